import type { contributorRoutes } from '#api/routes/contributors.ts'
import type { Handlers } from './handler.ts'

export const contributorHandlers: Handlers<typeof contributorRoutes> = {}
