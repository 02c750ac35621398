import type { portfolioRoutes } from '#api/routes/portfolio.ts'
import { bookInColumns } from '#app/reporting/book-columns.ts'
import type { Handlers } from './handler.ts'

export const portfolioHandlers: Handlers<typeof portfolioRoutes> = {
  getBook: (ctx, { query }) => bookInColumns(ctx, query.snapshot ?? null),
}
