/** The record of a benchmark behind the server a user has, with an owner who has signed in. */
import type { AddressInfo } from 'node:net'
import { makeStartToken } from '#app/access/start-link.ts'
import { createServer } from '#http/server.ts'
import { asPerson, becomeOwner, type Person } from '#test/journeys/sign-in.ts'
import type { Bench } from './bench.ts'

export interface Served {
  readonly address: string
  readonly owner: Person
  /** Milliseconds from asking to the last byte; throws with the server's words when refused. */
  readonly read: (path: string) => Promise<number>
  close(): Promise<void>
}

export async function serve({ store }: Bench): Promise<Served> {
  const unlimited = { callsPerMinute: 1e9, tries: 1e9, triesOfMachine: 1e9 }
  const app = await createServer({ store, limits: unlimited })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const address = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const owner = await becomeOwner(address, (await makeStartToken(store))!)
  const call = asPerson(address, owner)
  return {
    address,
    owner,
    async read(path) {
      const from = performance.now()
      await (await call(path)).arrayBuffer()
      return performance.now() - from
    },
    async close() {
      app.server.closeAllConnections()
      await app.close()
    },
  }
}
