/**
 * Cost of sale per channel: what selling through it cost against the margin of the orders it won.
 *
 * Conventions: rows of both tables in key order, so the index is the tie-break; days are day numbers; money in minor units. An order
 * is won by the last selling interaction of its account 0 to 90 days before it; the same day counts.
 */
import type { DayWindow } from './channel-costs.ts'
import { sortStable } from './sort-stable.ts'

export interface SellingInteractions {
  readonly day: Int32Array
  /** -1 = not known. */
  readonly account: Int32Array
  readonly channel: Int32Array
  /** 1 = its kind is marked selling. */
  readonly selling: Uint8Array
  /** Minor units. */
  readonly cost: Float64Array
}

export interface WonOrders {
  readonly day: Int32Array
  /** -1 = not known. */
  readonly account: Int32Array
  /** Minor units; NaN = not known. */
  readonly margin: Float64Array
}

export interface ChannelSale {
  readonly channel: number
  readonly sellingInteractions: number
  /** Of all selling interactions of the window, also those that won nothing. */
  readonly sellingCost: number
  /** Orders it won. */
  readonly orders: number
  /** Of those orders whose margin is known. */
  readonly margin: number
  /** sellingCost / margin; null where the margin is not positive. */
  readonly costOfSale: number | null
  /** Cost above margin, or no margin. */
  readonly losesMoney: boolean
}

export interface CostOfSale {
  /** By channel. */
  readonly channels: readonly ChannelSale[]
  /** Channel per order; -1 = no selling interaction in time, -2 = outside the window. */
  readonly creditedTo: Int32Array
  readonly ordersWithoutSelling: { readonly orders: number; readonly margin: number }
  /** Orders of the window whose margin is not known: counted above, their margin is not. */
  readonly ordersWithoutMargin: number
}

/**
 * Credits orders to channels and compares cost with margin. Work is linear but for one binary search per order.
 *
 * @param interactions columns; hand over `lookbackDays` more before the window, so that early orders find who won them
 * @param orders       columns
 * @param window       days that count for cost and for orders; default all
 * @param lookbackDays longest time from selling to order, days; default 90
 * @returns            one row per channel that sold or won, and orders that nobody won
 * @throws RangeError if columns of a table differ in length
 * @source  last-touch attribution within a window — docs/methods/cost-of-sale.md
 * @example costOfSale({ day: Int32Array.of(1), account: Int32Array.of(0), channel: Int32Array.of(3), selling: Uint8Array.of(1), cost: Float64Array.of(40) }, { day: Int32Array.of(91), account: Int32Array.of(0), margin: Float64Array.of(80) }).channels[0].costOfSale // 0.5
 */
export function costOfSale(
  interactions: SellingInteractions,
  orders: WonOrders,
  window: DayWindow = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY },
  lookbackDays = 90,
): CostOfSale {
  const n = interactions.day.length
  const { account, channel, selling, cost } = interactions
  if ([account, channel, selling, cost].some((column) => column.length !== n) || orders.account.length !== orders.day.length)
    throw new RangeError('Cannot compute the cost of sale: columns of one table differ in length')
  const rows = new Map<number, { channel: number; sellingInteractions: number; sellingCost: number; orders: number; margin: number }>()
  const rowOf = (key: number) => {
    const row = rows.get(key) ?? { channel: key, sellingInteractions: 0, sellingCost: 0, orders: 0, margin: 0 }
    rows.set(key, row)
    return row
  }
  for (let at = 0; at < n; at++) {
    if (selling[at] !== 1 || !isInside(interactions.day[at]!, window)) continue
    const row = rowOf(channel[at]!)
    row.sellingInteractions++
    row.sellingCost += cost[at]!
  }
  const wins = lastSellingOf(interactions, orders, lookbackDays)
  const creditedTo = new Int32Array(orders.day.length)
  const ordersWithoutSelling = { orders: 0, margin: 0 }
  let ordersWithoutMargin = 0
  for (let order = 0; order < creditedTo.length; order++) {
    if (!isInside(orders.day[order]!, window)) {
      creditedTo[order] = -2
      continue
    }
    creditedTo[order] = wins[order]! < 0 ? -1 : channel[wins[order]!]!
    const row = wins[order]! < 0 ? ordersWithoutSelling : rowOf(channel[wins[order]!]!)
    row.orders++
    if (Number.isNaN(orders.margin[order]!)) ordersWithoutMargin++
    else row.margin += orders.margin[order]!
  }
  const channels = [...rows.values()]
    .sort((a, b) => a.channel - b.channel)
    .map((row) => ({
      ...row,
      costOfSale: row.margin > 0 ? row.sellingCost / row.margin : null,
      losesMoney: row.margin <= 0 || row.sellingCost > row.margin,
    }))
  return { channels, creditedTo, ordersWithoutSelling, ordersWithoutMargin }
}

const isInside = (day: number, window: DayWindow): boolean => day >= window.from && day < window.to

/** Position of the selling interaction that won each order; -1 = none. */
function lastSellingOf({ day, account, selling }: SellingInteractions, orders: WonOrders, lookbackDays: number): Int32Array {
  let order = Int32Array.from(day, (_, at) => at).filter((at) => selling[at] === 1 && account[at]! >= 0)
  for (const key of [day, account]) order = sortStable(order, key)
  const isAfter = (at: number, ofAccount: number, onDay: number): boolean =>
    account[at]! > ofAccount || (account[at] === ofAccount && day[at]! > onDay)
  return Int32Array.from(orders.day, (onDay, row) => {
    const ofAccount = orders.account[row]!
    if (ofAccount < 0) return -1
    let low = 0
    let high = order.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (isAfter(order[middle]!, ofAccount, onDay)) high = middle
      else low = middle + 1
    }
    const last = order[low - 1]
    return last !== undefined && account[last] === ofAccount && onDay - day[last]! <= lookbackDays ? last : -1
  })
}
