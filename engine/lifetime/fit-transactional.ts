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
  /** Parameters that ran to where nothing is told apart any more: the book is not of this kind. */
  readonly atEdge: readonly string[]
  readonly converged: boolean
}

/** A shape beyond this factor from 1 is as good as none or as all: the accounts do not differ there. */
const EDGE = 20_000

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
    return { ...fit, model, errors: null, atEdge: beyond({ r: model.r, s: model.s }) }
  }
  const fit = fitBetaGeometric(kind, groups)
  const { r, a, b } = fit.model
  return { ...fit, errors: errorsOfFit(fit.model, groups), accounts: groups.accounts, atEdge: beyond({ r, a, b }) }
}

const beyond = (shapes: Readonly<Record<string, number>>): string[] =>
  Object.keys(shapes).filter((name) => shapes[name]! > EDGE || shapes[name]! < 1 / EDGE)
