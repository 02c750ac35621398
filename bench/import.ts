/** Import of order lines and interactions from CSV, against the least that could be done: parsing alone, and a bare COPY. */

import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import path from 'node:path'
import { openFiles } from '#app/imports/open-files.ts'
import { mapRows } from '#intake/mapping/map-rows.ts'
import type { Db } from '#store/db.ts'
import { type Fact, factColumns, factSpecs, isFact } from '#store/facts.ts'
import { Stage } from '#store/staging.ts'
import type { Bench, Figure } from './bench.ts'
import { filesOf, mappingOf } from './book.ts'
import { secondsOf, sum } from './timed-store.ts'

const tables = ['order_line', 'interaction'] as const

export async function measureImport(bench: Bench): Promise<Figure[]> {
  const parsing = await secondsOf(() => eachRow(bench, () => {}))
  const lines = await writeCopyLines(bench)
  const copies = [await bareCopy(bench, lines), await bareCopy(bench, lines)]
  const copy = sum(copies) / copies.length
  const book = await bench.book()
  const sql = sum(book.sql.values())
  const phases = [...book.sql].map(([phase, seconds]) => `${phase.toLowerCase() || 'opening'} ${seconds.toFixed(1)} s`).join(', ')
  const perSecond = Math.round(bench.files.rows / book.seconds / 100) / 10
  return [
    {
      ...{ name: 'import, SQL against a bare COPY into the same tables', value: sql / copy, unit: '×', aim: 3 },
      from: `${sql.toFixed(1)} s (${phases}) against ${copies.map((s) => s.toFixed(1)).join(' and ')} s`,
    },
    {
      ...{ name: 'import end to end against parsing alone', value: book.seconds / parsing, unit: '×' },
      from: `${book.seconds.toFixed(1)} s (${perSecond} thousand rows a second) against ${parsing.toFixed(1)} s`,
    },
  ]
}

async function eachRow(bench: Bench, use: (row: Fact) => void): Promise<void> {
  const { compiled } = await openFiles(filesOf(bench.files), [mappingOf(bench.files, 'book')])
  for await (const batch of mapRows(compiled[0]!)) for (const row of batch.rows) if (isFact(row)) use(row)
}

/** The rows as staging writes them, without its own columns. */
async function writeCopyLines(bench: Bench): Promise<Map<string, string>> {
  const stages = new Map(tables.map((table) => [table as string, new Stage(0, factSpecs[table])]))
  const paths = new Map(tables.map((table) => [table as string, path.join(bench.folder, `${table}.copy`)]))
  const files = new Map(tables.map((table) => [table as string, openSync(paths.get(table)!, 'w')]))
  const accounts = new Map<string, number>()
  const catching = (table: string) =>
    ({
      copyIn: async (_: string, _columns: readonly string[], text: string) => void writeSync(files.get(table)!, withoutExtras(text)),
    }) as unknown as Db
  let waiting = 0
  const flush = async () => {
    waiting = 0
    for (const [table, stage] of stages) await stage.flush(catching(table))
  }
  const { compiled } = await openFiles(filesOf(bench.files), [mappingOf(bench.files, 'book')])
  for await (const batch of mapRows(compiled[0]!)) {
    for (const row of batch.rows) {
      if (!isFact(row)) continue
      const account = accounts.get(row.customer!) ?? 1000 + accounts.size
      accounts.set(row.customer!, account)
      stages.get(row.table)!.add(row, 'book', account, 0, 0)
      waiting++
    }
    if (waiting > 20_000) await flush()
  }
  await flush()
  for (const file of files.values()) closeSync(file)
  return paths
}

const withoutExtras = (text: string) => text.replaceAll(/(\t[^\t\n]*){4}\n/g, '\n')

const block = 8 << 20

async function bareCopy({ store }: Bench, lines: Map<string, string>): Promise<number> {
  const seconds = await secondsOf(() =>
    store.transaction(async (tx) => {
      for (const table of tables)
        for (const text of blocksOf(lines.get(table)!)) await tx.copyIn(table, factColumns(factSpecs[table]), text)
    }),
  )
  await store.script(tables.map((table) => `truncate ${table}`).join(';'))
  return seconds
}

/** A file in blocks of whole lines. */
function* blocksOf(name: string): Generator<string> {
  const file = openSync(name, 'r')
  const bytes = Buffer.alloc(block)
  let rest = Buffer.alloc(0)
  for (let n = readSync(file, bytes); n > 0; n = readSync(file, bytes)) {
    const read = Buffer.concat([rest, bytes.subarray(0, n)])
    const end = read.lastIndexOf(10) + 1
    yield read.toString('utf8', 0, end)
    rest = Buffer.from(read.subarray(end))
  }
  closeSync(file)
}
