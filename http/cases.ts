import type { caseRoutes } from '#api/routes/cases.ts'
import type { Handlers } from './handler.ts'

export const caseHandlers: Handlers<typeof caseRoutes> = {}
