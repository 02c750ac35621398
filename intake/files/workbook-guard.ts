/**
 * A workbook is a zip archive, and a small one can inflate to any size. Nothing is handed to the workbook reader before its declared size,
 * its true size, and the extent of its sheets are known to be within limits. The same pass notes what the reader keeps silent about:
 * error cells, and formulas that were never calculated.
 */
import { Unzip, type UnzipFileInfo, UnzipInflate, unzipSync } from 'fflate'
import { Refusal } from '#api/refusal.ts'

export const LARGEST_INFLATED = 500 * 1024 * 1024
const SUSPICIOUS_RATIO = 200
const RATIO_MATTERS_FROM = 50 * 1024 * 1024
/** Rows times columns: empty cells between filled ones cost memory too. */
const MOST_CELLS = 5_000_000
const MOST_ROWS = 1_048_576
const PUSH_BYTES = 16 * 1024

/** What was seen in one sheet's XML. */
export interface SheetScan {
  rows: number
  columns: number
  errorCells: number
  firstErrorRow: number
  uncalculated: number
  firstUncalculatedRow: number
}

export interface WorkbookScan {
  /** By path in the archive, `xl/worksheets/sheet1.xml`. */
  readonly sheets: ReadonlyMap<string, SheetScan>
  /** `xl/workbook.xml` and its relations, which say which path is which sheet. */
  readonly workbookXml: string
  readonly relationsXml: string
}

/** @throws Refusal `invalid` for what is no workbook, `too_large` beyond the limits */
export function guardWorkbook(archive: Buffer, name: string, signal?: AbortSignal): WorkbookScan {
  const entries = listEntries(archive, name)
  refuseOthers(archive, entries, name)
  const declared = entries.reduce((sum, entry) => sum + entry.originalSize, 0)
  refuseSize(declared, archive.length, name)
  return inflateAndScan(archive, name, signal)
}

function listEntries(archive: Buffer, name: string): UnzipFileInfo[] {
  const entries: UnzipFileInfo[] = []
  try {
    unzipSync(archive, {
      filter: (entry) => {
        entries.push(entry)
        return false
      },
    })
  } catch {
    throw new Refusal(
      'invalid',
      `Cannot read "${name}" as the workbook is damaged or cut off: open it in a spreadsheet program, save it again, or send it once more`,
    )
  }
  return entries
}

function refuseOthers(archive: Buffer, entries: readonly UnzipFileInfo[], name: string): void {
  const names = new Set(entries.map((entry) => entry.name))
  const has = (pattern: RegExp): boolean => entries.some((entry) => pattern.test(entry.name))
  const refuse = (why: string, advice: string): never => {
    throw new Refusal('invalid', `Cannot read "${name}" as it is ${why}: ${advice}`)
  }
  if ((archive[6]! & 1) === 1) refuse('encrypted', 'remove the password, save it as .xlsx or CSV and give that file')
  if (names.has('xl/workbook.xml')) return
  if (has(/^xl\/workbook\.bin$/)) refuse('a binary workbook (.xlsb)', 'open it and save as .xlsx or CSV')
  if (names.has('content.xml') && names.has('mimetype')) refuse('an OpenDocument file (.ods)', 'open it and save as .xlsx or CSV')
  if (has(/^(word|ppt)\//)) refuse('a text document or presentation', 'export the data as CSV or .xlsx')
  if (has(/\.(csv|tsv|txt|xlsx?|xlsm)$/i)) refuse(`a zip archive of ${entries.length} files`, 'unpack it and give the files inside')
  refuse('a zip archive and no workbook', 'export the data as CSV or .xlsx')
}

function refuseSize(inflated: number, packed: number, name: string): void {
  const mb = (bytes: number): string => `${Math.ceil(bytes / 1024 / 1024).toLocaleString('en')} MB`
  if (inflated > LARGEST_INFLATED) {
    throw new Refusal(
      'too_large',
      `Cannot read "${name}" as it unpacks to ${mb(inflated)} or more, the limit for a workbook is ${mb(LARGEST_INFLATED)}: save its sheets as CSV, which may have any size`,
    )
  }
  if (inflated > RATIO_MATTERS_FROM && inflated > packed * SUSPICIOUS_RATIO) {
    throw new Refusal(
      'too_large',
      `Cannot read "${name}" as its ${packed.toLocaleString('en')} bytes unpack to ${mb(inflated)} or more, over ${SUSPICIOUS_RATIO} times as much, as archives made to do harm do: save its sheets as CSV if it is a real workbook`,
    )
  }
}

function inflateAndScan(archive: Buffer, name: string, signal: AbortSignal | undefined): WorkbookScan {
  const sheets = new Map<string, SheetScan>()
  const texts = new Map<string, Uint8Array[]>()
  let inflated = 0
  const unzip = new Unzip((file) => {
    const isSheet = /\/worksheets\/[^/]+\.xml$/.test(file.name)
    const isIndex = file.name === 'xl/workbook.xml' || file.name === 'xl/_rels/workbook.xml.rels'
    const scanner = isSheet ? createSheetScanner(name) : null
    if (scanner) sheets.set(file.name, scanner.scan)
    file.ondata = (error, chunk, final) => {
      if (error) throw error
      inflated += chunk.length
      refuseSize(inflated, archive.length, name)
      if (scanner) scanner.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length).toString('latin1'), final)
      if (isIndex) texts.set(file.name, [...(texts.get(file.name) ?? []), chunk.slice()])
    }
    file.start()
  })
  unzip.register(UnzipInflate)
  try {
    for (let at = 0; at < archive.length; at += PUSH_BYTES) {
      signal?.throwIfAborted()
      unzip.push(archive.subarray(at, at + PUSH_BYTES), at + PUSH_BYTES >= archive.length)
    }
  } catch (error) {
    if (error instanceof Refusal || signal?.aborted) throw error
    throw new Refusal(
      'invalid',
      `Cannot read "${name}" as the workbook is damaged or cut off: open it in a spreadsheet program, save it again, or send it once more`,
    )
  }
  const text = (path: string): string => Buffer.concat(texts.get(path) ?? []).toString('utf8')
  return { sheets, workbookXml: text('xl/workbook.xml'), relationsXml: text('xl/_rels/workbook.xml.rels') }
}

