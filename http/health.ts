import { z } from 'zod'
import type { Db } from '#store/db.ts'
import type { App } from './server.ts'

const answer = z
  .object({
    status: z.enum(['ok', 'stopping', 'unavailable']),
    store: z.enum(['pglite', 'postgres']),
    version: z.string(),
    detail: z.string().optional(),
  })
  .meta({ id: 'Health' })

/** The embedded engine finishes one chunk of a long load before it answers; longer than this is not healthy. */
const patienceMs = 5_000

export interface HealthFacts {
  readonly store: Db
  readonly version: string
  readonly stopping: () => boolean
}

/** `/healthz`: the process lives and its store answers. `/readyz`: send it work. */
export function healthRoutes(app: App, { store, version, stopping }: HealthFacts) {
  const look = async () => {
    const failure = await storeAnswers(store)
    return failure === null
      ? ({ status: 'ok', store: store.engine, version } as const)
      : ({ status: 'unavailable', store: store.engine, version, detail: failure } as const)
  }
  const schema = (summary: string) => ({ summary, tags: ['health'], response: { 200: answer, 503: answer } })

  app.get(
    '/healthz',
    { schema: schema('Whether the process lives and its database answers'), config: { may: 'anyone' } },
    async (_request, reply) => {
      const found = await look()
      return reply.code(found.status === 'ok' ? 200 : 503).send(found)
    },
  )

  app.get('/readyz', { schema: schema('Whether to send it work'), config: { may: 'anyone' } }, async (_request, reply) => {
    const found = stopping() ? ({ status: 'stopping', store: store.engine, version } as const) : await look()
    return reply.code(found.status === 'ok' ? 200 : 503).send(found)
  })
}

async function storeAnswers(store: Db): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`the database did not answer within ${patienceMs / 1000} s`), patienceMs)
  })
  const asked = store.query('select 1').then(
    () => null,
    (error: Error) => error.message,
  )
  const failure = await Promise.race([asked, late])
  clearTimeout(timer)
  return failure
}
