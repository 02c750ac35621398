/**
 * What the next years of every account are worth: margin of the orders to come, or of what is left of its contract, discounted.
 *
 * Conventions: money in whole minor units; everything is counted over one horizon, at the end of each month. An account's revenue is in two
 * streams, orders and contract; each is told by one model and no other, and the two add up to its revenue, or it is refused. NaN = not known.
 */
import { roundHalfAwayFromZero } from '../money/round.ts'
import type { ContractModel, Payments } from './contract-model.ts'
import { type DiscountRule, discountedAsBefore, discountedContract, discountedOrders, monthlyDiscount } from './discount.ts'
import { orderForecast } from './order-forecast.ts'
import { chanceOfOrder, type OrderModel } from './order-model.ts'
import type { PurchaseSummaries } from './purchase-summary.ts'
import { lengthIn } from './span.ts'
import { type SpendModel, spendOfBook } from './spend.ts'

/** Columns of length n; money of the last 12 months in minor units. */
export interface LifetimeColumns {
  readonly n: number
  /** All revenue: the sum of the two streams. */
  readonly revenue: ArrayLike<number>
  readonly orders: {
    readonly revenue: ArrayLike<number>
    readonly summaries: PurchaseSummaries
  }
  readonly contract: {
    readonly revenue: ArrayLike<number>
    /** Period it is in, from 1; 0 = none runs (never one, or it has ended: nothing more comes). */
    readonly period: ArrayLike<number>
    /** Until it ends, above 0. */
    readonly monthsToRenewal: ArrayLike<number>
    /** Place of its curve in `models`. */
    readonly model: ArrayLike<number>
    readonly models: readonly ContractModel[]
  }
  /** Margin / revenue; NaN = not known. */
  readonly marginShare: ArrayLike<number>
  /** Kept a year, 0-1: for the simple rule. NaN = not known. */
  readonly retention: ArrayLike<number>
}

export interface LifetimeModels {
  /** null: it does not fit, the simple rule stands. */
  readonly orders: OrderModel | null
  /** null: an order is worth what the account's own were in mean. */
  readonly spend: SpendModel | null
}

export interface LifetimeRules {
  readonly horizonMonths: number
  /** Per year. */
  readonly discount: number
}

export type LifetimeModel = 'transactional' | 'contractual' | 'both' | 'rule'
export type NoLifetime = 'never_bought' | 'margin_unknown' | 'retention_unknown'

/** Columns of length n. */
export interface LifetimeValues {
  /** null: no value, `why` says why. `rule`: no model of orders, whether or not there is a contract beside. */
  readonly model: readonly (LifetimeModel | null)[]
  readonly why: readonly (NoLifetime | null)[]
  /** Whole minor units; NaN = not known. value = orders + contract. */
  readonly value: Float64Array
  readonly undiscounted: Float64Array
  readonly ordersValue: Float64Array
  readonly contractValue: Float64Array
  /** By its rhythm of orders; NaN where no model of orders speaks. */
  readonly alive: Float64Array
  /** Purchases expected within 12 months, and over the horizon, discounted. */
  readonly orders12: Float64Array
  readonly discountedOrders: Float64Array
  /** At least one purchase within 12 months. */
  readonly chance12: Float64Array
  /** Revenue expected of an order, minor units. */
  readonly spend: Float64Array
  /** Of its contract, or by the simple rule: months expected over the horizon, discounted. */
  readonly discountedMonths: Float64Array
}

const YEAR = { length: 12, unit: 'months' } as const

/**
 * Values a book.
 *
 * @param columns  what is known of the accounts
 * @param models   of orders and of spend, as far as they fit
 * @param rules    horizon and discount
 * @returns        columns of length n
 * @throws RangeError if the streams of an account do not add up to its revenue
 * @source  methods §3.6 and §3.7; simple rule: own definition — docs/methods/lifetime-value.md
 * @example lifetimeValues({ n: 1, revenue: [1200], orders: { revenue: [1200], summaries: { unit: 'days', repeats: Int32Array.of(1), lastAt: Float64Array.of(9), age: Float64Array.of(9), meanSpend: Float64Array.of(600) } }, contract: { revenue: [0], period: [0], monthsToRenewal: [0], model: [0], models: [] }, marginShare: [0.5], retention: [1] }, { orders: null, spend: null }, { horizonMonths: 24, discount: 0 }).value[0] // 1200
 */
