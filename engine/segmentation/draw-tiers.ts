/**
 * Tiers as codes (index into TIERS), for books that are drawn again with every movement of a line. The words for the same are
 * segmentSnapshot's.
 */
import { addMonthsToDay } from '../period/days.ts'
import type { Day } from '../period/period.ts'
import { type DrawnLines, drawLines, type RankedScores } from './draw-lines.ts'
import { leastScores, tierUnderBand } from './raw-tiers.ts'
import type { SegmentParams, TierReason } from './segment-types.ts'

/** In the order of their codes. */
export const TIER_REASONS = [
  'new',
  'same',
  'moved',
  'held by the band',
  'held by the minimum stay',
] as const satisfies readonly TierReason[]

/** What the snapshot before said of the same accounts, length n. */
export interface TiersBefore {
  /** Code of the computed tier, -1 = the account was not in it. */
  readonly computed: Int8Array
  /** Day of the last change; null where `computed` is -1. */
  readonly since: readonly (Day | null)[]
}

/** Codes per account, length n. */
export interface DrawnTiers extends DrawnLines {
  readonly raw: Uint8Array
  readonly computed: Uint8Array
  /** Code of the reason, see TIER_REASONS. */
  readonly why: Uint8Array
  /** The computed tier, or the one set by hand. */
  readonly tier: Uint8Array
}

/**
 * Draws the lines, then asks each account of the snapshot before whether band and minimum stay let it go, and puts what was set by hand
 * on top. Work is linear in the number of accounts.
 *
 * @param asOf   day of the snapshot
 * @param params shares, cap, band, stay
 * @param ranked scores in order, n accounts
 * @param before tiers of the snapshot before; null = there was none
 * @param byHand code of the tier set by hand per account, -1 = none; null = nobody's was
 * @returns      codes of length n, and the lines
 * @throws RangeError if a column does not hold n accounts
 * @source  docs/methods/segmentation.md
 * @example [...drawTiers('2026-03-31', { keyShare: 0.7, majorShare: 0.95, maxKey: 200, hysteresis: 0.1, minStayMonths: 6 }, rankScores([5000, 2000, 1000]), null, Int8Array.of(-1, -1, 0)).tier] // [0, 0, 0]
 */
export function drawTiers(
  asOf: Day,
  params: Pick<SegmentParams, 'keyShare' | 'majorShare' | 'maxKey' | 'hysteresis' | 'minStayMonths'>,
  ranked: RankedScores,
  before: TiersBefore | null,
  byHand: Int8Array | null,
): DrawnTiers {
  const { score, order } = ranked
  const n = order.length
  for (const column of [before?.computed, before?.since, byHand])
    if (column && column.length !== n) throw new RangeError(`Cannot draw tiers: ${n} accounts, and a column of ${column.length}`)
  const lines = drawLines(ranked, params)
  const raw = new Uint8Array(n).fill(2)
  for (let rank = 0; rank < lines.majors; rank++) raw[order[rank]!] = rank < lines.keys ? 0 : 1
  const least = {
    key: leastScores(lines.doubleKeyThreshold, params.hysteresis),
    major: leastScores(lines.doubleMajorThreshold, params.hysteresis),
  }
  const stayOver = stayEnds(asOf, params.minStayMonths)
  const computed = new Uint8Array(n)
  const why = new Uint8Array(n)
  for (let at = 0; at < n; at++) {
    const was = before === null ? -1 : before.computed[at]!
    if (was < 0) {
      computed[at] = raw[at]!
      continue
    }
    const banded = tierUnderBand(was, score[at]!, least)
    const held = banded !== was && !stayOver(before!.since[at]!)
    computed[at] = held ? was : banded
    why[at] = held ? 4 : banded !== was ? 2 : raw[at] === was ? 1 : 3
  }
  const tier = byHand === null ? computed : computed.map((code, at) => (byHand[at]! < 0 ? code : byHand[at]!))
  return { ...lines, raw, computed, why, tier }
}

/** Few distinct days occur, and the arithmetic of months is not free: each day is answered once. */
function stayEnds(asOf: Day, months: number): (since: Day) => boolean {
  const answers = new Map<Day, boolean>()
  return (since) => {
    const answer = answers.get(since) ?? addMonthsToDay(since, months) <= asOf
    answers.set(since, answer)
    return answer
  }
}
