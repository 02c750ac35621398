import type { answerRoutes } from '#api/routes/answers.ts'
import type { Handlers } from './handler.ts'

export const answerHandlers: Handlers<typeof answerRoutes> = {}
