/** What a monitoring system sees: metrics, logs, and whether to send it work. None of it says anything about accounts or people. */
import { expect, it } from 'vitest'
import type { Store } from '#store/db.ts'
import { describeOnEmbedded } from '#test/store-cases.ts'
import { createServer, type ServerContext } from './server.ts'

describeOnEmbedded('Watching the server', (open) => {
  const withLog = async (store: Store, more: Partial<ServerContext> = {}) => {
    const lines: Record<string, unknown>[] = []
    const log = { level: 'info', write: (line: string) => void lines.push(JSON.parse(line)) }
    return { app: await createServer({ store, log, ...more }), lines }
  }

  it('logs a line of JSON per answer, by the name of its route, never by the address that was asked for', async () => {
    const { app, lines } = await withLog(await open())
    await app.inject('/v1/accounts?q=Köhler%20AG')
    await app.inject('/v1/jobs/4711/events')
    await app.inject('/customers/4711.csv')
    await app.inject('/healthz')
    expect(lines).toMatchObject([
      {
        level: 'info',
        method: 'GET',
        route: '/v1/accounts',
        status: 401,
        ms: expect.any(Number),
        reqId: expect.any(String),
        msg: 'answered',
      },
      { route: '/v1/jobs/:job/events', operation: 'followJob', status: 401 },
      { status: 404 },
    ])
    expect(JSON.stringify(lines)).not.toMatch(/4711|hler/)
  })

  it('keeps a bug’s stack in the log, with the request’s id', async () => {
    const { app, lines } = await withLog(await open())
    app.get('/bug', { config: { may: 'anyone' } }, () => {
      throw new TypeError('of undefined')
    })
    const answer = await app.inject('/bug?customer=4711')
    expect(answer.body).not.toContain('of undefined')
    expect(lines[0]).toMatchObject({
      level: 'error',
      route: '/bug',
      err: { type: 'TypeError', stack: expect.stringContaining('watching.test') },
    })
    expect(JSON.stringify(lines)).not.toContain('4711')
  })

  it('counts requests by route and status for Prometheus, for this machine or whoever has the token', async () => {
    const { app } = await withLog(await open())
    await app.inject('/v1/accounts?q=4711')
    await app.inject('/customers/4711.csv')
    const local = await app.inject('/metrics')
    expect(local.headers['content-type']).toContain('text/plain')
    expect(local.body).toMatch(/tapeline_request_seconds_count\{method="GET",route="\/v1\/accounts",status="401"\} 1/)
    expect(local.body).toContain('tapeline_info{version=')
    expect(local.body).toContain('process_resident_memory_bytes')
    expect(local.body).not.toContain('4711')
    expect((await app.inject({ url: '/metrics', remoteAddress: '10.0.0.7' })).statusCode).toBe(403)
    // A proxy on this machine stands for somebody elsewhere.
    expect((await app.inject({ url: '/metrics', headers: { 'x-forwarded-for': '10.0.0.7' } })).statusCode).toBe(403)
    process.env.METRICS_TOKEN = 'let me see'
    try {
      expect((await app.inject('/metrics')).statusCode).toBe(403)
      const asked = { url: '/metrics', remoteAddress: '10.0.0.7', headers: { authorization: 'Bearer let me see' } }
      expect((await app.inject(asked)).statusCode).toBe(200)
    } finally {
      delete process.env.METRICS_TOKEN
    }
  })

  it('is ready though the demo company is not; is not with a half-migrated database', async () => {
    const store = await open()
    const demo = { ...store, query: async () => Promise.reject(new Error('gone')) } as Store
    const { app } = await withLog(store, { demo, folder: '/' })
    const ready = await app.inject('/readyz')
    expect(ready.statusCode).toBe(200)
    expect(ready.json()).toMatchObject({
      status: 'ok',
      demo: 'unavailable',
      diskFreeBytes: expect.any(Number),
      eventLoopLagMs: expect.any(Number),
    })
    await store.execute('delete from tapeline_migration where number = (select max(number) from tapeline_migration)')
    const behind = await app.inject('/readyz')
    expect(behind.statusCode).toBe(503)
    expect(behind.json().detail).toContain('the database lacks')
  })
})
