import type { continuityRoutes } from '#api/routes/continuity.ts'
import type { Handlers } from './handler.ts'

export const continuityHandlers: Handlers<typeof continuityRoutes> = {}
