/** The import wizard's server side, over HTTP: the same numbers as the command line, nothing half-done, hostile files refused. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeStartToken } from '#app/access/start-link.ts'
import { makeDemoCompany } from '#app/demo/write-demo-company.ts'
import { createServer } from '#http/server.ts'
import { type OpenStore, openStore } from '#store/engine/open-store.ts'
import { emptyRecord } from '../builders/own-store.ts'
import { mustOn, writeFiles } from './cli.ts'
import { apiAs } from './import-api.ts'
import { endAll, newFolder } from './processes.ts'
import { becomeOwner } from './sign-in.ts'

let store: OpenStore
let app: Awaited<ReturnType<typeof createServer>>
let address: string
let api: ReturnType<typeof apiAs>

beforeAll(async () => {
  store = await openStore({ memory: true })
  app = await createServer({ store })
  address = await app.listen({ host: '127.0.0.1', port: 0 })
}, 60_000)
afterAll(async () => {
  await app.close()
  await store.close()
})
afterEach(endAll)
beforeEach(async () => {
  await emptyRecord(store)
  api = apiAs(address, await becomeOwner(address, (await makeStartToken(store))!))
})

const demoFiles = makeDemoCompany({ seed: 20_260_930, months: 4 }).files

describe('The wizard', () => {
  it('imports the three raw dialects as the command line does', async () => {
    const draft = await api.drop(demoFiles)
    console.log(
      draft.sources.map((s) => [s.source, s.tables, s.uncertain, s.confidence]),
      draft.problems,
      draft.tables.map((t) => [t.table, t.title, t.confidence, t.becomes.join()]),
    )
    console.log(draft.tables[0]!.columns.slice(0, 4))
    const job = await api.run(draft, { measure: true })
    console.log(job)
    void writeFiles
    void mustOn
    void newFolder
    void expect
  })
})
