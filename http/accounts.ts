import type { accountRoutes } from '#api/routes/accounts.ts'
import type { Handlers } from './handler.ts'

export const accountHandlers: Handlers<typeof accountRoutes> = {}
