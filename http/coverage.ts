import type { coverageRoutes } from '#api/routes/coverage.ts'
import { coverageEvidence } from '#app/coverage/history.ts'
import { listCoverageAccounts } from '#app/coverage/list-accounts.ts'
import { lookOver } from '#app/coverage/look-over.ts'
import { showCoverage } from '#app/coverage/show-coverage.ts'
import { approveDraft } from '#app/models/approve-model.ts'
import { returnDraft } from '#app/models/drafts.ts'
import type { Handlers } from './handler.ts'

export const coverageHandlers: Handlers<typeof coverageRoutes> = {
  getCoverage: (ctx) => showCoverage(ctx),
  lookOverCoverage: (ctx, { body }) => lookOver(ctx, body.document),
  getCoverageEvidence: (ctx, { query }) => coverageEvidence(ctx, query.snapshot ?? null),
  listCoverageAccounts: (ctx, { query }) => listCoverageAccounts(ctx, query),
  approveCoverage: async (ctx, { params, body }) => {
    const { model, version } = await approveDraft(ctx, ctx.caller!.name, params.draft, body, 'coverage')
    return { model, version }
  },
  returnCoverage: (ctx, { params, body }) => returnDraft(ctx, ctx.caller!.name, params.draft, body.revision, body.reason),
}
