/**
 * The map: revenue against number of transactions, both on logarithmic scales; the bubble is the average transaction.
 *
 * Conventions: one row per account in key order; revenue in minor units, transactions are counts of the window; at a cut counts as
 * high (many). Accounts without revenue or transaction above zero have no place on a logarithmic scale: counted, not drawn.
 */
import type { Tier } from '../segmentation/tier.ts'

/** Zones with the treatment they suggest, in the order of their codes. */
export const MAP_ZONES = [
  { zone: 'high revenue, few transactions', treatment: 'high contact pays for itself' },
  { zone: 'high revenue, many transactions', treatment: 'multi-channel, self-service for the small ones among them' },
  {
    zone: 'low revenue, many transactions',
    treatment: 'digital first; if still at a loss when self-served: other pricing (tokens, pay as you go)',
  },
  { zone: 'low revenue, few transactions', treatment: 'standard digital offer' },
] as const

export interface MapAccounts {
  /** Minor units. */
  readonly revenue: ArrayLike<number>
  readonly transactions: ArrayLike<number>
  /** Tier per account; without it the revenue cut is the median. */
  readonly tier?: readonly (Tier | null)[]
}

export interface MapCuts {
  /** Minor units; null = from the book. */
  readonly revenue: number | null
  /** Transactions; null = from the book. */
  readonly transactions: number | null
}

export interface AccountMap {
  /** Index into `MAP_ZONES`; -1 = not placed. */
  readonly zone: Int8Array
  /** Revenue per transaction, minor units; NaN = not placed. */
  readonly averageTransaction: Float64Array
  /** Null where nobody is placed and no cut was given. */
  readonly cuts: MapCuts
  readonly revenueCutFrom: 'given' | 'smallest major account' | 'median' | null
  readonly zones: readonly { readonly n: number; readonly revenue: number; readonly transactions: number }[]
  /** All zones together. */
  readonly placed: { readonly n: number; readonly revenue: number }
  readonly notPlaced: { readonly n: number; readonly revenue: number }
}

/**
 * Places accounts in the four zones of the map.
 *
 * @param accounts columns of equal length n
 * @param cuts     default: revenue of the smallest Major account (median where nobody is Major), and the median number of transactions of the placed
 * @returns        zone and average transaction per account, sums per zone
 * @throws RangeError if the columns differ in length
 * @source  docs/methods/map.md
 * @example [...accountMap({ revenue: [900, 100], transactions: [2, 40] }, { revenue: 500, transactions: 10 }).zone] // [0, 2]
 */
export function accountMap(accounts: MapAccounts, cuts: MapCuts = { revenue: null, transactions: null }): AccountMap {
  const { revenue, transactions } = accounts
  const n = revenue.length
  if (transactions.length !== n || (accounts.tier !== undefined && accounts.tier.length !== n))
    throw new RangeError(`Cannot draw the map: revenue of ${n} accounts, transactions of ${transactions.length}`)
  const placed: number[] = []
  const notPlaced = { n: 0, revenue: 0 }
  const sum = { n: 0, revenue: 0 }
  for (let account = 0; account < n; account++) {
    if (revenue[account]! > 0 && transactions[account]! > 0) {
      placed.push(account)
      sum.n++
      sum.revenue += revenue[account]!
    } else {
      notPlaced.n++
      notPlaced.revenue += revenue[account]!
    }
  }
  const { cut, from } = revenueCut(accounts, placed, cuts.revenue)
  const transactionCut = cuts.transactions ?? median(placed.map((account) => transactions[account]!))
  const zone = new Int8Array(n).fill(-1)
  const averageTransaction = new Float64Array(n).fill(Number.NaN)
  const zones = MAP_ZONES.map(() => ({ n: 0, revenue: 0, transactions: 0 }))
  for (const account of placed) {
    const high = revenue[account]! >= cut!
    const many = transactions[account]! >= transactionCut!
    const code = high ? (many ? 1 : 0) : many ? 2 : 3
    zone[account] = code
    averageTransaction[account] = revenue[account]! / transactions[account]!
    zones[code]!.n++
    zones[code]!.revenue += revenue[account]!
    zones[code]!.transactions += transactions[account]!
  }
  return {
    zone,
    averageTransaction,
    cuts: { revenue: cut, transactions: transactionCut },
    revenueCutFrom: from,
    zones,
    placed: sum,
    notPlaced,
  }
}

function revenueCut(
  accounts: MapAccounts,
  placed: readonly number[],
  given: number | null,
): { cut: number | null; from: AccountMap['revenueCutFrom'] } {
  if (given !== null) return { cut: given, from: 'given' }
  let smallest = Number.POSITIVE_INFINITY
  for (const account of placed) if (accounts.tier?.[account] === 'MAJOR') smallest = Math.min(smallest, accounts.revenue[account]!)
  if (smallest !== Number.POSITIVE_INFINITY) return { cut: smallest, from: 'smallest major account' }
  const middle = median(placed.map((account) => accounts.revenue[account]!))
  return { cut: middle, from: middle === null ? null : 'median' }
}

/** Mean of the two middle values for an even number; null for none. */
function median(values: readonly number[]): number | null {
  const ascending = Float64Array.from(values).sort()
  const half = ascending.length >> 1
  if (ascending.length === 0) return null
  return ascending.length % 2 === 1 ? ascending[half]! : (ascending[half - 1]! + ascending[half]!) / 2
}
