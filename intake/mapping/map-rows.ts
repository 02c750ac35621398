import { createHash } from 'node:crypto'
import type { RecordRow, RowProblem, TableName } from '#api/record.ts'
import type { RawRow, RawTable } from '../files/raw-table.ts'
import { compileTable, type TableClosures } from './compile-table.ts'
import type { CompiledMapping, CompiledTable, MapCounts, MapProgress, MappedBatch } from './compiled.ts'
import type { Fraction } from './exact.ts'
import { joinRow, type LoadedJoin, loadJoin } from './joins.ts'
import { type Failure, newRowContext, type RowContext } from './row-context.ts'

export interface MapOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: MapProgress) => void
  /** Rows per batch, about. Default 5,000. */
  readonly batchRows?: number
}

type Counts = { -readonly [K in keyof MapCounts]: MapCounts[K] }

/** What one reading of the files remembers. */
interface Reading {
  readonly compiled: CompiledMapping
  readonly options: MapOptions
  readonly batchRows: number
  readonly counts: Counts[]
  /** Untrusted rows are reported once, however many tables are made from their file. */
  readonly reported: Set<RawTable>
}

/** What one table of the mapping remembers over all its files. */
interface TableState {
  readonly documentSums: Map<string, Fraction>
  /** Rows without an id: how many of the same content came before. */
  readonly ordinals: Map<string, number>
  /** Content of each account, contact and product seen, by id. */
  readonly seen: Map<string, string> | null
  /** The file holds several things in a row, so that one of them repeats. */
  readonly sharesFile: boolean
  readonly firstStands: boolean
}

const entities: ReadonlySet<TableName> = new Set(['account', 'contact', 'product'])

/**
 * Reads the files of a compiled mapping and hands out rows of the record, accounts first, in batches.
 *
 * Every row read is mapped, left out by a filter, a repetition, or among the problems as rejected. An account, contact or product that
 * comes again with other content is rejected (the first one stands); facts that come again are the store's to settle.
 * An abort throws the signal's reason.
 */
export async function* mapRows(compiled: CompiledMapping, options: MapOptions = {}): AsyncGenerator<MappedBatch> {
  const reading: Reading = { compiled, options, batchRows: options.batchRows ?? 5_000, counts: [], reported: new Set() }
  for (const table of compiled.tables) {
    const state: TableState = {
      documentSums: new Map(),
      ordinals: new Map(),
      seen: entities.has(table.table) ? new Map() : null,
      sharesFile: compiled.tables.filter((other) => other.files.some((file) => table.files.includes(file))).length > 1,
      firstStands: table.spec.repeats === 'first',
    }
    for (const file of table.files) yield* mapFile(reading, table, file, state)
  }
}

async function* mapFile(reading: Reading, table: CompiledTable, file: RawTable, state: TableState): AsyncGenerator<MappedBatch> {
  const { compiled, options } = reading
  const closures = compileTable(table.spec, table.path, file, {
    mapping: compiled.mapping,
    timeZone: compiled.timeZone,
    currency: compiled.currency,
    today: compiled.today,
    filesByAlias: compiled.filesByAlias,
    styles: compiled.styles,
    needs: new Map(),
    problems: [],
    documentSums: state.documentSums,
  })
  const joined: LoadedJoin[] = []
  for (const join of closures.joins) joined.push(await loadJoin(join, options.signal))
  const counts: Counts = { table: table.table, file: file.name, read: 0, mapped: 0, leftOut: 0, repeated: 0, rejected: 0 }
  reading.counts.push(counts)
  const reportUntrusted = !reading.reported.has(file)
  reading.reported.add(file)

  const ctx = newRowContext(closures.slots)
  let rows: RecordRow[] = []
  let rowNumbers: number[] = []
  let problems: RowProblem[] = []
  let bytes = 0
  const batch = (): MappedBatch => {
    const full = { rows, rowNumbers, file: file.name, problems, counts: reading.counts.map((one) => ({ ...one })) }
    rows = []
    rowNumbers = []
    problems = []
    return full
  }
  const source = file.rows({
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onBytes: (read) => {
      bytes = read
    },
  })
  for await (const raws of source) {
    options.signal?.throwIfAborted()
    for (const raw of raws) {
      counts.read++
      const row = mapRow(raw, ctx, closures, joined, file, state, counts, problems, reportUntrusted)
      if (row === null) continue
      // Lines of a document that stand together stay together.
      if (rows.length >= reading.batchRows && documentOf(row) !== documentOf(rows.at(-1))) yield batch()
      rows.push(row)
      rowNumbers.push(raw.row)
      if (rows.length >= reading.batchRows && documentOf(row) === null) yield batch()
    }
    if (problems.length >= reading.batchRows && rows.length === 0) yield batch()
    options.onProgress?.({ file: file.name, bytes, totalBytes: file.bytes, rows: counts.read })
  }
  options.onProgress?.({ file: file.name, bytes: file.bytes, totalBytes: file.bytes, rows: counts.read })
  yield batch()
}

