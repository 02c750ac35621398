import type { personalisationRoutes } from '#api/routes/personalisation.ts'
import type { Handlers } from './handler.ts'

export const personalisationHandlers: Handlers<typeof personalisationRoutes> = {}
