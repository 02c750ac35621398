/** What every account's future orders, or the rest of its contract, are worth; and whether the models told what was kept back. */

import type { AccountCost } from '#engine/costing/accounts-at-level.ts'
import { type Renewals, readRenewals } from '#engine/lifetime/contract-cohorts.ts'
import { yearlyRetention } from '#engine/lifetime/contract-model.ts'
import { fitTransactional } from '#engine/lifetime/fit-transactional.ts'
import { type HoldoutFit, holdoutFit } from '#engine/lifetime/holdout-fit.ts'
import { type LifetimeValues, lifetimeValues } from '#engine/lifetime/lifetime-values.ts'
import { type PurchaseSummaries, splitStreams, summarisePurchases } from '#engine/lifetime/purchase-summary.ts'
import { lengthIn, type Span, spanOf } from '#engine/lifetime/span.ts'
import { fitSpend } from '#engine/lifetime/spend.ts'
import { tierAtStart } from '#engine/lifetime/tier-at-start.ts'
import { addMonthsToDay, dayNumber } from '#engine/period/days.ts'
import type { Level } from '#engine/portfolio/portfolio.ts'
import { DEFAULT_SEGMENT_PARAMS } from '#engine/segmentation/segment-types.ts'
import type { ValueInForce } from '../value/value-in-force.ts'
import type { MeasuredLifetime } from './measures.ts'
import type { BookPurchases } from './read-purchases.ts'
import { retentionCurves, type TierOf } from './retention-curves.ts'
import { fallbackWords, whyWords } from './value-words.ts'

export interface MeasuredLifetimes {
  /** Per node of the level; null for Unassigned. */
  readonly accounts: readonly (MeasuredLifetime | null)[]
  readonly holdout: HoldoutFit
  readonly spendUsed: boolean
  readonly ordersUsed: boolean
  readonly fitted: ReturnType<typeof fitTransactional>
  readonly spend: ReturnType<typeof fitSpend>
  /** Whether curves are by segment; else one of the whole book stands for all. */
  readonly bySegment: boolean
  /** For retention: years with purchases, contracts that run with their period (0 = none), and revenue year against year. */
  readonly years: Renewals
  /** Tier of its first year, by what it bought; −1: none. */
  readonly began: Int32Array
  /** Null: nothing is bought under contract. */
  readonly contracts: RunningContracts | null
  readonly revenue: { readonly lastYear: Float64Array; readonly yearBefore: Float64Array }
  readonly summaries: PurchaseSummaries
}

const YEAR = spanOf(12, 'months')
const DAYS_OF_YEAR = 365

export interface RunningContracts {
  readonly renewals: Renewals
  readonly length: Span<'months'>
  /** Period it is in, from 1; 0 = none runs. */
  readonly period: Int32Array
  readonly monthsToRenewal: Float64Array
  readonly running: number
}

