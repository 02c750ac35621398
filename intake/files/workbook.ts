/**
 * Workbooks (.xlsx, .xlsm), read whole within the limits of `workbook-guard.ts`, and given as text: numbers with the digits a
 * spreadsheet shows, dates as ISO text, formulas as the value that was calculated last.
 */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Decimal } from 'decimal.js'
import readXlsxFile from 'read-excel-file/universal'
import { Refusal } from '#api/refusal.ts'
import { createFindingLog, type FindingLog } from './findings.ts'
import type { OpenOptions } from './open-tables.ts'
import type { RawRow, RawTable } from './raw-table.ts'
import { checkCells, type RawRecord } from './records.ts'
import { createRowShaper, findShape, isBlankRecord, type ShapeOptions } from './table-shape.ts'
import { guardWorkbook, LARGEST_INFLATED, type SheetScan, type WorkbookScan } from './workbook-guard.ts'

const BATCH_ROWS = 2000
const SAMPLE_ROWS = 5000
const DAY_MILLIS = 86_400_000
/** Serial 0 of spreadsheets, 1899-12-30. */
const SERIAL_ZERO = -25569 * DAY_MILLIS

/** A whole number of more than 15 digits: a spreadsheet has rounded the rest away. */
interface RoundedNumber {
  readonly text: string
}
type Value = string | boolean | Date | RoundedNumber | null

export async function openWorkbook(path: string, bytes: number, options: OpenOptions): Promise<RawTable[]> {
  const name = basename(path)
  if (bytes > LARGEST_INFLATED) {
    throw new Refusal(
      'too_large',
      `Cannot read "${name}" as it has ${bytes.toLocaleString('en')} bytes, the limit for a workbook is ${LARGEST_INFLATED / 1024 / 1024} MB: save its sheets as CSV, which may have any size`,
    )
  }
  const archive = await readFile(path, options.signal ? { signal: options.signal } : {})
  const scan = guardWorkbook(archive, name, options.signal)
  const sheets = await readSheets(archive, name)
  options.signal?.throwIfAborted()
  const wanted = options.sheet === undefined ? sheets : sheets.filter((sheet) => sheet.sheet === options.sheet)
  if (wanted.length === 0) {
    throw new Refusal(
      'not_found',
      `Cannot read sheet "${options.sheet}" of "${name}" as there is no such sheet: choose one of ${sheets.map((sheet) => `"${sheet.sheet}"`).join(', ')}`,
    )
  }
  const pathBySheet = sheetPaths(scan)
  const tables: RawTable[] = []
  for (const sheet of wanted) {
    const log = createFindingLog()
    const records = toRecords(sheet.data ?? [], log)
    if (records.every((record) => isBlankRecord(record.cells))) continue
    const seen = scan.sheets.get(pathBySheet.get(sheet.sheet) ?? '')
    if (seen) reportScan(seen, log)
    tables.push(tableOf(path, `${name}#${sheet.sheet}`, bytes, records, log, options))
  }
  if (tables.length === 0)
    throw new Refusal(
      'invalid',
      `Cannot read "${name}" as its ${wanted.length === 1 ? 'sheet is' : 'sheets are'} empty: give a workbook with a table in it`,
    )
  return tables
}

async function readSheets(archive: Buffer, name: string): Promise<{ sheet: string; data: Value[][] | undefined }[]> {
  try {
    const bytes = archive.buffer.slice(archive.byteOffset, archive.byteOffset + archive.length) as ArrayBuffer
    const sheets = await readXlsxFile<string | RoundedNumber>(bytes, { trim: false, parseNumber: numberText })
    return sheets as unknown as { sheet: string; data: Value[][] | undefined }[]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Refusal(
      'invalid',
      `Cannot read "${name}" as a part of the workbook is not as it should be (${reason}): open it in a spreadsheet program and save it again as .xlsx or CSV`,
    )
  }
}

/** Sheet name → path in the archive. */
function sheetPaths(scan: WorkbookScan): Map<string, string> {
  const attribute = (tag: string, name: string): string => unescapeXml(new RegExp(`\\s(?:\\w+:)?${name}="([^"]*)"`).exec(tag)?.[1] ?? '')
  const targets = new Map<string, string>()
  for (const [tag] of scan.relationsXml.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)) {
    const target = attribute(tag, 'Target')
    targets.set(attribute(tag, 'Id'), target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  const paths = new Map<string, string>()
  for (const [tag] of scan.workbookXml.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g))
    paths.set(attribute(tag, 'name'), targets.get(attribute(tag, 'id')) ?? '')
  return paths
}

function unescapeXml(text: string): string {
  return text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&')
}

