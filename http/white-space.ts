import type { whiteSpaceRoutes } from '#api/routes/white-space.ts'
import type { Handlers } from './handler.ts'

export const whiteSpaceHandlers: Handlers<typeof whiteSpaceRoutes> = {}
