import type { guidanceRoutes } from '#api/routes/guidance.ts'
import { draftMix } from '#app/guidance/draft-mix.ts'
import { listGuidanceAccounts, listSellingAccounts } from '#app/guidance/list-accounts.ts'
import { showGuidance } from '#app/guidance/show-guidance.ts'
import type { Handlers } from './handler.ts'

export const guidanceHandlers: Handlers<typeof guidanceRoutes> = {
  getChannelGuidance: (ctx, { query }) => showGuidance(ctx, query.snapshot ?? null, query.tolerance),
  listGuidanceAccounts: (ctx, { query }) => listGuidanceAccounts(ctx, query.snapshot ?? null, query),
  listSellingAccounts: (ctx, { query }) => listSellingAccounts(ctx, query.snapshot ?? null, query),
  draftChannelMix: (ctx, { body }) => draftMix(ctx, ctx.caller?.name ?? ctx.actor, body),
}
