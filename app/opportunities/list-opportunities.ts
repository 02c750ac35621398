import { findOpportunities, mayTellRates, sortOpportunities } from '#api/opportunity-filters.ts'
import { pageFrom } from '#api/paging.ts'
import type { Opportunity, OpportunityList } from '#api/routes/opportunities.ts'
import { hitRateOfAll, hitRates } from '#engine/opportunities/hit-rates.ts'
import { openStages } from '#engine/opportunities/open-stages.ts'
import type { Context } from '../context.ts'
import { opportunitiesInColumns } from './opportunities-in-columns.ts'

type Query = Readonly<Record<string, unknown>> & {
  readonly snapshot?: number | undefined
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Opportunities that pass the filters of an address, in its order, with what they come to. */
export async function listOpportunities(ctx: Context, query: Query) {
  const list = await opportunitiesInColumns(ctx, query.snapshot ?? null)
  const { rows, window } = findOpportunities(list, query)
  const { items, next, total } = pageFrom([...sortOpportunities(list, rows, query.sort)], query)
  const tells = mayTellRates(query, {
    own: list.head.scope === 'own',
    employees: ctx.access === undefined || ctx.access.kinds.has('employees'),
  })
  return {
    ...{ head: list.head, items: items.map((at) => opportunityAt(list, at)), next, total },
    summary: tells
      ? {
          window,
          all: hitRateOfAll(list, rows, window),
          segments: hitRates(list, rows, window, (row) => list.tier[row]!),
          stages: openStages(list, rows),
        }
      : null,
  }
}

/** One of them as a row. */
export function opportunityAt(list: OpportunityList, at: number): Opportunity {
  const { head: _, n: __, ...columns } = list
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column[at]])) as unknown as Opportunity
}

/** All that pass the filters of an address, as rows to be taken out. */
export async function opportunitiesToExport(ctx: Context, snapshot: number | null, search: Readonly<Record<string, unknown>>) {
  const list = await opportunitiesInColumns(ctx, snapshot)
  const { rows } = findOpportunities(list, search)
  return {
    currency: list.head.currency,
    rows: Array.from(sortOpportunities(list, rows, search.sort), (at) => ({ ...opportunityAt(list, at), currency: list.head.currency })),
  }
}
