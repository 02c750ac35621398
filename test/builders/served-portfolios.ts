/** Anna's and Zelda's accounts behind a real server whose clock is set by hand, with an owner, somebody of finance, Anna and a viewer. */
import { makeStartToken } from '#app/access/start-link.ts'
import { createServer } from '#http/server.ts'
import { addPerson, asPerson, becomeOwner, type Person } from '../journeys/sign-in.ts'
import { openInMemory } from '../store-cases.ts'
import { anna, twoPortfolios } from './two-portfolios.ts'

export type Who = 'owner' | 'finance' | 'anna' | 'viewer'

export async function servedPortfolios() {
  const store = await openInMemory()
  const snapshot = await twoPortfolios(store)
  const clock = { now: '2026-04-10T09:00:00.000Z' }
  const limits = { callsPerMinute: 1_000_000, tries: 1_000, triesOfMachine: 1_000 }
  const app = await createServer({ store, limits, now: () => clock.now })
  const address = await app.listen({ host: '127.0.0.1', port: 0 })
  const owner = await becomeOwner(address, (await makeStartToken(store))!)
  const people: Record<Who, Person> = {
    owner,
    finance: await addPerson(address, owner, { role: 'finance', name: 'Fin Finch' }),
    anna: await addPerson(address, owner, { role: 'accountManager', colleagues: [anna], name: anna }),
    viewer: await addPerson(address, owner, { role: 'viewer', name: 'Vic Viewer' }),
  }
  /** What an answer holds; a refusal is answered as `{ status, code }`. */
  const ask =
    (method: string) =>
    // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by their names
    async (who: Who, path: string, body?: unknown): Promise<any> => {
      const answer = await asPerson(address, people[who])(path, { method, refused: true, ...(body !== undefined && { body }) })
      const said = answer.status === 204 ? null : ((await answer.json()) as Record<string, unknown>)
      return answer.ok ? said : { status: answer.status, code: said?.code, detail: said?.detail }
    }
  return {
    ...{ store, snapshot, clock, people, address },
    ...{ get: ask('GET'), post: ask('POST'), patch: ask('PATCH') },
    async close() {
      await app.close()
      await store.close()
    },
  }
}
