import type { erasureRoutes } from '#api/routes/erasures.ts'
import type { Handlers } from './handler.ts'

export const erasureHandlers: Handlers<typeof erasureRoutes> = {}
