/** A short list as somebody keeps it in a spreadsheet: one header, one row a thing, columns by any of the names people give them. */
import { Refusal } from '#api/refusal.ts'
import { detectDialect, readSample } from './dialect.ts'
import { isBlankRecord } from './table-shape.ts'

export interface ListFile {
  readonly name: string
  readonly text: string
}

export interface ListRow<C extends string> {
  /** In the file, the header is 1. */
  readonly line: number
  /** Trimmed; empty where the file has no such column. */
  cell(column: C): string
}

/**
 * Reads a list.
 *
 * @param names  other names of each column, in lower case with blanks
 * @param most   rows that are read at a time
 * @returns      rows, and which of the columns the file has
 * @throws Refusal invalid: no rows, or too many
 */
export function readList<C extends string>(
  { name, text }: ListFile,
  names: Readonly<Record<C, readonly string[]>>,
  most: number,
): { readonly rows: readonly ListRow<C>[]; has(column: C): boolean } {
  const bytes = Buffer.from(text, 'utf8')
  const [header, ...records] = readSample(detectDialect(bytes), bytes).filter((record) => !isBlankRecord(record.cells))
  if (records.length === 0) throw new Refusal('invalid', `"${name}" holds a header and no rows: nothing was read`)
  if (records.length > most)
    throw new Refusal('invalid', `"${name}" holds ${records.length} rows, and ${most} are read at a time: split it`)
  const heads = (header?.cells ?? []).map((head) =>
    head
      .trim()
      .replace(/^\ufeff/, '')
      .toLocaleLowerCase('en')
      .replaceAll('_', ' '),
  )
  const placeOf = (column: C) => [column, ...names[column]].map((word) => heads.indexOf(word)).find((place) => place >= 0) ?? -1
  const places = new Map((Object.keys(names) as C[]).map((column) => [column, placeOf(column)]))
  return {
    rows: records.map(({ line, cells }) => ({ line, cell: (column) => (cells[places.get(column)!] ?? '').trim() })),
    has: (column) => places.get(column)! >= 0,
  }
}