export function lifetimeValues(columns: LifetimeColumns, models: LifetimeModels, rules: LifetimeRules): LifetimeValues {
  const { n, orders, contract, marginShare, retention } = columns
  streamsAddUp(columns)
  const rule = monthlyDiscount(rules.horizonMonths, rules.discount)
  const asIs = monthlyDiscount(rules.horizonMonths, 0)
  const column = () => new Float64Array(n).fill(Number.NaN)
  const result = {
    model: new Array<LifetimeModel | null>(n).fill(null),
    why: new Array<NoLifetime | null>(n).fill(null),
    ...{ value: column(), undiscounted: column(), ordersValue: column(), contractValue: column() },
    ...{ alive: column(), orders12: column(), discountedOrders: column(), chance12: column(), spend: column(), discountedMonths: column() },
  }
  const expectOrders = models.orders && ordersAhead(models.orders, orders.summaries, rules.horizonMonths)
  const spend = spendOfBook(models.spend, orders.summaries)

  for (let at = 0; at < n; at++) {
    const buys = !Number.isNaN(orders.summaries.age[at]!)
    const runs = contract.period[at]! > 0
    const ended = !runs && contract.revenue[at] !== 0
    if (!buys && !runs && !ended) {
      result.why[at] = 'never_bought'
      continue
    }
    const streams: { orders: Worth | null; contract: Worth | null } = { orders: null, contract: null }
    if (runs) {
      const of = contract.models[contract.model[at]!]!
      const months = (by: DiscountRule) => discountedContract(of, contract.period[at]!, contract.monthsToRenewal[at]!, by)
      streams.contract = worthOf(months(rule), months(asIs), (contract.revenue[at]! / 12) * marginShare[at]!)
      result.discountedMonths[at] = streams.contract.payments
    }
    if (buys && expectOrders) {
      const { model, forecast, year, horizon } = expectOrders
      const alive = forecast.alive(at)
      result.alive[at] = alive
      result.chance12[at] = chanceOfOrder(model, expectOrders.historyOf(at), YEAR)
      result.orders12[at] = alive * forecast.ifAlive(at, year)
      result.spend[at] = spend[at]!
      const ahead = discountedOrders((t) => alive * forecast.ifAlive(at, t), model.unit, rule)
      // Not discounted, what comes by the end of the horizon is one number.
      const plain: Payments<'behind'> = { sum: alive * forecast.ifAlive(at, horizon), paid: 'behind' }
      streams.orders = worthOf(ahead, plain, spend[at]! * marginShare[at]!)
      result.discountedOrders[at] = ahead.sum
    } else if (buys) {
      const kept = retention[at]!
      // Nothing bought within a year, or only brought back: nothing goes on, whoever might have been kept.
      if (orders.revenue[at]! <= 0) streams.orders = { payments: 0, value: 0, undiscounted: 0 }
      else if (Number.isNaN(kept)) result.why[at] = 'retention_unknown'
      else {
        const months = (by: DiscountRule) => discountedAsBefore(kept, by)
        streams.orders = worthOf(months(rule), months(asIs), (orders.revenue[at]! / 12) * marginShare[at]!)
        if (!runs) result.discountedMonths[at] = streams.orders.payments
      }
    }
    if (Number.isNaN(marginShare[at]!)) result.why[at] ??= 'margin_unknown'
    if (result.why[at]) continue
    result.model[at] = buys && !expectOrders ? 'rule' : buys && runs ? 'both' : buys ? 'transactional' : 'contractual'
    result.ordersValue[at] = streams.orders ? roundHalfAwayFromZero(streams.orders.value) : 0
    result.contractValue[at] = streams.contract ? roundHalfAwayFromZero(streams.contract.value) : 0
    result.value[at] = result.ordersValue[at]! + result.contractValue[at]!
    result.undiscounted[at] =
      roundHalfAwayFromZero(streams.orders?.undiscounted ?? 0) + roundHalfAwayFromZero(streams.contract?.undiscounted ?? 0)
  }
  return result
}

interface Worth {
  readonly payments: number
  readonly value: number
  readonly undiscounted: number
}

/** Only what is paid behind: sums of the other convention do not fit in here. */
const worthOf = (payments: Payments<'behind'>, asIs: Payments<'behind'>, marginEach: number): Worth => ({
  payments: payments.sum,
  value: payments.sum * marginEach,
  undiscounted: asIs.sum * marginEach,
})

function streamsAddUp({ n, revenue, orders, contract }: LifetimeColumns): void {
  for (let at = 0; at < n; at++)
    if (orders.revenue[at]! + contract.revenue[at]! !== revenue[at])
      throw new RangeError(
        `Account ${at}: orders ${orders.revenue[at]} and contract ${contract.revenue[at]} are not its revenue ${revenue[at]}`,
      )
}

function ordersAhead(model: OrderModel, summaries: PurchaseSummaries, horizonMonths: number) {
  const furthest = Math.max(horizonMonths, YEAR.length)
  const { unit, repeats, lastAt, age } = summaries
  return {
    model,
    year: lengthIn(YEAR, model.unit),
    horizon: lengthIn({ length: horizonMonths, unit: 'months' }, model.unit),
    forecast: orderForecast(model, summaries, { length: furthest, unit: 'months' }),
    historyOf: (at: number) => ({ unit, repeats: repeats[at]!, lastAt: lastAt[at]!, age: age[at]! }),
  }
}
