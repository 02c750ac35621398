/** What a mapping becomes once it was checked against the headings of real files, and what mapping rows yields. */
import type { Mapping } from '#api/mapping.ts'
import type { RecordRow, RowProblem, TableName } from '#api/record.ts'
import type { FileFinding, RawTable } from '../files/raw-table.ts'
import type { Styles } from './styles.ts'

export interface CompiledTable {
  /** Place in `mapping.tables`. */
  readonly index: number
  readonly table: TableName
  readonly scope: 'row' | 'document'
  /** The files its rows come from, in order. */
  readonly files: readonly RawTable[]
}

export interface CompiledMapping {
  readonly mapping: Mapping
  readonly source: string
  /** In the order in which rows are handed out: accounts before what happened on them. Tables whose file was not given are not here. */
  readonly tables: readonly CompiledTable[]
  /** Which files feed which alias. */
  readonly filesByAlias: ReadonlyMap<string, readonly RawTable[]>
  /** Files given that the mapping does not name. */
  readonly unusedFiles: readonly RawTable[]
  /** Choices made while looking at the files: styles recognised or unclear, files not given. */
  readonly findings: readonly FileFinding[]
  readonly styles: Styles
}

/** Running totals of one table from one file. read = mapped + leftOut + repeated + rejected. */
export interface MapCounts {
  readonly table: TableName
  readonly file: string
  readonly read: number
  readonly mapped: number
  /** Left out by a filter of the mapping. */
  readonly leftOut: number
  /** Same account, contact or product as in an earlier row: merged into it. */
  readonly repeated: number
  readonly rejected: number
}

export interface MappedBatch {
  /** All of one table; a document whose lines stand together is not split. */
  readonly rows: readonly RecordRow[]
  /** File the rows come from (`RawTable.name`) and, parallel to `rows`, their line in it: repeated ids are reported by place. */
  readonly file: string
  readonly rowNumbers: readonly number[]
  readonly problems: readonly RowProblem[]
  /** Totals so far, one entry per table and file begun. */
  readonly counts: readonly MapCounts[]
}

export interface MapProgress {
  readonly file: string
  readonly bytes: number
  readonly totalBytes: number
  readonly rows: number
}
