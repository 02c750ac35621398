/**
 * What serving an account by a coverage model is worth to the seller over the horizon.
 *
 * Conventions: money in minor units per year, values over the horizon, unrounded unless called `valueMinor`; minutes per year; shares and
 * retention 0-1; a lift adds to the logit of the yearly retention. The first year counts as kept with p, the second with p², and so on.
 */

import { logistic, logit } from '../risk/retention-of.ts'

export interface ServedAccount {
  /** Before what serving it takes. */
  readonly margin: number
  /** What it could still buy from us, as margin, ≥ 0. */
  readonly opportunity: number
  /** Yearly, as it is served today. */
  readonly retention: number
  /** What serving it takes today: the teams' time at their rates and money; and of it the money. */
  readonly currentCostFull: number
  readonly currentCostCash: number
}

/** Interactions a year that go to another channel, and what settling one costs there. */
export interface MovedInteractions {
  readonly n: number
  readonly costPerResolution: number
  /** Of it, money that leaves the house. */
  readonly cashPerResolution: number
}

export interface DistributorTerms {
  /** What he keeps of the margin. */
  readonly marginShare: number
  readonly fee: number
  /** Share of today's team cost that falls away. */
  readonly avoidableShare: number
}

/** A coverage model as one account would get it. What is left out is none. */
export interface OfferedModel {
  readonly minutes?: Readonly<Record<string, number>>
  readonly cash?: number
  /** On the logit of retention, against how the account is served today. */
  readonly lift?: number
  /** Share of the opportunity won a year. */
  readonly capture?: number
  readonly moved?: readonly MovedInteractions[]
  /** What the customer pays for it a year. */
  readonly price?: number
  readonly distributor?: DistributorTerms
}

export interface WorthParams {
  readonly years: number
  /** Per year. */
  readonly discount: number
  /** full: minutes at the rate of their team; cash: only money that leaves the house. */
  readonly costing: 'full' | 'cash'
  /** Minor units per minute, by team. */
  readonly rate: Readonly<Record<string, number>>
}

export interface CoverageWorth {
  readonly retention: number
  readonly yearlyCost: number
  readonly yearlyNet: number
  readonly value: number
  /** Rounded half up: what the optimiser sees. */
  readonly valueMinor: number
  /** Money that leaves the house. */
  readonly budgetUse: number
  readonly teamMinutes: Readonly<Record<string, number>>
}

/**
 * Retention moved on the logit; what is certain is taken as nearly so, else nothing could move it.
 *
 * @param retention yearly, 0-1
 * @param lift      added to its logit
 * @returns         in [0, 1]
 * @source  methods §8.1, §12 — docs/methods/coverage-value.md
 * @example retentionWithLift(0.5, 0) // 0.5
 */
export function retentionWithLift(retention: number, lift: number): number {
  return logistic(logit(retention) + lift)
}

/**
 * What one unit a year is worth over the horizon: Σ pᵗ / (1 + d)ᵗ.
 *
 * @param retention yearly, 0-1
 * @param years     whole years, ≥ 0
 * @param discount  per year
 * @returns         years' worth, unrounded
 * @source  methods §8 — docs/methods/coverage-value.md
 * @example expectedYears(0.5, 2, 0) // 0.75
 */
export function expectedYears(retention: number, years: number, discount: number): number {
  const kept = retention / (1 + discount)
  let sum = 0
  for (let t = 0; t < years; t++) sum = (sum + 1) * kept
  return sum
}

/**
 * Rounds half up: values as the optimiser sees them.
 *
 * @param value finite
 * @returns     integer
 * @source  methods §12 — docs/methods/coverage-value.md
 * @example roundHalfUp(-2.5) // -2
 */
export function roundHalfUp(value: number): number {
  return Math.floor(value + 0.5) + 0
}

