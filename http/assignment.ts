import type { assignmentRoutes } from '#api/routes/assignment.ts'
import type { Handlers } from './handler.ts'

export const assignmentHandlers: Handlers<typeof assignmentRoutes> = {}
