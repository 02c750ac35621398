import type { planRoutes } from '#api/routes/plans.ts'
import type { Handlers } from './handler.ts'

export const planHandlers: Handlers<typeof planRoutes> = {}
