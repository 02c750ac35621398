import { PassThrough, type Readable } from 'node:stream'
import { currencyDigits } from '#api/currency.ts'
import type { ReportColumn, ReportRow, ReportValue } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { writeXlsx } from '#reports/write-xlsx.ts'
import { majorUnits } from '../reporting/major-units.ts'

export interface ContinuityFile {
  readonly name: string
  readonly format: 'csv' | 'xlsx'
  readonly body: Readable
}

/** Rows as a file: columns named …Minor are money and go out in major units, named with their currency. */
export function continuityFile(
  name: string,
  format: 'csv' | 'xlsx',
  currency: string,
  rows: readonly Readonly<Record<string, ReportValue>>[],
): ContinuityFile {
  const digits = currencyDigits(currency)
  const names = Object.keys(rows[0] ?? {})
  const typeOf = (column: string): NonNullable<ReportColumn['type']> => {
    const sample = rows.find((row) => row[column] != null)?.[column]
    return typeof sample === 'number' ? 'number' : typeof sample === 'boolean' ? 'boolean' : 'text'
  }
  const columns = names.map((column): ReportColumn => ({ name: column.replace(/Minor$/, ` ${currency}`), type: typeOf(column) }))
  const cells = rows.map(
    (row): ReportRow =>
      names.map((column) => {
        const value = row[column]
        return typeof value === 'number' && column.endsWith('Minor') ? majorUnits(value, digits) : value
      }),
  )
  const body = new PassThrough()
  const written = format === 'csv' ? writeCsv(cells, columns, body) : writeXlsx(cells, columns, body, { sheet: 'continuity' })
  written.catch((error: Error) => body.destroy(error))
  return { name: `${name}.${format}`, format, body }
}
