import { expect, it } from 'vitest'
import { makeStartToken } from '#app/access/start-link.ts'
import type { Store } from '#store/db.ts'
import { describeOnEmbedded } from '#test/store-cases.ts'
import { createServer } from './server.ts'

/** A server whose owner has signed in. */
async function signedIn(store: Store, now?: () => string) {
  const app = await createServer({ store, ...(now && { now }) })
  const headers = { 'sec-fetch-site': 'same-origin' }
  const given = { token: await makeStartToken(store), name: 'Olga', email: 'olga@example.com', password: 'seven green tape measures' }
  const started = await app.inject({ method: 'POST', url: '/v1/start', headers, payload: given })
  const cookie = [started.headers['set-cookie']]
    .flat()
    .map((one) => String(one).split(';')[0])
    .join('; ')
  return (method: 'POST' | 'DELETE' | 'GET', url: string, payload: object | undefined, key?: string) =>
    app.inject({ method, url, headers: { ...headers, cookie, ...(key && { 'idempotency-key': key }) }, ...(payload && { payload }) })
}
const invite = (email: string) => ({ email, role: 'analyst' })
const invitations = async (store: Store) => (await store.query<{ n: number }>('select count(*) as n from invitation'))[0]!.n

describeOnEmbedded('Idempotency-Key', (open) => {
  it('does the same request once, and answers it the same, also when both come at once', async () => {
    const store = await open()
    const send = await signedIn(store)
    const [first, second] = await Promise.all([
      send('POST', '/v1/invitations', invite('a@example.com'), 'k1'),
      send('POST', '/v1/invitations', invite('a@example.com'), 'k1'),
    ])
    const third = await send('POST', '/v1/invitations', invite('a@example.com'), 'k1')
    expect([first.statusCode, second.statusCode, third.statusCode]).toEqual([201, 201, 201])
    expect([second.body, third.body]).toEqual([first.body, first.body])
    expect([first, second, third].filter((one) => one.headers['idempotency-replayed'] === 'true')).toHaveLength(2)
    expect(await invitations(store)).toBe(1)
    // What is shown once is not to be read in the database.
    const link = /\/invitation\/([\w-]+)/.exec(first.body)![1]!
    const kept = await store.query<{ text: string }>(`select encode(answer, 'escape') as text from idempotent_answer`)
    expect(kept).toHaveLength(1)
    expect(kept[0]!.text).not.toContain(link)
  })

  it('refuses the key for another request, and takes it again after a refusal', async () => {
    const store = await open()
    const send = await signedIn(store)
    expect((await send('POST', '/v1/invitations', { email: 'nobody', role: 'analyst' }, 'k2')).statusCode).toBe(422)
    expect((await send('POST', '/v1/invitations', invite('b@example.com'), 'k2')).statusCode).toBe(201)
    const other = await send('POST', '/v1/invitations', invite('c@example.com'), 'k2')
    expect(other.statusCode).toBe(422)
    expect(other.json().detail).toContain('was used for another request')
    expect((await send('POST', '/v1/invitations', invite('c@example.com'), 'two words')).statusCode).toBe(422)
    expect((await send('POST', '/v1/invitations', invite('c@example.com'))).statusCode).toBe(201)
    expect(await invitations(store)).toBe(2)
  })

  it('is forgotten after a day, and of no meaning where nothing changes', async () => {
    const store = await open()
    let now = '2026-11-22T08:00:00.000Z'
    const send = await signedIn(store, () => now)
    expect((await send('GET', '/v1/record', undefined, 'k3')).statusCode).toBe(200)
    expect((await send('POST', '/v1/invitations', invite('d@example.com'), 'k3')).statusCode).toBe(201)
    now = '2026-11-23T08:00:01.000Z'
    const later = await send('POST', '/v1/invitations', invite('e@example.com'), 'k3')
    expect(later.headers['idempotency-replayed']).toBeUndefined()
    expect(await store.query('select 1 from idempotent_answer')).toHaveLength(1)
  })
})
