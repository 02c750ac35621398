/**
 * What serving an account would cost if its small orders came another way: bundled to a minimum order, or through another channel.
 *
 * Conventions: money integer minor units in, unrounded inside, rounded once at the end; minutes of handling. Only work done by the order
 * changes: goods, prices, freight, calls and visits stay as they are. A fee per order is paid whichever way the order comes; fees per line do
 * not change at all and are not in the columns.
 */

/** Orders of an account in the window, in columns of length n. */
export interface OrderColumns {
  readonly n: number
  /** Net amount of its lines. */
  readonly amount: Float64Array
  /** Index into the caller's list of channels; -1 = not stated. */
  readonly channel: Int32Array
  /** Timed work that every order causes, whatever its size (the base of the equation, a rush): unrounded cost. */
  readonly baseCost: Float64Array
  /** Timed work that goes with its lines. */
  readonly moreCost: Float64Array
  /** Rated fees per order. */
  readonly feeCost: Float64Array
  readonly baseMinutes: Float64Array
  readonly moreMinutes: Float64Array
  /** The part of base, more and fee cost that falls away within 12 months if the work does: shares 0–1. */
  readonly baseFallsAway: Float64Array
  readonly moreFallsAway: Float64Array
  readonly feeFallsAway: Float64Array
}

export interface OrderScenario {
  /** Orders below this amount are small; 0 = none is. */
  readonly belowMinor: number
  /** Share of the small orders that come through the target channel from now on, 0–1. */
  readonly movedShare: number
  /** Channel they move to; orders that come through it already stay. */
  readonly target: number
  /** Work on a moved order / work on it today, 0–1. */
  readonly workShare: number
  /** Orders below this are bundled into orders of at least this amount; 0 = no minimum. */
  readonly minimumMinor: number
}

export interface OrderWhatIf {
  /** Orders counted, those that are small, and those of them that come through the target channel already. */
  readonly orders: number
  readonly small: number
  readonly smallInTarget: number
  /** Orders below the minimum, and how many they become. */
  readonly belowMinimum: number
  readonly bundledInto: number
  /** Orders that move, as a number with decimals: a share of those that can. */
  readonly moved: number
  /** What the work costs less under the model, integer minor units, ≥ 0. */
  readonly savedMinor: number
  readonly savedByBundlingMinor: number
  readonly savedByMovingMinor: number
  /** The part of it that falls away in money within 12 months; the rest is time set free. */
  readonly fallsAwayMinor: number
  readonly freedMinutes: number
}

/**
 * Costs the orders of an account under a scenario.
 *
 * @param orders    of the account
 * @param scenario  bundling happens first; an order that was bundled moves only if it is still small
 * @returns         never more than what all orders cost
 * @throws RangeError if a share is outside 0–1 or an amount is below 0
 * @source  own definition, on methods §1 — docs/methods/what-if.md
 * @example orderWhatIf({ n: 2, amount: Float64Array.of(50, 60), channel: Int32Array.of(0, 0), baseCost: Float64Array.of(10, 10), moreCost: Float64Array.of(0, 0), feeCost: Float64Array.of(0, 0), baseMinutes: Float64Array.of(5, 5), moreMinutes: Float64Array.of(0, 0), baseFallsAway: Float64Array.of(0, 0), moreFallsAway: Float64Array.of(0, 0), feeFallsAway: Float64Array.of(0, 0) }, { belowMinor: 0, movedShare: 0, target: 1, workShare: 1, minimumMinor: 110 }).savedMinor // 10
 */
export function orderWhatIf(orders: OrderColumns, scenario: OrderScenario): OrderWhatIf {
  const { belowMinor, movedShare, target, workShare, minimumMinor } = scenario
  for (const share of [movedShare, workShare])
    if (!(share >= 0 && share <= 1)) throw new RangeError(`Not a share between 0 and 1: ${share}`)
  for (const amount of [belowMinor, minimumMinor]) if (!(amount >= 0)) throw new RangeError(`Not an amount of at least 0: ${amount}`)
  const { belowMinimum, bundledInto } = bundle(orders, minimumMinor)
  const kept = belowMinimum > 0 ? bundledInto / belowMinimum : 1
  let small = 0
  let smallInTarget = 0
  let moved = 0
  let byBundling = 0
  let byMoving = 0
  let fallsAway = 0
  let freedMinutes = 0
  for (let i = 0; i < orders.n; i++) {
    const amount = orders.amount[i]!
    const isSmall = amount < belowMinor
    const isBundled = minimumMinor > 0 && amount < minimumMinor
    // What is left of the order's own work after bundling; what goes with its lines stays.
    const left = isBundled ? kept : 1
    const base = orders.baseCost[i]! * left
    byBundling += (orders.baseCost[i]! + orders.feeCost[i]!) * (1 - left)
    fallsAway += (orders.baseCost[i]! * orders.baseFallsAway[i]! + orders.feeCost[i]! * orders.feeFallsAway[i]!) * (1 - left)
    freedMinutes += orders.baseMinutes[i]! * (1 - left)
    if (!isSmall) continue
    small++
    if (orders.channel[i] === target) {
      smallInTarget++
      continue
    }
    if (isBundled && minimumMinor >= belowMinor) continue
    moved += movedShare * left
    const away = movedShare * (1 - workShare)
    byMoving += (base + orders.moreCost[i]!) * away
    fallsAway += (base * orders.baseFallsAway[i]! + orders.moreCost[i]! * orders.moreFallsAway[i]!) * away
    freedMinutes += (orders.baseMinutes[i]! * left + orders.moreMinutes[i]!) * away
  }
  const savedByBundlingMinor = Math.round(byBundling)
  const savedByMovingMinor = Math.round(byMoving)
  const savedMinor = savedByBundlingMinor + savedByMovingMinor
  return {
    ...{ orders: orders.n, small, smallInTarget, belowMinimum, bundledInto, moved },
    ...{ savedMinor, savedByBundlingMinor, savedByMovingMinor },
    fallsAwayMinor: Math.min(savedMinor, Math.round(fallsAway)),
    freedMinutes,
  }
}

