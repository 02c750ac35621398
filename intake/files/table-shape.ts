/**
 * Which row of a sheet or text file is the header, and which rows are data. The same for CSV and workbooks.
 *
 * Left out and reported: titles above the header, totals, footers, rulers, repeated headers. Rows of blanks are skipped.
 * A row with more cells than the header is a problem, never trimmed. A row with fewer is filled with '' when the missing columns are
 * empty in other rows too (many programs drop trailing blanks); when they are never empty, the row was cut or broken by a line break
 * inside a value, and is a problem.
 */
import { Refusal } from '#api/refusal.ts'
import type { FindingLog } from './findings.ts'
import type { RawRow } from './raw-table.ts'
import { type RawRecord, shown } from './records.ts'

export const MOST_COLUMNS = 2000

export interface TableShape {
  readonly header: readonly string[]
  readonly headerRow: number
  /** Cells as in the file, to recognise a repetition. */
  readonly headerCells: readonly string[]
  /** Cells a full record has: the header's columns and its nameless, empty ones at the end. */
  readonly width: number
  /** Records with fewer cells are problems. */
  readonly fewestCells: number
  /** `|a|b|`: the first and the last cell are the frame, blanks around values are padding. */
  readonly framed: boolean
}

export interface ShapeOptions {
  readonly fileName: string
  /** Row of the header as a mapping knows it. */
  readonly headerRow?: number | undefined
  readonly skipRows?: number | undefined
  readonly framed?: boolean
  /** A workbook: every cell has its place, a row cannot be shifted or cut. */
  readonly cellsByColumn?: boolean
}

const BLANK = /^[\s\u00a0\ufeff\u200b]*$/
const RULER = /^[\s\-=_+*|]*[-=_]{3,}[\s\-=_+*|]*$/
const NUMBER_LIKE =
  /^[\s(+-]*[€$£¥]?\s*[\d.,'’\s\u00a0\u202f]*\d[\d.,'’\s\u00a0\u202f]*[)%-]?\s*([€$£¥%]|[A-Za-z]{3}\.?|Stk|Std)?\s*[)*-]*$/
const DATE_LIKE = /^\d{1,4}[-./]\d{1,2}[-./]\d{1,4}([ T].*)?$/
const TOTAL_WORD =
  /^(\*{1,5}|[-=>\s]*(grand|sub|report|overall|gesamt|general|sum)?[\s-]*(total|totals|totale|totaal|summe|summen|gesamt|gesamtsumme|gesamtergebnis|endsumme|zwischensumme|teilergebnis|ergebnis|somme|sous-total|suma|insgesamt|sum)(\s+g[eé]n[eé]ral|\s+general)?\s*(\([^)]*\))?\s*:?)$/i
