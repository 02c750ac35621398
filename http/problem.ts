import { STATUS_CODES } from 'node:http'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Problem, Refusal, refusalCodes } from '#api/refusal.ts'

/** RFC 9457. `code` is the refusal's; `problems` lists every single thing that was wrong with the input. */
export const problemDocument = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    problems: z.array(z.object({ at: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused, and what to do.' })

export function sendProblem(reply: FastifyReply, status: number, code: string, detail: string, problems: readonly Problem[] = []) {
  return reply
    .code(status)
    .type('application/problem+json')
    .send(
      JSON.stringify({ type: 'about:blank', title: STATUS_CODES[status], status, detail, code, ...(problems.length > 0 && { problems }) }),
    )
}

/** The one place where what went wrong becomes an answer. A bug's message stays in the log: it may hold data. */
export function answerError(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof Refusal) return sendProblem(reply, refusalCodes[error.code].status, error.code, error.message, error.problems)
  if (hasZodFastifySchemaValidationErrors(error)) {
    const problems = error.validation.map((one) => ({
      at: `${error.validationContext ?? ''}${one.instancePath}`,
      message: one.message ?? 'is not valid',
    }))
    return sendProblem(reply, refusalCodes.invalid.status, 'invalid', 'The request is not valid.', problems)
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500
  if (status < 500) return sendProblem(reply, status, status === 413 ? 'too_large' : 'invalid', error.message)
  request.log.error({ err: error, method: request.method, route: request.routeOptions.url ?? 'none' }, 'failed')
  return sendProblem(reply, 500, 'bug', 'This should not have happened; the server’s log says more.')
}
