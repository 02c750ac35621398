/** What every open column is worth, spends and takes: the numbers the optimiser chooses by. */
import type { CoverageBook, Horizon, ModelTerms } from './coverage-terms.ts'
import { roundHalfUp } from './coverage-value.ts'
import { asToday, emptyYear, underModel } from './model-for-account.ts'
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
  open: OpenColumns,
  horizon: Horizon,
  now: WorthColumns,
): WorthColumns {
  const { account, model } = open
  const teams = book.rate.length
  const columns = account.length
  const value = new Float64Array(columns)
  const cash = new Float64Array(columns)
  const cost = new Float64Array(columns)
  const minutes = Array.from({ length: teams }, () => new Float64Array(columns))
  const year = emptyYear(teams)
  const add = (j: number, share: number, worth: number) => {
    value[j]! += share * worth
    cash[j]! += share * (year.cash + year.movedCash)
    cost[j]! += share * (year.timeCost + year.cash + year.movedCost)
    for (let g = 0; g < teams; g++) minutes[g]![j]! += share * year.minutes[g]!
  }
  for (let j = 0; j < columns; j++) {
    const a = account[j]!
    const m = model[j]!
    if (m === book.today[a]) {
      value[j] = now.value[a]!
      cash[j] = now.cash[a]!
      cost[j] = now.cost[a]!
      for (let g = 0; g < teams; g++) minutes[g]![j] = now.minutes[g]![a]!
      continue
    }
    const { price } = terms[m]!
    if (price === null) add(j, 1, underModel(book, terms, a, m, false, horizon, year))
    else {
      add(j, price.acceptance, underModel(book, terms, a, m, true, horizon, year))
      add(j, 1 - price.acceptance, otherwise(book, terms, a, price.ifDeclined, horizon, year))
    }
    value[j] = roundHalfUp(value[j]!)
  }
  return { value, cash, cost, minutes }
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
