/** How many of whom are kept, by segment, and the curves that follow. */
import { type ContractPrior, cohortsOf, dueOf, fitContracts, type Renewals } from '#engine/lifetime/contract-cohorts.ts'
import { contractRetention } from '#engine/lifetime/contract-model.ts'
import type { Span } from '#engine/lifetime/span.ts'
import { TIERS, type Tier } from '#engine/segmentation/tier.ts'

/** Null: the tiers are not drawn yet. */
export type TierOf = ((node: number) => Tier | null) | null

export interface SegmentCurve {
  readonly tier: Tier | 'all'
  readonly prior: ContractPrior
  /** Period by period: how many came to its end, and how many of them were kept. */
  readonly periods: readonly { readonly period: number; readonly due: number; readonly kept: number; readonly expected: number }[]
}

export interface RetentionCurves {
  /** All, then by segment where tiers are known. */
  readonly curves: readonly SegmentCurve[]
  of(node: number): ContractPrior
  /** Place of an account's curve in `models`. */
  readonly place: Int32Array
  readonly models: readonly ContractPrior['model'][]
}

/** Accounts count for the segment they began in, and go by the curve of the one they are in. */
export function retentionCurves(renewals: Renewals, began: Int32Array, tierOf: TierOf, period: Span<'months'>): RetentionCurves {
  const tier = began.map((_, node) => (tierOf === null ? -1 : TIERS.indexOf(tierOf(node)!)))
  const groups = tierOf === null ? [] : TIERS
  const cohorts = cohortsOf(renewals, tierOf === null ? tier : began, groups.length)
  const { book, byGroup } = fitContracts(cohorts, period)
  const priors = [book, ...byGroup]
  const curveOf = (of: Tier | 'all', prior: ContractPrior, cohort: typeof cohorts.all): SegmentCurve => ({
    ...{ tier: of, prior },
    periods: dueOf(cohort).flatMap((due, i) =>
      due === 0 ? [] : [{ period: i + 1, due, kept: due - (cohort.lost[i] ?? 0), expected: contractRetention(prior.model, i + 1) }],
    ),
  })
  return {
    curves: [curveOf('all', book, cohorts.all), ...groups.map((of, i) => curveOf(of, byGroup[i]!, cohorts.byGroup[i]!))],
    of: (node) => priors[tier[node]! + 1]!,
    place: tier.map((one) => one + 1),
    models: priors.map((one) => one.model),
  }
}
