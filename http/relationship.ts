import type { relationshipRoutes } from '#api/routes/relationship.ts'
import type { Handlers } from './handler.ts'

export const relationshipHandlers: Handlers<typeof relationshipRoutes> = {}
