/**
 * Does the model tell what it has not seen? It is fitted on the record up to a day and asked for the time since.
 *
 * Conventions: only accounts that had bought by the end of the calibration; purchases are days with one; the naive rule says "as many as in the
 * same span before". Everything is a number here; what it means in words is the page's.
 */

import { fitTransactional, type TransactionalFit } from './fit-transactional.ts'
import { type Forecast, orderForecast } from './order-forecast.ts'
import type { OrderModel } from './order-model.ts'
import { type OrderPurchases, type PurchaseSummaries, summarisePurchases } from './purchase-summary.ts'
import { type FittedSpend, fitSpend, pearson, spendCorrelation, spendOfBook } from './spend.ts'

/** When a fit is believed. Every number is in docs/methods/lifetime-value.md. */
export const FIT_LIMITS = {
  /** Accounts known by the end of the calibration. */
  leastAccounts: 100,
  /** Of them with a repeat. */
  leastReturned: 30,
  /** Purchases in the hold-out, so that a total says something. */
  leastHeldOut: 50,
  /** (predicted − actual) / actual, either way. */
  mostTotalError: 0.2,
  /** Mean absolute error per account / that of the naive rule. */
  mostAgainstNaive: 1,
  /** Between how often and how much, either way. */
  mostSpendCorrelation: 0.3,
} as const

export type NoFitCode =
  | 'too_few_accounts'
  | 'too_few_returned'
  | 'too_few_held_out'
  | 'total_off'
  | 'worse_than_naive'
  | 'at_edge'
  | 'not_converged'
  | 'spend_correlated'
  | 'spend_total_off'

export interface NoFitReason {
  readonly code: NoFitCode
  readonly found: number
  readonly limit: number
  /** At an edge: which. */
  readonly parameters?: readonly string[]
}

export interface ForecastError {
  readonly predicted: number
  /** (predicted − actual) / actual; null where nothing came. */
  readonly totalError: number | null
  /** Per account. */
  readonly meanAbsoluteError: number
  readonly rootMeanSquareError: number
  /** Over accounts, predicted against actual; null where one does not vary. */
  readonly correlation: number | null
}

export interface ModelForecast extends ForecastError {
  readonly fit: TransactionalFit
}

/** Accounts with so many repeats in the calibration, and what they bought after, in mean. */
export interface FrequencyRow {
  readonly from: number
  /** null: and more. */
  readonly to: number | null
  readonly accounts: number
  readonly actual: number
  readonly predicted: number
  /** By each yardstick, in the order of `yardsticks`. */
  readonly yardsticks: readonly number[]
}

export interface HoldoutFit {
  readonly calibrationEnd: number
  readonly end: number
  readonly accounts: number
  readonly returned: number
  /** Purchases of the hold-out. */
  readonly actual: number
  readonly chosen: ModelForecast | null
  /** BG/NBD and Pareto/NBD, for comparison only. */
  readonly yardsticks: readonly ModelForecast[]
  readonly naive: ForecastError
  readonly byFrequency: readonly FrequencyRow[]
  /** Purchases since the calibration, added up, day by day in steps. */
  readonly overTime: readonly { readonly day: number; readonly actual: number; readonly predicted: number }[]
  readonly spend: {
    readonly fit: FittedSpend | null
    /** Between how often and how much; null where one does not vary. */
    readonly correlation: number | null
    readonly actualMinor: number
    /** Orders expected × spend expected of an order; null without a model of either. */
    readonly forecast: ForecastError | null
    /** The same spend as in the same span before. */
    readonly naive: ForecastError
  }
  readonly verdict: {
    /** The model of orders is believed. */
    readonly orders: boolean
    /** The model of spend is believed; else the account's own mean stands. */
    readonly spend: boolean
    readonly ordersReasons: readonly NoFitReason[]
    readonly spendReasons: readonly NoFitReason[]
  }
}

const MOST_BIN = 7
const STEPS = 26

/**
 * Fits on the calibration, predicts the hold-out, and judges.
 *
 * @param purchases  columns of what comes order by order, rows in any order
 * @param span       last day of the calibration, last day of the hold-out (day numbers), number of accounts
 * @param yardsticks what to show beside MBG/NBD
 * @returns          fits, errors, tables and the verdict
 * @throws RangeError if the hold-out has no day
 * @source  Fader & Hardie, notes on BG/NBD; BTYD walkthrough (2014) — docs/methods/lifetime-value.md
 * @example holdoutFit({ account: Int32Array.of(0), day: Int32Array.of(0), amount: Float64Array.of(1) }, { calibrationEnd: 10, end: 20, n: 1 }, []).verdict.ordersReasons[0].code // 'too_few_accounts'
 */