/** Tiers may themselves be drawn by this value: then they are not known yet, and retention is that of the whole book. */
export function measureLifetime({
  purchases,
  level,
  accounts,
  asOf,
  value,
  tierOf,
}: {
  readonly purchases: BookPurchases
  readonly level: Level
  readonly accounts: readonly AccountCost[]
  readonly asOf: string
  readonly value: ValueInForce
  readonly tierOf: TierOf
}): MeasuredLifetimes {
  const { rules } = value
  const end = dayNumber(asOf)
  const { n } = level
  const known = withoutUnassigned(purchases, level.unassigned)
  const { orders, contract } = splitStreams(known, known.contract)
  const summaries = summarisePurchases(orders, end, n, 'days')
  const calibrationEnd = dayNumber(addMonthsToDay(asOf, -rules.holdoutMonths))
  const holdout = holdoutFit(orders, { calibrationEnd, end, n })
  const fitted = fitTransactional(summaries)
  const spend = fitSpend(summaries)
  const ordersUsed = holdout.verdict.orders && fitted !== null && fitted.atEdge.length === 0 && fitted.converged
  const spendUsed = holdout.verdict.spend && spend !== null
  const years = readRenewals(known, end, YEAR, n, 'back')
  const began = tierAtStart(known, end, n, DEFAULT_SEGMENT_PARAMS)
  const yearCurves = retentionCurves(years, began, tierOf, YEAR)
  const runs = runningContracts(contract, end, spanOf(rules.contractual.periodMonths, 'months'), n)
  const contractCurves = retentionCurves(runs.renewals, began, tierOf, runs.length)
  const [orderRevenue, contractRevenue] = [orders, contract].map((stream) => yearOf(stream, end, n)) as [Float64Array, Float64Array]
  const margins = marginShares(accounts)
  const values = lifetimeValues(
    {
      n,
      revenue: orderRevenue.map((minor, at) => minor + contractRevenue[at]!),
      orders: { revenue: orderRevenue, summaries },
      contract: { revenue: contractRevenue, ...runs, model: contractCurves.place, models: contractCurves.models },
      marginShare: margins.share,
      retention: Float64Array.from(years.period, (year, at) => (year === 0 ? Number.NaN : yearlyRetention(yearCurves.of(at).model, year))),
    },
    { orders: ordersUsed ? fitted.model : null, spend: spendUsed ? spend.model : null },
    { horizonMonths: rules.horizonMonths, discount: rules.discount },
  )
  const of = { values, summaries, orderRevenue, contractRevenue, margins }
  return {
    ...{ holdout, ordersUsed, spendUsed, fitted, spend, years, began, summaries, bySegment: tierOf !== null },
    revenue: { lastYear: orderRevenue.map((minor, at) => minor + contractRevenue[at]!), yearBefore: yearOf(known, end - DAYS_OF_YEAR, n) },
    accounts: accounts.map((account, at) => (account.unassigned ? null : measuredAt(of, at))),
    contracts: contract.account.length === 0 ? null : runs,
  }
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

interface Reckoned {
  readonly values: LifetimeValues
  readonly summaries: PurchaseSummaries
  readonly orderRevenue: Float64Array
  readonly contractRevenue: Float64Array
  readonly margins: ReturnType<typeof marginShares>
}

function measuredAt({ values, summaries, orderRevenue, contractRevenue, margins }: Reckoned, at: number): MeasuredLifetime {
  const [model, why] = [values.model[at]!, values.why[at]!]
  const bought = !Number.isNaN(summaries.age[at]!)
  return {
    ...{ valueMinor: orNull(values.value[at]!), undiscountedMinor: orNull(values.undiscounted[at]!), model },
    why: why ? whyWords[why] : model === 'rule' ? fallbackWords : null,
    ...{ alive: orNull(values.alive[at]!), expectedOrders: orNull(values.orders12[at]!), spendMinor: rounded(values.spend[at]!) },
    ...{ marginShare: orNull(margins.share[at]!), marginFrom: margins.from[at]! },
    ...{ transactionalMinor: orNull(values.ordersValue[at]!), contractualMinor: orNull(values.contractValue[at]!) },
    ...{ orderRevenueMinor: orderRevenue[at]!, contractRevenueMinor: contractRevenue[at]! },
    discountedOrders: orNull(values.discountedOrders[at]!),
    repeats: bought ? summaries.repeats[at]! : null,
    lastOrderDays: bought ? summaries.age[at]! - summaries.lastAt[at]! : null,
    ageDays: bought ? summaries.age[at]! : null,
  }
}

const rounded = (value: number): number | null => (Number.isNaN(value) ? null : Math.round(value))

function withoutUnassigned(purchases: BookPurchases, unassigned: number): BookPurchases {
  const { account, day, amount, contract } = purchases
  if (unassigned < 0) return purchases
  const kept = Int32Array.from(account.keys()).filter((at) => account[at] !== unassigned)
  return {
    ...{ account: kept.map((at) => account[at]!), day: kept.map((at) => day[at]!) },
    ...{ amount: Float64Array.from(kept, (at) => amount[at]!), contract: Uint8Array.from(kept, (at) => contract[at]!) },
  }
}

/** Net of the 365 days up to a day per account, returns and corrections off. */
function yearOf({ account, day, amount }: Pick<BookPurchases, 'account' | 'day' | 'amount'>, end: number, n: number): Float64Array {
  const net = new Float64Array(n)
  for (let at = 0; at < account.length; at++) if (day[at]! <= end && day[at]! > end - DAYS_OF_YEAR) net[account[at]!]! += amount[at]!
  return net
}

/** Which contracts run, in which period, and how long until it ends. */
function runningContracts(
  contract: Pick<BookPurchases, 'account' | 'day' | 'amount'>,
  end: number,
  length: Span<'months'>,
  n: number,
): RunningContracts {
  const renewals = readRenewals(contract, end, length, n, 'on')
  const first = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
  for (let at = 0; at < contract.account.length; at++)
    if (contract.amount[at]! > 0 && contract.day[at]! <= end)
      first[contract.account[at]!] = Math.min(first[contract.account[at]!]!, contract.day[at]!)
  const days = lengthIn(length, 'days')
  const [period, monthsToRenewal] = [new Int32Array(n), new Float64Array(n)]
  let running = 0
  for (let at = 0; at < n; at++) {
    if (renewals.period[at] === 0 || renewals.lost[at]) continue
    const passed = end - first[at]!
    period[at] = Math.floor(passed / days) + 1
    monthsToRenewal[at] = (period[at]! * days - passed) / (DAYS_OF_YEAR / 12)
    running++
  }
  return { renewals, length, period, monthsToRenewal, running }
}

/** Beyond this a window of returns would be taken for what an account is like. */
const [lowest, highest] = [-1, 1]

/** Margin / revenue of the window: the account's own, or that of all accounts together where it did not buy in it. */
function marginShares(accounts: readonly AccountCost[]) {
  let [margin, revenue] = [0, 0]
  for (const account of accounts)
    if (!account.unassigned && account.margin !== null && account.revenue > 0) {
      margin += account.margin
      revenue += account.revenue
    }
  const ofBook = revenue > 0 ? margin / revenue : Number.NaN
  const from = accounts.map((account) =>
    account.revenue > 0 ? (account.margin === null ? null : 'own') : Number.isNaN(ofBook) ? null : 'book',
  )
  const share = Float64Array.from(accounts, (account, at) =>
    from[at] === 'own' ? Math.min(highest, Math.max(lowest, account.margin! / account.revenue)) : from[at] === 'book' ? ofBook : Number.NaN,
  )
  return { share, from }
}
