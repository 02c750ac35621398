import type { PurchaseBehaviour } from './purchase-behaviour.ts'
import { rankBins } from './rank-bins.ts'

/** Plain names; the first that applies counts. */
export const BEHAVIOURS = ['never bought', 'one-off', 'lapsed', 'new', 'slowing', 'growing', 'steady'] as const
export type Behaviour = (typeof BEHAVIOURS)[number]

export interface BehaviourThresholds {
  /** First purchase under so many days ago: new. */
  readonly newDays: number
  /** No purchase for more than so many of its gaps, and at least so many days: lapsed. */
  readonly lapsedGaps: number
  readonly lapsedDays: number
  /** The same for slowing … */
  readonly slowingGaps: number
  readonly slowingDays: number
  /** … or the last 365 days under this part of the 365 days before. */
  readonly slowingSpend: number
  /** The last 365 days at least this multiple of the 365 days before. */
  readonly growingSpend: number
}

export const DEFAULT_BEHAVIOUR_THRESHOLDS: BehaviourThresholds = {
  newDays: 365,
  lapsedGaps: 3,
  lapsedDays: 90,
  slowingGaps: 1.5,
  slowingDays: 30,
  slowingSpend: 0.8,
  growingSpend: 1.2,
}

/**
 * Names how each account buys. *Never bought*: no purchase. *One-off*: a single purchase, older than a year. *Lapsed*: over 3 of its
 * gaps (at least 90 days) without one. *New*: first purchase under a year ago. *Slowing*: over 1.5 gaps (at least 30 days) without
 * one, or spend under 80 % of the year before. *Growing*: spend at least 120 % of it. *Steady*: the rest.
 *
 * @param behaviour  columns of purchaseBehaviour, length n
 * @param thresholds days, gaps, and ratios of spend
 * @returns          name per account
 * @source  docs/methods/segmentation.md
 * @example behaviourNames(purchaseBehaviour({ account: Int32Array.of(0), day: Int32Array.of(0), amount: Float64Array.of(5) }, 400, 1)) // ['one-off']
 */
export function behaviourNames(behaviour: PurchaseBehaviour, thresholds: BehaviourThresholds = DEFAULT_BEHAVIOUR_THRESHOLDS): Behaviour[] {
  const { purchases, firstDaysAgo, recencyDays, recencyInGaps, spendRecent, spendBefore } = behaviour
  const late = (at: number, gaps: number, days: number): boolean => recencyInGaps[at]! > gaps && recencyDays[at]! > days
  return Array.from(purchases, (bought, at): Behaviour => {
    if (bought === 0) return 'never bought'
    if (bought === 1 && firstDaysAgo[at]! >= thresholds.newDays) return 'one-off'
    if (bought > 1 && late(at, thresholds.lapsedGaps, thresholds.lapsedDays)) return 'lapsed'
    if (firstDaysAgo[at]! < thresholds.newDays) return 'new'
    const [recent, before] = [spendRecent[at]!, spendBefore[at]!]
    if (late(at, thresholds.slowingGaps, thresholds.slowingDays) || recent < thresholds.slowingSpend * before) return 'slowing'
    return before > 0 && recent >= thresholds.growingSpend * before ? 'growing' : 'steady'
  })
}

/** Bins 1-5, 5 = best, 0 = never bought. */
export interface RfmScores {
  readonly recency: Int8Array
  readonly frequency: Int8Array
  readonly monetary: Int8Array
  /** Bins in use per score: fewer than 5 where there are fewer different values. */
  readonly bins: { readonly recency: number; readonly frequency: number; readonly monetary: number }
}

/**
 * RFM: recency against the account's own median gap (low is good), number of purchases, and spend, each in quintiles by rank.
 *
 * @param behaviour columns of purchaseBehaviour, length n
 * @returns         three bins per account
 * @source  Hughes, Strategic Database Marketing (1994) — docs/methods/segmentation.md
 * @example [...rfmScores(purchaseBehaviour({ account: Int32Array.of(0, 1), day: Int32Array.of(0, 0), amount: Float64Array.of(5, 9) }, 10, 2)).monetary] // [1, 2]
 */
export function rfmScores(behaviour: PurchaseBehaviour): RfmScores {
  const bought = (values: ArrayLike<number>): number[] =>
    Array.from(values, (value, at) => (behaviour.purchases[at] === 0 ? Number.NaN : value))
  const recency = rankBins(
    bought(behaviour.recencyInGaps.map((gaps, at) => (Number.isNaN(gaps) ? behaviour.recencyDays[at]! : gaps))),
    'low',
  )
  const frequency = rankBins(bought(behaviour.purchases), 'high')
  const monetary = rankBins(bought(behaviour.spend), 'high')
  const bins = { recency: recency.bins, frequency: frequency.bins, monetary: monetary.bins }
  return { recency: recency.bin, frequency: frequency.bin, monetary: monetary.bin, bins }
}