/** The same goods in as many orders of at least the minimum as they fill, the last one topped up. */
function bundle(orders: OrderColumns, minimum: number): { belowMinimum: number; bundledInto: number } {
  if (minimum <= 0) return { belowMinimum: 0, bundledInto: 0 }
  let belowMinimum = 0
  let value = 0
  for (let i = 0; i < orders.n; i++) {
    if (orders.amount[i]! >= minimum) continue
    belowMinimum++
    value += Math.max(0, orders.amount[i]!)
  }
  return { belowMinimum, bundledInto: Math.min(belowMinimum, Math.ceil(value / minimum)) }
}

/** What work on small orders costs by channel, as measured. */
export interface ChannelWork {
  readonly channel: number
  readonly orders: number
  /** Unrounded mean timed cost of an order. */
  readonly costMinor: number
}

/**
 * What work on the small orders of each channel costs on average: tells whether the cost model knows one channel from another.
 *
 * @param orders      of the account
 * @param belowMinor  orders below this amount
 * @returns           one row per channel with small orders, in order of the channel
 * @source  docs/methods/what-if.md
 * @example workByChannel({ n: 0, amount: new Float64Array(0), channel: new Int32Array(0), baseCost: new Float64Array(0), moreCost: new Float64Array(0), feeCost: new Float64Array(0), baseMinutes: new Float64Array(0), moreMinutes: new Float64Array(0), baseFallsAway: new Float64Array(0), moreFallsAway: new Float64Array(0), feeFallsAway: new Float64Array(0) }, 100) // []
 */
export function workByChannel(orders: OrderColumns, belowMinor: number): ChannelWork[] {
  const sums = new Map<number, { orders: number; cost: number }>()
  for (let i = 0; i < orders.n; i++) {
    if (orders.amount[i]! >= belowMinor) continue
    const sum = sums.get(orders.channel[i]!) ?? { orders: 0, cost: 0 }
    sum.orders++
    sum.cost += orders.baseCost[i]! + orders.moreCost[i]!
    sums.set(orders.channel[i]!, sum)
  }
  return [...sums].sort(([a], [b]) => a - b).map(([channel, { orders: n, cost }]) => ({ channel, orders: n, costMinor: cost / n }))
}

/** Fewer orders in a channel do not say what an order there costs. */
export const fewestOrdersOfChannel = 5

/**
 * Work on a moved order / work today, where the measured orders say it.
 *
 * @param work    of `workByChannel`
 * @param target  channel
 * @returns       share with the numbers of orders behind it; null where fewer than five came through the target, or through others, or where
 *                the target is not cheaper by a tenth: then the model does not tell the channels apart, and an assumption has to be stated
 * @source  docs/methods/what-if.md
 * @example measuredWorkShare([{ channel: 0, orders: 10, costMinor: 20 }, { channel: 1, orders: 8, costMinor: 5 }], 1) // { share: 0.25, inTarget: 8, inOthers: 10 }
 */
export function measuredWorkShare(
  work: readonly ChannelWork[],
  target: number,
): { share: number; inTarget: number; inOthers: number } | null {
  const there = work.find((one) => one.channel === target)
  const others = work.filter((one) => one.channel !== target)
  const inOthers = others.reduce((sum, one) => sum + one.orders, 0)
  if (!there || there.orders < fewestOrdersOfChannel || inOthers < fewestOrdersOfChannel) return null
  const mean = others.reduce((sum, one) => sum + one.costMinor * one.orders, 0) / inOthers
  if (!(mean > 0) || there.costMinor > 0.9 * mean) return null
  return { share: there.costMinor / mean, inTarget: there.orders, inOthers }
}

/** Work on an order that the customer types in himself, as a share of today's: an assumption, until the cost model or the orders say more. */
export const assumedWorkShare = 0.4
