/** What a mapping becomes once it was checked against the headings of real files, and what mapping rows yields. */
import type { Mapping, TableMapping } from '#api/mapping.ts'
import type { RecordRow, RowProblem, TableName } from '#api/record.ts'
import type { FileFinding, RawTable } from '../files/raw-table.ts'
import type { Styles } from './styles.ts'

export interface CompiledTable {
  readonly table: TableName
  readonly scope: 'row' | 'document'
  /** The files its rows come from, in order. */
  readonly files: readonly RawTable[]
  readonly spec: TableMapping
  /** Place in the mapping: `tables[3]`. */
  readonly path: string
}

export interface CompiledMapping {
  readonly mapping: Mapping
  readonly source: string
  readonly timeZone: string
  /** Currency of rows that name none. */
  readonly currency: string | undefined
  /** The day it is: nobody answered later. */
  readonly today: string | undefined
  /** In the order in which rows are handed out: accounts before what happened on them. Tables whose file was not given are not here. */
  readonly tables: readonly CompiledTable[]
  /** Which files feed which alias. */
  readonly filesByAlias: ReadonlyMap<string, readonly RawTable[]>
  /** Files given that the mapping does not name. */
  readonly unusedFiles: readonly RawTable[]
  /** What was noticed on the way: styles guessed, files not given or not named. */
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
  /** The same account, contact or product again with the same content. */
  readonly repeated: number
  readonly rejected: number
}

export interface MappedBatch {
  /** All of one table and file; a document whose lines stand together is not split. */
  readonly rows: readonly RecordRow[]
  /** Line of each row in the file, as a spreadsheet shows it. */
  readonly rowNumbers: readonly number[]
  /** File they come from (name of the RawTable). */
  readonly file: string
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
