import type { editRoutes } from '#api/routes/edits.ts'
import type { Handlers } from './handler.ts'

export const editHandlers: Handlers<typeof editRoutes> = {}
