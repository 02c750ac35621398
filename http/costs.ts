import type { costRoutes } from '#api/routes/costs.ts'
import type { Handlers } from './handler.ts'

export const costHandlers: Handlers<typeof costRoutes> = {}
