import type { guidanceRoutes } from '#api/routes/guidance.ts'
import type { Handlers } from './handler.ts'

export const guidanceHandlers: Handlers<typeof guidanceRoutes> = {}
