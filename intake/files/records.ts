/**
 * UTF-8 bytes to records, csv-parse doing the quoting. csv-parse stops for good at the first thing that is not CSV and lets an unclosed
 * quote swallow the rest of the file; here one bad line costs one line: reading goes on at the next one.
 *
 * Conventions: `line` is the physical line a record starts on, counted from 1 and from the top of the file.
 */
import { type CsvError, type Options, Parser } from 'csv-parse'

export interface Dialect {
  readonly separator: string
  /** null: the file does not quote, a quote is an ordinary character. */
  readonly quote: string | null
  readonly escape: string
  /** Blanks between a separator and an opening quote are not part of the value. */
  readonly blanksBeforeQuote: boolean
  /** The file ends its lines with a carriage return alone. */
  readonly oldMacLines: boolean
}

export interface RowProblemText {
  readonly code: string
  readonly message: string
  readonly remedy: string
}

export interface RawRecord {
  readonly line: number
  readonly cells: readonly string[]
  readonly problem?: RowProblemText
}

export interface RecordReader {
  /** Cells a good record has; 0 = not known yet. Lets an unclosed quote be told from a value of several lines. */
  expectedCells: number
  push(bytes: Buffer): RawRecord[]
  end(): RawRecord[]
}

export const LARGEST_CELL = 1_000_000
/** Longest line read at all; more columns × longer cells than this is no table. */
const LARGEST_LINE = 4 * 1024 * 1024
const LONGEST_QUOTED_BYTES = 1024 * 1024
const LONGEST_QUOTED_LINES = 1000
/** How far a line that is no proper CSV may reach into the lines below it. */
const FORGIVING_BYTES = 65_536
const NEWLINE = 10

/** What ends a block early: the caller does not want the record. */
const stop = new Error('stop')

/** csv-parse as a function: one buffer in; each record, and where it ended, out. */
class BlockParser extends Parser {
  stopped = false
  private accept: (cells: string[], end: number) => boolean = () => true
  override push(record: string[] | null): boolean {
    if (record !== null && !this.accept(record, this.info.bytes)) throw stop
    return true
  }
  /** @param take says whether to go on */
  readBlock(block: Buffer, take: (cells: string[], end: number) => boolean): CsvError | undefined {
    this.accept = take
    let error: CsvError | undefined
    const note = (raised?: Error | null): void => {
      if (raised) error ??= raised as CsvError
    }
    try {
      this._transform(block, 'buffer' as BufferEncoding, note)
      if (!error) this._flush(note)
    } catch (thrown) {
      if (thrown !== stop) throw thrown
      this.stopped = true
    }
    return error
  }
}

