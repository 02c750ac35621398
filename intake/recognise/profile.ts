/** What a look at the beginning of a table tells: headings in plain form, and the shapes of the values below them. */
import { isOurs, keyHeadings } from '#api/write-back.ts'
import type { RawTable } from '../files/raw-table.ts'
import { looksBoolean } from '../values/booleans.ts'
import { detectDateStyle } from '../values/dates.ts'
import { isNullWord } from '../values/missing.ts'
import { detectNumberStyle } from '../values/numbers.ts'

export type Shape = 'date' | 'number' | 'flag' | 'email' | 'text' | 'empty'

export interface ColumnProfile {
  readonly heading: string
  /** Lower case, letters and digits only, without accents. */
  readonly plain: string
  /** Values looked at that are not missing, in order. */
  readonly values: readonly string[]
  readonly distinct: ReadonlySet<string>
  readonly shape: Shape
  /** Currency sign or code written with most numbers. */
  readonly currency: string | null
}

export interface TableProfile {
  readonly table: RawTable
  /** Rows looked at. */
  readonly rows: readonly (readonly string[])[]
  readonly columns: readonly ColumnProfile[]
}

const ROWS_LOOKED_AT = 5_000

export async function profileTable(table: RawTable): Promise<TableProfile> {
  const rows: (readonly string[])[] = []
  for await (const batch of table.rows()) {
    for (const row of batch) if (row.problem === undefined && rows.length < ROWS_LOOKED_AT) rows.push(row.cells)
    if (rows.length >= ROWS_LOOKED_AT) break
  }
  const columns = table.header.map((heading, i): ColumnProfile => {
    const values = rows.map((cells) => cells[i]!.trim()).filter((value) => !isNullWord(value))
    const distinct = new Set(values)
    const shape = shapeOf([...distinct].slice(0, 300), plainHeading(heading))
    // What Tapeline measured comes back with exports of the system it was written to: it stands for nothing of theirs.
    return { heading, plain: isOurs(heading) ? '' : plainHeading(heading), values, distinct, ...shape }
  })
  return { table, rows, columns }
}

/** Whether a table is a write-back as Tapeline wrote it: keyed by an id, everything else measured. */
export function isWriteBack(header: readonly string[]): boolean {
  const others = header.filter((heading) => !isOurs(heading)).map(plainHeading)
  return others.length < header.length && others.length > 0 && others.every((plain) => keyed.has(plain))
}
const keyed = new Set(Object.values(keyHeadings).flatMap(({ id, name, domain }) => [id, name, domain].map(plainHeading)))

export function plainHeading(heading: string): string {
  return heading
    .normalize('NFKD')
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase()
}

function shapeOf(samples: readonly string[], plain: string): { shape: Shape; currency: string | null } {
  if (samples.length === 0) return { shape: 'empty', currency: null }
  const share = (test: (text: string) => boolean) => samples.filter(test).length / samples.length
  if (share((text) => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text)) >= 0.8) return { shape: 'email', currency: null }
  const dates = detectDateStyle(samples)
  const serial = dates.style.order === 'serial' || dates.style.order.startsWith('unix')
  if (dates.share >= 0.8 && (!serial || /date|datum|fecha|day|time|at$/.test(plain))) return { shape: 'date', currency: null }
  const numbers = detectNumberStyle(samples)
  if (looksBoolean(samples) && !(numbers.share === 1 && samples.length === 1)) return { shape: 'flag', currency: null }
  if (numbers.share >= 0.9) return { shape: 'number', currency: numbers.currency }
  return { shape: 'text', currency: null }
}

/** The column with one of these headings; the first name that is there wins. */
export function findColumn(profile: TableProfile, ...names: readonly string[]): ColumnProfile | null {
  for (const name of names) {
    const plain = plainHeading(name)
    const found = profile.columns.find((column) => column.plain === plain)
    if (found !== undefined) return found
  }
  return null
}

/** Its name as a mapping writes it. */
export function findHeadingOf(profile: TableProfile, ...names: readonly string[]): string | undefined {
  return findColumn(profile, ...names)?.heading
}

/** Pairs of cells of two columns. */
export function cellPairs(profile: TableProfile, a: ColumnProfile, b: ColumnProfile): [string, string][] {
  const [i, j] = [profile.columns.indexOf(a), profile.columns.indexOf(b)]
  return profile.rows.map((cells) => [cells[i]!.trim(), cells[j]!.trim()])
}
