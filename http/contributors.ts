import type { contributorRoutes } from '#api/routes/contributors.ts'
import { exportAccountsInDark, listAccountsInDark } from '#app/contributors/list-accounts-in-dark.ts'
import { listContributors } from '#app/contributors/list-contributors.ts'
import type { Handlers } from './handler.ts'

export const contributorHandlers: Handlers<typeof contributorRoutes> = {
  getContributors: (ctx) => listContributors(ctx),
  listAccountsInDark: (ctx, { query }) => listAccountsInDark(ctx, query),
  async exportAccountsInDark(ctx, { query }) {
    const { name, csv } = await exportAccountsInDark(ctx, query)
    return { name, type: 'text/csv; charset=utf-8', body: csv }
  },
}
