import type { influenceRoutes } from '#api/routes/influence.ts'
import type { Handlers } from './handler.ts'

export const influenceHandlers: Handlers<typeof influenceRoutes> = {}
