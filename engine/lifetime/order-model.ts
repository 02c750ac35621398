/**
 * Models of when accounts order that are under no contract, and may have left without a word.
 *
 * Conventions: an account is known from its first purchase; what a model expects are purchases after that one. Parameters are of the unit the
 * model was fitted in and stay with it. MBG/NBD is ours: an account may be gone from the first purchase on. BG/NBD (nobody leaves before
 * having bought again) and Pareto/NBD (leaving has a clock of its own) are yardsticks.
 */
import { aliveOdds, ordersIfAlive } from './beta-geometric.ts'
import { paretoAlive, paretoOrdersIfAlive } from './pareto-nbd.ts'
import { lengthIn, type Span, type TimeUnit } from './span.ts'

export interface BetaGeometric {
  readonly kind: 'mbg-nbd' | 'bg-nbd'
  readonly unit: TimeUnit
  /** Rate of ordering over accounts: gamma, shape r and rate alpha (in the unit). */
  readonly r: number
  readonly alpha: number
  /** Probability to leave after an order, over accounts: beta. */
  readonly a: number
  readonly b: number
}

export interface ParetoNbd {
  readonly kind: 'pareto-nbd'
  readonly unit: TimeUnit
  readonly r: number
  readonly alpha: number
  /** Rate of leaving over accounts: gamma, shape s and rate beta (in the unit). */
  readonly s: number
  readonly beta: number
}

export type OrderModel = BetaGeometric | ParetoNbd

/** What is known of one account (x, t_x, T). */
export interface OrderHistory {
  readonly unit: TimeUnit
  readonly repeats: number
  readonly lastAt: number
  readonly age: number
}

/**
 * How likely an account still orders: P(alive).
 *
 * @param model    fitted, in a unit
 * @param history  repeats, last and age in the same unit
 * @returns        0-1
 * @throws RangeError if the units differ
 * @source  Batislam, Denizel & Filiztekin, IJRM 24 (2007) (MBG/NBD); Fader, Hardie & Lee (2005, 2008) — docs/methods/lifetime-value.md
 * @example aliveProbability({ kind: 'mbg-nbd', unit: 'weeks', r: 0.525, alpha: 6.183, a: 0.891, b: 1.614 }, { unit: 'weeks', repeats: 0, lastAt: 0, age: 38.86 }).toFixed(4) // '0.3897'
 */
export function aliveProbability(model: OrderModel, history: OrderHistory): number {
  sameUnit(model, history)
  return model.kind === 'pareto-nbd' ? paretoAlive(model, history) : 1 / (1 + aliveOdds(model, history))
}

/**
 * Purchases an account makes in the time after what is known of it: E[Y(t) | x, t_x, T].
 *
 * @param model    fitted, in a unit
 * @param history  repeats, last and age in the same unit
 * @param ahead    how far
 * @returns        expected number of purchases, ≥ 0
 * @throws RangeError if the units of model and history differ
 * @source  as aliveProbability — docs/methods/lifetime-value.md
 * @example futureOrders({ kind: 'bg-nbd', unit: 'weeks', r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }, { unit: 'weeks', repeats: 2, lastAt: 30.43, age: 38.86 }, spanOf(39, 'weeks')).toFixed(3) // '1.226'
 */
export function futureOrders(model: OrderModel, history: OrderHistory, ahead: Span): number {
  const alive = aliveProbability(model, history)
  const t = lengthIn(ahead, model.unit)
  if (model.kind === 'pareto-nbd') return alive * paretoOrdersIfAlive(model, history.repeats, history.age, t)
  return alive * ordersIfAlive(model, history.repeats, t / (model.alpha + history.age))
}

/**
 * Repeat purchases of an account of which nothing is known but that it bought once: E[X(t)].
 *
 * @param model  fitted
 * @param since  time since the first purchase
 * @returns      expected number of purchases after the first, ≥ 0
 * @source  as aliveProbability — docs/methods/lifetime-value.md
 * @example expectedOrders({ kind: 'pareto-nbd', unit: 'weeks', r: 0.55, alpha: 10.56, s: 0.61, beta: 11.64 }, spanOf(1, 'weeks')).toFixed(8) // '0.05077821'
 */
export function expectedOrders(model: OrderModel, since: Span): number {
  return futureOrders(model, { unit: model.unit, repeats: 0, lastAt: 0, age: 0 }, since)
}

/**
 * How likely an account makes at least one purchase in the time after what is known of it.
 *
 * @param model    fitted, in a unit
 * @param history  repeats, last and age in the same unit
 * @param ahead    how far
 * @returns        0-1; for Pareto/NBD as if nobody left meanwhile, which is slightly too high
 * @throws RangeError if the units of model and history differ
 * @source  Fader, Hardie & Lee (2005), eq. 5, given alive — docs/methods/lifetime-value.md
 * @example chanceOfOrder({ kind: 'bg-nbd', unit: 'weeks', r: 1, alpha: 1, a: 1, b: 1 }, { unit: 'weeks', repeats: 0, lastAt: 0, age: 0 }, spanOf(1, 'weeks')) // 0.5
 */
export function chanceOfOrder(model: OrderModel, history: OrderHistory, ahead: Span): number {
  const t = lengthIn(ahead, model.unit)
  const from = model.alpha + history.age
  return aliveProbability(model, history) * (1 - (from / (from + t)) ** (model.r + history.repeats))
}

/** Nothing is known in one unit and asked in another. */
function sameUnit(model: OrderModel, history: OrderHistory): void {
  if (model.unit !== history.unit) throw new RangeError(`The model is in ${model.unit}, the account in ${history.unit}`)
}
