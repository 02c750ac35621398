import type { matchRoutes } from '#api/routes/matches.ts'
import type { Handlers } from './handler.ts'

export const matchHandlers: Handlers<typeof matchRoutes> = {}
