/** The book of imports: what came, from which files, how far it is, what it did. */
import type { RowProblem } from '#api/record.ts'
import { copyLine } from './copy.ts'
import type { Db, SqlRow } from './db.ts'

export type ImportState = 'staging' | 'applying' | 'done' | 'cancelled' | 'failed' | 'undoing' | 'undone'

export interface ImportRecord extends SqlRow {
  id: number
  state: ImportState
  actor: string
  started_at: string
  finished_at: string | null
  beat_at: string
  mappings: unknown
  result: unknown
  draft_id: number | null
}

export interface ImportFileRecord {
  readonly fileNo: number
  readonly name: string
  readonly path: string
  readonly bytes: number
  /** Of a draft's file: what it is in the database. */
  readonly uploadId?: number | null
}

/** An unfinished import whose worker has not been heard of for this long is interrupted. */
const silentSeconds = 10

export async function saveNewImport(
  tx: Db,
  input: { id: number; actor: string; now: string; draftId?: number | null; mappings: unknown; files: readonly ImportFileRecord[] },
): Promise<void> {
  await tx.execute(
    `insert into import (id, state, actor, started_at, beat_at, mappings, draft_id) values ($1, 'staging', $2, $3, clock_timestamp(), $4::jsonb, $5)`,
    [input.id, input.actor, input.now, JSON.stringify(input.mappings), input.draftId ?? null],
  )
  for (const file of input.files)
    await tx.execute(`insert into import_file (import_id, file_no, name, path, bytes, upload_id) values ($1, $2, $3, $4, $5, $6)`, [
      input.id,
      file.fileNo,
      file.name,
      file.path,
      file.bytes,
      file.uploadId ?? null,
    ])
}

export async function loadImport(db: Db, id: number): Promise<(ImportRecord & { alive: boolean }) | undefined> {
  const [row] = await db.query<ImportRecord & { alive: boolean }>(
    `select *, state in ('staging', 'applying', 'undoing') and beat_at > clock_timestamp() - interval '${silentSeconds} seconds' as alive from import where id = $1`,
    [id],
  )
  return row
}

export const loadImportFiles = (db: Db, id: number) =>
  db.query<{
    file_no: number
    name: string
    path: string
    bytes: number
    rows_read: number
    header: string[]
    findings: unknown[]
    upload_id: number | null
  }>(`select file_no, name, path, bytes, rows_read, header, findings, upload_id from import_file where import_id = $1 order by file_no`, [
    id,
  ])

/** Newest first; those before one. */
export const loadImports = (db: Db, before: number | null = null, limit = 100_000) =>
  db.query<{
    id: number
    state: ImportState
    actor: string
    started_at: string
    finished_at: string | null
    files: string[]
    rows_read: number
    draft_id: number | null
    draft_name: string | null
    corrects: number | null
    interrupted: boolean
  }>(
    `
    select i.id, i.state, i.actor, i.started_at, i.finished_at, array_agg(f.name order by f.file_no) as files,
      sum(f.rows_read)::bigint as rows_read, i.draft_id, d.name as draft_name, d.corrects,
      i.state in ('staging', 'applying', 'undoing') and i.beat_at <= clock_timestamp() - interval '${silentSeconds} seconds' as interrupted
    from import i join import_file f on f.import_id = i.id left join import_draft d on d.id = i.draft_id
    where $1::bigint is null or i.id < $1
    group by i.id, d.id order by i.id desc limit $2`,
    [before, limit],
  )

export const setImportState = (
  db: Db,
  id: number,
  state: ImportState,
  finishedAt: string | null = null,
  result: unknown = undefined,
): Promise<number> =>
  db.execute(
    `update import set state = $2, finished_at = $3, beat_at = clock_timestamp()${result === undefined ? '' : ', result = $4::jsonb'} where id = $1`,
    result === undefined ? [id, state, finishedAt] : [id, state, finishedAt, JSON.stringify(result)],
  )

