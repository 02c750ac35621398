import type { noteRoutes } from '#api/routes/notes.ts'
import type { Handlers } from './handler.ts'

export const noteHandlers: Handlers<typeof noteRoutes> = {}