export function holdoutFit(
  purchases: OrderPurchases,
  { calibrationEnd, end, n }: { readonly calibrationEnd: number; readonly end: number; readonly n: number },
  yardsticks: readonly OrderModel['kind'][] = ['bg-nbd', 'pareto-nbd'],
): HoldoutFit {
  const length = end - calibrationEnd
  if (!(length > 0)) throw new RangeError('A hold-out needs at least a day')
  const summaries = summarisePurchases(purchases, calibrationEnd, n, 'days')
  const known = Int32Array.from({ length: n }, (_, at) => at).filter((at) => !Number.isNaN(summaries.age[at]!))
  const after = countDays(purchases, calibrationEnd, end, n)
  const before = countDays(purchases, calibrationEnd - length, calibrationEnd, n)
  const actual = pick(after.days, known)
  const spent = pick(after.spend, known)

  const forecastBy = (kind: OrderModel['kind']) => {
    const fit = fitTransactional(summaries, kind)
    if (!fit) return null
    const forecast = orderForecast(fit.model, summaries, { length, unit: 'days' })
    const predicted = Float64Array.from(known, (at) => forecast.alive(at) * forecast.ifAlive(at, length))
    return { fit, forecast, predicted, error: errorOf(predicted, actual) }
  }
  const chosen = forecastBy('mbg-nbd')
  const beside = yardsticks.flatMap((kind) => forecastBy(kind) ?? [])
  const spendFit = fitSpend(summaries)
  const spendEach = spendOfBook(spendFit?.model ?? null, summaries)
  const spendForecast = chosen && spendFit ? chosen.predicted.map((orders, i) => orders * spendEach[known[i]!]!) : null
  const result = {
    calibrationEnd,
    end,
    accounts: known.length,
    returned: known.reduce((sum, at) => sum + (summaries.repeats[at]! > 0 ? 1 : 0), 0),
    actual: total(actual),
    chosen: chosen && { fit: chosen.fit, ...chosen.error },
    yardsticks: beside.map(({ fit, error }) => ({ fit, ...error })),
    naive: errorOf(pick(before.days, known), actual),
    byFrequency: byFrequency(summaries, known, [
      actual,
      ...[chosen, ...beside].map((one) => one?.predicted ?? new Float64Array(known.length)),
    ]),
    overTime: overTime(after.perDay, known, chosen?.forecast ?? null, calibrationEnd, end),
    spend: {
      fit: spendFit,
      correlation: spendCorrelation(summaries),
      actualMinor: total(spent),
      forecast: spendForecast && errorOf(spendForecast, spent),
      naive: errorOf(pick(before.spend, known), spent),
    },
  }
  const [ordersReasons, spendReasons] = [whyNotOrders(result), whyNotSpend(result)]
  return { ...result, verdict: { orders: ordersReasons.length === 0, spend: spendReasons.length === 0, ordersReasons, spendReasons } }
}

type Result = Omit<HoldoutFit, 'verdict'>

function whyNotOrders({ accounts, returned, actual, chosen, naive }: Result): NoFitReason[] {
  const reasons: NoFitReason[] = []
  const under = (code: NoFitCode, found: number, limit: number) => {
    if (found < limit) reasons.push({ code, found, limit })
  }
  under('too_few_accounts', accounts, FIT_LIMITS.leastAccounts)
  under('too_few_returned', returned, FIT_LIMITS.leastReturned)
  under('too_few_held_out', actual, FIT_LIMITS.leastHeldOut)
  if (!chosen) return reasons
  const { fit, totalError, meanAbsoluteError } = chosen
  if (fit.atEdge.length > 0) reasons.push({ code: 'at_edge', found: fit.atEdge.length, limit: 0, parameters: fit.atEdge })
  else if (!fit.converged) reasons.push({ code: 'not_converged', found: 1, limit: 0 })
  if (totalError !== null && Math.abs(totalError) > FIT_LIMITS.mostTotalError)
    reasons.push({ code: 'total_off', found: totalError, limit: FIT_LIMITS.mostTotalError })
  const allowed = FIT_LIMITS.mostAgainstNaive * naive.meanAbsoluteError
  if (meanAbsoluteError > allowed) reasons.push({ code: 'worse_than_naive', found: meanAbsoluteError, limit: allowed })
  return reasons
}