export const beat = (db: Db, id: number): Promise<number> => db.execute(`update import set beat_at = clock_timestamp() where id = $1`, [id])

export const saveFileRead = (
  db: Db,
  id: number,
  fileNo: number,
  rowsRead: number,
  header: readonly string[],
  findings: unknown,
): Promise<number> =>
  db.execute(`update import_file set rows_read = $3, header = $4::jsonb, findings = $5::jsonb where import_id = $1 and file_no = $2`, [
    id,
    fileNo,
    rowsRead,
    JSON.stringify(header),
    JSON.stringify(findings),
  ])

export async function saveProblems(db: Db, id: number, problems: readonly (RowProblem & { fileNo: number })[]): Promise<void> {
  if (problems.length === 0) return
  const columns = ['import_id', 'file_no', 'row_no', 'column_name', 'value', 'code', 'message', 'remedy', 'rejected', 'cells']
  const lines = problems.map((p) =>
    copyLine([id, p.fileNo, p.row, p.column, p.value, p.code, p.message, p.remedy, p.rejected, p.cells ?? null]),
  )
  await db.copyIn('import_problem', columns, lines.join(''))
}

export const loadProblems = (db: Db, id: number, limit = 1_000_000) =>
  db.query<{
    file_no: number
    row_no: number
    column_name: string | null
    value: string | null
    code: string
    message: string
    remedy: string
    rejected: boolean
    cells: string[] | null
  }>(`select * from import_problem where import_id = $1 order by file_no, row_no, column_name, code limit $2`, [id, limit])

interface ProblemRow extends SqlRow {
  row_no: number
  column_name: string | null
  value: string | null
  code: string
  message: string
  remedy: string
  rejected: boolean
  cells: string[] | null
}

/** The first problems of a file, rejected rows before remarks. */
export const loadProblemsOf = (db: Db, id: number, fileNo: number, limit: number) =>
  db.query<ProblemRow>(
    `select * from import_problem where import_id = $1 and file_no = $2 order by rejected desc, row_no, column_name, code limit $3`,
    [id, fileNo, limit],
  )

/** Rejected rows of a file in order, some at a time: problems of one row come together. */
export async function* rejectedRowsOf(db: Db, id: number, fileNo: number): AsyncGenerator<ProblemRow> {
  for (let after = -1; ; ) {
    const rows = await db.query<ProblemRow>(
      `select * from import_problem where import_id = $1 and file_no = $2 and rejected and row_no in (
         select distinct row_no from import_problem where import_id = $1 and file_no = $2 and rejected and row_no > $3 order by row_no limit 2000)
       order by row_no, column_name, code`,
      [id, fileNo, after],
    )
    yield* rows
    if (rows.length === 0) return
    after = rows.at(-1)!.row_no
  }
}

/** Rejected rows by import. */
export async function countRejected(db: Db, ids: readonly number[]): Promise<Map<number, number>> {
  const rows = await db.query<{ import_id: number; n: number }>(
    `select import_id, count(*) as n from (
       select distinct import_id, file_no, row_no from import_problem where import_id = any($1::bigint[]) and rejected) x group by 1`,
    [ids],
  )
  return new Map(rows.map((row) => [row.import_id, row.n]))
}

/** Imports that brought corrected rows of one back. */
export const loadCorrections = (db: Db, id: number) =>
  db.query<{ import: number; draft: number }>(
    `select i.id as import, d.id as draft from import_draft d join import i on i.draft_id = d.id where d.corrects = $1 order by 1`,
    [id],
  )

export const countProblems = (db: Db, id: number) =>
  db.query<{ file_no: number; rejected_rows: number; problems: number }>(
    `select file_no, count(distinct row_no) filter (where rejected) as rejected_rows, count(*) as problems from import_problem where import_id = $1 group by 1`,
    [id],
  )

