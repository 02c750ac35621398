import type { AnswersTold } from '#store/account-timeline.ts'
import type { Context } from '../context.ts'
import { hearsConfidence, seesAnswers } from '../relationship/voice-gate.ts'

/** Which answers a timeline may hold for who asks. */
export const answersTold = (ctx: Pick<Context, 'access'>): AnswersTold =>
  hearsConfidence(ctx) ? 'all' : seesAnswers(ctx) ? 'by name' : 'none'
