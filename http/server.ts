import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import Fastify, { LogController } from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type { RunCommand } from '#app/holder/command-stream.ts'
import { Jobs } from '#app/jobs/jobs.ts'
import { startRunner } from '#app/schedules/runner.ts'
import type { Store } from '#store/db.ts'
import { type ApiDocument, apiReferencePage } from './api-reference.ts'
import { type DeclaredRoute, declareRoutes } from './declared-routes.ts'
import { forwardedCommandRoutes } from './forwarded-commands.ts'
import { healthRoutes } from './health.ts'
import { identify } from './identify.ts'
import { type Limits, makeLimiter, usualLimits } from './limits.ts'
import { logger, logRequests } from './log.ts'
import { metricRoutes } from './metrics.ts'
import { describeApi } from './openapi.ts'
import { answerError, sendProblem } from './problem.ts'
import { actorOf, type ServedRecord, serveRoutes } from './serve-routes.ts'
import { serveWeb } from './web.ts'

export interface ServerContext {
  /** The organisation's own record; people, sessions and keys are kept here too. */
  readonly store: Store
  /** The demo company, shown under /demo. */
  readonly demo?: Store
  /** Takes commands for the data folders that this process holds: the token of a folder's lock says which one. */
  readonly commands?: { readonly runCommand: RunCommand; readonly folders: readonly { readonly store: Store; readonly token: string }[] }
  /** Aborts when the server is asked to stop. */
  readonly stop?: AbortSignal
  /** The clock, as an ISO instant: tests set it. */
  readonly now?: () => string
  /** What runs by itself is looked for every so many milliseconds; without it nothing runs by itself. */
  readonly runEveryMs?: number
  readonly limits?: Limits
  /** Folder of the embedded database, whose disk is watched. */
  readonly folder?: string | null
  /** Where lines of the log go, and from which level on; none without it. */
  readonly log?: { readonly level: string; readonly write: (line: string) => void }
}

const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
const look = readFileSync(new URL('./look.css', import.meta.url), 'utf8')

/** The HTTP server, not yet listening. */
export async function createServer(context: ServerContext) {
  const { store, demo, commands, stop = new AbortController().signal, limits = usualLimits, now = () => new Date().toISOString() } = context
  const app = makeApp(context.log && logger(context.log.level, context.log.write))
  app.decorate('declaredRoutes', declareRoutes(app))
  const jobs = new Jobs(stop)
  logRequests(app, actorOf)
  metricRoutes(app, { version, store, jobs })
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, 404, 'not_found', `There is nothing at ${request.method} ${request.url.split('?')[0]}.`),
  )

  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        // The component kit writes style attributes; scripts are files of ours, always.
        styleSrc: ["'self'", "'unsafe-inline'"],
        scriptSrc: ["'self'"],
        workerSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Whoever puts TLS in front of it sets this there; over plain HTTP it would lock people out.
    strictTransportSecurity: false,
    referrerPolicy: { policy: 'same-origin' },
  })
  await app.register(compress, { threshold: 2048, encodings: ['gzip', 'identity'] })
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Tapeline', version } },
    transform: jsonSchemaTransform,
    transformObject: (given) => describeApi(jsonSchemaTransformObject(given)),
  })

  // Routes are registered after the plugin that documents them, hence inside one of their own.
  await app.register(async (inner) => {
    const routes = inner.withTypeProvider<ZodTypeProvider>()
    // Uploads are read as they come, by the route that takes them.
    for (const type of ['application/octet-stream', 'message/rfc822', 'text/calendar', 'application/mbox', 'multipart/form-data'])
      routes.addContentTypeParser(type, (_request, body, done) => done(null, body))
    healthRoutes(routes, { store, demo, version, stopping: () => stop.aborted, folder: context.folder })
    if (commands) forwardedCommandRoutes(routes, { stop, ...commands })
    const served = {
      ...{ home: store, demo: demo !== undefined, jobs, stop, now, limiter: await makeLimiter(routes, limits) },
      identify: (...[request, reply]: Parameters<ServedRecord['identify']>) => identify(store, request, reply),
    }
    serveRoutes(routes, { record: 'main', store, ...served })
    if (demo) serveRoutes(routes, { record: 'demo', store: demo, ...served })
    if (context.runEveryMs !== undefined)
      for (const one of demo ? [store, demo] : [store])
        app.addHook('onClose', startRunner({ store: one, home: store, now, signal: stop }, context.runEveryMs))
    const hidden = { schema: { hide: true }, config: { may: 'anyone' } } as const
    routes.get('/openapi.json', hidden, async () => app.swagger())
    routes.get('/reference', hidden, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(apiReferencePage(app.swagger() as ApiDocument)),
    )
    routes.get('/look.css', hidden, async (_request, reply) => reply.type('text/css; charset=utf-8').send(look))
    await serveWeb(routes)
  })
  return app
}

/** Whose word is taken for who asked and how: a number of proxies in front, or their addresses. Nobody's by default. */
const proxies = process.env.TRUST_PROXY ?? ''
const trustProxy = /^\d+$/.test(proxies) ? (_address: string, hop: number) => hop < Number(proxies) : proxies !== '' && proxies

const makeApp = (log?: { level: string; stream: { write: (line: string) => void } }) =>
  Fastify({
    ...{ forceCloseConnections: 'idle', bodyLimit: 1 << 20, trustProxy },
    // A line per answer is written by ourselves: what the framework writes names addresses as they were asked for.
    logController: new LogController({ disableRequestLogging: true }),
    ...{ genReqId: () => randomUUID(), requestIdHeader: false },
    ...(log && { logger: log }),
  }).withTypeProvider<ZodTypeProvider>()

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route that is served, with who may call it. */
    readonly declaredRoutes: readonly DeclaredRoute[]
  }
}

export type App = ReturnType<typeof makeApp>
