import type { scheduleRoutes } from '#api/routes/schedules.ts'
import type { Handlers } from './handler.ts'

export const scheduleHandlers: Handlers<typeof scheduleRoutes> = {}
