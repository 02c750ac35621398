import type { segmentRoutes } from '#api/routes/segments.ts'
import type { Handlers } from './handler.ts'

export const segmentHandlers: Handlers<typeof segmentRoutes> = {}
