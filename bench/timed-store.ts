/** A store that says how long its statements took: by phase of the work, and by statement. */
import type { Db, Store } from '#store/db.ts'

export interface TimedStore extends Store {
  /** Seconds in the database since the last `start`, by phase. */
  readonly seconds: Map<string, number>
  /** The same by the beginning of the statement. */
  readonly statements: Map<string, { n: number; seconds: number }>
  phase(name: string): void
  start(): void
}

export function timedStore(store: Store): TimedStore {
  const seconds = new Map<string, number>()
  const statements = new Map<string, { n: number; seconds: number }>()
  let phase = ''
  const count = (sql: string, from: number) => {
    const took = (performance.now() - from) / 1000
    seconds.set(phase, (seconds.get(phase) ?? 0) + took)
    const name = sql
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/\d{2,}/g, '#')
      .trim()
      .slice(0, 90)
    const known = statements.get(name) ?? { n: 0, seconds: 0 }
    statements.set(name, { n: known.n + 1, seconds: known.seconds + took })
  }
  const timed = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    const from = performance.now()
    try {
      return await work()
    } finally {
      count(sql, from)
    }
  }
  const over = (db: Db): Db => ({
    engine: db.engine,
    query: (sql, params) => timed(sql, () => db.query(sql, params)),
    execute: (sql, params) => timed(sql, () => db.execute(sql, params)),
    script: (sql) => timed(sql, () => db.script(sql)),
    copyIn: (table, columns, text) => timed(`copy ${table}`, () => db.copyIn(table, columns, text)),
  })
  return {
    ...over(store),
    seconds,
    statements,
    phase(name) {
      phase = name
    },
    start() {
      seconds.clear()
      statements.clear()
    },
    async transaction(work) {
      const from = performance.now()
      let inside = 0
      const result = await store.transaction(async (tx) => {
        const begun = performance.now()
        try {
          return await work(over(tx))
        } finally {
          inside = performance.now() - begun
        }
      })
      count('begin and commit', from + inside)
      return result
    },
    close: () => store.close(),
  }
}

export const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

/** @param share 0.5 = the median */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await work()
  return (performance.now() - from) / 1000
}
