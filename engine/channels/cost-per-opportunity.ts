/**
 * Hit rate and selling cost per opportunity, won and lost, per segment: quotes that were lost cost too.
 *
 * Conventions: days are day numbers; money in minor units, unrounded means; an opportunity counts by the day it was closed, an open one always.
 */
import type { DayWindow } from './channel-costs.ts'

export interface OpportunityInteractions {
  /** Index of the opportunity it names; -1 = none. */
  readonly opportunity: Int32Array
  /** 1 = its kind is marked selling. */
  readonly selling: Uint8Array
  /** Minor units. */
  readonly cost: Float64Array
}

export interface Opportunities {
  readonly segment: Int32Array
  /** Day number; without meaning for open ones. */
  readonly closedDay: Int32Array
  readonly result: readonly ('won' | 'lost' | 'open')[]
}

export interface SegmentOpportunities {
  readonly segment: number
  readonly won: number
  readonly lost: number
  readonly open: number
  /** won / (won + lost), 0-1; null where nothing was closed. */
  readonly hitRate: number | null
  /** Mean selling cost, minor units; null without one. */
  readonly costPerWon: number | null
  readonly costPerLost: number | null
  /** Selling cost of won and lost / number won; null where nothing was won. */
  readonly costPerSaleInclLost: number | null
}

/**
 * Hit rate and selling cost per segment. Selling cost of an opportunity = all selling interactions that name it, whenever they were.
 *
 * @param interactions  columns of equal length
 * @param opportunities columns of equal length
 * @param window        days on which opportunities were closed
 * @returns             one row per segment with an opportunity that counts, by segment
 * @throws RangeError if an interaction names an opportunity that is not there
 * @source  docs/methods/cost-of-sale.md
 * @example costPerOpportunity({ opportunity: Int32Array.of(0), selling: Uint8Array.of(1), cost: Float64Array.of(80) }, { segment: Int32Array.of(2), closedDay: Int32Array.of(5), result: ['won'] }, { from: 0, to: 9 })[0].costPerWon // 80
 */
export function costPerOpportunity(
  interactions: OpportunityInteractions,
  opportunities: Opportunities,
  window: DayWindow,
): SegmentOpportunities[] {
  const { segment, closedDay, result } = opportunities
  const costOf = new Float64Array(segment.length)
  for (let at = 0; at < interactions.opportunity.length; at++) {
    const opportunity = interactions.opportunity[at]!
    if (opportunity >= segment.length) throw new RangeError(`Interaction ${at} names opportunity ${opportunity} of ${segment.length}`)
    if (opportunity >= 0 && interactions.selling[at] === 1) costOf[opportunity]! += interactions.cost[at]!
  }
  const sums = new Map<number, { won: number; lost: number; open: number; wonCost: number; lostCost: number }>()
  for (let at = 0; at < segment.length; at++) {
    const outcome = result[at]!
    if (outcome !== 'open' && (closedDay[at]! < window.from || closedDay[at]! >= window.to)) continue
    const sum = sums.get(segment[at]!) ?? { won: 0, lost: 0, open: 0, wonCost: 0, lostCost: 0 }
    sums.set(segment[at]!, sum)
    sum[outcome]++
    if (outcome === 'won') sum.wonCost += costOf[at]!
    if (outcome === 'lost') sum.lostCost += costOf[at]!
  }
  const mean = (cost: number, n: number): number | null => (n === 0 ? null : cost / n)
  return [...sums]
    .sort((a, b) => a[0] - b[0])
    .map(([key, { won, lost, open, wonCost, lostCost }]) => ({
      segment: key,
      won,
      lost,
      open,
      hitRate: mean(won, won + lost),
      costPerWon: mean(wonCost, won),
      costPerLost: mean(lostCost, lost),
      costPerSaleInclLost: mean(wonCost + lostCost, won),
    }))
}
