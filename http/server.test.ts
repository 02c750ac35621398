import { expect, it } from 'vitest'
import { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { Store } from '#store/db.ts'
import { describeOnEmbedded } from '#test/store-cases.ts'
import { html } from './page.ts'
import { createServer, type ServerContext } from './server.ts'

const serverOver = (store: Store, more: Partial<ServerContext> = {}) => createServer({ store, ...more })

describeOnEmbedded('createServer()', (open) => {
  it('says that it is healthy when its store answers, and that it is not when it does not', async () => {
    const store = await open()
    const app = await serverOver(store)
    expect((await app.inject('/healthz')).json()).toMatchObject({ status: 'ok', store: 'pglite' })
    expect((await app.inject('/readyz')).statusCode).toBe(200)
    const broken = await serverOver({ ...store, query: async () => Promise.reject(new Error('disk full')) })
    const answer = await broken.inject('/healthz')
    expect(answer.statusCode).toBe(503)
    expect(answer.json()).toMatchObject({ status: 'unavailable', detail: 'disk full' })
  })

  it('is not ready while it stops, and healthy still', async () => {
    const app = await serverOver(await open(), { stop: AbortSignal.abort() })
    expect((await app.inject('/readyz')).json()).toMatchObject({ status: 'stopping' })
    expect((await app.inject('/healthz')).statusCode).toBe(200)
  })

  it('describes itself as OpenAPI 3.1, without the routes for command lines', async () => {
    const app = await serverOver(await open(), { commands: { runCommand: async () => 0, folders: [] } })
    const document = (await app.inject('/openapi.json')).json()
    expect(document.openapi).toBe('3.1.0')
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(['/healthz', '/readyz', '/v1/me']))
    expect(Object.keys(document.paths).filter((path) => path.startsWith('/cli') || path.startsWith('/demo'))).toEqual([])
    expect(document.components.schemas).toHaveProperty('Health')
    const reference = await app.inject('/reference')
    expect(reference.body).toContain('Whether to send it work')
    expect(reference.body).toContain('href="#shape-Health"')
  })

  it('lets scripts of its own run and no others, is framed by nobody, and tells others nothing of where one comes from', async () => {
    const answer = await (await serverOver(await open())).inject('/reference')
    const policy = String(answer.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('upgrade-insecure-requests')
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'SAMEORIGIN',
    })
    expect((await (await serverOver({} as Store)).inject('/look.css')).headers['content-type']).toContain('text/css')
  })

  it('answers what went wrong as a problem, and keeps a bug’s words in the log', async () => {
    const app = await serverOver(await open())
    const anyone = { config: { may: 'anyone' } } as const
    app.get('/refused', anyone, () => {
      throw new Refusal('too_large', 'Cannot take the file: it has 2 GB.', [{ at: 'file', message: 'too big' }])
    })
    app.get('/bug', anyone, () => {
      throw new TypeError('row of customer 4711')
    })
    app.post('/checked', { ...anyone, schema: { body: z.object({ name: z.string() }) } }, async () => 'ok')
    const refused = await app.inject('/refused')
    expect(refused.statusCode).toBe(413)
    expect(refused.headers['content-type']).toContain('application/problem+json')
    expect(refused.json()).toMatchObject({
      code: 'too_large',
      detail: 'Cannot take the file: it has 2 GB.',
      problems: [{ at: 'file', message: 'too big' }],
    })
    const words = console.error
    console.error = () => {}
    const bug = await app.inject('/bug')
    console.error = words
    expect(bug.statusCode).toBe(500)
    expect(bug.body).not.toContain('4711')
    const invalid = await app.inject({ method: 'POST', url: '/checked', payload: {} })
    expect(invalid.json()).toMatchObject({ status: 422, code: 'invalid', problems: [{ at: 'body/name' }] })
    expect(
      (await app.inject({ method: 'POST', url: '/checked', payload: '{', headers: { 'content-type': 'application/json' } })).json(),
    ).toMatchObject({ status: 400 })
    expect((await app.inject('/v1/nowhere?x=1')).json()).toMatchObject({
      code: 'not_found',
      detail: 'There is nothing at GET /v1/nowhere.',
    })
  })

  it('does not start with a route that does not say who may call it', async () => {
    const app = await serverOver(await open())
    expect(() => app.get('/forgotten', async () => 'all of it')).toThrow('GET /forgotten does not say who may call it')
  })

  it('lets a caller in again after too many calls', async () => {
    const app = await serverOver(await open(), { limits: { callsPerMinute: 3, tries: 2, triesOfMachine: 9 } })
    const entrance = () => app.inject('/v1/sign-in')
    for (const _ of [1, 2, 3]) expect((await entrance()).statusCode).toBe(200)
    const refused = await entrance()
    expect(refused.json()).toMatchObject({ status: 429, code: 'too_many' })
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    // Somebody else's calls are his own.
    expect((await app.inject({ url: '/v1/sign-in', remoteAddress: '10.0.0.9' })).statusCode).toBe(200)
    const wrong = (email: string) =>
      app.inject({ method: 'POST', url: '/v1/sign-in', payload: { email, password: 'guessed guessed' }, remoteAddress: '10.0.0.8' })
    for (const _ of [1, 2]) expect((await wrong('a@example.com')).statusCode).toBe(401)
    expect((await wrong('a@example.com')).statusCode).toBe(429)
    expect((await app.inject('/healthz')).statusCode).toBe(200)
  })

  it('takes commands only with the token', async () => {
    const store = await open()
    const app = await serverOver(store, { commands: { runCommand: async () => 0, folders: [{ store, token: 'secret' }] } })
    const payload = { argv: ['x'], cwd: '/', user: 'u', terminal: null }
    for (const authorization of ['', 'Bearer wrong', 'secret'])
      expect((await app.inject({ method: 'POST', url: '/cli', payload, headers: { authorization } })).json()).toMatchObject({
        code: 'forbidden',
      })
    expect(
      (await app.inject({ method: 'POST', url: '/cli', payload, headers: { authorization: 'Bearer secret' }, remoteAddress: '10.0.0.7' }))
        .statusCode,
    ).toBe(403)
    const done = await app.inject({ method: 'POST', url: '/cli', payload, headers: { authorization: 'Bearer secret' } })
    expect(done.body).toBe('{"command":1}\n{"exit":0}\n')
  })
})

it('html`` escapes what is put in, and leaves templates and lists of templates as they are', () => {
  expect(html`<p>${'<b>"&\''}${html`<i>${1}</i>`}${[html`<u>`, 'a&b']}${null}${false}</p>`.text).toBe(
    '<p>&lt;b&gt;&quot;&amp;&#39;<i>1</i><u>a&amp;b</p>',
  )
})
