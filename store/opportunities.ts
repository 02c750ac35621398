/** Opportunities, and the interactions that name them. */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import type { InteractionForChannels } from './interaction-columns.ts'

export interface OpportunityFact extends SqlRow {
  account_id: number
  day: Day
  source: string
  external_id: string
  name: string | null
  stage: string | null
  won: boolean | null
  closed_day: Day | null
  amount_minor: number | null
  currency: string
  reason: string | null
  product_class: string | null
  colleague: string | null
}

/** All of the record, in order of (source, external id). */
export const loadOpportunityFacts = (db: Db) =>
  db.query<OpportunityFact>(
    `select account_id, day, source, external_id, name, stage, won, closed_day, amount_minor, currency, reason, product_class, colleague
     from opportunity order by source collate "C", external_id collate "C"`,
  )

export type OpportunityInteraction = Pick<
  InteractionForChannels,
  'day' | 'source' | 'external_id' | 'kind' | 'channel' | 'handling_seconds' | 'replies' | 'reopens' | 'drivers' | 'selling'
> & { readonly opportunity: string }

/**
 * Interactions before a day that name an opportunity, oldest first: marked as selling, or of a kind that an activity marks so and not from
 * before `since`. The same that a measurement counts.
 */
export const loadSellingInteractions = (db: Db, sellingKinds: readonly string[], since: Day, before: Day) =>
  db.query<OpportunityInteraction & SqlRow>(
    `select day, source, external_id, kind, channel, handling_seconds, replies, reopens, drivers, selling, opportunity
     from interaction where opportunity is not null and day < $3 and (selling or (kind = any($1::text[]) and day >= $2))
     order by day, source collate "C", external_id collate "C"`,
    [sellingKinds, since, before],
  )
