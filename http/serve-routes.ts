import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Access } from '#api/access.ts'
import { Refusal } from '#api/refusal.ts'
import type { Route } from '#api/route.ts'
import { routes } from '#api/routes.ts'
import type { Jobs } from '#app/jobs/jobs.ts'
import type { Store } from '#store/db.ts'
import { checkOrigin } from './check-origin.ts'
import type { Caller, FileAnswer, RequestContext, ServerEvent } from './handler.ts'
import { handlers } from './handlers.ts'
import { answerOnce, idempotencyKey } from './idempotency.ts'
import type { Limiter } from './limits.ts'
import { problemDocument } from './problem.ts'
import { Serialised, sendSerialised } from './serialised.ts'
import type { App } from './server.ts'
import { refuseUnkeptText } from './unkept-text.ts'

export interface ServedRecord {
  readonly record: 'main' | 'demo'
  readonly store: Store
  /** Where people, sessions and keys are kept. */
  readonly home: Store
  /** Whether the demo company is served beside it. */
  readonly demo: boolean
  readonly jobs: Jobs
  readonly limiter: Limiter
  /** Null when nobody has signed in. */
  readonly identify: (request: FastifyRequest, reply: FastifyReply) => Promise<Caller | null>
  readonly stop: AbortSignal
  /** The clock, as an ISO instant. */
  readonly now: () => string
}

const nothing: Access = { may: new Set(), kinds: new Set(), accounts: [] }
const status = { created: 201, accepted: 202, nothing: 204, file: 200, events: 200 } as const

/** Registers every route of the API for one record. The demo company's lie under /demo and are not documented twice. */
export function serveRoutes(app: App, served: ServedRecord): void {
  const prefix = served.record === 'demo' ? '/demo' : ''
  for (const [name, route] of Object.entries(routes) as [keyof typeof routes, Route][]) {
    const handler = handlers[name] as (ctx: RequestContext, given: unknown) => unknown
    app.route({
      method: route.method,
      url: prefix + route.path,
      config: { may: route.may, operation: name },
      schema: {
        ...(prefix ? { hide: true } : { operationId: name, summary: route.summary, tags: [route.tag] }),
        ...(route.params && { params: route.params }),
        ...(route.query && { querystring: route.query }),
        ...(route.body && route.takes !== 'stream' && { body: route.body }),
        response: { ...(route.ok && { [okStatus(route)]: route.ok as z.ZodType }), '4xx': problemDocument },
      },
      handler: async (request, reply) => {
        const ctx = contextOf(served, request, reply)
        const given = { params: request.params, query: request.query, body: request.body }
        const key = idempotencyKey(ctx, route)
        if (key === null) return send(reply, route, await handler(ctx, given))
        const { status, text, replayed } = await answerOnce(ctx, key, async () => {
          const answer = await handler(ctx, given)
          reply.code(okStatus(route))
          return { status: okStatus(route), text: route.answers === 'nothing' ? '' : String(reply.serialize(answer)) }
        })
        if (replayed) reply.header('idempotency-replayed', 'true')
        return sendText(reply, status, text)
      },
      // Copied: what a router takes out of an address is no plain object.
      preValidation: async ({ params, query, body }) =>
        refuseUnkeptText({ params: { ...(params as object) }, query: { ...(query as object) }, body }),
      // Before the body is read: whoever may not is not listened to.
      onRequest: async (request, reply) => {
        const caller = await served.identify(request, reply)
        callers.set(request, caller)
        checkOrigin(request, caller !== null && caller.sessionId !== null)
        await served.limiter.call(request, reply, caller)
        if (route.may === 'anyone') return
        if (!caller) throw new Refusal('signed_out', 'Sign in first')
        if (route.may !== 'signedIn' && !caller.access.may.has(route.may))
          throw new Refusal('forbidden', 'Your role does not allow this: ask an owner')
      },
    })
  }
}

/** Who sent a request, found before its body was read. */
const callers = new WeakMap<FastifyRequest, Caller | null>()
/** For the log: `user:<id>` or `key:<id>`. */
export const actorOf = (request: FastifyRequest): string | null => callers.get(request)?.actor ?? null

function contextOf(served: ServedRecord, request: FastifyRequest, reply: FastifyReply): RequestContext {
  const caller = callers.get(request) ?? null
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  served.stop.addEventListener('abort', () => gone.abort(), { once: true, signal: gone.signal })
  return {
    ...{ store: served.store, home: served.home, record: served.record, demo: served.demo, caller, request, reply },
    ...{ jobs: served.jobs, limiter: served.limiter, clock: served.now },
    ...{ actor: caller?.actor ?? 'anyone', access: caller?.access ?? nothing, now: served.now(), signal: gone.signal },
  }
}

const okStatus = (route: Route) => (route.answers ? status[route.answers] : 200)

function send(reply: FastifyReply, route: Route, answer: unknown) {
  reply.header('cache-control', reply.getHeader('cache-control') ?? 'no-store')
  if (route.answers === 'nothing') return reply.code(204).send()
  if (route.answers === 'file') {
    const { name, type, body } = answer as FileAnswer
    return reply
      .type(type)
      .header(
        'content-disposition',
        `attachment; filename="${name.replaceAll(/[^\w. -]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
      )
      .send(body)
  }
  if (route.answers === 'events') {
    return reply
      .type('text/event-stream')
      .header('x-accel-buffering', 'no')
      .send(Readable.from(eventText(answer as AsyncIterable<ServerEvent>)))
  }
  if (answer instanceof Serialised) return sendSerialised(reply.request, reply, answer)
  return reply.code(okStatus(route)).send(answer)
}

/** What was made into text before, as it was. */
function sendText(reply: FastifyReply, status: number, text: string) {
  reply.code(status).header('cache-control', 'no-store')
  return status === 204 ? reply.send() : reply.type('application/json; charset=utf-8').send(text)
}

async function* eventText(events: AsyncIterable<ServerEvent>) {
  for await (const { event, data } of events) yield `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`
}
