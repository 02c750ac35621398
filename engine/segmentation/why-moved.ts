/** What moved an account from one segment to another between two measurements. */
import type { TierReason } from './segment-types.ts'
import { TIERS, type Tier } from './tier.ts'

/** An account in one measurement, with the lines of that measurement. */
export interface TierState {
  readonly tier: Tier
  readonly computed: Tier
  readonly raw: Tier
  readonly why: TierReason
  readonly overridden: boolean
  /** Minor units; null = closed to who asks. */
  readonly scoreMinor: number | null
  /** The part of the score that is potential, minor units; 0 where it played no part. */
  readonly potentialMinor: number
  /** Minor units; null = nobody inside, or not told. */
  readonly keyThresholdMinor: number | null
  readonly majorThresholdMinor: number | null
}

/**
 * `new`, `left`: it is in one measurement only. `set by hand`, `by hand no longer`. `was held`: its score had said so before, the band or
 * the minimum stay kept it. `value`, `potential`: its score went over or under the line by that part of it. `line`: the line went over it.
 * `both`: neither alone would have moved it, or each would. `score`: its score and the line are not told.
 */
export const MOVE_CAUSES = [
  'value',
  'potential',
  'line',
  'both',
  'was held',
  'set by hand',
  'by hand no longer',
  'score',
  'new',
  'left',
] as const
export type MoveCause = (typeof MOVE_CAUSES)[number]

/**
 * Why a segment changed.
 *
 * @param before in the earlier measurement; null = it was not in it
 * @param after  in the later one; null = it is no longer in it
 * @returns      the cause; null where the segment is the same
 * @source  docs/methods/segmentation.md
 * @example whyMoved(null, { tier: 'KEY', computed: 'KEY', raw: 'KEY', why: 'new', overridden: false, scoreMinor: 5, potentialMinor: 0, keyThresholdMinor: 4, majorThresholdMinor: 1 }) // 'new'
 */
export function whyMoved(before: TierState | null, after: TierState | null): MoveCause | null {
  if (before === null) return after === null ? null : 'new'
  if (after === null) return 'left'
  if (before.tier === after.tier) return null
  if (after.overridden) return 'set by hand'
  if (before.overridden && before.computed === after.computed) return 'by hand no longer'
  const up = TIERS.indexOf(after.tier) < TIERS.indexOf(before.tier)
  const past = (tier: Tier) => (up ? TIERS.indexOf(tier) <= TIERS.indexOf(after.tier) : TIERS.indexOf(tier) >= TIERS.indexOf(after.tier))
  if (past(before.raw)) return 'was held'
  const boundary = (up ? after.tier : before.tier) === 'KEY' ? 'keyThresholdMinor' : 'majorThresholdMinor'
  const [line, lineBefore] = [after[boundary], before[boundary]]
  const [score, scoreBefore] = [after.scoreMinor, before.scoreMinor]
  if (line === null || lineBefore === null || score === null || scoreBefore === null) return 'score'
  const over = (value: number, threshold: number) => (up ? value >= threshold : value < threshold)
  const byScore = over(score, lineBefore)
  const byLine = over(scoreBefore, line)
  if (byScore === byLine) return 'both'
  if (byLine) return 'line'
  const potential = after.potentialMinor - before.potentialMinor
  const value = score - scoreBefore - potential
  return (up ? potential > value : potential < value) ? 'potential' : 'value'
}
