/**
 * What the server did, a line of JSON each on standard error: request id, route, status, milliseconds, who by id. No addresses as they were
 * asked for, no bodies, no names: a log goes where the record must not.
 */
import type { FastifyRequest } from 'fastify'
import type { App } from './server.ts'

const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** LOG_LEVEL; without it every request is logged, but on a terminal only what went wrong. */
export const logLevel = (given = process.env.LOG_LEVEL, terminal = process.stderr.isTTY): string =>
  given !== undefined && levels.includes(given) ? given : terminal ? 'warn' : 'info'

/** Written at once, so that a crash loses no line. */
export const logger = (level: string, write: (line: string) => void) => ({
  level,
  stream: { write },
  base: null,
  timestamp: () => `,"time":"${new Date().toISOString()}"`,
  formatters: { level: (level: string) => ({ level }) },
  serializers: {
    err: (error: Error & { code?: string }) => ({ type: error.name, message: error.message, code: error.code, stack: error.stack }),
  },
})

/** Health is asked every few seconds: what is well is not worth a line. */
const quiet = /^\/(healthz|readyz|metrics|assets\/|look\.css)/

export function logRequests(app: App, actorOf: (request: FastifyRequest) => string | null): void {
  app.addHook('onResponse', async (request, reply) => {
    const { url, config } = request.routeOptions
    const failed = reply.statusCode >= 500
    if (url !== undefined && quiet.test(url) && !failed) return
    const line = {
      method: request.method,
      route: url ?? 'none',
      ...(config?.operation !== undefined && { operation: config.operation }),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      ...(actorOf(request) !== null && { actor: actorOf(request) }),
    }
    if (failed) request.log.warn(line, 'answered')
    else request.log.info(line, 'answered')
  })
}
