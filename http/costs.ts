import type { costRoutes } from '#api/routes/costs.ts'
import { listInteractions, listPostings } from '#app/costing/cost-rows.ts'
import { costsPage } from '#app/costing/costs-page.ts'
import { activityAccounts, explainActivity } from '#app/costing/explain-activity.ts'
import { ledgerFile } from '#app/costing/ledger-file.ts'
import { stateGeneralLedger } from '#app/costing/state-ledger.ts'
import { testActivity } from '#app/costing/test-activity.ts'
import type { Handlers } from './handler.ts'

export const costHandlers: Handlers<typeof costRoutes> = {
  getCosts: (ctx, { query }) => costsPage(ctx, query.snapshot ?? null),
  listActivityAccounts: (ctx, { params, query }) => activityAccounts(ctx, query.snapshot ?? null, params.activity, query),
  explainActivity: (ctx, { params, query }) => explainActivity(ctx, query.snapshot ?? null, params.activity, params.account, query),
  testActivity: (ctx, { body }) => testActivity(ctx, body),
  listPostings: (ctx, { params, query }) => listPostings(ctx, query.snapshot ?? null, params.centre, query),
  listInteractions: (ctx, { query }) => listInteractions(ctx, query.snapshot ?? null, query, query),
  stateGeneralLedger: async (ctx, { body: { snapshot, ...stated } }) => {
    await stateGeneralLedger(ctx, ctx.caller!.name, snapshot ?? null, stated)
    return undefined
  },
  downloadLedger: (ctx, { query }) => ledgerFile(ctx, query.snapshot ?? null, query.format),
}
