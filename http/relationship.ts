import type { relationshipRoutes } from '#api/routes/relationship.ts'
import { addOpenPlace, removeOpenPlace } from '#app/relationship/open-places.ts'
import { showRelationship } from '#app/relationship/show-relationship.ts'
import { showVoiceAnswers } from '#app/relationship/show-voice-answers.ts'
import type { Handlers } from './handler.ts'

export const relationshipHandlers: Handlers<typeof relationshipRoutes> = {
  getAccountRelationship: (ctx, { params, query }) => showRelationship(ctx, params.account, query),
  getVoiceAnswers: (ctx, { params }) => showVoiceAnswers(ctx, params.account, params.person),
  addOpenPlace: (ctx, { params, body }) => addOpenPlace(ctx, params.account, body),
  removeOpenPlace: async (ctx, { params }) => {
    await removeOpenPlace(ctx, params.account, params.place)
    return undefined
  },
}
