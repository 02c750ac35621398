/**
 * How an account buys: the second dimension beside the tier.
 *
 * Conventions: one row per purchase (order or invoice), in any order; days are day numbers (see dayNumber); money in minor units.
 * Purchases of one day are one purchase; amounts not above zero (returns, credits) are none, but count in the spend. Recency is
 * measured in days and against the account's own median gap between purchases: 40 days are late for a weekly buyer, early for a yearly one.
 */
import { sortStable } from '../channels/sort-stable.ts'

export interface Purchases {
  /** Account index, 0 … n-1. */
  readonly account: Int32Array
  /** Day number. */
  readonly day: Int32Array
  /** Minor units. */
  readonly amount: Float64Array
}

/** Columns of length n. */
export interface PurchaseBehaviour {
  /** Days with a purchase up to the as-of day. */
  readonly purchases: Int32Array
  /** Days since the first and last purchase; NaN = never bought. */
  readonly firstDaysAgo: Float64Array
  readonly recencyDays: Float64Array
  /** Median days between its purchases; NaN under two gaps. */
  readonly ownGapDays: Float64Array
  /** Its own gap, else the median of all own gaps, NaN where there is none at all. */
  readonly gapDays: Float64Array
  /** recencyDays / gapDays; NaN where one of them is missing. */
  readonly recencyInGaps: Float64Array
  /** Sum of all amounts, returns subtracted, minor units. */
  readonly spend: Float64Array
  /** Of the last 365 days, and of the 365 days before them. */
  readonly spendRecent: Float64Array
  readonly spendBefore: Float64Array
  /** Spend above zero per day with a purchase, minor units; NaN = never bought. */
  readonly averagePurchase: Float64Array
}

const YEAR = 365

/**
 * Measures purchases per account. Work is linear in the number of purchases, but for the medians.
 *
 * @param purchases columns; those after the as-of day are ignored
 * @param asOf      day number
 * @param n         number of accounts
 * @returns         columns of length n
 * @throws RangeError if the columns differ in length or an account is outside 0 … n-1
 * @source  recency, frequency, monetary value: Hughes, Strategic Database Marketing (1994); own gap: Wübben & v. Wangenheim (2008), hiatus heuristic — docs/methods/segmentation.md
 * @example purchaseBehaviour({ account: Int32Array.of(0, 0, 0), day: Int32Array.of(0, 10, 30), amount: Float64Array.of(5, 5, 5) }, 45, 1).recencyInGaps[0] // 1
 */
export function purchaseBehaviour(purchases: Purchases, asOf: number, n: number): PurchaseBehaviour {
  const { account, day, amount } = purchases
  if (day.length !== account.length || amount.length !== account.length) throw new RangeError('Purchases: the columns differ in length')
  const column = (fill: number): Float64Array => new Float64Array(n).fill(fill)
  const result = {
    purchases: new Int32Array(n),
    firstDaysAgo: column(Number.NaN),
    recencyDays: column(Number.NaN),
    ownGapDays: column(Number.NaN),
    gapDays: column(Number.NaN),
    recencyInGaps: column(Number.NaN),
    spend: column(0),
    spendRecent: column(0),
    spendBefore: column(0),
    averagePurchase: column(Number.NaN),
  }
  for (let at = 0; at < account.length; at++) {
    const of = account[at]!
    if (of < 0 || of >= n) throw new RangeError(`Purchase ${at} names account ${of} of ${n}`)
    const age = asOf - day[at]!
    if (age < 0) continue
    result.spend[of]! += amount[at]!
    if (age < YEAR) result.spendRecent[of]! += amount[at]!
    else if (age < 2 * YEAR) result.spendBefore[of]! += amount[at]!
  }
  measureDays(purchases, asOf, result)
  const typicalGap = median(result.ownGapDays.filter((gap) => !Number.isNaN(gap)))
  for (let of = 0; of < n; of++) {
    result.gapDays[of] = Number.isNaN(result.ownGapDays[of]!) ? typicalGap : result.ownGapDays[of]!
    result.recencyInGaps[of] = result.recencyDays[of]! / result.gapDays[of]!
  }
  return result
}

function measureDays({ account, day, amount }: Purchases, asOf: number, result: PurchaseBehaviour): void {
  let order = Int32Array.from(account, (_, at) => at).filter((at) => amount[at]! > 0 && day[at]! <= asOf)
  for (const key of [day, account]) order = sortStable(order, key)
  for (let start = 0; start < order.length; ) {
    const of = account[order[start]!]!
    const days: number[] = []
    let bought = 0
    let at = start
    for (; at < order.length && account[order[at]!] === of; at++) {
      bought += amount[order[at]!]!
      if (days.at(-1) !== day[order[at]!]) days.push(day[order[at]!]!)
    }
    start = at
    result.purchases[of] = days.length
    result.firstDaysAgo[of] = asOf - days[0]!
    result.recencyDays[of] = asOf - days.at(-1)!
    result.averagePurchase[of] = bought / days.length
    if (days.length >= 3)
      result.ownGapDays[of] = median(Float64Array.from({ length: days.length - 1 }, (_, gap) => days[gap + 1]! - days[gap]!))
  }
}

/** NaN for none. */
function median(values: Float64Array): number {
  const ascending = values.slice().sort()
  const half = ascending.length >> 1
  if (ascending.length === 0) return Number.NaN
  return ascending.length % 2 === 1 ? ascending[half]! : (ascending[half - 1]! + ascending[half]!) / 2
}

/**
 * Breadth: how many different products (or product classes) an account buys.
 *
 * @param account account index per line, 0 … n-1
 * @param product product or class index per line, ≥ 0; negative = not known, not counted
 * @param n       number of accounts
 * @returns       number of different products per account
 * @throws RangeError if the columns differ in length
 * @source  docs/methods/segmentation.md
 * @example [...productBreadth(Int32Array.of(0, 0, 0), Int32Array.of(4, 4, 7), 1)] // [2]
 */
export function productBreadth(account: Int32Array, product: Int32Array, n: number): Int32Array {
  if (account.length !== product.length) throw new RangeError('Product breadth: the columns differ in length')
  const breadth = new Int32Array(n)
  let order = Int32Array.from(account, (_, at) => at).filter((at) => product[at]! >= 0)
  for (const key of [product, account]) order = sortStable(order, key)
  for (let rank = 0; rank < order.length; rank++) {
    const at = order[rank]!
    const before = rank === 0 ? -1 : order[rank - 1]!
    if (before < 0 || account[before] !== account[at] || product[before] !== product[at]) breadth[account[at]!]!++
  }
  return breadth
}
