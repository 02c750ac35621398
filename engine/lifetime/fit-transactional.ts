/** A model of orders fitted to a book, and whether its parameters mean anything. */
import { errorsOfFit, fitBetaGeometric } from './fit-beta-geometric.ts'
import type { BetaGeometric, OrderModel } from './order-model.ts'
import { fitParetoNbd } from './pareto-nbd.ts'
import type { PurchaseSummaries } from './purchase-summary.ts'
import { groupSummaries } from './summary-groups.ts'

export interface TransactionalFit {
  readonly model: OrderModel
  /** Of the accounts it was fitted to. */
  readonly logLikelihood: number
  /** Standard errors of the parameters, in their units; null where the likelihood is flat, and for Pareto/NBD. */
  readonly errors: Readonly<Record<string, number>> | null
  /** Accounts that ever bought and were looked at. */
  readonly accounts: number
  /**
   * Shapes that the book does not tell: by themselves they run to nothing or to infinity, as when nobody was seen to leave. A weak prior holds
   * them where they say little; whether the model foretells is for the hold-out to show.
   */
  readonly steadied: readonly string[]
  /** Shapes at an edge all the same: the model is not believed. */
  readonly atEdge: readonly string[]
  readonly converged: boolean
}

/** Beyond this factor from 1 a shape says nothing more. */
const EDGE = 1000

/**
 * Fits a model of orders to all accounts that ever bought.
 *
 * @param summaries  columns
 * @param kind       MBG/NBD unless a yardstick is wanted
 * @returns          null where nobody ever bought
 * @source  maximum likelihood — docs/methods/lifetime-value.md
 * @example fitTransactional({ unit: 'days', repeats: new Int32Array(1), lastAt: new Float64Array(1), age: Float64Array.of(Number.NaN), meanSpend: new Float64Array(1) }) // null
 */
export function fitTransactional(summaries: PurchaseSummaries, kind: OrderModel['kind'] = 'mbg-nbd'): TransactionalFit | null {
  const groups = groupSummaries(summaries)
  if (groups.accounts === 0) return null
  if (kind === 'pareto-nbd') {
    const { model, ...fit } = fitParetoNbd(groups)
    return { ...fit, model, errors: null, steadied: [], atEdge: extremes({ r: model.r, s: model.s }) }
  }
  const plain = fitBetaGeometric(kind, groups)
  const steadied = extremes(shapesOf(plain.model))
  const fit = steadied.length > 0 ? fitBetaGeometric(kind, groups, true) : plain
  return { ...fit, errors: errorsOfFit(fit.model, groups), accounts: groups.accounts, steadied, atEdge: extremes(shapesOf(fit.model)) }
}

const shapesOf = ({ r, a, b }: BetaGeometric) => ({ r, a, b })
const extremes = (shapes: Readonly<Record<string, number>>): string[] =>
  Object.keys(shapes).filter((name) => shapes[name]! < 1 / EDGE || shapes[name]! > EDGE)