const FOOTER =
  /^\(?\s*[\d.,' ]+\s*(rows?|records?|lines?|entries|items|results?|zeilen?|sätze|saetze|datensätze|einträge|lignes?|enregistrements?|filas?|registros?)\b[^;|\t]{0,40}\)?\.?$|^(total |number of |anzahl |nombre de |número de )?(rows?|records?|entries|zeilen|sätze|datensätze|einträge|lignes|filas|registros)( (affected|selected|returned|exported))?\s*[:=]\s*[\d.,' ]+$|^[-=*\s]*(end of (report|file|list|data|document)|ende der liste|ende des berichts|listenende|fin du rapport|fin del informe)[-=*\s.]*$|^(page|seite|página)\s*:?\s*\d+(\s*(of|von|de|\/)\s*\d+)?$|^(generated|printed|exported|created|report generated|erstellt|gedruckt|exportiert|erzeugt)( (by|on|at|am|von|durch))?\b.{0,80}\d|^copyright\b|^confidential information\b/i

export function isBlank(cell: string): boolean {
  return cell === '' || BLANK.test(cell)
}

export function isBlankRecord(cells: readonly string[]): boolean {
  for (const cell of cells) if (!isBlank(cell)) return false
  return true
}

export function isRuler(cells: readonly string[]): boolean {
  let rulers = 0
  for (const cell of cells) {
    if (isBlank(cell)) continue
    if (!RULER.test(cell)) return false
    rulers++
  }
  return rulers > 0
}

function filledCount(cells: readonly string[]): number {
  let count = 0
  for (const cell of cells) if (!isBlank(cell)) count++
  return count
}

function looksLikeData(cell: string): boolean {
  return /\d/.test(cell) && (NUMBER_LIKE.test(cell) || DATE_LIKE.test(cell))
}

/**
 * Finds the header among the first records.
 *
 * @param sample   the first records of the file, at least a few hundred where there are as many
 * @throws Refusal `invalid` when nothing but blanks is there, `too_large` above {@link MOST_COLUMNS} columns
 */
export function findShape(sample: readonly RawRecord[], options: ShapeOptions, log: FindingLog): TableShape {
  const framed = options.framed ?? false
  const records = sample
    .filter((record) => record.line > (options.skipRows ?? 0) && !record.problem)
    .map((record) => ({ line: record.line, cells: unframe(record.cells, framed) }))
    .filter((record) => !isBlankRecord(record.cells) && !isRuler(record.cells))
  const at = options.headerRow === undefined ? guessHeader(records) : records.findIndex((record) => record.line === options.headerRow)
  const found = records[at]
  if (!found) {
    const why =
      options.headerRow === undefined
        ? 'it holds nothing but blanks'
        : `its row ${options.headerRow} is empty or not among the first ${sample.length} rows`
    throw new Refusal(
      'invalid',
      `Cannot read "${options.fileName}" as ${why}: give a file whose columns are named in one row${options.headerRow === undefined ? '' : ', and name that row'}`,
    )
  }
  const data = records.slice(at + 1).filter((record) => !isFooter(record.cells))
  let columns = found.cells.length
  while (columns > 1 && isBlank(found.cells[columns - 1]!) && data.every((record) => isBlank(record.cells[columns - 1] ?? ''))) columns--
  if (columns > MOST_COLUMNS) {
    throw new Refusal(
      'too_large',
      `Cannot read "${options.fileName}" as its header has ${columns.toLocaleString('en')} columns, the limit is ${MOST_COLUMNS.toLocaleString('en')}: export only the columns you need`,
    )
  }
  reportTitles(records.slice(0, at), log)
  const numbers = found.cells.filter(looksLikeData).length
  if (numbers * 2 > filledCount(found.cells)) {
    log.state({
      code: 'header_doubtful',
      message: `Row ${found.line} was taken as the header but looks like data (${found.cells.slice(0, 3).map(shown).join(', ')}): add a row with column names, or name the header row`,
      row: found.line,
    })
  }
  return {
    header: nameColumns(found.cells.slice(0, columns)),
    headerRow: found.line,
    headerCells: found.cells,
    width: found.cells.length,
    fewestCells: fewestCells(data, found.cells.length),
    framed,
  }
}

/**
 * The header is the first row that fills most columns. Two corrections: a longer row of labels below it wins over a row with figures in it
 * ("As of | 2024-01-01"), and labels right above a row with figures win over that row (columns without a name).
 */
function guessHeader(records: readonly { readonly cells: readonly string[] }[]): number {
  const filled = records.map((record) => filledCount(record.cells))
  const most = filled.reduce((a, b) => Math.max(a, b), 0)
  const isLabels = (at: number): boolean => !records[at]!.cells.some(looksLikeData)
  const first = filled.findIndex((count) => count >= Math.max(1, Math.ceil(most * 0.6)))
  if (first < 0 || isLabels(first)) return first
  const below = filled.findIndex((count, at) => at > first && at <= first + 20 && count > filled[first]! && isLabels(at))
  if (below >= 0) return below
  return first > 0 && filled[first - 1]! >= Math.max(2, most * 0.4) && isLabels(first - 1) ? first - 1 : first
}

function reportTitles(titles: readonly { readonly line: number; readonly cells: readonly string[] }[], log: FindingLog): void {
  const first = titles[0]
  if (!first) return
  const texts = titles.slice(0, 3).map((record) => shown(record.cells.filter((cell) => !isBlank(cell)).join(' ')))
  log.state({
    code: 'title_rows',
    message: `Left out ${rows(titles.length)} above the header: ${texts.join(', ')}${titles.length > 3 ? ', …' : ''}`,
    count: titles.length,
    row: first.line,
  })
}

/** Names every column once: `Name`, `Name (2)`; a column without a name is `Column 7`. */
export function nameColumns(cells: readonly string[]): string[] {
  const taken = new Set<string>()
  return cells.map((cell, i) => {
    const name = cell.replace(/[\s\u00a0\ufeff\u200b]+/g, ' ').trim() || `Column ${i + 1}`
    let unique = name
    for (let n = 2; taken.has(unique); n++) unique = `${name} (${n})`
    taken.add(unique)
    return unique
  })
}

function fewestCells(data: readonly { readonly cells: readonly string[] }[], width: number): number {
  const full = data.filter((record) => record.cells.length >= width)
  if (full.length === 0 || data.length - full.length > data.length * 0.2) return 0
  for (let column = width - 1; column >= 0; column--) {
    if (full.every((record) => !isBlank(record.cells[column]!))) return column + 1
  }
  return 0
}

export function unframe(cells: readonly string[], framed: boolean): readonly string[] {
  if (!framed) return cells
  const inner = cells.length > 2 && isBlank(cells[0]!) && isBlank(cells[cells.length - 1]!) ? cells.slice(1, -1) : cells
  return inner.map((cell) => cell.trim())
}

function isFooter(cells: readonly string[]): boolean {
  let at = 0
  while (at < cells.length && isBlank(cells[at]!)) at++
  const first = cells[at]
  if (first === undefined || first.length > 120) return false
  let others = 0
  for (let i = at + 1; i < cells.length && others === 0; i++) if (!isBlank(cells[i]!)) others++
  const text = first.trim()
  if (others === 0 && FOOTER.test(text)) return true
  if (cells.length === 1 || !TOTAL_WORD.test(text)) return false
  // A customer may be called "Total": its row also holds a town, an owner, something that is not a number.
  const beside = cells.slice(at + 1).filter((cell) => !isBlank(cell))
  // A currency code may stand beside the sum.
  return beside.some(looksLikeData) && beside.every((cell) => looksLikeData(cell) || /^\s*[A-Z]{3}\s*$/.test(cell))
}

/** @returns a function from record to row; null = the row is no data */
export function createRowShaper(shape: TableShape, options: ShapeOptions, log: FindingLog): (record: RawRecord) => RawRow | null {
  const { header, headerCells } = shape
  const columns = header.length
  const firstName = headerCells[0]!
  return (record) => {
    const row = record.line
    if (row <= shape.headerRow) return null
    const cells = shape.framed ? unframe(record.cells, true) : record.cells
    if (record.problem) return { row, cells: filled(cells, columns), problem: record.problem }
    if (isBlankRecord(cells)) {
      if (cells.length > 1)
        log.count('empty_rows', row, (count, first) => `Skipped ${rows(count)} without any value, the first is row ${first}`)
      return null
    }
    if (cells[0] === firstName && cells.length >= columns && headerCells.every((name, i) => name === (cells[i] ?? ''))) {
      log.count('repeated_header', row, (count, first) => `Skipped ${rows(count)} that repeat the header, the first is row ${first}`)
      return null
    }
    if (maybeRuler(cells) && isRuler(cells)) return null
    if (isFooter(cells)) {
      const text = shown(cells.filter((cell) => !isBlank(cell)).join(' '))
      log.count('total_rows', row, (count, first) =>
        count === 1
          ? `Left out row ${first} as it is a total or a footer: ${text}`
          : `Left out ${rows(count)} that are totals or footers, the first is row ${first}`,
      )
      return null
    }
    if (cells.length === columns) return { row, cells }
    if (cells.length > columns) {
      for (let i = columns; i < cells.length; i++) if (!isBlank(cells[i]!)) return { row, cells, problem: shiftedProblem(row, cells) }
      return { row, cells: cells.slice(0, columns) }
    }
    if (cells.length < shape.fewestCells) return { row, cells: filled(cells, columns), problem: shortProblem(row, cells) }
    log.count(
      'rows_filled',
      row,
      (count, first) => `Filled ${rows(count)} that end before the last column with empty values, the first is row ${first}`,
    )
    return { row, cells: filled(cells, columns) }
  }

  function shiftedProblem(row: number, cells: readonly string[]): NonNullable<RawRow['problem']> {
    if (options.cellsByColumn) {
      const at = cells.findIndex((cell, i) => i >= columns && !isBlank(cell))
      return {
        code: 'unnamed_column',
        message: `Cannot take row ${row} of "${options.fileName}" as it holds ${shown(cells[at]!)} in column ${at + 1}, which has no name in the header`,
        remedy: 'name the column in the header row, or clear the cell',
      }
    }
    return {
      code: 'shifted_row',
      message: `Cannot take row ${row} of "${options.fileName}" as it has ${cells.length} cells and the header has ${columns}; its last cells are ${cells.slice(-3).map(shown).join(', ')}: a value probably contains the separator without being quoted`,
      remedy: 'put the value that contains the separator in double quotes, or export with another separator',
    }
  }

  function shortProblem(row: number, cells: readonly string[]): NonNullable<RawRow['problem']> {
    return {
      code: 'short_row',
      message: `Cannot take row ${row} of "${options.fileName}" as it has ${cells.length} of ${columns} cells and ends at ${shown(cells[cells.length - 1] ?? '')}: the row is cut, or a value contains a line break without being quoted`,
      remedy: `complete the row up to column "${header[shape.fewestCells - 1] ?? header[columns - 1]}", or put the value that contains the line break in double quotes`,
    }
  }
}

function maybeRuler(cells: readonly string[]): boolean {
  for (const cell of cells) {
    if (cell === '') continue
    const code = cell.charCodeAt(0)
    return code === 45 || code === 61 || code === 95 || code === 43 || code === 42 || code === 124 || code <= 32
  }
  return false
}

function filled(cells: readonly string[], columns: number): readonly string[] {
  if (cells.length >= columns) return cells
  const full = cells.slice()
  while (full.length < columns) full.push('')
  return full
}

function rows(count: number): string {
  return count === 1 ? '1 row' : `${count.toLocaleString('en')} rows`
}
