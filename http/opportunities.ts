import type { opportunityRoutes } from '#api/routes/opportunities.ts'
import type { Handlers } from './handler.ts'

export const opportunityHandlers: Handlers<typeof opportunityRoutes> = {}
