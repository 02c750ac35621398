import type { coverageRoutes } from '#api/routes/coverage.ts'
import type { Handlers } from './handler.ts'

export const coverageHandlers: Handlers<typeof coverageRoutes> = {}
