/** Two-sided 90 %: the interval every share of few cases is shown with. */
const Z90 = 1.6448536269514722

/**
 * Where a share probably lies, from so many cases: Wilson's score interval. It never leaves 0–1, and is honest with few cases and with
 * none or all of them.
 *
 * @param successes integer, 0 … n
 * @param n         cases, integer ≥ 0
 * @param z         quantile of the normal distribution; default 90 %, two-sided
 * @returns         ends, 0–1; null without a case
 * @throws RangeError if there are more successes than cases
 * @source  Wilson, Journal of the American Statistical Association 22 (1927) — docs/methods/hit-rate.md
 * @example wilsonInterval(0, 10, 1.959964).high.toFixed(4) // '0.2775'
 */
export function wilsonInterval(successes: number, n: number, z = Z90): { readonly low: number; readonly high: number } | null {
  if (!(successes >= 0 && successes <= n)) throw new RangeError(`There cannot be ${successes} of ${n}`)
  if (n === 0) return null
  const share = successes / n
  const spread = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))
  const middle = share + (z * z) / (2 * n)
  const scale = 1 + (z * z) / n
  return {
    low: successes === 0 ? 0 : Math.max(0, (middle - spread) / scale),
    high: successes === n ? 1 : Math.min(1, (middle + spread) / scale),
  }
}
