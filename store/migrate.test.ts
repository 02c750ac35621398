import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { describeOnBothEngines, emptyServerDatabase } from '#test/store-cases.ts'
import type { Store } from './db.ts'
import { openStore } from './engine/open-store.ts'
import { migrate, pendingMigrations, readMigrations } from './migrate.ts'
import { schemaFingerprint, schemaText } from './schema-text.ts'

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

function folderOf(...migrations: string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tapeline-migrations-'))
  folders.push(folder)
  for (const [index, sql] of migrations.entries()) writeFileSync(path.join(folder, `000${index + 1}-step-${index + 1}.sql`), sql)
  return folder
}

const first = 'create table first (id bigint primary key);'
const second = 'create table second (id bigint primary key); insert into first values (1);'

async function everything(store: Store) {
  const tables = await store.query<{ name: string }>(
    'select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind in ($1, $2)',
    ['r', 'p'],
  )
  const rows = await Promise.all(tables.map(({ name }) => store.query(`select * from ${name}`)))
  return { schema: await schemaText(store), rows }
}

async function refusesAndTouchesNothing(store: Store, folder: string, code: string, text: string) {
  const before = await everything(store)
  await expect(migrate(store, folder)).rejects.toMatchObject({ code, message: expect.stringContaining(text) })
  await expect(pendingMigrations(store, folder)).rejects.toMatchObject({ code })
  expect(await everything(store)).toEqual(before)
}

describeOnBothEngines(
  'migrate()',
  (open) => {
    it('applies what is missing, in order, once', async () => {
      const store = await open()
      expect(await migrate(store, folderOf(first))).toEqual(['step-1'])
      const both = folderOf(first, second)
      expect((await pendingMigrations(store, both)).map((migration) => migration.name)).toEqual(['step-2'])
      expect(await migrate(store, both)).toEqual(['step-2'])
      expect(await migrate(store, both)).toEqual([])
      expect(await store.query('select * from first')).toEqual([{ id: 1 }])
      expect(await store.query('select number, name, applied_at is not null as done from tapeline_migration order by number')).toEqual([
        { number: 1, name: 'step-1', done: true },
        { number: 2, name: 'step-2', done: true },
      ])
    })

    it('leaves nothing of a migration that fails, and runs the mended one next time', async () => {
      const store = await open()
      const bad = folderOf(first, 'create table second (id bigint); select 1/0;')
      await expect(migrate(store, bad)).rejects.toThrow('division by zero')
      expect(await schemaText(store)).not.toContain('second')
      await expect(migrate(store, bad)).rejects.toThrow('division by zero')
      expect(await migrate(store, folderOf(first, second))).toEqual(['step-2'])
    })

    it('runs a migration again that was cut off before it changed anything', async () => {
      const store = await open()
      await migrate(store, folderOf(first))
      await store.execute(`insert into tapeline_migration (number, name, checksum, started_on) values (2, 'step-2', 'x', $1)`, [
        await schemaFingerprint(store),
      ])
      expect(await migrate(store, folderOf(first, second))).toEqual(['step-2'])
    })

    it('refuses a half-applied migration', async () => {
      const store = await open()
      await migrate(store, folderOf(first))
      await store.execute(`insert into tapeline_migration (number, name, checksum, started_on) values (2, 'step-2', 'x', $1)`, [
        await schemaFingerprint(store),
      ])
      await store.script('create table second (id bigint primary key)')
      await refusesAndTouchesNothing(store, folderOf(first, second), 'migration_half_applied', '0002-step-2')
    })

    it('refuses a database that is newer', async () => {
      const store = await open()
      await migrate(store, folderOf(first, second))
      await refusesAndTouchesNothing(store, folderOf(first), 'database_newer', '0002-step-2')
    })

    it('refuses a database whose migration was another one', async () => {
      const store = await open()
      await migrate(store, folderOf(first))
      await refusesAndTouchesNothing(store, folderOf(`${first} -- edited`), 'database_foreign', '0001-step-1')
    })

    it('refuses a database in which somebody else lives', async () => {
      const store = await open()
      await store.script('create table orders (id int); create view order_view as select * from orders')
      await refusesAndTouchesNothing(store, folderOf(first), 'database_foreign', 'orders')
    })

    it('refuses when a Tapeline lives in another schema', async () => {
      const store = await open()
      await store.script('create schema other; create table other.tapeline_migration (number int)')
      await refusesAndTouchesNothing(store, folderOf(first), 'database_foreign', '"other"')
    })
  },
  { migrationsDir: folderOf() },
)

describe('migrate() by several servers at once', () => {
  it('applies each migration once', async () => {
    const databaseUrl = await emptyServerDatabase()
    if (!databaseUrl) return
    const folder = folderOf(first, second, 'insert into first values (2);')
    const applied: string[] = []
    const open = () => openStore({ databaseUrl }, { migrationsDir: folder, onMigration: (name) => applied.push(name) })
    const stores = await Promise.all([open(), open(), open(), open()])
    expect(applied.toSorted()).toEqual(['step-1', 'step-2', 'step-3'])
    expect(await stores[0].query('select id from first order by id')).toEqual([{ id: 1 }, { id: 2 }])
    for (const store of stores) await store.close()
  })
})

describe('readMigrations()', () => {
  it('refuses a gap in the numbers and a name of another form', () => {
    const folder = folderOf(first)
    writeFileSync(path.join(folder, '0003-late.sql'), 'select 1')
    expect(() => readMigrations(folder)).toThrow('without a gap')
    rmSync(path.join(folder, '0003-late.sql'))
    writeFileSync(path.join(folder, '2_late.sql'), 'select 1')
    expect(() => readMigrations(folder)).toThrow("not a migration's name")
  })

  it('gives the same checksum for either line ending', () => {
    const unix = readMigrations(folderOf('select 1;\nselect 2;\n'))
    const windows = readMigrations(folderOf('select 1;\r\nselect 2;\r\n'))
    expect(windows[0]?.checksum).toBe(unix[0]?.checksum)
  })
})
