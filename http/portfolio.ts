import { pageFrom } from '#api/paging.ts'
import type { portfolioRoutes } from '#api/routes/portfolio.ts'
import { listFindings } from '#app/portfolio/list-findings.ts'
import { reportPortfolio } from '#app/portfolio/report-portfolio.ts'
import { bookInColumns } from '#app/reporting/book-columns.ts'
import { loadSnapshotView } from '#app/reporting/load-snapshot.ts'
import type { Handlers } from './handler.ts'
import { serialised } from './serialised.ts'

export const portfolioHandlers: Handlers<typeof portfolioRoutes> = {
  getPortfolio: async (ctx, { query }) => reportPortfolio(await loadSnapshotView(ctx, query.snapshot ?? null)),
  async listFindings(ctx, { query }) {
    const all = await listFindings(ctx, query.snapshot ?? null)
    const shown = all.filter((one) => query.state === 'all' || (query.state === 'decided') === (one.state === 'decided'))
    return pageFrom(shown, query)
  },
  getBook: async (ctx, { query }) => serialised(await bookInColumns(ctx, query.snapshot ?? null)),
}
