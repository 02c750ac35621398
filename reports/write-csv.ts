import { createWriteStream } from 'node:fs'
import { Readable, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { stringify } from 'csv-stringify'
import { stringify as stringifySync } from 'csv-stringify/sync'
import type { ReportColumn, ReportRows } from './columns.ts'
import { neutraliseFormula } from './neutralise.ts'

export interface CsvOptions {
  readonly separator?: string
  /** Spreadsheets take a CSV for UTF-8 only when it begins with a byte order mark. Default true. */
  readonly byteOrderMark?: boolean
  readonly signal?: AbortSignal
}

/**
 * Writes a table as CSV (RFC 4180, UTF-8, CRLF), streamed: memory does not grow with the rows. Formulas are neutralised.
 *
 * @param target path of a file, which is replaced, or a stream, which is ended
 * @returns number of rows written, header not counted
 */
export async function writeCsv(
  rows: ReportRows,
  columns: readonly ReportColumn[],
  target: string | Writable,
  options: CsvOptions = {},
): Promise<number> {
  let written = 0
  async function* records(): AsyncGenerator<readonly unknown[]> {
    yield columns.map((column) => column.name)
    for await (const row of rows) {
      // Rows that are all in memory would keep every other request waiting, and an abort too.
      if (++written % 1000 === 0) await nextTurn()
      yield columns.map((_, i) => row[i] ?? '')
    }
  }
  const csv = stringify({
    delimiter: options.separator ?? ',',
    bom: options.byteOrderMark ?? true,
    record_delimiter: '\r\n',
    // Without it only CRLF is quoted, and a lone line feed in a text breaks the row.
    quote_record_delimiter: true,
    cast: { string: neutraliseFormula, boolean: String },
  })
  const out = typeof target === 'string' ? createWriteStream(target) : target
  await pipeline(Readable.from(records()), csv, out, options.signal ? { signal: options.signal } : {})
  return written
}

/**
 * A small table as CSV text (RFC 4180, CRLF, no byte order mark) for a program that reads it, not a spreadsheet: cells as they are. Whoever
 * calls it sees to it that no cell would be run as a formula.
 */
export const writePlainCsv = (rows: Iterable<readonly string[]>): string =>
  stringifySync(
    [...rows].map((row) => [...row]),
    { record_delimiter: '\r\n', quote_record_delimiter: true } as never,
  )
