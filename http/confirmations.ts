import type { confirmationRoutes } from '#api/routes/confirmations.ts'
import type { Handlers } from './handler.ts'

export const confirmationHandlers: Handlers<typeof confirmationRoutes> = {}
