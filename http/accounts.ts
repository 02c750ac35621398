import type { accountRoutes } from '#api/routes/accounts.ts'
import { listAccounts, showTrends } from '#app/accounts/list-accounts.ts'
import { askOrderWhatIf } from '#app/accounts/order-what-if.ts'
import { searchRecord } from '#app/accounts/search-record.ts'
import { showAccount } from '#app/accounts/show-account.ts'
import { exportPeople, showPeople } from '#app/accounts/show-people.ts'
import { showBody, showTimeline } from '#app/accounts/show-timeline.ts'
import { showStep } from '#app/accounts/step-rows.ts'
import type { Handlers } from './handler.ts'

export const accountHandlers: Handlers<typeof accountRoutes> = {
  listAccounts: (ctx, { query }) => listAccounts(ctx, query),
  getAccountTrends: (ctx, { query }) =>
    showTrends(ctx, query.ids.split(',').map(Number).filter(Number.isSafeInteger).slice(0, 200), query.snapshot ?? null),
  getAccount: (ctx, { params, query }) => showAccount(ctx, params.account, query.snapshot ?? null),
  getAccountStep: (ctx, { params, query }) => showStep(ctx, params.account, params.step, query),
  getAccountTimeline: (ctx, { params, query }) => showTimeline(ctx, params.account, query),
  getTimelineBody: (ctx, { params, query }) => showBody(ctx, params.account, query),
  getAccountPeople: (ctx, { params, query }) => showPeople(ctx, params.account, query.snapshot ?? null),
  exportAccountPeople: async (ctx, { params, query }) => {
    const { name, csv } = await exportPeople(ctx, params.account, query.snapshot ?? null)
    return { name, type: 'text/csv; charset=utf-8', body: csv }
  },
  getAccountWhatIf: (ctx, { params, query }) => askOrderWhatIf(ctx, params.account, query),
  search: async (ctx, { query }) => ({ items: await searchRecord(ctx, query.q, query.snapshot ?? null, query.limit) }),
}
