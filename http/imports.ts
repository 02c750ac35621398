import type { importRoutes } from '#api/routes/imports.ts'
import type { Handlers } from './handler.ts'

export const importHandlers: Handlers<typeof importRoutes> = {}
