import type { todayRoutes } from '#api/routes/today.ts'
import type { Handlers } from './handler.ts'

export const todayHandlers: Handlers<typeof todayRoutes> = {}
