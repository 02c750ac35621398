import type { decisionRoutes } from '#api/routes/decisions.ts'
import type { Handlers } from './handler.ts'

export const decisionHandlers: Handlers<typeof decisionRoutes> = {}
