import type { viewRoutes } from '#api/routes/views.ts'
import type { Handlers } from './handler.ts'

export const viewHandlers: Handlers<typeof viewRoutes> = {}
