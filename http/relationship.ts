import { Refusal } from '#api/refusal.ts'
import type { relationshipRoutes } from '#api/routes/relationship.ts'
import type { Handlers } from './handler.ts'

const notYet = () => {
  throw new Refusal('not_found', 'There is no index of this account yet')
}

export const relationshipHandlers: Handlers<typeof relationshipRoutes> = {
  getAccountRelationship: notYet,
  getVoiceAnswers: notYet,
  addOpenPlace: notYet,
  removeOpenPlace: notYet,
}
