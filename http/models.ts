import type { modelRoutes } from '#api/routes/models.ts'
import type { Handlers } from './handler.ts'

export const modelHandlers: Handlers<typeof modelRoutes> = {}
