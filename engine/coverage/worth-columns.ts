/** What every open column is worth, spends and takes: the numbers the optimiser chooses by. */
import type { CoverageBook, Horizon, ModelTerms } from './coverage-terms.ts'
import { roundHalfUp } from './coverage-value.ts'
import { asToday, emptyYear, underModel, valueAgain } from './model-for-account.ts'
import type { OpenColumns } from './open-columns.ts'

export interface WorthColumns {
  /** Per column: integer minor units over the horizon. */
  readonly value: Float64Array
  /** Per column: money that leaves the house, minor units a year. */
  readonly cash: Float64Array
  /** Per column: team time at its rates, money and what moved interactions cost, minor units a year, whatever the costing. */
  readonly cost: Float64Array
  /** Per team, per column: minutes a year. */
  readonly minutes: readonly Float64Array[]
}

/** With what is left of a year when lift and capture are taken out, so that they can be put in anew. */
export interface RenewableWorth extends WorthColumns {
  /** Per column: margin and price less cost, minor units a year; and the same where the price is declined. */
  readonly before: Float64Array
  readonly declined: Float64Array
}

/**
 * Columns that are worth nothing yet.
 *
 * @param columns how many
 * @param teams   how many
 * @returns       zeros
 * @source  docs/methods/scenarios.md
 * @example emptyWorth(2, 1).value.length // 2
 */
export function emptyWorth(columns: number, teams: number): RenewableWorth {
  const zeros = () => new Float64Array(columns)
  return { value: zeros(), cash: zeros(), cost: zeros(), before: zeros(), declined: zeros(), minutes: Array.from({ length: teams }, zeros) }
}

/**
 * Values and uses of all columns under one set of assumptions. A model with a price counts with the probability that it is accepted.
 *
 * @param book    accounts in columns
 * @param terms   per model
 * @param open    which columns there are
 * @param horizon years, discount, costing
 * @param now     per account, as it is served today
 * @returns       per column; what is open but for the price is expected, not certain
 * @source  methods §8, §8.1, §12 — docs/methods/coverage-value.md
 * @example worthColumns({ n: 0, rate: new Float64Array(0) }, [], { account: new Int32Array(0), model: new Uint8Array(0) }, { years: 3, discount: 0.1, costing: 'full' }, { minutes: [] }).value.length // 0
 */
export function worthColumns(
  book: CoverageBook,
  terms: readonly ModelTerms[],
  open: Pick<OpenColumns, 'account' | 'model'>,
  horizon: Horizon,
  now: WorthColumns,
): WorthColumns {
  const { account, model } = open
  const worth = emptyWorth(account.length, book.rate.length)
  const year = emptyYear(book.rate.length)
  for (let j = 0; j < account.length; j++) worthOfColumn(book, terms, account[j]!, model[j]!, horizon, now, year, worth, j)
  return worth
}

/**
 * Value and uses of one column.
 *
 * @param book    accounts in columns
 * @param terms   per model
 * @param a       index of the account
 * @param m       index of the model
 * @param horizon years, discount, costing
 * @param now     per account, as it is served today
 * @param year    filled
 * @param worth   changed in place at the column
 * @param j       the column
 * @source  methods §8, §8.1, §12 — docs/methods/coverage-value.md
 * @example emptyWorth(1, 0).cash[0] // 0
 */
export function worthOfColumn(
  book: CoverageBook,
  terms: readonly ModelTerms[],
  a: number,
  m: number,
  horizon: Horizon,
  now: WorthColumns,
  year: ReturnType<typeof emptyYear>,
  { value, cash, cost, minutes, before, declined }: RenewableWorth,
  j: number,
): void {
  const teams = book.rate.length
  if (m === book.today[a]) {
    value[j] = now.value[a]!
    cash[j] = now.cash[a]!
    cost[j] = now.cost[a]!
    for (let g = 0; g < teams; g++) minutes[g]![j] = now.minutes[g]![a]!
    return
  }
  const { price } = terms[m]!
  const share = price === null ? 1 : price.acceptance
  let worth = share * underModel(book, terms, a, m, price !== null, horizon, year)
  before[j] = year.before
  cash[j] = share * (year.cash + year.movedCash)
  cost[j] = share * (year.timeCost + year.cash + year.movedCost)
  for (let g = 0; g < teams; g++) minutes[g]![j] = share * year.minutes[g]!
  if (price !== null) {
    const rest = 1 - share
    worth += rest * otherwise(book, terms, a, price.ifDeclined, horizon, year)
    declined[j] = year.before
    cash[j] = cash[j]! + rest * (year.cash + year.movedCash)
    cost[j] = cost[j]! + rest * (year.timeCost + year.cash + year.movedCost)
    for (let g = 0; g < teams; g++) minutes[g]![j] = minutes[g]![j]! + rest * year.minutes[g]!
  }
  value[j] = roundHalfUp(worth)
}

/**
 * The value of a column whose uses stay: only what is assumed of lift, capture, years or discount is another one.
 *
 * @param book    accounts in columns
 * @param terms   per model
 * @param a       index of the account
 * @param m       index of the model, not today's
 * @param horizon years and discount
 * @param worth   what `worthOfColumn` left at the column
 * @param j       the column
 * @returns       the value that `worthOfColumn` would find, integer minor units
 * @source  methods §8, §12 — docs/methods/coverage-value.md
 * @example valueOfColumn({ unpriced: [1] }, [{ price: null }], 0, 0, { years: 3, discount: 0.1 }, emptyWorth(1, 0), 0) // 0
 */
export function valueOfColumn(
  book: CoverageBook,
  terms: readonly ModelTerms[],
  a: number,
  m: number,
  horizon: Horizon,
  worth: RenewableWorth,
  j: number,
): number {
  const { price } = terms[m]!
  const accepted = valueAgain(book, terms, a, m, worth.before[j]!, horizon)
  if (price === null) return roundHalfUp(accepted)
  const declined = valueAgain(book, terms, a, price.ifDeclined, worth.declined[j]!, horizon)
  return roundHalfUp(price.acceptance * accepted + (1 - price.acceptance) * declined)
}

/**
 * What an account gets that declines a price: today's service where that is the model named, else that model without its price.
 *
 * @param book    accounts in columns
 * @param terms   per model
 * @param a       index of the account
 * @param m       model that who declines gets
 * @param horizon years, discount, costing
 * @param year    filled
 * @returns       the value over the horizon, minor units, unrounded
 * @source  methods §12 — docs/methods/coverage-value.md
 * @example emptyYear(0).cash // 0
 */
export function otherwise(
  book: CoverageBook,
  terms: readonly ModelTerms[],
  a: number,
  m: number,
  horizon: Horizon,
  year: ReturnType<typeof emptyYear>,
): number {
  return m === book.today[a] ? asToday(book, terms, a, horizon, year) : underModel(book, terms, a, m, false, horizon, year)
}
