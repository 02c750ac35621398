import { AsyncLocalStorage } from 'node:async_hooks'
import type { Db, SqlRow, Store } from '../db.ts'
import { encodeParameters } from './encode-parameter.ts'

/** One connection while it is held. Parameters are encoded already; `finish` ends a transaction and returns what really happened. */
export interface Session {
  run(sql: string, params: readonly (string | null)[]): Promise<{ rows: SqlRow[]; affected: number }>
  script(sql: string): Promise<void>
  copyIn(sql: string, text: string): Promise<void>
  begin(): Promise<void>
  finish(how: 'commit' | 'rollback'): Promise<'commit' | 'rollback'>
  release(failure?: Error): void
}

export interface Engine {
  readonly name: Db['engine']
  /** Waits for its turn. */
  acquire(): Promise<Session>
  close(): Promise<void>
}

/**
 * The store over an engine. A transaction inside a transaction, or the root store used inside one, would wait for itself for ever
 * on the embedded engine (one connection) and run outside the transaction on a server: both throw instead, on both engines.
 */
export function storeOf(engine: Engine): Store {
  const current = new AsyncLocalStorage<{ open: boolean }>()
  let closed: Promise<void> | undefined

  const acquire = (what: string) => {
    if (closed) throw new Error(`${what}: the store is closed`)
    if (current.getStore()?.open) throw new Error(`${what} inside a transaction: pass the transaction on and use that`)
    return engine.acquire()
  }

  async function once<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const session = await acquire('the root store was used')
    try {
      return await work(session)
    } finally {
      session.release()
    }
  }

  const store: Store = {
    ...dbOver(engine.name, once),
    atOneMoment: (work) =>
      store.transaction(async (tx) => {
        await tx.script('set transaction isolation level repeatable read')
        return work(tx)
      }),
    async transaction<T>(work: (tx: Db) => Promise<T>): Promise<T> {
      const session = await acquire('a transaction was started')
      const state = { open: true }
      let failure: Error | undefined
      try {
        await session.begin()
        const tx = dbOver(engine.name, (statement) => {
          if (!state.open)
            throw new Error('this transaction is over: a statement was sent without being awaited, or the transaction was kept')
          return statement(session)
        })
        const result = await current.run(state, () => work(tx))
        state.open = false
        if ((await session.finish('commit')) === 'rollback')
          throw new Error('the transaction was rolled back: a statement in it had failed and the failure was swallowed')
        return result
      } catch (error) {
        if (state.open) {
          state.open = false
          await session.finish('rollback').catch((broken: Error) => {
            failure = broken // the connection is of no use any more
          })
        }
        throw error
      } finally {
        state.open = false
        session.release(failure)
      }
    },
    close() {
      closed ??= engine.close()
      return closed
    },
  }
  return store
}

function dbOver(engine: Db['engine'], use: <T>(work: (session: Session) => Promise<T>) => Promise<T>): Db {
  return {
    engine,
    async query<R extends SqlRow = SqlRow>(sql: string, params: readonly unknown[] = []) {
      const encoded = encodeParameters(params)
      return (await use((session) => session.run(sql, encoded))).rows as R[]
    },
    async execute(sql, params = []) {
      const encoded = encodeParameters(params)
      return (await use((session) => session.run(sql, encoded))).affected
    },
    async script(sql) {
      await use((session) => session.script(sql))
    },
    async copyIn(table, columns, text) {
      if (text === '') return
      const sql = `copy ${table.split('.').map(quoteName).join('.')} (${columns.map(quoteName).join(', ')}) from `
      await use((session) => session.copyIn(sql, text))
    },
  }
}

const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`
