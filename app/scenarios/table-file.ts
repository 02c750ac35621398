import { PassThrough, type Readable } from 'node:stream'
import type { ReportColumn, ReportRow } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { writeXlsx } from '#reports/write-xlsx.ts'

const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

/** A table as a file that is written while it is sent. */
export function tableFile(
  name: string,
  format: 'csv' | 'xlsx',
  columns: readonly ReportColumn[],
  rows: readonly ReportRow[],
  sheet: string,
): { readonly name: string; readonly type: string; readonly body: Readable } {
  const body: PassThrough & Readable = new PassThrough()
  const write = format === 'csv' ? writeCsv(rows, columns, body) : writeXlsx(rows, columns, body, { sheet })
  Promise.resolve(write).catch((error: Error) => body.destroy(error))
  return { name: `${name}.${format}`, type: types[format], body }
}
