/** What the book itself says about lines without unit cost: the margin of its lines with one. */
import { roundHalfAwayFromZero } from '../money/round.ts'
import type { Portfolio } from '../portfolio/portfolio.ts'

/**
 * Margin / net of all lines with a unit cost, to four decimals: the assumption of a sketch that states no margin rate.
 *
 * @param portfolio the book in columns, minor units
 * @returns         rate, 0–1; null where no line has a unit cost, or the rate is not between 0 and 1
 * @source  docs/methods/sketch-model.md
 * @example observedMarginRate({ currency: 'EUR', asOf: '2026-03-31', window: { from: '2026-03-01', to: '2026-04-01' }, leaves: { n: 0, source: [], externalId: [], firstDay: [], unassigned: -1 }, kinds: [], drivers: [], productGroups: [], months: [], ledger: [] }) // null
 */
export function observedMarginRate(portfolio: Portfolio): number | null {
  const sum = (column: Float64Array) => column.reduce((total, x) => total + x, 0)
  let net = 0
  let cost = 0
  for (const { trade, uncosted } of portfolio.months) {
    net += sum(trade.revenue) + sum(trade.credits) - sum(uncosted.net)
    cost += sum(trade.costOfGoods)
  }
  if (net <= 0 || cost <= 0 || cost > net) return null
  return roundHalfAwayFromZero(((net - cost) / net) * 10_000) / 10_000
}
