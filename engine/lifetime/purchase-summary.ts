/**
 * What the models of orders know of an account: how often it bought again, when last, and how long we have known it.
 *
 * Conventions: purchases of one day are one; amounts not above zero (returns, credits) are no purchase, but what they take back is taken off what
 * an order is worth. The first purchase makes an account known and is in neither the count nor the mean. Columns have a place per account; an
 * account that never bought has age NaN.
 */
import { sortStable } from '../channels/sort-stable.ts'
import type { Purchases } from '../segmentation/purchase-behaviour.ts'
import type { TimeUnit } from './span.ts'

/** Revenue that comes order by order. The type refuses what was split off as contractual: no stream is in two models. */
export interface OrderPurchases extends Purchases {
  readonly stream?: 'orders'
}

/** Revenue that goes on until somebody ends it. */
export interface ContractPurchases extends Purchases {
  readonly stream: 'contract'
}

export interface PurchaseSummaries {
  readonly unit: TimeUnit
  /** Days with a purchase after the first (x). */
  readonly repeats: Int32Array
  /** From the first to the last purchase, in the unit (t_x); 0 without a repeat. */
  readonly lastAt: Float64Array
  /** From the first purchase to the end, in the unit (T); NaN = never bought. */
  readonly age: Float64Array
  /** Mean of the repeat purchases, less the share of all its purchases that was taken back, minor units (m); 0 without a repeat. */
  readonly meanSpend: Float64Array
}

/**
 * Splits purchases into what comes order by order and what is bought under contract. Every purchase is in exactly one.
 *
 * @param purchases    columns
 * @param contractual  per purchase: not 0 = under contract
 * @returns            two sets of columns, rows in their order
 * @throws RangeError if the columns differ in length
 * @source  methods §3.7: never both models on one revenue stream — docs/methods/lifetime-value.md
 * @example splitStreams({ account: Int32Array.of(0, 0), day: Int32Array.of(1, 2), amount: Float64Array.of(5, 7) }, [0, 1]).contract.amount // Float64Array.of(7)
 */
export function splitStreams(
  purchases: Purchases,
  contractual: ArrayLike<number>,
): { readonly orders: OrderPurchases & { readonly stream: 'orders' }; readonly contract: ContractPurchases } {
  const n = purchases.account.length
  if (purchases.day.length !== n || purchases.amount.length !== n || contractual.length !== n)
    throw new RangeError('Purchases and what of them is under contract differ in length')
  const of = (wanted: boolean): Purchases => {
    const is = (_: number, at: number) => (contractual[at] !== 0) === wanted
    return { account: purchases.account.filter(is), day: purchases.day.filter(is), amount: purchases.amount.filter(is) }
  }
  return { orders: { ...of(false), stream: 'orders' }, contract: { ...of(true), stream: 'contract' } }
}

/**
 * Sums purchases up per account: repeats, time of the last, age, mean spend.
 *
 * @param purchases  columns, rows in any order; those after the end are ignored
 * @param end        day number the age is counted to
 * @param n          number of accounts
 * @param unit       unit of the times; weeks and months are fractions of days, never rounded
 * @returns          columns of length n
 * @throws RangeError if the columns differ in length or an account is outside 0 … n-1
 * @source  Fader, Hardie & Lee, Marketing Science 24(2) (2005): (x, t_x, T); mean without the first purchase — docs/methods/lifetime-value.md
 * @example summarisePurchases({ account: Int32Array.of(0, 0, 0), day: Int32Array.of(0, 4, 1), amount: Float64Array.of(3, 5, 1) }, 37, 1, 'days').meanSpend // Float64Array.of(3)
 */
export function summarisePurchases(purchases: OrderPurchases, end: number, n: number, unit: TimeUnit): PurchaseSummaries {
  const { account, day, amount } = purchases
  if (day.length !== account.length || amount.length !== account.length) throw new RangeError('Purchases: the columns differ in length')
  const summaries = {
    unit,
    repeats: new Int32Array(n),
    lastAt: new Float64Array(n),
    age: new Float64Array(n).fill(Number.NaN),
    meanSpend: new Float64Array(n),
  }
  const perUnit = unit === 'days' ? 1 : unit === 'weeks' ? 7 : 365 / 12
  const order = inAccountAndDay(purchases, end, n)
  for (let at = 0; at < order.length; ) {
    const of = account[order[at]!]!
    const first = day[order[at]!]!
    let last = first
    let spend = 0
    for (; at < order.length && account[order[at]!] === of; at++) {
      const on = day[order[at]!]!
      if (on !== last) summaries.repeats[of]!++
      last = on
      if (on !== first) spend += amount[order[at]!]!
    }
    summaries.lastAt[of] = (last - first) / perUnit
    summaries.age[of] = (end - first) / perUnit
    if (summaries.repeats[of]! > 0) summaries.meanSpend[of] = spend / summaries.repeats[of]!
  }
  const kept = shareKept(purchases, end, n)
  for (let of = 0; of < n; of++) summaries.meanSpend[of]! *= kept[of]!
  return summaries
}

/**
 * Of what each account bought, the part that was not taken back. A credit seldom says which order it is of, and may stand on a day of its own:
 * so it lowers all its orders alike.
 */
function shareKept({ account, day, amount }: Purchases, end: number, n: number): Float64Array {
  const [bought, back] = [new Float64Array(n), new Float64Array(n)]
  for (let at = 0; at < account.length; at++) {
    if (day[at]! > end) continue
    if (amount[at]! > 0) bought[account[at]!]! += amount[at]!
    else back[account[at]!]! -= amount[at]!
  }
  return bought.map((sum, of) => (sum > 0 ? Math.max(0, 1 - back[of]! / sum) : 1))
}

/** Places of the purchases up to a day, by account, then day, then place. */
function inAccountAndDay({ account, day, amount }: Purchases, end: number, n: number): Int32Array {
  let order = Int32Array.from(account, (of, at) => {
    if (of < 0 || of >= n) throw new RangeError(`Purchase ${at} names account ${of} of ${n}`)
    return at
  }).filter((at) => amount[at]! > 0 && day[at]! <= end)
  for (const key of [day, account]) order = sortStable(order, key)
  return order
}
