import type { titleRuleRoutes } from '#api/routes/title-rules.ts'
import type { Handlers } from './handler.ts'

export const titleRuleHandlers: Handlers<typeof titleRuleRoutes> = {}
