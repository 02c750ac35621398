import type { Mapping } from '#api/mapping.ts'
import type { RecordRow, RowProblem } from '#api/record.ts'
import type { RawRow, RawTable } from '../files/raw-table.ts'
import { type CompileDefaults, compileMapping } from './compile-mapping.ts'
import type { MapCounts } from './compiled.ts'
import { mapRows } from './map-rows.ts'
import { parseMapping } from './parse-mapping.ts'

/** A table in memory: a heading line and rows, cells parted by `|`. A row that begins with `!` is one that cannot be trusted. */
export function tableFrom(path: string, text: string): RawTable {
  const [header = '', ...lines] = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const rows = lines.map((line, i): RawRow => {
    const cells = line.replace(/^!/, '').split('|')
    if (!line.startsWith('!')) return { row: i + 2, cells }
    return { row: i + 2, cells, problem: { code: 'shifted_row', message: 'more cells than the header', remedy: 'quote the value' } }
  })
  return {
    name: path.split('/').at(-1) ?? path,
    path,
    bytes: text.length,
    format: { type: 'delimited', separator: '|' },
    header: header.split('|'),
    headerRow: 1,
    findings: [],
    async *rows({ onBytes } = {}) {
      for (let i = 0; i < rows.length; i += 3) {
        yield rows.slice(i, i + 3)
        onBytes?.(Math.round((text.length * Math.min(rows.length, i + 3)) / rows.length))
      }
    },
  }
}

/** A mapping of one source with the usual frame around its tables. */
export function mappingOf(tables: unknown[], more: Record<string, unknown> = {}): Mapping {
  return parseMapping({
    tapeline: 'mapping/1',
    name: 'test',
    source: 'test',
    currency: 'EUR',
    files: { orders: 'orders.csv', lines: 'lines.csv', accounts: 'accounts.csv' },
    tables,
    ...more,
  })
}

export interface Mapped {
  readonly rows: RecordRow[]
  readonly problems: RowProblem[]
  readonly counts: readonly MapCounts[]
}

export async function mapAll(mapping: Mapping, tables: readonly RawTable[], defaults: CompileDefaults = {}): Promise<Mapped> {
  const compiled = await compileMapping(mapping, tables, defaults)
  const rows: RecordRow[] = []
  const problems: RowProblem[] = []
  let counts: readonly MapCounts[] = []
  for await (const batch of mapRows(compiled)) {
    rows.push(...batch.rows)
    problems.push(...batch.problems)
    counts = batch.counts
  }
  return { rows, problems, counts }
}

/** One value of one column, mapped as the net amount of a line, with whatever went wrong. */
export async function netOf(net: unknown, header: string, row: string, more: Record<string, unknown> = {}): Promise<number | string> {
  const table = { table: 'order_line', from: 'lines', columns: { document: { constant: 'd' }, day: { constant: '2026-01-01' }, net } }
  const { rows, problems } = await mapAll(mappingOf([table], more), [tableFrom('lines.csv', `${header}\n${row}`)])
  const only = rows[0]
  return only?.table === 'order_line' ? only.netMinor : (problems[0]?.code ?? 'nothing')
}
