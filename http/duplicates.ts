import type { duplicateRoutes } from '#api/routes/duplicates.ts'
import type { Handlers } from './handler.ts'

export const duplicateHandlers: Handlers<typeof duplicateRoutes> = {}