export function createRecordReader(dialect: Dialect): RecordReader {
  const options: Options = {
    delimiter: dialect.separator,
    quote: dialect.quote,
    escape: dialect.escape,
    record_delimiter: ['\r\n', '\n'],
    relax_column_count: true,
    max_record_size: 0,
    ltrim: dialect.blanksBeforeQuote,
  }
  const quoteByte = dialect.quote === null ? -1 : dialect.quote.charCodeAt(0)
  let carry: Buffer = Buffer.alloc(0)
  let line = 1
  let skippingLine = false
  /** The last line had a quote inside a value and was whole by itself: so may the next ones, which are then read forgivingly at once. */
  let quotesInsideValues = false
  let out: RawRecord[] = []

  const reader: RecordReader = {
    expectedCells: 0,
    push(bytes) {
      out = []
      read(bytes, false)
      return out
    },
    end() {
      out = []
      read(Buffer.alloc(0), true)
      return out
    },
  }
  return reader

  function read(bytes: Buffer, last: boolean): void {
    let data = carry.length > 0 ? Buffer.concat([carry, bytes]) : bytes
    carry = Buffer.alloc(0)
    if (dialect.oldMacLines) data = Buffer.from(data.map((byte) => (byte === 13 ? NEWLINE : byte)))
    if (skippingLine) {
      const at = data.indexOf(NEWLINE)
      if (at < 0) return
      skippingLine = false
      data = data.subarray(at + 1)
    }
    const whole = last ? data.length : data.lastIndexOf(NEWLINE) + 1
    const rest = readLines(data.subarray(0, whole), last)
    if (rest < whole) carry = Buffer.from(data.subarray(rest))
    else if (data.length - whole > LARGEST_LINE) {
      giveUpLine(data.subarray(whole))
      skippingLine = true
    } else if (whole < data.length) carry = Buffer.from(data.subarray(whole))
  }

  /** @returns how far it came: what is left begins with a record that may go on in the next block */
  function readLines(data: Buffer, last: boolean): number {
    let from = 0
    while (from < data.length) {
      const quoteAt = quoteByte < 0 ? -1 : data.indexOf(quoteByte, from)
      const plainTo = quoteAt < 0 ? data.length : data.lastIndexOf(NEWLINE, quoteAt) + 1
      if (plainTo > from) {
        splitLines(data.subarray(from, plainTo))
        from = plainTo
        continue
      }
      const block = data.subarray(from)
      const forgiving = quotesInsideValues
      const parser = new BlockParser(forgiving ? { ...options, relax_quotes: true } : options)
      let done = 0
      const error = parser.readBlock(block, (cells, end) => {
        const lines = countLines(block, done, end)
        if (
          forgiving
            ? lines > 1 || cells.length !== reader.expectedCells
            : lines > 1 && swallowedRows(block.subarray(done, end), cells.length)
        )
          return false
        emit(cells)
        line += lines
        done = end
        return true
      })
      from += done
      if (!parser.stopped && !error) return data.length
      if (forgiving) {
        quotesInsideValues = false
        continue
      }
      const left = data.subarray(from)
      if (!parser.stopped && error?.code === 'CSV_QUOTE_NOT_CLOSED' && !last && mayStillClose(left)) return from
      const used = readDoubtfulLine(left, last)
      if (used === 0) return from
      from += used
    }
    return from
  }

  function mayStillClose(left: Buffer): boolean {
    if (left.length > LONGEST_QUOTED_BYTES) return false
    return countLines(left, 0, left.length) <= LONGEST_QUOTED_LINES
  }

  /**
   * A quote that opens by mistake swallows whole rows until the next quote. The lines it swallowed have as many cells as a row has,
   * lines of a text do not.
   */
  function swallowedRows(record: Buffer, cells: number): boolean {
    const expected = reader.expectedCells
    const fits = cells === expected
    if (expected < (fits ? 3 : 2)) return false
    const lines = record
      .toString('utf8')
      .replace(/\r?\n$/, '')
      .split(/\r?\n/)
    const plain = lines.slice(1, fits ? -1 : undefined).filter((text) => !text.includes(dialect.quote ?? '"'))
    const looksLikeRow = (text: string): boolean => {
      const parts = text.split(dialect.separator)
      return parts.length === expected && parts.filter((part) => part.trim() !== '').length * 2 > expected
    }
    return fits ? plain.length > 0 && plain.every(looksLikeRow) : plain.some(looksLikeRow)
  }

  /** Reads the first line, or the first few as one record, forgivingly. @returns bytes used; 0 = the lines that follow must be seen first */
  function readDoubtfulLine(left: Buffer, last: boolean): number {
    const lineEnd = left.indexOf(NEWLINE) + 1 || left.length
    const one = parseForgiving(left.subarray(0, lineEnd))
    if (one && (reader.expectedCells === 0 || one.cells.length === reader.expectedCells)) {
      quotesInsideValues = reader.expectedCells > 0
      emit(one.cells)
      line++
      return lineEnd
    }
    if (!last && left.length < FORGIVING_BYTES) return 0
    const several = parseForgiving(left.subarray(0, FORGIVING_BYTES))
    if (
      several &&
      several.cells.length === reader.expectedCells &&
      !several.cells.some((cell) => cell.startsWith('"') && cell.includes('\n'))
    ) {
      const raw = left.subarray(0, several.end)
      if (!swallowedRows(raw, several.cells.length)) {
        emit(several.cells)
        line += countLines(raw, 0, raw.length)
        return several.end
      }
    }
    if (one) emit(one.cells)
    else giveUpQuote(left.subarray(0, lineEnd))
    line++
    return lineEnd
  }

  /** The first record. */
  function parseForgiving(bytes: Buffer): { cells: string[]; end: number } | undefined {
    let found: { cells: string[]; end: number } | undefined
    new BlockParser({ ...options, relax_quotes: true }).readBlock(bytes, (cells, end) => {
      found = { cells, end }
      return false
    })
    return found
  }

  function giveUpQuote(bytes: Buffer): void {
    const text = bytes.toString('utf8').replace(/\r?\n$/, '')
    const cells = text.split(dialect.separator).map((cell) => cell.slice(0, LARGEST_CELL))
    const opening = cells.find((cell) => cell.trimStart().startsWith(dialect.quote ?? '"')) ?? text
    emit(cells, {
      code: 'unclosed_quote',
      message: `Cannot read row ${line} as the quote that opens at ${shown(opening)} is not closed in its row`,
      remedy: 'close the quote, or write a quote inside a value twice ("")',
    })
  }

  function giveUpLine(bytes: Buffer): void {
    const head = bytes.subarray(0, 1000).toString('utf8')
    emit(
      head.split(dialect.separator).map((cell) => cell.slice(0, 200)),
      {
        code: 'cell_too_large',
        message: `Cannot read row ${line} as it is longer than ${LARGEST_LINE / 1024 / 1024} MB; it begins with ${shown(head)}`,
        remedy: 'shorten the value, or leave its column out of the export',
      },
    )
    line++
  }

  function splitLines(bytes: Buffer): void {
    const lines = bytes.toString('utf8').split('\n')
    if (lines[lines.length - 1] === '') lines.pop()
    for (const text of lines) {
      const cells = (text.endsWith('\r') ? text.slice(0, -1) : text).split(dialect.separator)
      // A part of a string keeps the whole block in memory for as long as somebody keeps the part.
      for (let i = 0; i < cells.length; i++) if (cells[i]!.length > 12) cells[i] = detached(cells[i]!)
      emit(cells)
      line++
    }
  }

  function emit(cells: string[], problem?: RowProblemText): void {
    out.push(checkCells(line, cells, problem))
  }
}

