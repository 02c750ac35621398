import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refusal } from '#api/refusal.ts'
import type { Store } from '../db.ts'
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
    engine = await openEngine(place, options)
    const store = storeOf(lock ? whileHeld(engine, lock) : engine)
    if (options.migrate !== false) await migrate(store, options.migrationsDir ?? migrationsDir, options.onMigration)
    return {
      ...store,
      lock,
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
