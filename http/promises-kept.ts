import type { promisesKeptRoutes } from '#api/routes/promises-kept.ts'
import type { Handlers } from './handler.ts'

export const promisesKeptHandlers: Handlers<typeof promisesKeptRoutes> = {}
