/** The two special functions that the models of orders and contracts need beside gamma. */
import { lnGamma } from './log-gamma.ts'

const MOST_TERMS = 1_000_000

/**
 * Gauss's hypergeometric function by its power series, or by Euler's transformation where that makes the parameters small.
 *
 * @param a  finite
 * @param b  finite
 * @param c  > 0
 * @param z  0 ≤ z < 1
 * @returns  2F1(a, b; c; z)
 * @throws RangeError if z is outside [0, 1) or the series does not come to an end
 * @source  Abramowitz & Stegun (1964), 15.1.1 and 15.3.3 — docs/methods/lifetime-value.md
 * @example hypergeometric(1, 1, 2, 0.5).toFixed(12) // (2 * Math.log(2)).toFixed(12)
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  const rest = c - a - b
  const { sum, scale } = rest < 0 ? hypergeometricSeries(c - a, c - b, c, z) : hypergeometricSeries(a, b, c, z)
  return sum * Math.exp(scale + Math.min(rest, 0) * Math.log1p(-z))
}

/**
 * The power series alone, as a number and a logarithm apart: factors of the caller's may be beyond any number, and so may the sum.
 *
 * @param a  finite
 * @param b  finite
 * @param c  not a whole number ≤ 0
 * @param z  0 ≤ z < 1
 * @returns  sum · e^scale = Σ (a)ₙ(b)ₙ/(c)ₙ zⁿ/n!, until a term is below 10⁻¹⁶ of the sum and falling
 * @throws RangeError if z is outside [0, 1) or the series does not come to an end
 * @source  Abramowitz & Stegun (1964), 15.1.1 — docs/methods/lifetime-value.md
 * @example hypergeometricSeries(2, 3, 3, 0.5).sum.toFixed(12) // (4).toFixed(12)
 */
export function hypergeometricSeries(a: number, b: number, c: number, z: number): { readonly sum: number; readonly scale: number } {
  if (!(z >= 0 && z < 1)) throw new RangeError(`The hypergeometric series does not converge at ${z}`)
  let [term, sum, scale] = [1, 1, 0]
  for (let n = 0; n < MOST_TERMS; n++) {
    const factor = (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z
    term *= factor
    sum += term
    // What is left is at most a geometric series of the last factor.
    if (Math.abs(term) <= 1e-16 * Math.abs(sum) * (1 - Math.abs(factor))) return { sum, scale }
    if (Math.abs(term) > 1e200) {
      term /= 1e200
      sum /= 1e200
      scale += Math.log(1e200)
    }
  }
  throw new RangeError(`2F1(${a}, ${b}; ${c}; ${z}) has not converged after ${MOST_TERMS} terms`)
}

/**
 * Tricomi's confluent function U(s, s, z), as Pareto/NBD needs it: 1/Γ(s) ∫ e^(-z t) t^(s-1)/(1+t) dt, with t = e^y by the trapezoidal rule,
 * whose error for such integrands falls exponentially.
 *
 * @param s  > 0
 * @param z  > 0
 * @returns  U(s, s, z)
 * @throws RangeError if s or z is not above zero
 * @source  Abramowitz & Stegun (1964), 13.2.5; Trefethen & Weideman, SIAM Review 56 (2014) — docs/methods/lifetime-value.md
 * @example tricomi(1, 1).toFixed(9) // '0.596347362'
 */
export function tricomi(s: number, z: number): number {
  if (!(s > 0 && z > 0)) throw new RangeError(`There is no U(${s}, ${s}, ${z})`)
  const step = 0.1
  const log = (y: number) => s * y - z * Math.exp(y) - Math.log1p(Math.exp(y))
  const top = Math.log(Math.max(s, 1e-3) / z)
  const peak = log(top)
  let sum = 0
  for (const direction of [1, -1])
    for (let at = direction > 0 ? 0 : 1; ; at++) {
      const y = top + direction * at * step
      const relative = log(y) - peak
      sum += Math.exp(relative)
      if (relative < -45 && at > 10) break
    }
  return Math.exp(peak + Math.log(sum * step) - lnGamma(s))
}
