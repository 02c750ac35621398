import { statfs } from 'node:fs/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { z } from 'zod'
import type { Store } from '#store/db.ts'
import { migrationsDir } from '#store/engine/open-store.ts'
import { pendingMigrations } from '#store/migrate.ts'
import type { App } from './server.ts'

const answer = z
  .object({
    status: z.enum(['ok', 'stopping', 'unavailable']),
    store: z.enum(['pglite', 'postgres']),
    version: z.string(),
    /** What is wrong, in words. */
    detail: z.string().optional(),
    /** Longest the event loop was held up since this was last asked. */
    eventLoopLagMs: z.number().optional(),
    /** Free where the embedded database lies. */
    diskFreeBytes: z.number().optional(),
    /** The demo company beside it: shown, and no reason to be unready. */
    demo: z.enum(['ok', 'unavailable']).optional(),
  })
  .meta({ id: 'Health' })

/** The embedded engine finishes one chunk of a long load before it answers; longer than this is not healthy. */
const patienceMs = 5_000
/** A chunk of an import and its log fit in; with less a write fails half way. */
const leastFreeBytes = 64 << 20

export interface HealthFacts {
  readonly store: Store
  readonly demo?: Store | undefined
  readonly version: string
  readonly stopping: () => boolean
  /** Folder of the embedded database; null on a server. */
  readonly folder?: string | null | undefined
}

/** `/healthz`: the process lives and its store answers. `/readyz`: send it work. */
export function healthRoutes(app: App, { store, demo, version, stopping, folder }: HealthFacts) {
  const lag = monitorEventLoopDelay({ resolution: 20 })
  lag.enable()
  app.addHook('onClose', async () => {
    lag.disable()
  })
  const about = { store: store.engine, version } as const
  const schema = (summary: string) => ({ summary, tags: ['health'], response: { 200: answer, 503: answer } })
  const anyone = { config: { may: 'anyone' } } as const

  app.get('/healthz', { schema: schema('Whether the process lives and its database answers'), ...anyone }, async (_request, reply) => {
    const failure = await answers(() => store.query('select 1'))
    if (failure !== null) return reply.code(503).send({ status: 'unavailable', ...about, detail: failure })
    return reply.send({ status: 'ok', ...about })
  })

  app.get('/readyz', { schema: schema('Whether to send it work'), ...anyone }, async (_request, reply) => {
    if (stopping()) return reply.code(503).send({ status: 'stopping', ...about })
    const [failure, demoFailure, free] = await Promise.all([
      answers(async () => {
        const pending = await pendingMigrations(store, migrationsDir)
        if (pending.length > 0)
          throw new Error(`the database lacks ${pending.map((one) => one.name).join(', ')}: restart to bring it up to date`)
      }),
      demo ? answers(() => demo.query('select 1')) : null,
      folder
        ? statfs(folder).then(
            ({ bavail, bsize }) => bavail * bsize,
            () => null,
          )
        : null,
    ])
    const full = free !== null && free < leastFreeBytes ? `the disk is full: ${free >> 20} MB are free` : null
    const eventLoopLagMs = Math.round(lag.max / 1e6)
    lag.reset()
    const seen = {
      eventLoopLagMs,
      ...(free !== null && { diskFreeBytes: free }),
      ...(demo && { demo: demoFailure === null ? ('ok' as const) : ('unavailable' as const) }),
    }
    const detail = failure ?? full
    if (detail !== null) return reply.code(503).send({ status: 'unavailable', ...about, detail, ...seen })
    return reply.send({ status: 'ok', ...about, ...seen })
  })
}

/** Null when it does in time; else why not. */
async function answers(ask: () => Promise<unknown>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`the database did not answer within ${patienceMs / 1000} s`), patienceMs)
  })
  const asked = ask().then(
    () => null,
    (error: Error) => error.message,
  )
  const failure = await Promise.race([asked, late])
  clearTimeout(timer)
  return failure
}