function mapRow(
  raw: RawRow,
  ctx: RowContext,
  closures: TableClosures,
  joined: readonly LoadedJoin[],
  file: RawTable,
  state: TableState,
  counts: Counts,
  problems: RowProblem[],
  reportUntrusted: boolean,
): RecordRow | null {
  const report = (failure: Failure, rejected: boolean): void => {
    const { column, value, code, message, remedy } = failure
    problems.push({ file: file.name, row: raw.row, column, value, code, message, remedy, rejected, cells: raw.cells })
  }
  const reject = (failures: readonly Failure[]): null => {
    counts.rejected++
    for (const failure of failures) report(failure, true)
    return null
  }
  if (raw.problem !== undefined) {
    counts.rejected++
    if (reportUntrusted) report({ column: null, value: null, ...raw.problem }, true)
    return null
  }
  ctx.cells[0] = raw.cells
  ctx.failure = null
  ctx.refused.length = 0
  ctx.remarks.length = 0
  ctx.onTaken.length = 0
  for (let i = 0; i < joined.length; i++) {
    const failure = joinRow(ctx, closures.joins[i]!, joined[i]!, i + 1)
    if (failure === null) continue
    // A filter on the row itself goes first: a row that is not wanted need not find its partner.
    ctx.failure = null
    for (let j = i + 1; j <= joined.length; j++) ctx.cells[j] = null
    if (closures.keep !== null && !closures.keep(ctx) && ctx.failure === null) {
      counts.leftOut++
      return null
    }
    return reject([failure])
  }
  if (closures.keep !== null && !closures.keep(ctx)) {
    if (ctx.failure !== null) return reject([ctx.failure])
    counts.leftOut++
    return null
  }
  const built = closures.build(ctx)
  if (built === null) return reject(ctx.refused)
  for (const take of ctx.onTaken) take()
  const row = built.externalId === '' ? { ...built, externalId: contentId(built, state.ordinals) } : built
  if (state.seen !== null) {
    const again = repetition(row, state.seen)
    if (again !== null && again !== 'same' && !state.sharesFile && !state.firstStands) return reject([again])
    if (again !== null) {
      // In a file whose rows hold several things, each of them repeats; a difference is worth a remark, the rest of the row is taken.
      if (again !== 'same' && !state.firstStands) report(again, false)
      counts.repeated++
      return null
    }
  }
  for (const remark of ctx.remarks) report(remark, false)
  counts.mapped++
  return row
}

/** Same content, same id, wherever it stands; the first of several equals is 1, the next 2. */
function contentId(row: RecordRow, ordinals: Map<string, number>): string {
  const hash = createHash('sha256').update(JSON.stringify(row)).digest('base64url').slice(0, 24)
  const ordinal = (ordinals.get(hash) ?? 0) + 1
  ordinals.set(hash, ordinal)
  return `~${hash}-${ordinal}`
}

function repetition(row: RecordRow, seen: Map<string, string>): Failure | 'same' | null {
  const content = JSON.stringify(row)
  // A person may stand on several accounts.
  const key = row.table === 'contact' ? `${row.externalId}\u0000${row.customer}` : row.externalId
  const earlier = seen.get(key)
  if (earlier === undefined) {
    seen.set(key, content)
    return null
  }
  if (earlier === content) return 'same'
  const before = JSON.parse(earlier) as Record<string, unknown>
  const differing = Object.entries(row).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(before[name]))
  const [name, value] = differing[0] ?? ['', null]
  return {
    column: null,
    value: row.externalId,
    code: 'repeated_id',
    message: `The ${row.table} "${row.externalId}" came before with other content: ${name} was ${JSON.stringify(before[name])}, here it is ${JSON.stringify(value)}; the first one stands`,
    remedy: 'Take the wrong row out of the file',
  }
}

function documentOf(row: RecordRow | undefined): string | null {
  return row !== undefined && (row.table === 'order_line' || row.table === 'invoice_line') ? row.document : null
}