/** One tag of interest: a row, a cell, or the end of a formula that no value follows. */
const TAG = /<(?:\w+:)?row(\s[^>]*)?>|<(?:\w+:)?c(\s[^>]*)?>|(<\/(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^>]*)?\/>)\s*<\/(?:\w+:)?c>/g

function createSheetScanner(name: string): { scan: SheetScan; push(text: string, final: boolean): void } {
  const scan: SheetScan = { rows: 0, columns: 0, errorCells: 0, firstErrorRow: 0, uncalculated: 0, firstUncalculatedRow: 0 }
  let held = ''
  let row = 0
  return {
    scan,
    push(text, final) {
      const all = held + text
      const lastTag = Math.max(
        all.lastIndexOf('<c '),
        all.lastIndexOf(':c '),
        all.lastIndexOf('<row'),
        all.lastIndexOf(':row'),
        all.length - 100_000,
        0,
      )
      const cut = final ? all.length : Math.max(all.lastIndexOf('<', lastTag), 0)
      held = all.slice(cut)
      for (const [, rowTag, cellTag, formula] of all.slice(0, cut).matchAll(TAG)) {
        if (formula !== undefined) {
          if (scan.uncalculated++ === 0) scan.firstUncalculatedRow = row
        } else if (cellTag !== undefined) readCell(cellTag)
        else if (rowTag !== undefined) row = Number(/\sr="(\d+)"/.exec(rowTag)?.[1] ?? row + 1)
        if (row > MOST_ROWS) refuseExtent()
      }
    },
  }

  function readCell(tag: string): void {
    const at = /\sr="([A-Z]+)(\d+)"/.exec(tag)
    if (at) row = Number(at[2])
    if (tag.includes(' t="e"')) if (scan.errorCells++ === 0) scan.firstErrorRow = row
    if (!at || tag.endsWith('/')) return
    let column = 0
    for (let i = 0; i < at[1]!.length; i++) column = column * 26 + at[1]!.charCodeAt(i) - 64
    scan.columns = Math.max(scan.columns, column)
    scan.rows = Math.max(scan.rows, row)
    if (scan.rows * scan.columns > MOST_CELLS || row > MOST_ROWS) refuseExtent()
  }

  function refuseExtent(): never {
    throw new Refusal(
      'too_large',
      `Cannot read "${name}" as a sheet reaches to row ${Math.max(row, scan.rows).toLocaleString('en')} and column ${scan.columns.toLocaleString('en')}, the limit is ${MOST_CELLS.toLocaleString('en')} cells: delete what lies outside the table, or save the sheet as CSV, which may have any size`,
    )
  }
}
