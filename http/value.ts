import type { valueRoutes } from '#api/routes/value.ts'
import type { Handlers } from './handler.ts'

export const valueHandlers: Handlers<typeof valueRoutes> = {}