/** What no row may hold, wherever it came from. */
export function checkCells(line: number, cells: string[], problem?: RowProblemText): RawRecord {
  let found = problem
  for (let i = 0; i < cells.length; i++) {
    const cell = cells[i]!
    if (cell.length > LARGEST_CELL) {
      cells[i] = `${cell.slice(0, 1000)}…`
      found ??= {
        code: 'cell_too_large',
        message: `Cannot take row ${line} as its cell ${i + 1} holds ${cell.length.toLocaleString('en')} characters (${shown(cell)}), the limit is ${LARGEST_CELL.toLocaleString('en')}`,
        remedy: 'shorten the value, or leave its column out of the export',
      }
    } else if (cell.includes('\0')) {
      cells[i] = cell.replaceAll('\0', '␀')
      found ??= {
        code: 'binary_cell',
        message: `Cannot take row ${line} as its cell ${i + 1} holds binary zeros (${shown(cells[i]!)})`,
        remedy: 'export the table again as text; the file may be damaged',
      }
    }
  }
  return found ? { line, cells, problem: found } : { line, cells }
}

/** A value as messages show it. */
export function shown(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim()
  return `"${flat.length > 40 ? `${flat.slice(0, 40)}…` : flat}"`
}

function detached(text: string): string {
  return ` ${text}`.slice(1)
}

function countLines(bytes: Buffer, from: number, to: number): number {
  let lines = 1
  for (let at = bytes.indexOf(NEWLINE, from); at >= 0 && at < to - 1; at = bytes.indexOf(NEWLINE, at + 1)) lines++
  return lines
}
