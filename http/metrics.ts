import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { Refusal } from '#api/refusal.ts'
import type { Jobs } from '#app/jobs/jobs.ts'
import type { Store } from '#store/db.ts'
import { countImports } from '#store/imports.ts'
import type { App } from './server.ts'

export interface MeasuredServer {
  readonly version: string
  readonly store: Store
  readonly jobs: Jobs
}

/** `/metrics` as Prometheus reads it: requests, jobs, imports, the process. Labels are names of routes and states, never of accounts or people. */
export function metricRoutes(app: App, { version, store, jobs }: MeasuredServer): void {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const registers = [register]
  const requests = new Histogram({
    name: 'tapeline_request_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers,
  })
  new Gauge({ name: 'tapeline_info', help: 'Version', labelNames: ['version', 'store'], registers }).set(
    { version, store: store.engine },
    1,
  )
  new Gauge({
    ...{ name: 'tapeline_jobs', help: 'Jobs of this process by kind and state', labelNames: ['kind', 'state'], registers },
    collect() {
      this.reset()
      for (const { kind, state, n } of jobs.counts()) this.set({ kind, state }, n)
    },
  })
  new Gauge({
    ...{ name: 'tapeline_imports', help: 'Imports of the record by state', labelNames: ['state'], registers },
    async collect() {
      this.reset()
      for (const { state, n } of await countImports(store)) this.set({ state }, n)
    },
  })
  app.addHook('onResponse', async (request, reply) => {
    // An address that is none has no name: addresses as asked for would be a label each.
    const route = request.routeOptions.url ?? 'none'
    requests.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
  })
  app.get(
    '/metrics',
    { schema: { hide: true }, config: { may: 'anyone' }, onRequest: async (request) => onlyForMonitoring(request) },
    async (_request, reply) =>
      reply
        .type(register.contentType)
        .header('cache-control', 'no-store')
        .send(await register.metrics()),
  )
}

/** With METRICS_TOKEN whoever knows it; without, programs on this machine that no proxy stands in front of. */
function onlyForMonitoring(request: FastifyRequest): void {
  const token = process.env.METRICS_TOKEN
  const { authorization, forwarded, 'x-forwarded-for': forwardedFor } = request.headers
  const local = /^(::ffff:)?127\.|^::1$/.test(request.socket.remoteAddress ?? '') && forwarded === undefined && forwardedFor === undefined
  if (token ? same(authorization ?? '', `Bearer ${token}`) : local) return
  throw new Refusal(
    'forbidden',
    token ? 'Metrics need the token of METRICS_TOKEN' : 'Metrics are for this machine only: set METRICS_TOKEN to read them from elsewhere',
  )
}

const same = (a: string, b: string): boolean => {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(a), digest(b))
}
