/** The profit and loss of every leaf: what trade says by itself, before any team is costed. */
import { type Ratio, roundedProduct } from '../money/round.ts'
import type { TradeRows, UncostedRows } from '../portfolio/portfolio.ts'
import type { LeafColumns } from './measurement.ts'

/**
 * Columns to add up in.
 *
 * @param n  number of leaves (or of accounts of a level)
 * @returns  zeros, integer minor units and counts
 * @source  methods §1.1 — docs/methods/account-pnl.md
 * @example emptyColumns(2).revenue.length // 2
 */
export function emptyColumns(n: number): LeafColumns {
  const column = () => new Float64Array(n)
  return {
    listValue: column(),
    discount: column(),
    credits: column(),
    revenue: column(),
    rebates: column(),
    costOfGoods: column(),
    freight: column(),
    returnsHandling: column(),
    latePayment: column(),
    commissions: column(),
    askedFor: column(),
    causedByUs: column(),
    mixed: column(),
    fallsAway: column(),
    absoluteNet: column(),
    absoluteNetUncosted: column(),
    absoluteNetUnlisted: column(),
    unpricedCells: column(),
    orders: column(),
    orderLines: column(),
    interactions: column(),
  }
}

const added = [
  'listValue',
  'discount',
  'credits',
  'revenue',
  'rebates',
  'costOfGoods',
  'freight',
  'returnsHandling',
  'commissions',
  'absoluteNet',
  'absoluteNetUnlisted',
  'orders',
  'orderLines',
  'interactions',
] as const satisfies readonly (keyof LeafColumns & keyof TradeRows)[]

/**
 * Adds a month's trade to the columns, and charges late payment.
 *
 * @param columns   of the leaves; changed
 * @param trade     one row per leaf with trade in the month
 * @param lateRate  cost of capital / 365, exact; null = no model, nothing is charged
 * @returns         the late payment charged in the month, integer minor units
 * @throws RangeError if overdue balance-days are not whole
 * @source  methods §1.1 — docs/methods/account-pnl.md
 * @example Object.keys(emptyColumns(0)).includes('latePayment') // true
 */
export function addTrade(columns: LeafColumns, trade: TradeRows, lateRate: Ratio | null): number {
  for (const name of added) {
    const to = columns[name]
    const from = trade[name]
    for (let row = 0; row < trade.leaf.length; row++) to[trade.leaf[row]!]! += from[row]!
  }
  let charged = 0
  for (let row = 0; lateRate !== null && row < trade.leaf.length; row++) {
    const late = roundedProduct(trade.overdueBalanceDays[row]!, lateRate)
    columns.latePayment[trade.leaf[row]!]! += late
    charged += late
  }
  return charged
}

/**
 * Adds a month's lines without unit cost: each cell (leaf, product group, month) counts as one line and is rounded once.
 *
 * @param columns      of the leaves; changed
 * @param uncosted     cells
 * @param marginRates  per product group: exact rate, null = none stated
 * @param unpriced     told of every cell with neither cost nor rate: leaf, product group, net amount
 * @throws RangeError if a net amount is not whole
 * @source  methods §1.1, estimated share — docs/methods/account-pnl.md
 * @example emptyColumns(1).unpricedCells[0] // 0
 */
export function addUncosted(
  columns: LeafColumns,
  uncosted: UncostedRows,
  marginRates: readonly (Ratio | null)[],
  unpriced: (leaf: number, group: number, net: number) => void,
): void {
  for (let row = 0; row < uncosted.leaf.length; row++) {
    const leaf = uncosted.leaf[row]!
    const net = uncosted.net[row]!
    const rate = marginRates[uncosted.group[row]!]
    columns.absoluteNetUncosted[leaf]! += uncosted.absoluteNet[row]!
    if (rate) {
      columns.costOfGoods[leaf]! += net - roundedProduct(net, rate)
    } else {
      columns.unpricedCells[leaf]! += 1
      unpriced(leaf, uncosted.group[row]!, net)
    }
  }
}
