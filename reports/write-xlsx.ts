import type { Writable } from 'node:stream'
import writeXlsxFile, { type CellObject, type SheetData } from 'write-excel-file/node'
import { Refusal } from '#api/refusal.ts'
import type { ReportColumn, ReportRow, ReportRows, ReportValue } from './columns.ts'

/** A sheet is built in memory. */
const MOST_CELLS = 5_000_000
const MOST_ROWS = 1_048_575
/** What a spreadsheet's cell holds at most. */
const LONGEST_TEXT = 32_767
const DECIMAL = /^-?\d+(\.\d+)?$/
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/

export interface XlsxOptions {
  /** Sheet name; at most 31 characters, `[]:*?/\` become blanks. */
  readonly sheet?: string
}

/**
 * Writes a table as a workbook of one sheet with a fixed header row. Numbers and days are cells of their kind. Texts are text cells in
 * text format, so nothing in them is run as a formula, and ids keep leading zeros and all digits.
 *
 * @param target path of a file, which is replaced, or a stream, which is ended
 * @returns rows written, header not counted, and how many texts were cut to what a cell can hold
 * @throws Refusal `too_large` above the rows of a sheet or five million cells: write CSV instead
 */
export async function writeXlsx(
  rows: ReportRows,
  columns: readonly ReportColumn[],
  target: string | Writable,
  options: XlsxOptions = {},
): Promise<{ rows: number; cutCells: number }> {
  const data: SheetData = [columns.map((column) => ({ value: column.name, type: String, fontWeight: 'bold' }))]
  const mostRows = Math.min(MOST_ROWS, Math.floor(MOST_CELLS / Math.max(1, columns.length)))
  let cutCells = 0
  for await (const row of rows) {
    if (data.length > mostRows) {
      throw new Refusal(
        'too_large',
        `Cannot write more than ${mostRows.toLocaleString('en')} rows of ${columns.length} columns into a workbook: export as CSV, which may have any size, or select fewer rows`,
      )
    }
    data.push(cellsOf(row))
  }
  const file = writeXlsxFile(data, { sheet: sheetName(options.sheet ?? 'Sheet1'), stickyRowsCount: 1, columns: columns.map(widthOf) })
  if (typeof target === 'string') await file.toFile(target)
  else await file.toStream(target)
  return { rows: data.length - 1, cutCells }

  function cellsOf(row: ReportRow): (CellObject | null)[] {
    return columns.map((column, i) => {
      const cell = cellOf(row[i], column.type ?? 'text')
      if (typeof cell?.value === 'string' && cell.value.length > LONGEST_TEXT) {
        cutCells++
        return { ...cell, value: `${cell.value.slice(0, LONGEST_TEXT - 1)}…` }
      }
      return cell
    })
  }
}

function cellOf(value: ReportValue, type: NonNullable<ReportColumn['type']>): CellObject | null {
  if (value === null || value === undefined || value === '') return null
  if (type === 'boolean' && typeof value === 'boolean') return { value, type: Boolean }
  if (type === 'number') {
    if (typeof value === 'number' && Number.isFinite(value)) return { value, type: Number }
    // More than 15 digits do not survive as a number.
    if (typeof value === 'string' && DECIMAL.test(value) && value.replace(/\D/g, '').length <= 15)
      return { value: Number(value), type: Number }
  }
  if (type === 'day' && typeof value === 'string') {
    const [, year, month, day] = DAY.exec(value) ?? []
    // Spreadsheets begin in 1900, and count its first two months wrongly.
    if (year !== undefined && value > '1900-03-01')
      return { value: new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))), type: Date, format: 'yyyy-mm-dd' }
  }
  return { value: withoutControls(String(value)), type: String, format: '@' }
}

/** XML has no place for control characters; a workbook with one does not open. */
function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters XML forbids
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
}

function sheetName(name: string): string {
  return (
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .trim()
      .slice(0, 31) || 'Sheet1'
  )
}

function widthOf(column: ReportColumn): { width: number } {
  return { width: Math.min(40, Math.max(10, column.name.length + 2)) }
}
