import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, afterEach, describe, inject, it } from 'vitest'
import type { Store } from '#store/db.ts'
import { type OpenStore, openStore, migrationsDir as ourMigrations } from '#store/engine/open-store.ts'
import { type EmbeddedEngine, openEmbedded } from '#store/engine/pglite.ts'
import { type Engine, type Session, storeOf } from '#store/engine/store-of.ts'
import { migrate, readMigrations } from '#store/migrate.ts'

/** A fresh, migrated store for one test; it is closed and emptied after the test. */
export type OpenFresh = () => Promise<Store>

export interface CaseOptions {
  /** Other migrations than Tapeline's own. */
  readonly migrationsDir?: string
}

/**
 * Runs the same tests on both engines. Each test that calls `open()` gets an empty, migrated store of its own:
 *
 *   describeOnBothEngines('saveAccount()', (open) => {
 *     it('keeps the external id as given', async () => { const store = await open() … })
 *   })
 *
 * Embedded: one engine in memory per worker, everything a test does is inside one transaction that is rolled back after it
 * (`store.transaction` is a savepoint there, so `now()` stands still within a test and sequences go on).
 * Server: a database of its own per `open()`, copied from a migrated template.
 */
export function describeOnBothEngines(name: string, cases: (open: OpenFresh) => void, options: CaseOptions = {}) {
  const folder = options.migrationsDir ?? ourMigrations
  describe(`${name} [embedded]`, () => cases(freshEmbedded(folder)))
  const server = inject('postgres')
  if ('skipped' in server) describe.skip(`${name} [server]`, () => cases(neverOpened))
  else if ('missing' in server)
    it(`${name} [server]`, () => {
      throw new Error(server.missing)
    })
  else describe(`${name} [server]`, () => cases(freshOnServer(server.url, folder)))
}

const neverOpened: OpenFresh = () => Promise.reject(new Error('skipped'))

/** Only the embedded engine, for tests of rules that have no SQL of their own. */
export function describeOnEmbedded(name: string, cases: (open: OpenFresh) => void, options: CaseOptions = {}) {
  describe(name, () => cases(freshEmbedded(options.migrationsDir ?? ourMigrations)))
}

/** The address of a new, empty database on the shared test server, dropped at the end of the file; null when tests on a server are left out. */
export async function emptyServerDatabase(): Promise<string | null> {
  const server = inject('postgres')
  if ('skipped' in server) return null
  if ('missing' in server) throw new Error(server.missing)
  const name = `tapeline_empty_${randomBytes(6).toString('hex')}`
  await onServer(server.url, (client) => client.query(`create database ${name}`))
  afterAll(() => onServer(server.url, (client) => client.query(`drop database if exists ${name} with (force)`)))
  return withDatabase(server.url, name)
}

/** An empty record in memory whose transactions really commit. Close it. */
export const openInMemory = async (): Promise<OpenStore> => openStore({ memory: true, image: await migratedImage(ourMigrations) })

const engineByFolder = new Map<string, Promise<EmbeddedEngine>>()

function freshEmbedded(folder: string): OpenFresh {
  const opened: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const close of opened.splice(0)) await close()
  })
  return async () => {
    if (opened.length > 0) throw new Error('one embedded store per test: the first open() already has the engine')
    if (!engineByFolder.has(folder))
      engineByFolder.set(
        folder,
        migratedImage(folder).then((image) => openEmbedded({ image })),
      )
    const engine = await engineByFolder.get(folder)!
    const session = await engine.acquire()
    await session.begin()
    opened.push(async () => {
      await session.finish('rollback')
      session.release()
    })
    return storeOf(insideTransaction(session))
  }
}

