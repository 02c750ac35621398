import type { relationshipRoutes } from '#api/routes/relationship.ts'
import { measureAgain } from '#app/measuring/measure-again.ts'
import { approveDraft } from '#app/models/approve-model.ts'
import { returnDraft } from '#app/models/drafts.ts'
import { addOpenPlace, removeOpenPlace } from '#app/relationship/open-places.ts'
import { previewRules } from '#app/relationship/preview-rules.ts'
import { showParameters } from '#app/relationship/show-parameters.ts'
import { showRelationship } from '#app/relationship/show-relationship.ts'
import { showVoiceAnswers } from '#app/relationship/show-voice-answers.ts'
import type { Handlers } from './handler.ts'

export const relationshipHandlers: Handlers<typeof relationshipRoutes> = {
  getRelationshipParameters: (ctx) => showParameters(ctx),
  previewRelationshipRules: (ctx, { body }) => previewRules(ctx, body.document),
  approveRelationshipRules: async (ctx, { params, body }) => {
    const { model, version } = await approveDraft(ctx, ctx.caller!.name, params.draft, body, 'relationship')
    return { model, version, job: ctx.jobs.start(ctx, 'measure', async (ctx) => ({ snapshot: (await measureAgain(ctx)).id })) }
  },
  returnRelationshipRules: (ctx, { params, body }) => returnDraft(ctx, ctx.caller!.name, params.draft, body.revision, body.reason),
  getAccountRelationship: (ctx, { params, query }) => showRelationship(ctx, params.account, query),
  getVoiceAnswers: (ctx, { params }) => showVoiceAnswers(ctx, params.account, params.person),
  addOpenPlace: (ctx, { params, body }) => addOpenPlace(ctx, params.account, body),
  removeOpenPlace: async (ctx, { params }) => {
    await removeOpenPlace(ctx, params.account, params.place)
    return undefined
  },
}