function reportScan(scan: SheetScan, log: FindingLog): void {
  const cells = (count: number): string => (count === 1 ? '1 cell' : `${count.toLocaleString('en')} cells`)
  if (scan.errorCells > 0) {
    log.state({
      code: 'error_cells',
      message: `Left empty ${cells(scan.errorCells)} with an error such as #N/A or #VALUE!, the first in row ${scan.firstErrorRow}: correct the formulas and save again`,
      count: scan.errorCells,
      row: scan.firstErrorRow,
    })
  }
  if (scan.uncalculated > 0) {
    log.state({
      code: 'formula_without_value',
      message: `Left empty ${cells(scan.uncalculated)} whose formula was never calculated, the first in row ${scan.firstUncalculatedRow}: open the workbook in a spreadsheet program and save it`,
      count: scan.uncalculated,
      row: scan.firstUncalculatedRow,
    })
  }
}

function toRecords(data: Value[][], log: FindingLog): RawRecord[] {
  let lost = 0
  let firstLost = { row: 0, text: '' }
  const records = data.map((values, i) => {
    const cells = values.map((value) => {
      if (typeof value === 'string') return value
      if (value === null || value === undefined) return ''
      if (typeof value === 'boolean') return value ? 'true' : 'false'
      if (value instanceof Date) return dateText(value)
      if (lost++ === 0) firstLost = { row: i + 1, text: value.text }
      return value.text
    })
    return checkCells(i + 1, cells)
  })
  if (lost > 0) {
    log.state({
      code: 'digits_lost',
      message: `${lost === 1 ? '1 number has' : `${lost.toLocaleString('en')} numbers have`} more than 15 digits, of which a spreadsheet keeps 15; the first is ${firstLost.text} in row ${firstLost.row}: store such numbers as text, or export as CSV from the system they come from`,
      count: lost,
      row: firstLost.row,
    })
  }
  return records
}

/**
 * The digits a spreadsheet shows. It keeps binary fractions and shows 15 digits of them: 0.1 + 0.2 is stored as 0.30000000000000004.
 */
export function numberText(stored: string): string | RoundedNumber {
  if (/^-?\d{1,15}$/.test(stored)) return stored
  const number = Number(stored)
  if (!Number.isFinite(number)) return stored
  if (Number.isInteger(number) && Math.abs(number) >= 1e15) return { text: /^-?\d+$/.test(stored) ? stored : new Decimal(stored).toFixed() }
  const text = String(Number(number.toPrecision(15)))
  return text.includes('e') ? new Decimal(text).toFixed() : text
}

/** A date without a time is a day; below day 60 with a time it is a duration (`30:15:00`), as nobody keeps books on January 1900. */
function dateText(date: Date): string {
  const millis = Math.round(date.getTime() / 1000) * 1000
  const sinceZero = millis - SERIAL_ZERO
  if (sinceZero >= 0 && sinceZero < 60 * DAY_MILLIS) {
    if (sinceZero % DAY_MILLIS !== 0 || sinceZero === 0) {
      const seconds = sinceZero / 1000
      return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
        .map((part) => String(part).padStart(2, '0'))
        .join(':')
    }
    // Spreadsheets call serial 1 the first of January 1900.
    return new Date(millis + DAY_MILLIS).toISOString().slice(0, 10)
  }
  const iso = new Date(millis).toISOString()
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19)
}

function tableOf(
  path: string,
  name: string,
  bytes: number,
  records: readonly RawRecord[],
  log: FindingLog,
  options: OpenOptions,
): RawTable {
  const shapeOptions: ShapeOptions = { fileName: name, headerRow: options.headerRow, skipRows: options.skipRows, cellsByColumn: true }
  const shape = findShape(records.slice(0, SAMPLE_ROWS), shapeOptions, log)
  const taken = createRowShaper(shape, shapeOptions, createFindingLog())
  if (!records.some((record) => taken(record) !== null)) {
    log.state({
      code: 'no_rows',
      message: `"${name}" holds a header and no rows: check the filter of the export`,
      count: 0,
      row: shape.headerRow,
    })
  }
  return {
    name,
    path,
    bytes,
    format: { type: 'xlsx' },
    header: shape.header,
    headerRow: shape.headerRow,
    findings: log.findings,
    async *rows(reading = {}) {
      log.restart()
      const toRow = createRowShaper(shape, shapeOptions, log)
      let batch: RawRow[] = []
      for (const [i, record] of records.entries()) {
        const row = toRow(record)
        if (row !== null) batch.push(row)
        if (i % BATCH_ROWS === BATCH_ROWS - 1) {
          await nextTurn()
          reading.signal?.throwIfAborted()
          reading.onBytes?.(Math.floor((bytes * (i + 1)) / records.length))
          if (batch.length > 0) yield batch
          batch = []
        }
      }
      reading.signal?.throwIfAborted()
      reading.onBytes?.(bytes)
      if (batch.length > 0) yield batch
    },
  }
}
