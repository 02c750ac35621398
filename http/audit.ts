import type { auditRoutes } from '#api/routes/audit.ts'
import type { Handlers } from './handler.ts'

export const auditHandlers: Handlers<typeof auditRoutes> = {}