/**
 * What an account served by a model is worth, costs, and takes of teams and budget.
 *
 * @param account minor units a year
 * @param model   as this account would get it
 * @param params  horizon, discount, costing and the teams' rates per minute
 * @returns       value over the horizon in minor units, the rest a year; a distributor takes no hours, and what does not fall away of
 *                today's team cost stays charged
 * @throws RangeError if a team has no rate and its minutes would be costed
 * @source  methods §8, §8.1, §12 — docs/methods/coverage-value.md
 * @example coverageValue({ margin: 5000, opportunity: 0, retention: 0.5, currentCostFull: 0, currentCostCash: 0 }, {}, { years: 1, discount: 0, costing: 'full', rate: {} }).value // 2500
 */
export function coverageValue(account: ServedAccount, model: OfferedModel, params: WorthParams): CoverageWorth {
  const retention = retentionWithLift(account.retention, model.lift ?? 0)
  const { yearlyCost, yearlyNet, budgetUse, teamMinutes } = model.distributor
    ? leftToDistributor(account, model.distributor, params)
    : servedByUs(account, model, params)
  const value = expectedYears(retention, params.years, params.discount) * yearlyNet
  return { retention, yearlyCost, yearlyNet, value, valueMinor: roundHalfUp(value), budgetUse, teamMinutes }
}

function servedByUs(account: ServedAccount, model: OfferedModel, { costing, rate }: WorthParams) {
  const teamMinutes = model.minutes ?? {}
  const moved = model.moved ?? []
  const budgetUse = moved.reduce((sum, one) => sum + one.n * one.cashPerResolution, model.cash ?? 0)
  const time = Object.entries(teamMinutes).reduce((sum, [team, minutes]) => sum + minutes * rateOf(rate, team), 0)
  const full = time + moved.reduce((sum, one) => sum + one.n * one.costPerResolution, model.cash ?? 0)
  const yearlyCost = costing === 'cash' ? budgetUse : full
  const yearlyNet = account.margin + (model.capture ?? 0) * account.opportunity + (model.price ?? 0) - yearlyCost
  return { yearlyCost, yearlyNet, budgetUse, teamMinutes }
}

function leftToDistributor(account: ServedAccount, { marginShare, fee, avoidableShare }: DistributorTerms, { costing }: WorthParams) {
  const stranded = costing === 'cash' ? 0 : (1 - avoidableShare) * (account.currentCostFull - account.currentCostCash)
  const yearlyCost = fee + stranded
  return { yearlyCost, yearlyNet: account.margin * (1 - marginShare) - yearlyCost, budgetUse: fee, teamMinutes: {} }
}

function rateOf(rate: Readonly<Record<string, number>>, team: string): number {
  const known = rate[team]
  if (known === undefined) throw new RangeError(`Team ${team} has no rate per minute`)
  return known
}

/**
 * A model with a price to the customer: who accepts pays, who declines gets the other one.
 *
 * @param account    minor units a year
 * @param model      with its price
 * @param ifDeclined what the account gets otherwise
 * @param acceptance 0-1; hours and budget are taken with the same probability
 * @param params     as `coverageValue`
 * @returns          values over the horizon, minor units, unrounded
 * @throws RangeError if the acceptance is no share
 * @source  methods §12 — docs/methods/coverage-value.md
 * @example coverageValueWithPrice({ margin: 0, opportunity: 0, retention: 0.5, currentCostFull: 0, currentCostCash: 0 }, { price: 100 }, {}, 0.5, { years: 1, discount: 0, costing: 'full', rate: {} }).value // 25
 */
export function coverageValueWithPrice(
  account: ServedAccount,
  model: OfferedModel,
  ifDeclined: OfferedModel,
  acceptance: number,
  params: WorthParams,
): { readonly accepted: number; readonly declined: number; readonly value: number } {
  if (!(acceptance >= 0 && acceptance <= 1)) throw new RangeError(`An acceptance is a share, not ${acceptance}`)
  const accepted = coverageValue(account, model, params).value
  const declined = coverageValue(account, ifDeclined, params).value
  return { accepted, declined, value: acceptance * accepted + (1 - acceptance) * declined }
}
