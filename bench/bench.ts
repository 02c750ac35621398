/** What measurements share: one engine, one book on disk, imported once, and what they found. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { importFiles } from '#app/imports/import-files.ts'
import { type BookFiles, filesOf, mappingOf, writeBook } from './book.ts'
import { cpuSeconds, serverClock } from './cpu-clock.ts'
import { type EngineName, openEngine } from './engines.ts'
import { type MemorySamples, sampleMemory } from './sample-memory.ts'
import { secondsOf, sum, type TimedStore, timedStore } from './timed-store.ts'

export interface Figure {
  /** What is compared with what. */
  readonly name: string
  readonly value: number
  readonly unit: '×' | '%' | 'MB' | 'MB per million rows'
  /** No more than this. */
  readonly aim?: number
  /** What the value is made of, in plain words. */
  readonly from: string
}

/** What a piece of work took: by the clock, and of the processor (null where a server's share cannot be known). */
export interface Took {
  readonly seconds: number
  readonly cpu: number | null
  /** The part of the database. */
  readonly sqlSeconds: number
  readonly sqlCpu: number | null
}

export interface ImportedBook extends Took {
  /** Seconds in the database, by phase. */
  readonly sql: ReadonlyMap<string, number>
  readonly memory: MemorySamples
}

export interface Bench {
  readonly engine: EngineName
  readonly store: TimedStore
  readonly folder: string
  readonly files: BookFiles
  /** Memory of the process when the store was open and nothing had been done. */
  readonly startBytes: number
  /** Imports the book the first time it is asked for. */
  book(): Promise<ImportedBook>
  importRows(files: BookFiles, source: string, onStored?: (share: number) => void): Promise<Took>
  took(work: () => Promise<unknown>): Promise<Took>
  /** Prints the statements that took longest, when asked to. */
  profile(title: string): void
}

export interface BenchOptions {
  /** Order lines, and as many interactions. */
  readonly each: number
  readonly accounts: number
  readonly profile: boolean
}

export async function withBench(engine: EngineName, options: BenchOptions, work: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tapeline-bench-files-'))
  const opened = await openEngine(engine)
  try {
    const files = await writeBook(folder, options.each, options.accounts)
    await work(benchOf(engine, timedStore(opened.store), await serverClock(opened.store), folder, files, options))
  } finally {
    await opened.close()
    rmSync(folder, { recursive: true })
  }
}

function benchOf(
  engine: EngineName,
  store: TimedStore,
  server: () => number | null,
  folder: string,
  files: BookFiles,
  options: BenchOptions,
): Bench {
  let book: Promise<ImportedBook> | undefined
  const bench: Bench = {
    engine,
    store,
    folder,
    files,
    startBytes: process.memoryUsage.rss(),
    book() {
      book ??= importBook(bench)
      return book
    },
    async took(work) {
      store.start()
      const [ours, theirs] = [cpuSeconds(), server()]
      const seconds = await secondsOf(work)
      const inServer = theirs === null ? null : server()! - theirs
      return {
        seconds,
        cpu: inServer === null ? null : cpuSeconds() - ours + inServer,
        sqlSeconds: sum(store.seconds.values()),
        sqlCpu: engine === 'pglite' ? store.cpu.seconds : inServer,
      }
    },
    importRows(rows, source, onStored) {
      const progress = (step: string, done: number) => {
        store.phase(step.split(' ')[0]!)
        if (step.startsWith('Storing')) onStored?.(done)
      }
      return bench.took(() =>
        importFiles(
          { store, actor: 'bench', now: '2026-01-01T00:00:00.000Z', progress: (p) => progress(p.step, p.done / Math.max(p.total, 1)) },
          { files: filesOf(rows), mappings: [mappingOf(rows, source)], dryRun: false },
        ),
      )
    },
    profile(title) {
      if (!options.profile) return
      console.error(`\n${engine}, ${title}:`)
      const longest = [...store.statements].sort((a, b) => b[1].seconds - a[1].seconds).slice(0, 18)
      for (const [sql, { n, seconds }] of longest) console.error(`${seconds.toFixed(2).padStart(8)} s ${String(n).padStart(6)} × ${sql}`)
    },
  }
  return bench
}

async function importBook(bench: Bench): Promise<ImportedBook> {
  const memory = sampleMemory(bench.startBytes)
  const took = await bench.importRows(bench.files, 'book', memory.at).finally(memory.stop)
  bench.profile('import of the book')
  return { ...took, sql: new Map(bench.store.seconds), memory: memory.samples }
}

/** How often one piece of work goes into another: by processor time where both are known, else by the clock. */
export function ratioOf(work: number, workCpu: number | null, base: number, baseCpu: number | null): number {
  return workCpu !== null && baseCpu !== null && baseCpu > 0 ? workCpu / baseCpu : work / base
}

/** `3.6 s (2.9 s of the processor)` */
export const say = (seconds: number, cpu: number | null): string =>
  cpu === null ? `${seconds.toFixed(1)} s` : `${seconds.toFixed(1)} s (${cpu.toFixed(1)} s of the processor)`