function whyNotSpend({ spend }: Result): NoFitReason[] {
  const accounts = spend.fit?.accounts ?? 0
  if (accounts < FIT_LIMITS.leastReturned) return [{ code: 'too_few_returned', found: accounts, limit: FIT_LIMITS.leastReturned }]
  const reasons: NoFitReason[] = []
  if (!spend.fit!.converged) reasons.push({ code: 'not_converged', found: 1, limit: 0 })
  if (spend.correlation !== null && Math.abs(spend.correlation) > FIT_LIMITS.mostSpendCorrelation)
    reasons.push({ code: 'spend_correlated', found: spend.correlation, limit: FIT_LIMITS.mostSpendCorrelation })
  const off = spend.forecast?.totalError ?? null
  if (off !== null && Math.abs(off) > FIT_LIMITS.mostTotalError)
    reasons.push({ code: 'spend_total_off', found: off, limit: FIT_LIMITS.mostTotalError })
  return reasons
}

function errorOf(predicted: Float64Array, actual: Float64Array): ForecastError {
  let [absolute, square] = [0, 0]
  for (let i = 0; i < actual.length; i++) {
    absolute += Math.abs(predicted[i]! - actual[i]!)
    square += (predicted[i]! - actual[i]!) ** 2
  }
  const [expected, came] = [total(predicted), total(actual)]
  return {
    predicted: expected,
    totalError: came > 0 ? (expected - came) / came : null,
    meanAbsoluteError: actual.length > 0 ? absolute / actual.length : 0,
    rootMeanSquareError: actual.length > 0 ? Math.sqrt(square / actual.length) : 0,
    correlation: pearson(predicted, actual),
  }
}

function byFrequency({ repeats }: PurchaseSummaries, known: Int32Array, columns: readonly Float64Array[]): FrequencyRow[] {
  const accounts = new Int32Array(MOST_BIN + 1)
  const sums = columns.map(() => new Float64Array(MOST_BIN + 1))
  known.forEach((at, i) => {
    const bin = Math.min(repeats[at]!, MOST_BIN)
    accounts[bin]!++
    for (let c = 0; c < columns.length; c++) sums[c]![bin]! += columns[c]![i]!
  })
  return Array.from(accounts, (count, bin) => {
    const [actual, predicted, ...yardsticks] = sums.map((sum) => (count > 0 ? sum[bin]! / count : 0))
    return { from: bin, to: bin === MOST_BIN ? null : bin, accounts: count, actual: actual!, predicted: predicted!, yardsticks }
  }).filter((row) => row.accounts > 0)
}

function overTime(perDay: Float64Array, known: Int32Array, forecast: Forecast | null, from: number, end: number) {
  const steps = Math.min(STEPS, end - from)
  const alive = Float64Array.from(known, (at) => forecast?.alive(at) ?? 0)
  const rows: { day: number; actual: number; predicted: number }[] = []
  let [day, came] = [from, 0]
  for (let step = 1; step <= steps; step++) {
    const until = from + Math.round(((end - from) * step) / steps)
    while (day < until) came += perDay[day++ - from]!
    let predicted = 0
    if (forecast) for (let i = 0; i < known.length; i++) predicted += alive[i]! * forecast.ifAlive(known[i]!, until - from)
    rows.push({ day: until, actual: came, predicted })
  }
  return rows
}

/** Days with a purchase, and spend less what was taken back, per account after one day up to another; and days over all accounts that had bought by `from`. */
function countDays(purchases: OrderPurchases, from: number, to: number, n: number) {
  const within = (_: number, at: number) => purchases.day[at]! > from && purchases.day[at]! <= to
  const [account, day] = [purchases.account.filter(within), purchases.day.filter(within)]
  const amount = purchases.amount.filter(within)
  const result = { days: new Float64Array(n), spend: new Float64Array(n), perDay: new Float64Array(to - from) }
  const knownSince = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  for (let at = 0; at < purchases.account.length; at++)
    if (purchases.amount[at]! > 0) knownSince[purchases.account[at]!] = Math.min(knownSince[purchases.account[at]!]!, purchases.day[at]!)
  const seen = new Set<number>()
  for (let at = 0; at < account.length; at++) {
    const of = account[at]!
    result.spend[of]! += amount[at]!
    if (!(amount[at]! > 0)) continue
    const key = of * (to - from) + (day[at]! - from - 1)
    if (seen.has(key)) continue
    seen.add(key)
    result.days[of]!++
    if (knownSince[of]! <= from) result.perDay[day[at]! - from - 1]!++
  }
  return result
}

const pick = (column: Float64Array, rows: Int32Array): Float64Array => Float64Array.from(rows, (at) => column[at]!)
const total = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0)
