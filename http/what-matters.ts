import type { whatMattersRoutes } from '#api/routes/what-matters.ts'
import type { Handlers } from './handler.ts'

export const whatMattersHandlers: Handlers<typeof whatMattersRoutes> = {}
