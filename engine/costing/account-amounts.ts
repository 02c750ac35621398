/** The single amounts of an account's profit and loss. Integer minor units; each is rounded once, half away from zero. */
import { ratioOf, roundedProduct } from '../money/round.ts'

/**
 * The charge for paying late.
 *
 * @param overdueBalanceDays  Σ overdue balance (minor units) × days, of one account and month
 * @param costOfCapital       per year, 0.08 = 8 %
 * @returns                   integer minor units; 365 days in leap years too
 * @throws RangeError if the balance-days are not whole
 * @source  methods §1.1, late payment — docs/methods/account-pnl.md
 * @example latePayment(63055515, 0.08) // 13820
 */
export function latePayment(overdueBalanceDays: number, costOfCapital: number): number {
  return roundedProduct(overdueBalanceDays, ratioOf(costOfCapital, 365))
}

/**
 * The cost of goods of a line (or of a cell of lines) without unit cost.
 *
 * @param netMinor    net amount, integer minor units
 * @param marginRate  margin / net of its product group
 * @returns           net - round(net × margin rate), integer minor units
 * @throws RangeError if the net amount is not whole
 * @source  methods §1.1, estimated share — docs/methods/account-pnl.md
 * @example estimatedCostOfGoods(180000, 0.4) // 108000
 */
export function estimatedCostOfGoods(netMinor: number, marginRate: number): number {
  return netMinor - roundedProduct(netMinor, ratioOf(marginRate))
}

/**
 * How profit changes if an account leaves: its margin is lost, and only the costs that fall away within 12 months are saved.
 *
 * @param margin       integer minor units, null = not known
 * @param freight      falls away in full
 * @param otherDirect  returns handling, late payment, commissions: fall away in full
 * @param fallsAway    Σ round(activity cost × falls-away share)
 * @returns            change of profit, negative = profit falls; null where the margin is not known
 * @source  methods §1.1, if this account left — docs/methods/account-pnl.md
 * @example ifThisAccountLeft(500000, 60000, 15000, 40001) // -384999
 */
export function ifThisAccountLeft(margin: number | null, freight: number, otherDirect: number, fallsAway: number): number | null {
  return margin === null ? null : 0 - (margin - freight - otherDirect - fallsAway)
}

/**
 * Whether a margin that rests on estimated cost may be shown: up to and including 20 %.
 *
 * @param absoluteNetUncosted  Σ |net| of the lines without unit cost
 * @param absoluteNet          Σ |net| of all lines
 * @param unpricedCells        cells of lines with neither unit cost nor margin rate; one is enough to know nothing
 * @returns                    true if the margin is known
 * @source  methods §1.1, estimated share — docs/methods/account-pnl.md
 * @example marginKnown(200000, 1000000, 0) // true
 */
export function marginKnown(absoluteNetUncosted: number, absoluteNet: number, unpricedCells: number): boolean {
  return unpricedCells === 0 && 5 * absoluteNetUncosted <= absoluteNet
}
