/** Gamma, beta and their derivatives for arguments above zero: shifted to 10 and more, where Stirling's series is exact to the last digits. */

/**
 * Natural logarithm of the gamma function.
 *
 * @param x  > 0
 * @returns  ln Γ(x); NaN for what is not above zero
 * @source  Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 6.1.15 and 6.1.41 — docs/methods/lifetime-value.md
 * @example lnGamma(5).toFixed(12) // Math.log(24).toFixed(12)
 */
export function lnGamma(x: number): number {
  if (!(x > 0)) return Number.NaN
  let shift = 1
  let z = x
  for (; z < 10; z++) shift *= z
  const inverse = 1 / z
  const square = inverse * inverse
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - (square * 691) / 360_360)))))
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + series - Math.log(shift)
}

const HALF_LOG_TWO_PI = 0.918_938_533_204_672_7

/**
 * Derivative of ln Γ.
 *
 * @param x  > 0
 * @returns  ψ(x)
 * @source  Abramowitz & Stegun (1964), 6.3.5 and 6.3.18 — docs/methods/lifetime-value.md
 * @example (digamma(3) - digamma(2)).toFixed(12) // (0.5).toFixed(12)
 */
export function digamma(x: number): number {
  let shift = 0
  let z = x
  for (; z < 10; z++) shift += 1 / z
  const inverse = 1 / z
  const square = inverse * inverse
  const series =
    square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - (square * 691) / 32_760)))))
  return Math.log(z) - inverse / 2 - series - shift
}

/**
 * Natural logarithm of the beta function.
 *
 * @param a  > 0
 * @param b  > 0
 * @returns  ln B(a, b)
 * @source  Abramowitz & Stegun (1964), 6.2.2 — docs/methods/lifetime-value.md
 * @example Math.exp(lnBeta(2, 3)).toFixed(12) // (1 / 12).toFixed(12)
 */
export function lnBeta(a: number, b: number): number {
  return lnGamma(a) + lnGamma(b) - lnGamma(a + b)
}
