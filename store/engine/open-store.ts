import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refusal } from '#api/refusal.ts'
import type { Db, Store } from '../db.ts'
import { migrate } from '../migrate.ts'
import { type FolderLock, takeFolderLock } from './folder-lock.ts'
import { openEmbedded } from './pglite.ts'
import { openServer } from './postgres.ts'
import { type Engine, storeOf } from './store-of.ts'

export type StorePlace =
  | { readonly dataDir: string }
  | { readonly databaseUrl: string }
  | { readonly memory: true; readonly image?: Uint8Array }

export interface OpenOptions {
  readonly migrationsDir?: string
  /** For tests that look at a database as it is. */
  readonly migrate?: boolean
  readonly onMigration?: (name: string) => void
  readonly poolSize?: number
}

export interface OpenStore extends Store {
  /** The lock on the data folder; null on a server and in memory. */
  readonly lock: FolderLock | null
  /** Where the embedded database lies; null on a server and in memory. */
  readonly folder: string | null
}

export const migrationsDir = fileURLToPath(new URL('../migrations', import.meta.url))

/**
 * Opens the record: takes the folder's lock, opens the engine, brings the schema up to date.
 *
 * @throws Refusal folder_held (another process has the folder), unavailable (no server there, or too old), database_newer,
 *         database_foreign, migration_half_applied — nothing has been changed then
 */
export async function openStore(place: StorePlace, options: OpenOptions = {}): Promise<OpenStore> {
  const lock = 'dataDir' in place ? await takeFolderLock(path.resolve(place.dataDir)) : null
  let engine: Engine | undefined
  try {
    // What a kill left of a copy.
    if ('dataDir' in place)
      for (const name of readdirSync(place.dataDir))
        if (name.startsWith(copyPrefix)) rmSync(path.join(place.dataDir, name), { recursive: true })
    engine = await openEngine(place, options)
    const held = lock ? whileHeld(engine, lock) : engine
    const store = storeOf(held)
    if (options.migrate !== false) await migrate(store, options.migrationsDir ?? migrationsDir, options.onMigration)
    return {
      ...store,
      ...('dataDir' in place && { atOneMoment: (work) => onCopy(held, path.resolve(place.dataDir), work) }),
      lock,
      folder: 'dataDir' in place ? path.resolve(place.dataDir) : null,
      async close() {
        await store.close()
        lock?.release()
      },
    }
  } catch (error) {
    await engine?.close().catch(() => {})
    lock?.release()
    throw error
  }
}

const copyPrefix = 'pg-copy-'

/** The folder is copied while nobody writes, and read at leisure: a long read would keep everybody else from the one connection. */
async function onCopy<T>(engine: Engine, dataDir: string, work: (tx: Db) => Promise<T>): Promise<T> {
  const copy = mkdtempSync(path.join(dataDir, copyPrefix))
  try {
    const session = await engine.acquire()
    try {
      await session.script('checkpoint')
      await cp(path.join(dataDir, 'pg'), path.join(copy, 'pg'), { recursive: true })
    } finally {
      session.release()
    }
    const store = storeOf(await openEmbedded({ dataDir: path.join(copy, 'pg') }))
    try {
      return await store.transaction(work)
    } finally {
      await store.close()
    }
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

function openEngine(place: StorePlace, options: OpenOptions): Promise<Engine> {
  if ('databaseUrl' in place) return openServer(place.databaseUrl, options.poolSize)
  if ('dataDir' in place) return openEmbedded({ dataDir: path.join(path.resolve(place.dataDir), 'pg') })
  return openEmbedded(place.image ? { image: place.image } : {})
}

/** A process that was thought dead (a suspended container) and lost its folder must not write into it again. */
function whileHeld(engine: Engine, lock: FolderLock): Engine {
  return {
    ...engine,
    async acquire() {
      if (lock.lost()) throw new Refusal('folder_held', 'Cannot go on: another process has taken the data folder over. Stop this one.')
      return engine.acquire()
    },
  }
}
