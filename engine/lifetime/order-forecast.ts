/**
 * What a model expects of many accounts at many times ahead, without a hypergeometric series for each.
 *
 * For BG/NBD and MBG/NBD an account that is there orders G(repeats, t / (alpha + age)) times within t. For one number of repeats that is a smooth
 * curve in ln(1 + ratio), without a singularity nearer than π: a Chebyshev polynomial of 48 terms has it to ten digits and more.
 */
import { ordersIfAlive } from './beta-geometric.ts'
import { aliveProbability, type OrderModel } from './order-model.ts'
import { paretoOrdersIfAlive } from './pareto-nbd.ts'
import type { PurchaseSummaries } from './purchase-summary.ts'
import { lengthIn, type Span } from './span.ts'

const TERMS = 48

export interface Forecast {
  /** P(alive) of an account, its place in the summaries given; 0 for one that never bought. */
  alive(account: number): number
  /** Expected purchases within t (unit of the model) if it is alive: times `alive`, what is to be expected. */
  ifAlive(account: number, t: number): number
}

/**
 * Prepares the forecast of a book.
 *
 * @param model      fitted
 * @param summaries  columns in the unit of the model
 * @param furthest   the longest time ahead that will be asked for
 * @returns          how likely each account is there, and what it buys if it is
 * @throws RangeError if the units differ
 * @source  Trefethen, Approximation Theory and Approximation Practice (2013), ch. 8 — docs/methods/lifetime-value.md
 * @example orderForecast({ kind: 'bg-nbd', unit: 'weeks', r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }, { unit: 'weeks', repeats: Int32Array.of(0), lastAt: Float64Array.of(0), age: Float64Array.of(38.86), meanSpend: Float64Array.of(0) }, spanOf(52, 'weeks')).alive(0) // 1
 */
export function orderForecast(model: OrderModel, summaries: PurchaseSummaries, furthest: Span): Forecast {
  if (summaries.unit !== model.unit) throw new RangeError(`The model is in ${model.unit}, the accounts in ${summaries.unit}`)
  const { repeats, lastAt, age, unit } = summaries
  const alive = (at: number) =>
    Number.isNaN(age[at]!) ? 0 : aliveProbability(model, { unit, repeats: repeats[at]!, lastAt: lastAt[at]!, age: age[at]! })
  if (model.kind === 'pareto-nbd') {
    const ifAlive = (at: number, t: number) => (Number.isNaN(age[at]!) ? 0 : paretoOrdersIfAlive(model, repeats[at]!, age[at]!, t))
    return { alive, ifAlive }
  }
  let youngest = Number.POSITIVE_INFINITY
  for (let at = 0; at < age.length; at++) if (age[at]! < youngest) youngest = age[at]!
  const width = Math.log1p(lengthIn(furthest, unit) / (model.alpha + youngest))
  const curves: (Float64Array | undefined)[] = []
  const curveOf = (x: number): Float64Array => {
    curves[x] ??= chebyshev((at) => ordersIfAlive(model, x, Math.expm1(width * at)))
    return curves[x]
  }
  return {
    alive,
    ifAlive: (at, t) =>
      Number.isNaN(age[at]!) || t === 0 ? 0 : valueAt(curveOf(repeats[at]!), Math.log1p(t / (model.alpha + age[at]!)) / width),
  }
}

/** Coefficients of the polynomial through the function's values at Chebyshev's points of [0, 1]. */
function chebyshev(of: (at: number) => number): Float64Array {
  const values = Float64Array.from({ length: TERMS }, (_, i) => of((1 + Math.cos((Math.PI * (i + 0.5)) / TERMS)) / 2))
  return Float64Array.from({ length: TERMS }, (_, k) => {
    let sum = 0
    for (let i = 0; i < TERMS; i++) sum += values[i]! * Math.cos((Math.PI * k * (i + 0.5)) / TERMS)
    return ((k === 0 ? 1 : 2) * sum) / TERMS
  })
}

/** Clenshaw's recurrence at a place of [0, 1]. */
function valueAt(curve: Float64Array, at: number): number {
  const x = 2 * (2 * at - 1)
  let [next, afterNext] = [0, 0]
  for (let k = TERMS - 1; k > 0; k--) {
    const here = x * next - afterNext + curve[k]!
    afterNext = next
    next = here
  }
  return (x / 2) * next - afterNext + curve[0]!
}
