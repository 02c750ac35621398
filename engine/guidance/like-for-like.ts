import { normalQuantile } from '../value/normal-quantile.ts'

export interface Comparison {
  /** Accounts on each side. */
  readonly those: number
  readonly others: number
  /** Mean of those less mean of the others, points. */
  readonly difference: number
  /** 90 % interval; null on both ends: too few on a side. */
  readonly low: number | null
  readonly high: number | null
}

/** Fewer accounts on a side tell nothing. */
export const TELLING = 5

/**
 * Whether one group scores differently from another: difference of means with its 90 % interval, unequal spreads allowed (Welch).
 *
 * @param those  values of the one group, points; length ≥ 0
 * @param others values of the other
 * @returns      the difference, 0 where a side is empty; no interval with fewer than five on a side
 * @throws RangeError if a value is not a finite number
 * @source  Welch, Biometrika 34 (1947); quantile of Student’s t by Cornish-Fisher expansion (Abramowitz & Stegun 26.7.5) — docs/methods/channel-guidance.md
 * @example likeForLike([70, 72, 74, 76, 78], [60, 62, 64, 66, 68]).difference // 10
 */
export function likeForLike(those: readonly number[], others: readonly number[]): Comparison {
  const [a, b] = [spread(those), spread(others)]
  const found = { those: those.length, others: others.length }
  if (those.length === 0 || others.length === 0) return { ...found, difference: 0, low: null, high: null }
  const difference = a.mean - b.mean
  if (those.length < TELLING || others.length < TELLING) return { ...found, difference, low: null, high: null }
  const [ofA, ofB] = [a.variance / those.length, b.variance / others.length]
  const variance = ofA + ofB
  if (variance === 0) return { ...found, difference, low: difference, high: difference }
  const freedom = variance ** 2 / (ofA ** 2 / (those.length - 1) + ofB ** 2 / (others.length - 1))
  const half = studentQuantile(0.95, freedom) * Math.sqrt(variance)
  return { ...found, difference, low: difference - half, high: difference + half }
}

/**
 * Quantile of Student’s t, good to about two digits from four degrees of freedom on.
 *
 * @param p       probability, in (0, 1)
 * @param freedom degrees of freedom, > 0, need not be whole
 * @returns       t with P(T ≤ t) = p
 * @throws RangeError if p is not between 0 and 1
 * @source  Abramowitz & Stegun (1964) 26.7.5, four terms — docs/methods/channel-guidance.md
 * @example studentQuantile(0.95, 10).toFixed(2) // '1.81'
 */
export function studentQuantile(p: number, freedom: number): number {
  const z = normalQuantile(p)
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  )
}

function spread(values: readonly number[]): { mean: number; variance: number } {
  if (!values.every(Number.isFinite)) throw new RangeError('Cannot compare groups: a value is not a number')
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const squares = values.reduce((sum, x) => sum + (x - mean) ** 2, 0)
  return { mean, variance: values.length < 2 ? 0 : squares / (values.length - 1) }
}
