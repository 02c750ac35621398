/**
 * A book of accounts and coverage models in columns: what is known of every account, and what each model states under one set of
 * assumptions.
 *
 * Conventions: accounts in key order (source, externalId bytewise); money in minor units a year, minutes and interactions a year; segments
 * as indices 0 KEY, 1 MAJOR, 2 SME, 3 none. Work is of three kinds: orders, answers (interactions that customers begin), and all other.
 */

/** Work of one kind, per team (index of `CoverageBook.teams`), per account. */
export interface WorkByTeam {
  readonly other: readonly Float64Array[]
  readonly orders: readonly Float64Array[]
  readonly answers: readonly Float64Array[]
}

/** What an account asked people for, by reason: entries of account a are start[a] … start[a + 1] − 1. */
export interface AskedByReason {
  readonly start: Int32Array
  readonly reason: Uint16Array
  readonly n: Float64Array
}

export interface CoverageBook {
  readonly n: number
  /** Minor units per minute, per team. */
  readonly rate: Float64Array
  readonly segment: Uint8Array
  readonly revenue: Float64Array
  /** Before what serving it takes: freight, direct cost and fees per event are out already. 0 where it is not known. */
  readonly margin: Float64Array
  /** What it could still buy, as margin, ≥ 0. */
  readonly opportunity: Float64Array
  readonly logit: Float64Array
  /** Index of the model it is served by today. */
  readonly today: Uint8Array
  /** Per team: minutes taken today. */
  readonly minutes: readonly Float64Array[]
  /** Of these, work that no model states: it stays with the account whoever serves it. */
  readonly kept: WorkByTeam
  /** Per team, ≥ 1: how many times what today's model states the account takes; another model is taken to need as many times its own. */
  readonly multiple: readonly Float64Array[]
  readonly asked: AskedByReason
  /** Orders a year, and of them the small ones under the threshold asked about. */
  readonly orders: Float64Array
  readonly smallOrders: Float64Array
  /** 1: the margin is not known; such an account stays as it is served, and counts for nothing in the value. */
  readonly unpriced: Uint8Array
}

export interface ModelPrice {
  /** A fee a year, or the least to buy. */
  readonly fee: number
  readonly minimum: number
  readonly acceptance: number
  /** Index of the model that who declines gets; it is taken without a price of its own. */
  readonly ifDeclined: number
}

/** One model under one set of assumptions. */
export interface ModelTerms {
  /** Per team: stated minutes. Those of answers hold with what moves under base assumptions. */
  readonly other: Float64Array
  readonly orders: Float64Array
  readonly answers: Float64Array
  readonly cash: number
  /** Per segment. */
  readonly lift: Float64Array
  readonly capture: Float64Array
  /** Per reason: share of what was asked of people that moves to other channels and is settled there; what that costs per one asked. */
  readonly moved: Float64Array
  readonly movedAtBase: Float64Array
  readonly movedCost: Float64Array
  readonly movedCash: Float64Array
  /** What a small order costs in the channel without people that this model has; null: it has none. */
  readonly smallOrder: { readonly cost: number; readonly cash: number } | null
  readonly price: ModelPrice | null
  readonly distributor: { readonly marginShare: number; readonly fee: number; readonly avoidableShare: number } | null
}

export interface Horizon {
  readonly years: number
  readonly discount: number
  readonly costing: 'full' | 'cash'
}
