import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { Refusal } from '#api/refusal.ts'
import type { SqlRow } from '../db.ts'
import { DatabaseError, type DatabaseErrorFields } from './database-error.ts'
import type { Engine, Session } from './store-of.ts'

/** The PostgreSQL major version that the embedded engine writes to disk. */
const embeddedMajor = '18'

export interface EmbeddedOptions {
  /** Folder of the database itself; in memory without it. */
  readonly dataDir?: string
  /** A database to start from, in memory only: what `image()` of another engine returned. */
  readonly image?: Uint8Array
}

export interface EmbeddedEngine extends Engine {
  readonly name: 'pglite'
  /** The whole database as one file. */
  image(): Promise<Uint8Array>
}

type Answer =
  | { readonly ready: true }
  | { readonly failed: DatabaseErrorFields }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: DatabaseErrorFields }

/**
 * Opens the embedded engine in a worker thread. It has one connection: whoever acquires it owns it until release, and the others
 * wait in order, so a small question gets in between two chunks of a long load.
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedEngine> {
  if (options.dataDir !== undefined) refuseOtherMajor(options.dataDir)
  // The runner's own loader flags must not reach the worker: it is plain JavaScript and would start slower with them.
  const worker = new Worker(new URL('./pglite-worker.mjs', import.meta.url), { workerData: options, execArgv: [] })
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void; sql: string }>()
  let lastId = 0
  let broken: Error | undefined

  const ready = new Promise<void>((resolve, reject) => {
    const stop = (error: Error) => {
      broken ??= error
      reject(broken)
      for (const call of waiting.values()) call.reject(broken)
      waiting.clear()
    }
    worker.on('message', (answer: Answer) => {
      if ('ready' in answer) return resolve()
      if ('failed' in answer)
        return stop(new Refusal('unavailable', `Cannot open the database in ${options.dataDir ?? 'memory'}: ${answer.failed.message}`))
      const call = waiting.get(answer.id)
      waiting.delete(answer.id)
      if (waiting.size === 0) worker.unref()
      if ('error' in answer) call?.reject(new DatabaseError(answer.error, call.sql))
      else call?.resolve(answer.result)
    })
    worker.on('error', (error) => stop(new Refusal('unavailable', `The embedded database stopped: ${error.message}`)))
    worker.on('exit', () => stop(new Refusal('unavailable', 'The embedded database stopped')))
  })

  const call = <T>(operation: string, input: object, sql = ''): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (broken) return reject(broken)
      const id = ++lastId
      waiting.set(id, { resolve: resolve as (result: unknown) => void, reject, sql })
      worker.ref()
      worker.postMessage({ id, operation, ...input })
    })

  const session: Omit<Session, 'release'> = {
    async run(sql, params) {
      const { names, rows, affected } = await call<{ names: string[]; rows: unknown[][]; affected: number }>('run', { sql, params }, sql)
      return { rows: rows.map((values) => rowOf(names, values)), affected }
    },
    script: (sql) => call('script', { sql }, sql),
    copyIn: (sql, text) => call('copy', { sql, text }, sql),
    begin: () => call('script', { sql: 'begin' }),
    finish: (how) => call('finish', { how }),
  }

  let last: Promise<void> = Promise.resolve()
  const acquire = async (): Promise<Session> => {
    let release!: () => void
    const before = last
    last = new Promise((resolve) => {
      release = resolve
    })
    await before
    if (broken) {
      release()
      throw broken
    }
    return { ...session, release: () => release() }
  }

  await ready
  worker.unref() // an idle database does not keep a command alive that forgot to close it
  return {
    name: 'pglite',
    acquire,
    image: () => call('image', {}),
    async close() {
      if (!broken) {
        const owner = await acquire()
        await call('close', {}).finally(() => owner.release())
      }
      await worker.terminate()
    },
  }
}

function rowOf(names: readonly string[], values: readonly unknown[]): SqlRow {
  const row: SqlRow = {}
  for (let index = 0; index < names.length; index++) row[names[index]!] = values[index]
  return row
}

function refuseOtherMajor(dataDir: string) {
  const file = path.join(dataDir, 'PG_VERSION')
  if (!existsSync(file)) return
  const major = readFileSync(file, 'utf8').trim()
  if (major !== embeddedMajor)
    throw new Refusal(
      Number(major) > Number(embeddedMajor) ? 'database_newer' : 'database_foreign',
      `Cannot open ${dataDir}: it was written by PostgreSQL ${major}, and this Tapeline embeds ${embeddedMajor}. Open it with the Tapeline that wrote it, export, and import here.`,
    )
}
