import { stringify } from 'csv-stringify/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readAll } from './files.fixture.ts'
import { createRecordReader, type Dialect } from './records.ts'

/** Letters that every one of the encodings below has. */
const letters = "abcxyzABC XYZäöüßéñ€012345.-/'()_#"
const cell = (special: string): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...letters, ...special), { maxLength: 12 }).map((parts) => parts.join(''))
const encodings = {
  'utf-8': (text: string): Buffer => Buffer.from(text),
  'utf-8 with a mark': (text: string): Buffer => Buffer.from(`\ufeff${text}`),
  'utf-16le': (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'utf-16be': (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  // The euro sign is left out: behind a ß its byte makes a character of UTF-8.
  'windows-1252': (text: string): Buffer => Buffer.from(text, 'latin1'),
} as const

describe('any table', () => {
  test('openTables() reads back what was written, with any separator, quoting, line end and encoding', async () => {
    const table = fc.record({
      separator: fc.constantFrom(',', ';', '\t', '|'),
      newline: fc.constantFrom('\n', '\r\n'),
      quoted: fc.boolean(),
      encoding: fc.constantFrom(...(Object.keys(encodings) as (keyof typeof encodings)[])),
      columns: fc.integer({ min: 2, max: 7 }),
      seed: fc.array(fc.array(cell(',;\t|"\n'), { minLength: 7, maxLength: 7 }), { minLength: 1, maxLength: 40 }),
    })
    await fc.assert(
      fc.asyncProperty(table, async ({ separator, newline, quoted, encoding, columns, seed }) => {
        const header = Array.from({ length: columns }, (_, i) => `Name ${i}`)
        // The first column is filled, so that no row is blank; its text is no total, footer or ruler.
        const written = (text: string): string => (encoding === 'windows-1252' ? text.replaceAll('€', 'x') : text)
        const rows = seed.map((cells, i) => [`Key ${i}`, ...cells.slice(1, columns).map(written)])
        const text = stringify([header, ...rows], { delimiter: separator, quoted, record_delimiter: newline, quote_record_delimiter: true })
        const read = await readAll(encodings[encoding](text))
        expect(read.header).toEqual(header)
        expect(read.table.format.separator).toBe(separator)
        expect(read.rows.filter((row) => row.problem)).toEqual([])
        expect(read.cells).toEqual(rows)
      }),
      { numRuns: 300 },
    )
  })

  test('createRecordReader() gives the same records however the bytes are cut', () => {
    const dialect: Dialect = { separator: ',', quote: '"', escape: '"', blanksBeforeQuote: false, oldMacLines: false }
    const content = fc
      .array(fc.constantFrom('a', 'bc', ',', '"', '\n', '\r\n', '""', ',"', '",', 'ä', ' '), { maxLength: 60 })
      .map((parts) => Buffer.from(parts.join('')))
    fc.assert(
      fc.property(
        content,
        fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 6 }),
        fc.constantFrom(0, 2, 3),
        (bytes, cuts, expectedCells) => {
          const read = (at: readonly number[]): unknown => {
            const reader = createRecordReader(dialect)
            reader.expectedCells = expectedCells
            const ends = [...at.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length]
            return [...ends.flatMap((end, i) => reader.push(bytes.subarray(ends[i - 1] ?? 0, end))), ...reader.end()]
          }
          expect(read(cuts)).toEqual(read([]))
        },
      ),
      { numRuns: 2000 },
    )
  })
})
