import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeStartToken } from '#app/access/start-link.ts'
import { createServer } from '#http/server.ts'
import { type OpenStore, openStore } from '#store/engine/open-store.ts'
import { addPerson, asPerson, becomeOwner, type Person, password, signInAgain } from './sign-in.ts'

let store: OpenStore
let app: Awaited<ReturnType<typeof createServer>>
let address: string
let owner: Person

beforeAll(async () => {
  store = await openStore({ memory: true })
  app = await createServer({ store })
  address = await app.listen({ host: '127.0.0.1', port: 0 })
  owner = await becomeOwner(address, (await makeStartToken(store))!)
}, 60_000)
afterAll(async () => {
  await app.close()
  await store.close()
})

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${address}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })

describe('Signing in', () => {
  it('works for people who were let in', async () => {
    expect(await (await asPerson(address, owner)('/v1/me')).json()).toMatchObject({ role: 'owner', name: 'Olga Owner' })
    const manager = await addPerson(address, owner, { role: 'accountManager', colleagues: ['Anna'] })
    expect(await (await asPerson(address, await signInAgain(address, manager))('/v1/me')).json()).toMatchObject({
      ...{ role: 'accountManager', scope: 'own', colleagues: ['Anna'] },
    })
    expect((await post('/v1/sign-in', { email: manager.email, password: `${password}x` })).status).toBe(401)
  })
})
