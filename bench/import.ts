/** Import of order lines and interactions from CSV, against the least that could be done: parsing alone, and a bare COPY. */

import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import path from 'node:path'
import { openFiles } from '#app/imports/open-files.ts'
import { mapRows } from '#intake/mapping/map-rows.ts'
import type { Db } from '#store/db.ts'
import { type Fact, factColumns, factSpecs, isFact } from '#store/facts.ts'
import { Stage } from '#store/staging.ts'
import { type Bench, type Figure, ratioOf, say, type Took } from './bench.ts'
import { filesOf, mappingOf } from './book.ts'

const tables = ['order_line', 'interaction'] as const

export async function measureImport(bench: Bench): Promise<Figure[]> {
  const parsing = await bench.took(() => eachRow(bench, () => {}))
  const lines = await writeCopyLines(bench)
  const copies = [await bareCopy(bench, lines), await bareCopy(bench, lines)]
  const copy = copies.reduce((least, one) => (one.sqlSeconds < least.sqlSeconds ? one : least))
  const book = await bench.book()
  const phases = [...book.sql].map(([phase, seconds]) => `${phase.toLowerCase() || 'opening'} ${seconds.toFixed(1)}`).join(', ')
  const perSecond = Math.round(bench.files.rows / book.seconds / 100) / 10
  return [
    {
      name: 'import, SQL against a bare COPY into the same tables',
      unit: '×',
      aim: 3,
      value: ratioOf(book.sqlSeconds, book.sqlCpu, copy.sqlSeconds, copy.sqlCpu),
      from: `${say(book.sqlSeconds, book.sqlCpu)}: ${phases}; the better of two COPYs ${say(copy.sqlSeconds, copy.sqlCpu)}`,
    },
    {
      name: 'import end to end against parsing alone',
      unit: '×',
      value: ratioOf(book.seconds, book.cpu, parsing.seconds, parsing.cpu),
      from: `${say(book.seconds, book.cpu)}, ${perSecond} thousand rows a second; parsing ${say(parsing.seconds, parsing.cpu)}`,
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
      copyIn: async (_: string, _columns: readonly string[], text: string) => void writeSync(files.get(table)!, inFileOrder(text)),
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

/** Staging sorts its lines for the chunks; a bare COPY takes them as they stand in the file. */
function inFileOrder(text: string): string {
  const lines = text.split('\n').slice(0, -1)
  const seq = new Map(lines.map((line) => [line, Number(line.split('\t').at(-3))]))
  return lines
    .sort((a, b) => seq.get(a)! - seq.get(b)!)
    .map((line) => `${line.replace(/(\t[^\t]*){4}$/, '')}\n`)
    .join('')
}

const block = 8 << 20

async function bareCopy(bench: Bench, lines: Map<string, string>): Promise<Took> {
  const took = await bench.took(() =>
    bench.store.transaction(async (tx) => {
      for (const table of tables)
        for (const text of blocksOf(lines.get(table)!)) await tx.copyIn(table, factColumns(factSpecs[table]), text)
    }),
  )
  await bench.store.script(tables.map((table) => `truncate ${table}`).join(';'))
  return took
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
