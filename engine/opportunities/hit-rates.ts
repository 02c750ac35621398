/** How many of what was quoted was won, and what selling it cost: by any group. The arithmetic of selling cost is costPerOpportunity's. */
import { costPerOpportunity } from '../channels/cost-per-opportunity.ts'
import { compareBytes } from '../money/compare-keys.ts'
import { dayNumber } from '../period/days.ts'
import type { Period } from '../period/period.ts'
import { wilsonInterval } from '../value/wilson-interval.ts'
import type { OpportunityColumns } from './opportunity-columns.ts'

/** Closed opportunities below which a rate says nothing. */
export const FEWEST_CLOSED = 10

export interface HitRate {
  /** Null: those without one, or everything. */
  readonly group: string | null
  readonly won: number
  readonly lost: number
  readonly open: number
  readonly wonMinor: number
  readonly lostMinor: number
  readonly openMinor: number
  /** Without an amount: counted, no money. */
  readonly withoutAmount: number
  /** Won / (won + lost), 0–1; null where fewer than FEWEST_CLOSED were closed. */
  readonly rate: number | null
  /** 90 % of Wilson's interval; null where nothing was closed. */
  readonly low: number | null
  readonly high: number | null
  /** Means, minor units; null without one, or where cost is closed. */
  readonly costPerWon: number | null
  readonly costPerLost: number | null
  /** Selling cost of won and lost / number won; null where nothing was won. */
  readonly costPerSale: number | null
  readonly wonCost: number | null
  readonly lostCost: number | null
}

/**
 * Hit rates of a list by group. Closed ones count by the day they closed, open ones always; neither group nor rate rests on the order of rows.
 *
 * @param columns columns of one length
 * @param rows    indices of those that are looked at
 * @param window  days on which they were closed, half-open; null = ever
 * @param groupOf what a row belongs to; null = to nothing known
 * @returns       one per group that has one, by name, those without a group last
 * @source  docs/methods/hit-rate.md
 * @example hitRates({ result: ['won'], stage: [null], closed: ['2026-01-05'], amountMinor: [900], sellingCostMinor: [80] }, [0], null, () => 'KEY')[0].costPerWon // 80
 */
export function hitRates(
  columns: OpportunityColumns,
  rows: ArrayLike<number>,
  window: Period | null,
  groupOf: (row: number) => string | null,
): HitRate[] {
  const list = Array.from(rows)
  const groups = [...new Set(list.map(groupOf))].sort((a, b) => (a === null ? 1 : b === null ? -1 : compareBytes(a, b)))
  const place = new Map(groups.map((group, at) => [group, at]))
  const ofRow = Int32Array.from(list, (row) => place.get(groupOf(row))!)
  const days = window && { from: dayNumber(window.from), to: dayNumber(window.to) }
  const inside = days ?? { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }
  const closedDay = Int32Array.from(list, (row) => (columns.closed[row] === null ? 0 : dayNumber(columns.closed[row]!)))
  const result = list.map((row) => columns.result[row]!)
  const costOf = list.map((row) => columns.sellingCostMinor[row]!)
  const costClosed = costOf.some((cost) => cost === null)
  const counted = costPerOpportunity(
    {
      opportunity: Int32Array.from(list.keys()),
      selling: new Uint8Array(list.length).fill(1),
      cost: Float64Array.from(costOf, (cost) => cost ?? 0),
    },
    { segment: ofRow, closedDay, result },
    inside,
  )
  const money = groups.map(() => ({ won: 0, lost: 0, open: 0, without: 0 }))
  list.forEach((row, at) => {
    const outcome = result[at]!
    if (outcome !== 'open' && (closedDay[at]! < inside.from || closedDay[at]! >= inside.to)) return
    const sum = money[ofRow[at]!]!
    const amount = columns.amountMinor[row]
    if (amount == null) sum.without++
    else sum[outcome] += amount
  })
  return counted.map(({ segment, won, lost, open, hitRate, ...cost }) => {
    const closed = won + lost
    const { low, high } = wilsonInterval(won, closed) ?? { low: null, high: null }
    const sum = money[segment]!
    return {
      ...{ group: groups[segment]!, won, lost, open, low, high },
      ...{ wonMinor: sum.won, lostMinor: sum.lost, openMinor: sum.open, withoutAmount: sum.without },
      rate: closed < FEWEST_CLOSED ? null : hitRate,
      costPerWon: costClosed ? null : cost.costPerWon,
      costPerLost: costClosed ? null : cost.costPerLost,
      costPerSale: costClosed ? null : cost.costPerSaleInclLost,
      wonCost: costClosed ? null : (cost.costPerWon ?? 0) * won,
      lostCost: costClosed ? null : (cost.costPerLost ?? 0) * lost,
    }
  })
}

/**
 * The same for all of a list at once.
 *
 * @param columns columns of one length
 * @param rows    indices of those that are looked at
 * @param window  days on which they were closed, half-open; null = ever
 * @returns       one row; zeros for an empty list
 * @source  docs/methods/hit-rate.md
 * @example hitRateOfAll({ result: [], stage: [], closed: [], amountMinor: [], sellingCostMinor: [] }, [], null).won // 0
 */
export function hitRateOfAll(columns: OpportunityColumns, rows: ArrayLike<number>, window: Period | null): HitRate {
  return hitRates(columns, rows, window, () => null)[0] ?? nothing
}

const nothing: HitRate = {
  ...{ group: null, won: 0, lost: 0, open: 0, wonMinor: 0, lostMinor: 0, openMinor: 0, withoutAmount: 0 },
  ...{ rate: null, low: null, high: null, costPerWon: null, costPerLost: null, costPerSale: null, wonCost: null, lostCost: null },
}
