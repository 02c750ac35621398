/** A store that says how long its statements took: by phase of the work, and by statement. */
import type { Db, Store } from '#store/db.ts'
import { cpuSeconds } from './cpu-clock.ts'

export interface TimedStore extends Store {
  /** Seconds in the database since the last `start`, by phase; what runs at the same time counts once. */
  readonly seconds: Map<string, number>
  /** By the beginning of the statement; waiting for another one included. */
  readonly statements: Map<string, { n: number; seconds: number }>
  /** Processor seconds of this process while it waited for the database: with the embedded engine, those of the database. */
  readonly cpu: { seconds: number }
  phase(name: string): void
  start(): void
}

export function timedStore(store: Store): TimedStore {
  const seconds = new Map<string, number>()
  const statements = new Map<string, { n: number; seconds: number }>()
  const cpu = { seconds: 0 }
  let phase = ''
  let running = 0
  let [busySince, cpuBefore] = [0, 0]
  const begin = () => {
    if (running++ > 0) return
    busySince = performance.now()
    cpuBefore = cpuSeconds()
  }
  const end = (sql: string, since: number) => {
    const name = sql
      .replaceAll(/\s+/g, ' ')
      .replaceAll(/\d{2,}/g, '#')
      .trim()
      .slice(0, 90)
    const known = statements.get(name) ?? { n: 0, seconds: 0 }
    statements.set(name, { n: known.n + 1, seconds: known.seconds + (performance.now() - since) / 1000 })
    if (--running > 0) return
    seconds.set(phase, (seconds.get(phase) ?? 0) + (performance.now() - busySince) / 1000)
    cpu.seconds += cpuSeconds() - cpuBefore
  }
  const timed = async <T>(sql: string, work: () => Promise<T>): Promise<T> => {
    const since = performance.now()
    begin()
    try {
      return await work()
    } finally {
      end(sql, since)
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
    cpu,
    phase(name) {
      phase = name
    },
    start() {
      seconds.clear()
      statements.clear()
      cpu.seconds = 0
    },
    async transaction(work) {
      let ended = 0
      const result = await store
        .transaction(async (tx) => {
          try {
            return await work(over(tx))
          } finally {
            ended = performance.now()
            begin()
          }
        })
        .finally(() => {
          if (ended > 0) end('commit', ended)
        })
      return result
    },
    atOneMoment: (work) => store.atOneMoment(work),
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
