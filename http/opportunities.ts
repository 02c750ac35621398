import type { opportunityRoutes } from '#api/routes/opportunities.ts'
import { listOpportunities } from '#app/opportunities/list-opportunities.ts'
import { opportunitiesInColumns } from '#app/opportunities/opportunities-in-columns.ts'
import type { Handlers } from './handler.ts'

export const opportunityHandlers: Handlers<typeof opportunityRoutes> = {
  listOpportunities: (ctx, { query }) => listOpportunities(ctx, query),
  getOpportunities: (ctx, { query }) => opportunitiesInColumns(ctx, query.snapshot ?? null),
}
