import type { challengeRoutes } from '#api/routes/challenges.ts'
import type { Handlers } from './handler.ts'

export const challengeHandlers: Handlers<typeof challengeRoutes> = {}
