import type { mergeRoutes } from '#api/routes/merges.ts'
import type { Handlers } from './handler.ts'

export const mergeHandlers: Handlers<typeof mergeRoutes> = {}
