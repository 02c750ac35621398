import type { whiteSpaceRoutes } from '#api/routes/white-space.ts'
import { showAccountWhiteSpace, showWhiteSpace } from '#app/white-space/show-white-space.ts'
import type { Handlers } from './handler.ts'

export const whiteSpaceHandlers: Handlers<typeof whiteSpaceRoutes> = {
  getWhiteSpace: (ctx, { query }) => showWhiteSpace(ctx, query),
  getAccountWhiteSpace: (ctx, { params, query }) => showAccountWhiteSpace(ctx, params.account, query.snapshot ?? null),
}
