import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Machine } from '#app/access/sign-in.ts'

/** The machine that asks. Behind a proxy its address is what the proxy says, if TRUST_PROXY says to believe it. */
export const machineOf = (request: FastifyRequest): Machine => ({
  address: request.ip,
  userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
  secure: request.protocol === 'https' || (process.env.TAPELINE_URL ?? '').startsWith('https:'),
  cookie: request.headers.cookie ?? '',
})

/** How the one who asks reaches this server. Good enough to show a link to himself, not to send one to somebody else. */
export const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`

/** Several cookies stay several headers. */
export function setCookies(reply: FastifyReply, cookies: readonly string[]): void {
  for (const cookie of cookies) reply.header('set-cookie', cookie)
}
