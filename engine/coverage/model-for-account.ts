/** What a coverage model would be for one account, out of the columns of a book: the figures `coverageValue` turns into a value. */

import { logistic } from '../risk/retention-of.ts'
import type { CoverageBook, Horizon, ModelTerms } from './coverage-terms.ts'
import { expectedYears } from './coverage-value.ts'

/** A year of an account under a model; filled in place, as there are millions of them. */
export interface YearUnder {
  /** Margin that stays with us: less what a distributor keeps. */
  margin: number
  /** Margin of what else it buys. */
  captured: number
  /** What the customer pays for being served so. */
  price: number
  /** Team time at the teams' rates; for a distributor what of today's does not fall away. */
  timeCost: number
  /** Money that leaves the house: what the budget limits. */
  cash: number
  /** Interactions and small orders that move: at the other channel's cost, and of it money. */
  movedCost: number
  movedCash: number
  lift: number
  retention: number
  /** Margin and price less cost, by the costing asked for: all of a year's net that no lift and no capture changes. */
  before: number
  /** That and what is captured. */
  net: number
  /** What one unit a year is worth over the horizon. */
  years: number
  readonly minutes: Float64Array
}

/**
 * An empty year, to be filled.
 *
 * @param teams how many
 * @returns     zeros
 * @source  docs/methods/coverage-value.md
 * @example emptyYear(2).minutes.length // 2
 */
export function emptyYear(teams: number): YearUnder {
  return {
    ...{ margin: 0, captured: 0, price: 0, timeCost: 0, cash: 0, movedCost: 0, movedCash: 0 },
    ...{ lift: 0, retention: 0, before: 0, net: 0, years: 0, minutes: new Float64Array(teams) },
  }
}

/**
 * An account as it is served today: measured minutes, and the money its model states.
 *
 * @param book    accounts in columns
 * @param terms   per model
 * @param a       index of the account
 * @param horizon years, discount, costing
 * @param year    filled: minor units, minutes and shares a year
 * @returns       the value over the horizon, minor units, unrounded
 * @source  methods §8 — docs/methods/coverage-value.md
 * @example emptyYear(0).net // 0
 */
export function asToday(book: CoverageBook, terms: readonly ModelTerms[], a: number, horizon: Horizon, year: YearUnder): number {
  const teams = book.rate.length
  let time = 0
  for (let g = 0; g < teams; g++) {
    const minutes = book.minutes[g]![a]!
    year.minutes[g] = minutes
    time += minutes * book.rate[g]!
  }
  year.margin = book.margin[a]!
  year.captured = 0
  year.price = 0
  year.timeCost = time
  year.cash = cashOfToday(terms[book.today[a]!]!)
  year.movedCost = 0
  year.movedCash = 0
  year.lift = 0
  return valueOfYear(book, a, horizon, year)
}

const cashOfToday = ({ distributor, cash }: ModelTerms) => distributor?.fee ?? cash

/**
 * An account under a model it is not served by today, without the price of the model (or with it paid).
 *
 * @param book    accounts in columns
 * @param terms   per model
 * @param a       index of the account
 * @param m       index of the model
 * @param paid    whether the customer accepted the price
 * @param horizon years, discount, costing
 * @param year    filled: minor units, minutes and shares a year; lift and capture are against today's model
 * @returns       the value over the horizon, minor units, unrounded
 * @source  methods §8.1, §12 — docs/methods/coverage-value.md
 * @example emptyYear(0).years // 0
 */
