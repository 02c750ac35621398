import type { keyRoutes } from '#api/routes/keys.ts'
import type { Handlers } from './handler.ts'

export const keyHandlers: Handlers<typeof keyRoutes> = {}