export const loadCounts = (db: Db, id: number) =>
  db.query<{ file_no: number; accepted: number; changed: number; unchanged: number; removed: number }>(
    `select file_no, sum(accepted)::bigint as accepted, sum(changed)::bigint as changed, sum(unchanged)::bigint as unchanged, sum(removed)::bigint as removed
     from import_count where import_id = $1 group by 1`,
    [id],
  )

/** Tables this import brings, and whether anybody brought rows of the same source before: if not there is nothing to compare with. */
export async function saveImportTable(db: Db, id: number, table: string, source: string, scope: 'row' | 'document'): Promise<void> {
  await db.execute(
    `insert into import_table (import_id, table_name, source, scope) values ($1, $2, $3, $4) on conflict (import_id, table_name, source) do nothing`,
    [id, table, source, scope],
  )
}

export const loadImportTables = (db: Db, id: number) =>
  db.query<{ table_name: string; source: string; scope: 'row' | 'document' }>(
    `select table_name, source, scope from import_table where import_id = $1 order by table_name, source`,
    [id],
  )

export async function isFresh(db: Db, id: number, table: string): Promise<boolean> {
  const [other] = await db.query(
    `select 1 as found from import_table mine join import_table other on other.table_name = mine.table_name and other.source = mine.source
     join import i on i.id = other.import_id and i.state not in ('undone', 'staging')
     where mine.import_id = $1 and mine.table_name = $2 and other.import_id <> $1 limit 1`,
    [id, table],
  )
  return other === undefined
}

export async function saveChunks(tx: Db, id: number, table: string, chunks: readonly { from: number; to: number }[]): Promise<void> {
  await tx.execute(`delete from import_chunk where import_id = $1 and table_name = $2`, [id, table])
  await tx.copyIn(
    'import_chunk',
    ['import_id', 'table_name', 'from_bucket', 'to_bucket', 'done'],
    chunks.map((c) => copyLine([id, table, c.from, c.to, false])).join(''),
  )
}

export const loadChunks = (db: Db, id: number) =>
  db.query<{ table_name: string; from_bucket: number; to_bucket: number; done: boolean }>(
    `select table_name, from_bucket, to_bucket, done from import_chunk where import_id = $1 order by table_name, from_bucket`,
    [id],
  )

export const markChunkDone = (tx: Db, id: number, table: string, from: number): Promise<number> =>
  tx.execute(`update import_chunk set done = true where import_id = $1 and table_name = $2 and from_bucket = $3`, [id, table, from])

/** Chunks go in one after the other, whoever brings them: rollup cells are shared. */
export const lockRecord = (tx: Db): Promise<SqlRow[]> => tx.query(`select pg_advisory_xact_lock(7236451)`)

/** Forgets what reading found, before reading again. */
export async function clearRead(db: Db, id: number): Promise<void> {
  for (const table of ['import_problem', 'import_count', 'import_chunk'])
    await db.execute(`delete from ${table} where import_id = $1`, [id])
}

/** Whether an import changed a table enough for its statistics to be of yesterday: a tenth of it. */
export async function grewMuch(db: Db, id: number, table: string): Promise<boolean> {
  const [row] = await db.query<{ much: boolean }>(
    `select (select coalesce(sum(accepted + changed + removed), 0) from import_count where import_id = $1 and table_name = $2) * 10 >=
       (select coalesce(sum(greatest(c.reltuples, 0)), 0) from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = $2::regclass) as much`,
    [id, table],
  )
  return row?.much ?? true
}

/** Imports by state. */
export const countImports = (db: Db) => db.query<{ state: string; n: number }>('select state, count(*) as n from import group by state')

/** When the last import came in that is in the record; null before the first. */
export async function loadLastFinished(db: Db): Promise<string | null> {
  const [row] = await db.query<{ at: string | null }>(`select max(finished_at) as at from import where state = 'done'`)
  return row!.at
}
