/**
 * Customer profitability in order of profit: the whale curve.
 *
 * Conventions: profits are one number per account in key order (source, externalId bytewise), integer minor units or decimals of one
 * currency; shares are fractions of 1; c_k is the sum of the k best accounts and c_0 = 0.
 */
import { countOfShare } from './top-share.ts'

export interface WhaleCurve {
  readonly n: number
  /** Account index per rank, best first; ties to the lower index. */
  readonly order: Int32Array
  /** c_1 … c_n. */
  readonly cumulative: Float64Array
  /** c_n, and 0 for no accounts. */
  readonly total: number
  /** Sum of the profits above zero. */
  readonly positive: number
  /** Largest c_k, k ≥ 0: a book with only losses has peak 0. */
  readonly peak: number
  /** k*: accounts up to the peak (the fewest that reach it). */
  readonly accountsToPeak: number
  /** peak - total ≥ 0: what the accounts behind the peak cost again. */
  readonly profitDestroyed: number
  /** What shares are measured against: the total, or where that is not positive, the profits above zero; null where there are none either. */
  readonly base: 'total' | 'positive profits' | null
  /** c_k / base, length n; null without a base. */
  readonly cumulativeShare: Float64Array | null
  /** peak / base; null without a base. */
  readonly peakShare: number | null
}

/**
 * Sorts accounts by profit, best first, and cumulates. Only an ordering by profit gives a whale; by revenue it is a Lorenz curve.
 *
 * @param profits profit per account (net contribution), length n, finite; leave out accounts whose margin is not known
 * @returns       the curve; empty for no accounts
 * @throws RangeError if a profit is not finite
 * @source  Kaplan & Narayanan, Measuring and Managing Customer Profitability (2001) — docs/methods/whale-curve.md
 * @example whaleCurve([10, -5, -20]).peak // 10
 */
export function whaleCurve(profits: ArrayLike<number>): WhaleCurve {
  const n = profits.length
  const order = new Int32Array(n)
  let positive = 0
  for (let account = 0; account < n; account++) {
    const profit = profits[account]!
    if (!Number.isFinite(profit)) throw new RangeError(`Cannot draw the whale curve: the profit of account ${account} is ${profit}`)
    if (profit > 0) positive += profit
    order[account] = account
  }
  order.sort((a, b) => profits[b]! - profits[a]! || a - b)

  const cumulative = new Float64Array(n)
  let total = 0
  let peak = 0
  let accountsToPeak = 0
  for (let rank = 0; rank < n; rank++) {
    total += profits[order[rank]!]!
    cumulative[rank] = total
    if (total > peak) {
      peak = total
      accountsToPeak = rank + 1
    }
  }
  const base = total > 0 ? 'total' : positive > 0 ? 'positive profits' : null
  const divisor = base === 'total' ? total : positive
  const cumulativeShare = base === null ? null : cumulative.map((sum) => sum / divisor)
  const peakShare = base === null ? null : peak / divisor
  return { n, order, cumulative, total, positive, peak, accountsToPeak, profitDestroyed: peak - total, base, cumulativeShare, peakShare }
}

/**
 * What the best accounts bring together, as a share of the curve's base: "the best 20 % bring 225 % of the profit".
 *
 * @param curve    a whale curve
 * @param fraction share of the accounts in [0, 1], taken as an exact decimal; k = ceil(fraction · n)
 * @returns        c_k / base; null without a base
 * @throws RangeError if the fraction is outside [0, 1]
 * @source  Kaplan, Kanthal (A), HBS 190-002 — docs/methods/whale-curve.md
 * @example shareOfBest(whaleCurve([8, 4, -2]), 0.34) // 1.2
 */
export function shareOfBest(curve: WhaleCurve, fraction: number): number | null {
  const k = countOfShare(fraction, curve.n)
  if (curve.cumulativeShare === null) return null
  return k === 0 ? 0 : curve.cumulativeShare[k - 1]!
}

/**
 * What the worst accounts bring together, as a share of the curve's base; negative where they cost.
 *
 * @param curve    a whale curve
 * @param fraction share of the accounts in [0, 1], taken as an exact decimal; k = ceil(fraction · n)
 * @returns        (c_n - c_(n-k)) / base; null without a base
 * @throws RangeError if the fraction is outside [0, 1]
 * @source  Kaplan, Kanthal (A), HBS 190-002 — docs/methods/whale-curve.md
 * @example shareOfWorst(whaleCurve([8, 4, -2]), 0.1) // -0.2
 */
export function shareOfWorst(curve: WhaleCurve, fraction: number): number | null {
  const k = countOfShare(fraction, curve.n)
  if (curve.base === null) return null
  const before = k === curve.n ? 0 : curve.cumulative[curve.n - k - 1]!
  return (curve.total - before) / (curve.base === 'total' ? curve.total : curve.positive)
}
