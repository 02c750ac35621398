/** Two-sided 90 %. */
const Z90 = 1.6448536269514722

/** Of fewer nothing is said. */
export const leastForShares = 10

export interface Counted {
  readonly yes: number
  readonly n: number
}

export interface ShareDifference {
  /** First share less the second, -1 to 1. */
  readonly difference: number
  readonly low: number
  readonly high: number
}

/**
 * How far two shares lie apart: the difference as counted, and its interval with one case of each kind added to both.
 *
 * @param a  cases and those of them that count; n ≥ 0
 * @param b  the other group
 * @returns  difference and its 90 % interval, cut to -1 to 1; null where one of the two has fewer than ten cases
 * @throws RangeError if more count than there are
 * @source  Agresti & Caffo, The American Statistician 54 (2000) — docs/methods/listening.md
 * @example differenceOfShares({ yes: 30, n: 100 }, { yes: 10, n: 100 }).difference.toFixed(2) // '0.20'
 */
export function differenceOfShares(a: Counted, b: Counted): ShareDifference | null {
  for (const { yes, n } of [a, b]) if (!(yes >= 0 && yes <= n)) throw new RangeError(`There cannot be ${yes} of ${n}`)
  if (a.n < leastForShares || b.n < leastForShares) return null
  const [p, q] = [(a.yes + 1) / (a.n + 2), (b.yes + 1) / (b.n + 2)]
  const half = Z90 * Math.sqrt((p * (1 - p)) / (a.n + 2) + (q * (1 - q)) / (b.n + 2))
  return { difference: a.yes / a.n - b.yes / b.n, low: Math.max(-1, p - q - half), high: Math.min(1, p - q + half) }
}
