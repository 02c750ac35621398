import type { feedRoutes } from '#api/routes/feeds.ts'
import type { Handlers } from './handler.ts'

export const feedHandlers: Handlers<typeof feedRoutes> = {}
