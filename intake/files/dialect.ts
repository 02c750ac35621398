import { createRecordReader, type Dialect, type RawRecord } from './records.ts'
import { isBlank, isBlankRecord, isRuler } from './table-shape.ts'

export interface FoundDialect extends Dialect {
  /** `|a|b|`: rows begin and end with the separator. */
  readonly framed: boolean
  /** The file names its separator itself (`sep=;`), on its first line. */
  readonly declared: boolean
}

const COMMON = [',', ';', '\t', '|'] as const
/** Tried when no common one fits. A colon is in every time of day, so it comes last and alone. */
const RARE = ['\u001f', '\u0001', '¦', '^', '~', '§', '#', '!', '*', '/', '&', ':'] as const

/**
 * Finds how the cells of a text are separated and quoted.
 *
 * @param sample whole lines from the start of the file
 * @param forced separator a mapping insists on
 */
export function detectDialect(sample: Buffer, forced?: string): FoundDialect {
  const text = sample.toString('utf8')
  const oldMacLines = !text.includes('\n') && text.includes('\r')
  const declared = /^sep=(.)\r?\n/.exec(text)?.[1]
  const separator = forced ?? declared
  const dialectOf = (candidate: string): FoundDialect => {
    const quoting = detectQuoting(text, candidate)
    return { separator: candidate, ...quoting, oldMacLines, framed: false, declared: declared !== undefined }
  }
  if (separator !== undefined) return withFrame(dialectOf(separator), sample)
  const best = bestOf(COMMON.map(dialectOf), sample) ?? bestOf(RARE.map(dialectOf), sample)
  // One column: a separator the text does not hold, so that nothing in it is cut.
  return best
    ? withFrame(best, sample)
    : dialectOf([...COMMON, ...RARE].reverse().find((candidate) => !text.includes(candidate)) ?? '\u001f')
}

function bestOf(candidates: readonly FoundDialect[], sample: Buffer): FoundDialect | null {
  let best: FoundDialect | null = null
  let bestScore = 0
  for (const candidate of candidates) {
    if (!sample.includes(candidate.separator)) continue
    const score = scoreOf(readSample(candidate, sample))
    if (score > bestScore) {
      best = candidate
      bestScore = score
    }
  }
  return best
}

/** Share of the rows that have the usual number of cells, times a little more for more cells; 0 when it explains less than half. */
function scoreOf(records: readonly RawRecord[]): number {
  const counts = new Map<number, number>()
  let total = 0
  let first = 0
  let widest = 0
  for (const record of records) {
    if (isBlankRecord(record.cells) || isRuler(record.cells)) continue
    total++
    const cells = record.cells.length
    if (first === 0) first = cells
    widest = Math.max(widest, cells)
    counts.set(cells, (counts.get(cells) ?? 0) + 1)
  }
  let usual = 0
  let share = 0
  for (const [cells, count] of counts) {
    if (cells > 1 && count / total > share) {
      usual = cells
      share = count / total
    }
  }
  // A header and one odd row, or titles above two rows: few rows prove little, the first wide row decides.
  if (usual < 2 || (share < 0.5 && total > 10) || share < 0.2) return 0
  // A title filled up with separators may stand above the header: a later row may fit too, and proves less.
  const headerAt = records
    .filter((record) => record.cells.length >= Math.max(2, usual * 0.6))
    .slice(0, 3)
    .findIndex(
      (record) => Math.abs(record.cells.length - usual) <= 1 && record.cells.filter((cell) => /\p{L}/u.test(cell)).length * 2 >= usual,
    )
  const headerFits = headerAt === 0 ? 1 : headerAt > 0 ? 0.7 : 0.5
  return share * Math.log2(usual + 1) * headerFits * (first === usual ? 1.1 : 1)
}

function withFrame(dialect: FoundDialect, sample: Buffer): FoundDialect {
  if (dialect.separator !== '|') return dialect
  const records = readSample(dialect, sample).filter((record) => record.cells.length > 2 && !isRuler(record.cells))
  const framed = records.filter((record) => isBlank(record.cells[0]!) && isBlank(record.cells[record.cells.length - 1]!)).length
  return records.length > 0 && framed > records.length * 0.9 ? { ...dialect, framed: true } : dialect
}

export function readSample(dialect: Dialect, sample: Buffer): RawRecord[] {
  const reader = createRecordReader(dialect)
  return [...reader.push(sample), ...reader.end()]
}

function detectQuoting(text: string, separator: string): Pick<Dialect, 'quote' | 'escape' | 'blanksBeforeQuote'> {
  const sep = separator.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0
  const wrapped = (quote: string): number =>
    count(new RegExp(`(?:^|${sep}[ ]*)${quote}(?:[^${quote}]|${quote}${quote}|\\\\${quote})*${quote}(?=${sep}|\\r?\\n|\\r|$)`, 'gm'))
  const doubles = text.includes('"') ? wrapped('"') : 0
  if (!text.includes('"')) {
    const cells = count(new RegExp(`${sep}|\\n`, 'g')) + 1
    // O'Hara has one apostrophe; a file that quotes with them wraps most of its cells.
    if (text.includes("'") && wrapped("'") > cells * 0.5) return { quote: "'", escape: "'", blanksBeforeQuote: false }
    return { quote: '"', escape: '"', blanksBeforeQuote: false }
  }
  // Inch marks and the like: no cell is wrapped in quotes, so they mean themselves.
  if (doubles === 0 && text.length > 200) return { quote: null, escape: '"', blanksBeforeQuote: false }
  const escaped = count(/[^\\]\\"(?!\s*[,;\t|\r\n])/g)
  const doubled = count(/[^,;\t|\n"\\]""(?!")/g)
  const blanks = count(new RegExp(`${sep} +"`, 'g'))
  const tight = count(new RegExp(`${sep}"`, 'g'))
  return {
    quote: '"',
    escape: escaped > 0 && escaped > doubled ? '\\' : '"',
    blanksBeforeQuote: separator !== ' ' && blanks > 0 && blanks > tight,
  }
}
