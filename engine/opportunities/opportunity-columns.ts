/**
 * Opportunities in columns of one length, as lists and rates read them.
 *
 * Conventions: money integer minor units of one currency, null = not stated or no rate; days `YYYY-MM-DD`; selling cost unrounded minor
 * units, null = closed to who asks.
 */
import type { Day } from '../period/period.ts'

export const OPPORTUNITY_RESULTS = ['open', 'won', 'lost'] as const
export type OpportunityResult = (typeof OPPORTUNITY_RESULTS)[number]

export interface OpportunityColumns {
  readonly result: readonly OpportunityResult[]
  readonly stage: readonly (string | null)[]
  /** Null where it is open. */
  readonly closed: readonly (Day | null)[]
  readonly amountMinor: readonly (number | null)[]
  readonly sellingCostMinor: readonly (number | null)[]
}
