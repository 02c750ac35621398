/** What a value is made of, over the horizon: parts that add up to it, so that two models can be told apart part by part. */
import type { CoverageBook, Horizon, ModelTerms } from './coverage-terms.ts'
import { asToday, emptyYear, underModel, type YearUnder } from './model-for-account.ts'
import { otherwise } from './worth-columns.ts'

/** Minor units over the horizon; costs below 0. */
export interface ValueParts {
  readonly margin: number
  readonly captured: number
  readonly price: number
  /** Team time; 0 where only money counts. */
  readonly time: number
  readonly cash: number
  readonly moved: number
}

export const VALUE_PARTS = ['margin', 'captured', 'price', 'time', 'cash', 'moved'] as const satisfies readonly (keyof ValueParts)[]

/** One way a model may turn out: with its price accepted or not. */
export interface Branch {
  readonly share: number
  readonly accepted: boolean
  readonly year: YearUnder
  readonly value: number
}

/**
 * The ways a model may turn out for an account: one, or two where it has a price.
 *
 * @param book    accounts in columns
 * @param terms   per model
 * @param a       index of the account
 * @param m       index of the model; today's is as measured
 * @param horizon years, discount, costing
 * @returns       shares that add up to 1, each with its year and its value in minor units, unrounded
 * @source  methods §12 — docs/methods/coverage-value.md
 * @example emptyYear(1).minutes[0] // 0
 */
export function branchesOf(book: CoverageBook, terms: readonly ModelTerms[], a: number, m: number, horizon: Horizon): Branch[] {
  const filled = (share: number, accepted: boolean, fill: (year: YearUnder) => number): Branch => {
    const year = emptyYear(book.rate.length)
    const value = fill(year)
    return { share, accepted, year, value }
  }
  if (m === book.today[a]) return [filled(1, true, (year) => asToday(book, terms, a, horizon, year))]
  const { price } = terms[m]!
  if (price === null) return [filled(1, true, (year) => underModel(book, terms, a, m, false, horizon, year))]
  return [
    filled(price.acceptance, true, (year) => underModel(book, terms, a, m, true, horizon, year)),
    filled(1 - price.acceptance, false, (year) => otherwise(book, terms, a, price.ifDeclined, horizon, year)),
  ]
}

/**
 * A value in its parts.
 *
 * @param branches what `branchesOf` found
 * @param horizon  years, discount, costing
 * @returns        minor units over the horizon; they add up to the value
 * @source  methods §8 — docs/methods/coverage-value.md
 * @example valueParts([], { years: 3, discount: 0.1, costing: 'full' }).margin // 0
 */
export function valueParts(branches: readonly Branch[], horizon: Horizon): ValueParts {
  const sum = (of: (year: YearUnder) => number) => branches.reduce((total, { share, year }) => total + share * year.years * of(year), 0)
  const full = horizon.costing === 'full'
  return {
    margin: sum((year) => year.margin),
    captured: sum((year) => year.captured),
    price: sum((year) => year.price),
    time: full ? -sum((year) => year.timeCost) + 0 : 0,
    cash: -sum((year) => year.cash) + 0,
    moved: -sum((year) => (full ? year.movedCost : year.movedCash)) + 0,
  }
}
