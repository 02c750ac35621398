import type { duplicateRoutes } from '#api/routes/duplicates.ts'
import { decideDuplicates } from '#app/matching/decide-duplicates.ts'
import { listDuplicatePairs, summariseDuplicates } from '#app/matching/list-duplicates.ts'
import { lookForDuplicates } from '#app/matching/look-for-duplicates.ts'
import type { Handlers } from './handler.ts'

export const duplicateHandlers: Handlers<typeof duplicateRoutes> = {
  listDuplicates: (ctx, { query }) => listDuplicatePairs(ctx, query),
  getDuplicateSummary: (ctx) => summariseDuplicates(ctx),
  lookForDuplicates: (ctx) => ctx.jobs.start(ctx, 'duplicates', lookForDuplicates),
  decideDuplicates: (ctx, { body }) => decideDuplicates(ctx, body.what, body.pairs),
}
