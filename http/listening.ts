import type { listeningRoutes } from '#api/routes/listening.ts'
import type { Handlers } from './handler.ts'

export const listeningHandlers: Handlers<typeof listeningRoutes> = {}