export function underModel(
  book: CoverageBook,
  terms: readonly ModelTerms[],
  a: number,
  m: number,
  paid: boolean,
  horizon: Horizon,
  year: YearUnder,
): number {
  const model = terms[m]!
  const now = terms[book.today[a]!]!
  const segment = book.segment[a]!
  const teams = book.rate.length
  year.lift = model.lift[segment]! - now.lift[segment]!
  year.movedCost = 0
  year.movedCash = 0
  year.price = 0
  if (model.distributor) {
    let today = 0
    for (let g = 0; g < teams; g++) {
      today += book.minutes[g]![a]! * book.rate[g]!
      year.minutes[g] = 0
    }
    year.margin = book.margin[a]! - model.distributor.marginShare * Math.max(0, book.margin[a]!)
    year.captured = 0
    year.timeCost = (1 - model.distributor.avoidableShare) * today
    year.cash = model.distributor.fee
    return valueOfYear(book, a, horizon, year)
  }
  const { start, reason, n } = book.asked
  let asked = 0
  let moved = 0
  let movedAtBase = 0
  for (let i = start[a]!; i < start[a + 1]!; i++) {
    const q = reason[i]!
    const many = n[i]!
    asked += many
    moved += many * model.moved[q]!
    movedAtBase += many * model.movedAtBase[q]!
    year.movedCost += many * model.movedCost[q]!
    year.movedCash += many * model.movedCash[q]!
  }
  const stay = asked > 0 ? 1 - moved / asked : 1
  const stayAtBase = asked > 0 ? 1 - movedAtBase / asked : 1
  // What a model states of answers holds with what it moves at base assumptions: if more moves, fewer are left.
  const against = stayAtBase > 0 ? stay / stayAtBase : 1
  let ordered = 1
  if (model.smallOrder && book.smallOrders[a]! > 0) {
    const small = book.smallOrders[a]!
    ordered = 1 - small / Math.max(small, book.orders[a]!)
    year.movedCost += small * model.smallOrder.cost
    year.movedCash += small * model.smallOrder.cash
  }
  const { kept } = book
  let time = 0
  for (let g = 0; g < teams; g++) {
    const stated = model.other[g]! + model.orders[g]! * ordered + model.answers[g]! * against
    const minutes = stated * book.multiple[g]![a]! + kept.other[g]![a]! + kept.orders[g]![a]! * ordered + kept.answers[g]![a]! * stay
    year.minutes[g] = minutes
    time += minutes * book.rate[g]!
  }
  year.margin = book.margin[a]!
  year.captured = (model.capture[segment]! - now.capture[segment]!) * book.opportunity[a]!
  year.timeCost = time
  year.cash = model.cash
  if (paid && model.price) year.price = model.price.fee + Math.max(0, model.price.minimum - book.revenue[a]!) * marginRate(book, a)
  return valueOfYear(book, a, horizon, year)
}

const marginRate = (book: CoverageBook, a: number) =>
  book.revenue[a]! > 0 ? Math.min(1, Math.max(0, book.margin[a]! / book.revenue[a]!)) : 0

function valueOfYear(book: CoverageBook, a: number, horizon: Horizon, year: YearUnder): number {
  const cost = horizon.costing === 'full' ? year.timeCost + year.cash + year.movedCost : year.cash + year.movedCash
  year.retention = logistic(book.logit[a]! + year.lift)
  year.years = expectedYears(year.retention, horizon.years, horizon.discount)
  year.before = year.margin + year.price - cost
  year.net = year.before + year.captured
  return book.unpriced[a] === 1 ? 0 : year.years * year.net
}

/**
 * The same value from a year worked out before, where only lift or capture are others now.
 *
 * @param book    accounts in columns
 * @param terms   per model
 * @param a       index of the account
 * @param m       index of the model; today's neither lifts nor captures
 * @param before  margin and price less cost of its year, minor units
 * @param horizon years and discount
 * @returns       the value over the horizon, minor units, unrounded
 * @source  methods §8 — docs/methods/coverage-value.md
 * @example expectedYears(0.5, 1, 0) // 0.5
 */
export function valueAgain(
  book: CoverageBook,
  terms: readonly ModelTerms[],
  a: number,
  m: number,
  before: number,
  { years, discount }: Horizon,
): number {
  if (book.unpriced[a] === 1) return 0
  const model = terms[m]!
  const now = terms[book.today[a]!]!
  const segment = book.segment[a]!
  const captured = model.distributor ? 0 : (model.capture[segment]! - now.capture[segment]!) * book.opportunity[a]!
  const retention = logistic(book.logit[a]! + (model.lift[segment]! - now.lift[segment]!))
  return expectedYears(retention, years, discount) * (before + captured)
}
