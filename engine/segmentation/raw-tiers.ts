import { parseDecimal } from '../money/decimal.ts'
import { drawLines, rankScores } from './draw-lines.ts'
import type { SegmentParams } from './segment-types.ts'
import type { Tier } from './tier.ts'

export interface RawTiers {
  readonly raw: readonly Tier[]
  /** Sum of the scores of the last account inside and the first one outside: twice the threshold, an exact integer; null where nobody is inside. */
  readonly doubleKeyThreshold: number | null
  readonly doubleMajorThreshold: number | null
}

/**
 * Tiers of one snapshot alone: KEY is the smallest set that reaches its share of all scores, capped; MAJOR goes on from the next
 * account to its cumulative share; a score of 0 is SME.
 *
 * @param score  integer minor units ≥ 0 per account, length n; ties go to the lower index
 * @param params shares and cap
 * @returns      tier per account and the two thresholds, doubled
 * @throws RangeError if the sum of scores is not a safe integer
 * @source  Pareto segmentation by cumulative share — docs/methods/segmentation.md
 * @example rawTiers([5000, 2000, 1000], { keyShare: 0.7, majorShare: 0.95, maxKey: 200 }).raw // ['KEY', 'KEY', 'MAJOR']
 */
export function rawTiers(score: ArrayLike<number>, params: Pick<SegmentParams, 'keyShare' | 'majorShare' | 'maxKey'>): RawTiers {
  const ranked = rankScores(score)
  const { keys, majors, doubleKeyThreshold, doubleMajorThreshold } = drawLines(ranked, params)
  const raw = new Array<Tier>(score.length).fill('SME')
  for (let rank = 0; rank < majors; rank++) raw[ranked.order[rank]!] = rank < keys ? 'KEY' : 'MAJOR'
  return { raw, doubleKeyThreshold, doubleMajorThreshold }
}

/**
 * The tier under the band: who is already above a boundary stays with (1 - h) of its threshold, others need (1 + h); boundary by boundary.
 *
 * @param before     code (index into TIERS) of the tier of the snapshot before
 * @param score      integer minor units
 * @param leastScore smallest scores that clear each boundary, see leastScores
 * @returns          code of the tier before the minimum stay is looked at
 * @source  hysteresis (two thresholds) — docs/methods/segmentation.md
 * @example TIERS[tierUnderBand(1, 1099, { key: leastScores(2000, 0.1), major: leastScores(400, 0.1) })] // 'MAJOR'
 */
export function tierUnderBand(
  before: number,
  score: number,
  leastScore: { readonly key: LeastScores; readonly major: LeastScores },
): number {
  if (score >= (before === 0 ? leastScore.key.stay : leastScore.key.rise)) return 0
  return score >= (before <= 1 ? leastScore.major.stay : leastScore.major.rise) ? 1 : 2
}

/** Integer minor units. */
export interface LeastScores {
  readonly stay: number
  readonly rise: number
}

/**
 * Smallest integer scores that reach (1 - h) and (1 + h) of a threshold, in exact arithmetic.
 *
 * @param doubleThreshold twice the threshold, minor units; null = nobody is inside, nothing clears it
 * @param hysteresis      h, share in [0, 1)
 * @returns               scores to stay above and to rise above
 * @source  docs/methods/segmentation.md
 * @example leastScores(2000, 0.1) // { stay: 900, rise: 1100 }
 */
export function leastScores(doubleThreshold: number | null, hysteresis: number): LeastScores {
  if (doubleThreshold === null) return { stay: Number.POSITIVE_INFINITY, rise: Number.POSITIVE_INFINITY }
  const { units, scale } = parseDecimal(hysteresis)
  const one = 10n ** BigInt(scale)
  const least = (factor: bigint): number => Number((factor * BigInt(doubleThreshold) + 2n * one - 1n) / (2n * one))
  return { stay: least(one - units), rise: least(one + units) }
}
