/** A model of orders fitted to a book, and whether its parameters mean anything. */
import { errorsOfFit, fitBetaGeometric } from './fit-beta-geometric.ts'
import type { OrderModel } from './order-model.ts'
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
  /** Shapes that ran to zero: accounts are of two extreme sorts only, and the book is not of this kind. */
  readonly atEdge: readonly string[]
  /** Shapes that ran to infinity: in this, accounts are all alike. That is no fault; the model is a simpler one then. */
  readonly alike: readonly string[]
  readonly converged: boolean
}

const EDGE = 5000

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
    return { ...fit, model, errors: null, ...extremes({ r: model.r, s: model.s }) }
  }
  const fit = fitBetaGeometric(kind, groups)
  const { r, a, b } = fit.model
  return { ...fit, errors: errorsOfFit(fit.model, groups), accounts: groups.accounts, ...extremes({ r, a, b }) }
}

function extremes(shapes: Readonly<Record<string, number>>): Pick<TransactionalFit, 'atEdge' | 'alike'> {
  const names = Object.keys(shapes)
  return { atEdge: names.filter((name) => shapes[name]! < 1 / EDGE), alike: names.filter((name) => shapes[name]! > EDGE) }
}
