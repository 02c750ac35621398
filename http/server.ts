import { readFileSync } from 'node:fs'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import Fastify from 'fastify'
import {
  jsonSchemaTransform,
  jsonSchemaTransformObject,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod'
import type { RunCommand } from '#app/holder/command-stream.ts'
import type { Store } from '#store/db.ts'
import { type ApiDocument, apiReferencePage } from './api-reference.ts'
import { forwardedCommandRoutes } from './forwarded-commands.ts'
import { healthRoutes } from './health.ts'
import { homePage, type RecordCount } from './home-page.ts'
import type { Company } from './page.ts'
import { answerError, sendProblem } from './problem.ts'

export interface ServerContext {
  readonly store: Store
  /** Whose record this is; null before the first import. */
  readonly company: () => Promise<Company | null>
  readonly counts: () => Promise<readonly RecordCount[]>
  /** Takes commands for the data folder that this process holds. */
  readonly commands?: { readonly runCommand: RunCommand; readonly token: string }
  /** Aborts when the server is asked to stop. */
  readonly stop?: AbortSignal
}

const version: string = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version
const look = readFileSync(new URL('./look.css', import.meta.url), 'utf8')

/** The HTTP server, not yet listening. */
export async function createServer(context: ServerContext) {
  const { store, company, counts, commands, stop = new AbortController().signal } = context
  const app = makeApp()
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
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
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
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title: 'Tapeline', version } },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })

  // Routes are registered after the plugin that documents them, hence inside one of their own.
  await app.register(async (inner) => {
    const routes = inner.withTypeProvider<ZodTypeProvider>()
    healthRoutes(routes, { store, version, stopping: () => stop.aborted })
    if (commands) forwardedCommandRoutes(routes, { store, stop, ...commands })
    const hidden = { schema: { hide: true } }
    routes.get('/openapi.json', hidden, async () => app.swagger())
    routes.get('/reference', hidden, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(apiReferencePage(app.swagger() as ApiDocument, await company())),
    )
    routes.get('/look.css', hidden, async (_request, reply) => reply.type('text/css; charset=utf-8').send(look))
    routes.get('/', hidden, async (_request, reply) =>
      reply
        .type('text/html; charset=utf-8')
        .send(homePage({ company: await company(), counts: await counts(), engine: store.engine, version })),
    )
  })
  return app
}

const makeApp = () => Fastify({ forceCloseConnections: 'idle', bodyLimit: 1 << 20 }).withTypeProvider<ZodTypeProvider>()

export type App = ReturnType<typeof makeApp>
