import { afterAll, beforeAll, describe, inject } from 'vitest'
import type { Store } from '#store/db.ts'
import { openStore } from '#store/engine/open-store.ts'
import { emptyServerDatabase, openInMemory } from '../store-cases.ts'

/**
 * Runs the same tests on both engines, each with one store for the whole file whose transactions really commit: for work in many
 * chunks, where `describeOnBothEngines` would put everything inside one transaction. Tests empty the record themselves.
 */
export function describeOnOwnStores(name: string, cases: (store: () => Store) => void) {
  const withStore = (open: () => Promise<Store>) => () => {
    let store: Store | undefined
    beforeAll(async () => {
      store = await open()
    })
    afterAll(() => store?.close())
    cases(() => store!)
  }
  describe(
    `${name} [embedded]`,
    withStore(() => openInMemory()),
  )
  if ('skipped' in inject('postgres'))
    return describe.skip(`${name} [server]`, () => cases(() => Promise.reject(new Error('skipped')) as never))
  describe(`${name} [server]`, async () => {
    const databaseUrl = await emptyServerDatabase()
    withStore(() => openStore({ databaseUrl: databaseUrl! }))()
  })
}

/** An empty record, as a fresh migration leaves it. */
export async function emptyRecord(store: Store): Promise<void> {
  const tables = await store.query<{ name: string; staged: boolean }>(
    `select c.relname as name, c.relname ~ '^(stage|undo)_\\d' as staged from pg_class c
     where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace and c.relname <> 'tapeline_migration'`,
  )
  await store.script(tables.map(({ name, staged }) => (staged ? `drop table ${name}` : `delete from ${name}`)).join(';'))
}
