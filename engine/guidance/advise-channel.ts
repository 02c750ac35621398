/**
 * Which channel should take a reason: the one that saves most among those that keep the index.
 *
 * Conventions: one reason and one segment; interactions a year; money in minor units, unrounded, per resolution as the channel report has
 * it (repeats included); shares 0-1. Hard cases stay where they are and are in no saving. Nothing is moved from a cheaper channel into a
 * dearer one.
 */
import type { Comparison } from './like-for-like.ts'

export interface Containment {
  readonly low: number
  readonly base: number
  readonly high: number
}

export interface ReasonInSegment {
  /** Per channel: interactions a year. */
  readonly n: ArrayLike<number>
  /** Per channel: cost until it is settled; null: not known. */
  readonly costPerResolution: readonly (number | null)[]
  /** Per channel: standard deviation of that cost; 0 where it is stated and not measured. */
  readonly costSd: readonly number[]
  /** Share that stays with people. */
  readonly hardShare: number
}

export interface ChannelOption {
  readonly channel: number
  /** Interactions a year that it would settle. */
  readonly moved: Containment
  /** A year; null: what it costs there is not known. */
  readonly saving: Containment | null
  /** The costs differ by more than chance explains, at 90 %. */
  readonly sure: boolean
}

/** What a channel does to the index of those who use it, beside the others of the segment. */
export type KeepsIndex = 'keeps' | 'lowers' | 'not told'

export type Advice = 'move' | 'keep' | 'not known'

/**
 * What moving a reason into a channel would settle there and save a year.
 *
 * @param reason      where its interactions go now, and what they cost
 * @param channel     the channel that would take them
 * @param containment share it settles of those that can move: low, base, high
 * @returns           moved = (1 − hard) × containment × interactions of dearer channels; saving = moved × (cost now − cost there); sure
 *                    where that difference is above 1.645 of its standard deviations
 * @throws RangeError if a share is not within 0-1
 * @source  methods §8.1: moved interactions at the new channel’s cost per resolution — docs/methods/channel-guidance.md
 * @example channelOption({ n: [100, 0], costPerResolution: [3_000, 500], costSd: [0, 0], hardShare: 0.2 }, 1, { low: 0.5, base: 0.5, high: 0.5 }).saving.base // 100000
 */
export function channelOption(reason: ReasonInSegment, channel: number, containment: Containment): ChannelOption {
  for (const share of [reason.hardShare, containment.low, containment.base, containment.high])
    if (!(share >= 0 && share <= 1)) throw new RangeError(`Cannot reckon with a share of ${share}: it must lie between 0 and 1`)
  let [movable, perContained, variance] = [0, 0, 0]
  for (let from = 0; from < reason.n.length; from++) {
    const [n, cheaperBy] = [reason.n[from]! * (1 - reason.hardShare), cheaper(reason, from, channel)]
    if (cheaperBy === null || cheaperBy <= 0) continue
    movable += n
    perContained += n * cheaperBy
    variance += (n * reason.costSd[from]!) ** 2
  }
  // The cost there is one number for all that moves: its error does not average out.
  variance += (movable * reason.costSd[channel]!) ** 2
  const scale = (by: number): Containment => ({ low: by * containment.low, base: by * containment.base, high: by * containment.high })
  const saving = reason.costPerResolution[channel] === null ? null : scale(perContained)
  return { channel, moved: scale(movable), saving, sure: perContained > 0 && perContained > Z90 * Math.sqrt(variance) }
}

/** One-sided 95 %, the same as the bound of a two-sided 90 % interval. */
const Z90 = 1.6448536269514722

/**
 * How sure a measured cost per resolution is, by its repeat rate: the cost of one interaction is taken as it is.
 *
 * @param costPerResolution minor units
 * @param repeats           of the known interactions, ≥ 0
 * @param known             interactions of which it is known whether a repeat followed, ≥ 0
 * @returns                 standard deviation, minor units; infinite where nothing is known or everything comes back
 * @source  delta method on k / (1 − r); the rate with one repeat and one settled added (Laplace) — docs/methods/channel-guidance.md
 * @example resolutionSd(1_000, 9, 98).toFixed(1) // '33.7'
 */
export function resolutionSd(costPerResolution: number, repeats: number, known: number): number {
  if (known <= 0) return Number.POSITIVE_INFINITY
  const rate = (repeats + 1) / (known + 2)
  return (costPerResolution * Math.sqrt((rate * (1 - rate)) / known)) / (1 - rate)
}

/** By how much a resolution is cheaper there; null: not known, or the channel itself. */
function cheaper({ costPerResolution }: ReasonInSegment, from: number, to: number): number | null {
  const [now, there] = [costPerResolution[from] ?? null, costPerResolution[to] ?? null]
  return from === to || now === null || there === null ? null : now - there
}

/**
 * Whether those who use a channel think as well of us as the others, or nobody can tell.
 *
 * @param comparison index of those who use it against the others, points
 * @param tolerance  by how many points an index may fall and still count as kept, ≥ 0
 * @returns          keeps: the whole interval is above −tolerance; lowers: all of it is below 0; else not told
 * @source  non-inferiority by confidence interval: Schuirmann, J. Pharmacokin. Biopharm. 15 (1987) — docs/methods/channel-guidance.md
 * @example keepsIndex({ those: 9, others: 9, difference: 1, low: -2, high: 4 }, 5) // 'keeps'
 */
export function keepsIndex({ low, high }: Comparison, tolerance: number): KeepsIndex {
  if (low === null || high === null) return 'not told'
  if (low >= -tolerance) return 'keeps'
  return high < 0 ? 'lowers' : 'not told'
}

export interface Advised<T> {
  readonly advice: Advice
  /** Move: where to. Not known: what would save most if the index held. Keep: null. */
  readonly to: T | null
  /** Beside a move: what nobody can tell yet, and would save more. */
  readonly untold: T | null
}

/**
 * The advice for a reason in a segment.
 *
 * @param options with `saving` (minor units a year, base) and `keeps`; those that save nothing, or not surely, are passed over
 * @returns       move to what saves most of those that keep the index; else not known, if something cheaper cannot be told; else keep
 * @source  mission H4: the cheapest channel that keeps the experience — docs/methods/channel-guidance.md
 * @example adviseChannel([{ saving: 10, sure: true, keeps: 'lowers' }, { saving: 5, sure: true, keeps: 'keeps' }]).to.saving // 5
 */
export function adviseChannel<T extends { readonly saving: number | null; readonly sure: boolean; readonly keeps: KeepsIndex }>(
  options: readonly T[],
): Advised<T> {
  const best = (keeps: KeepsIndex): T | null =>
    options.reduce<T | null>(
      (first, one) => (one.keeps === keeps && one.sure && (one.saving ?? 0) > (first?.saving ?? 0) ? one : first),
      null,
    )
  const [kept, untold] = [best('keeps'), best('not told')]
  if (kept) return { advice: 'move', to: kept, untold: untold && untold.saving! > kept.saving! ? untold : null }
  return untold ? { advice: 'not known', to: untold, untold: null } : { advice: 'keep', to: null, untold: null }
}