/** An engine whose transactions are savepoints of one that never commits. */
function insideTransaction(session: Session): Engine {
  let last: Promise<void> = Promise.resolve()
  const savepoint = () => session.script('savepoint test_case')
  const undo = () => session.script('rollback to savepoint test_case; release savepoint test_case')
  return {
    name: 'pglite',
    async acquire() {
      let release!: () => void
      const before = last
      last = new Promise((resolve) => {
        release = resolve
      })
      await before
      let inTransaction = false
      const alone = async <T>(work: () => Promise<T>): Promise<T> => {
        if (inTransaction) return work()
        await savepoint()
        try {
          const result = await work()
          await session.script('release savepoint test_case')
          return result
        } catch (error) {
          await undo()
          throw error
        }
      }
      return {
        run: (sql, params) => alone(() => session.run(sql, params)),
        script: (sql) => alone(() => session.script(sql)),
        copyIn: (sql, text) => alone(() => session.copyIn(sql, text)),
        async begin() {
          await savepoint()
          inTransaction = true
        },
        async finish(how) {
          inTransaction = false
          const kept =
            how === 'commit' &&
            (await session.script('release savepoint test_case').then(
              () => true,
              () => false,
            ))
          if (!kept) await undo()
          return kept ? 'commit' : 'rollback'
        },
        release: () => release(),
      }
    },
    async close() {},
  }
}

/** Migrating takes seconds, starting from an image half of one: the image is kept, named by what it was made from. */
async function migratedImage(folder: string): Promise<Uint8Array> {
  const kept = fileURLToPath(new URL('../node_modules/.tapeline/images', import.meta.url))
  const file = path.join(kept, `${fingerprintOf(folder)}.tar`)
  if (existsSync(file)) return readFileSync(file)
  const engine = await openEmbedded({})
  try {
    await migrate(storeOf({ ...engine, close: async () => {} }), folder)
    const image = await engine.image()
    mkdirSync(kept, { recursive: true })
    const old = readdirSync(kept)
    const beside = `${file}.${process.pid}`
    writeFileSync(beside, image)
    renameSync(beside, file)
    if (old.length > 6) for (const name of old) rmSync(path.join(kept, name), { force: true })
    return image
  } finally {
    await engine.close()
  }
}

function fingerprintOf(folder: string): string {
  const engine = readFileSync(fileURLToPath(new URL('../node_modules/@electric-sql/pglite/package.json', import.meta.url)))
  const hash = createHash('sha256').update(engine)
  for (const migration of readMigrations(folder)) hash.update(`${migration.name} ${migration.checksum}`)
  return hash.digest('hex').slice(0, 16)
}

function freshOnServer(url: string, folder: string): OpenFresh {
  const opened: { store: Store; name: string }[] = []
  afterEach(async () => {
    for (const { store, name } of opened.splice(0)) {
      await store.close()
      await onServer(url, (client) => client.query(`drop database if exists ${name} with (force)`))
    }
  })
  return async () => {
    const template = await migratedTemplate(url, folder)
    const name = `tapeline_case_${randomBytes(6).toString('hex')}`
    await onServer(url, (client) => client.query(`create database ${name} template ${template}`))
    const store = await openStore({ databaseUrl: withDatabase(url, name) }, { migrate: false, poolSize: 4 })
    opened.push({ store, name })
    return store
  }
}

const templates = new Map<string, Promise<string>>()

function migratedTemplate(url: string, folder: string): Promise<string> {
  const name = `tapeline_template_${fingerprintOf(folder)}`
  if (!templates.has(name)) templates.set(name, makeTemplate(url, folder, name))
  return templates.get(name)!
}

/** Made once per server, whoever comes first; under its final name only when it is whole. */
function makeTemplate(url: string, folder: string, name: string): Promise<string> {
  return onServer(url, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name])
    if (rowCount === 0) {
      await client.query(`drop database if exists ${name}_making with (force)`)
      await client.query(`create database ${name}_making`)
      await (await openStore({ databaseUrl: withDatabase(url, `${name}_making`) }, { migrationsDir: folder })).close()
      await client.query(`alter database ${name}_making rename to ${name}`)
    }
    return name
  })
}

async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function withDatabase(url: string, name: string): string {
  const address = new URL(url)
  address.pathname = `/${name}`
  return address.toString()
}
