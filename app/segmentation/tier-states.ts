import type { TierState } from '#engine/segmentation/why-moved.ts'
import type { SegmentHead } from '#store/segment-history.ts'
import type { ShownAccount } from '../access/views.ts'

/** What a measurement says of segments as a whole, as far as who asks may know it: lines are made by everybody's amounts. */
export type LinesOf = Pick<SegmentHead, 'keyThresholdMinor' | 'majorThresholdMinor' | 'potentialUsed' | 'params'>

/** An account's segment in a measurement, as the engine compares it. */
export function tierState(segment: NonNullable<ShownAccount['segment']>, lines: LinesOf): TierState {
  const { tier, computed, raw, why, overridden, scoreMinor } = segment
  const { keyThresholdMinor, majorThresholdMinor } = lines
  return {
    tier,
    computed,
    raw,
    why,
    overridden,
    scoreMinor,
    potentialMinor: potentialIn(segment, lines),
    keyThresholdMinor,
    majorThresholdMinor,
  }
}

function potentialIn(segment: NonNullable<ShownAccount['segment']>, { potentialUsed, params }: LinesOf): number {
  if (!potentialUsed) return 0
  const modelled = params.acceptModelled === true ? segment.modelledPotentialMinor : null
  return Math.round(Number(params.weightPotential ?? 1) * (segment.potentialMinor ?? modelled ?? 0))
}
