/** Reading and filling whole tables, whatever they hold: what a backup is made of. Values travel as PostgreSQL writes them, the same on both engines. */
import { copyLine } from './copy.ts'
import type { Db } from './db.ts'

export interface TableShape {
  readonly name: string
  readonly columns: readonly { readonly name: string; readonly type: string; readonly required: boolean }[]
  /** Of a table that an import makes while it runs, hence no migration: how its indexes are made again. */
  readonly indexes: readonly string[] | null
}

/**
 * Not kept: who has signed in signs in again, requests that were answered are forgotten, limits begin anew, and migrations are what the
 * place restored to has.
 */
const leftOut = ['tapeline_migration', 'user_session', 'idempotent_answer']

/** Every table with rows of the record, those that others refer to first. */
export async function loadTableShapes(db: Db): Promise<TableShape[]> {
  const tables = await db.query<{ name: string; columns: TableShape['columns']; indexes: string[] }>(
    `select c.relname as name,
       (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod), 'required', a.attnotnull) order by a.attnum)
        from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
       (select coalesce(json_agg(replace(pg_get_indexdef(i.indexrelid), quote_ident(current_schema()) || '.', '') order by i.indexrelid), '[]')
        from pg_index i where i.indrelid = c.oid) as indexes
     from pg_class c where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = current_schema()::regnamespace
     order by c.relname collate "C"`,
  )
  const refers = await db.query<{ table: string; to: string }>(
    `select c.relname as table, f.relname as to from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class f on f.oid = k.confrelid
     where k.contype = 'f' and c.relnamespace = current_schema()::regnamespace and not c.relispartition and c.oid <> f.oid`,
  )
  const shapes = tables
    .filter(({ name }) => !leftOut.includes(name))
    .map(({ name, columns, indexes }): TableShape => ({ name, columns, indexes: isStaged(name) ? indexes : null }))
  return inOrderOfReference(shapes, refers)
}

export const isStaged = (name: string) => /^(stage|undo)_\d\w*$/.test(name)

function inOrderOfReference(shapes: readonly TableShape[], refers: readonly { table: string; to: string }[]): TableShape[] {
  const byName = new Map(shapes.map((shape) => [shape.name, shape]))
  const ordered = new Set<TableShape>()
  const visit = (shape: TableShape, above: readonly string[]) => {
    if (ordered.has(shape) || above.includes(shape.name)) return
    for (const { to } of refers.filter(({ table }) => table === shape.name)) {
      const other = byName.get(to)
      if (other) visit(other, [...above, shape.name])
    }
    ordered.add(shape)
  }
  for (const shape of shapes) visit(shape, [])
  return [...ordered]
}

export async function countRows(db: Db, table: string): Promise<number> {
  const [row] = await db.query<{ n: number }>(`select count(*) as n from ${quote(table)}`)
  return row!.n
}

/** About this much text is in memory at a time. */
const chunkChars = 1 << 20

/** Rows of a table as lines of COPY text, in chunks. Inside a transaction. */
export async function* readRows(tx: Db, { name, columns }: TableShape): AsyncGenerator<{ readonly text: string; readonly rows: number }> {
  await tx.script(
    `declare backup_rows no scroll cursor for select ${columns.map((c) => `${quote(c.name)}::text`).join(', ')} from ${quote(name)}`,
  )
  // A row may hold a few bytes or a megabyte: how many come next is learnt from those that came.
  for (let ask = 16; ; ) {
    const rows = await tx.query<Record<string, string | null>>(`fetch forward ${ask} from backup_rows`)
    if (rows.length === 0) break
    const text = rows.map((row) => copyLine(columns.map((c) => row[c.name]))).join('')
    yield { text, rows: rows.length }
    ask = Math.max(1, Math.min(10_000, 4 * ask, Math.floor(chunkChars / (text.length / rows.length))))
  }
  await tx.script('close backup_rows')
}

export interface SequenceState extends Record<string, unknown> {
  readonly name: string
  readonly last: number
  readonly called: boolean
}

export async function loadSequences(db: Db): Promise<SequenceState[]> {
  const names = await db.query<{ name: string }>(
    `select sequencename as name from pg_sequences where schemaname = current_schema() order by sequencename collate "C"`,
  )
  const states: SequenceState[] = []
  for (const { name } of names) {
    const [row] = await db.query<{ last: number; called: boolean }>(`select last_value as last, is_called as called from ${quote(name)}`)
    states.push({ name, ...row! })
  }
  return states
}

export const setSequence = (tx: Db, { name, last, called }: SequenceState) =>
  tx.query(`select setval($1::regclass, $2, $3)`, [quote(name), last, called])

/** Makes a table that no migration makes; its indexes follow when it is full. What comes from a file is checked: it becomes SQL. */
export async function createStaged(tx: Db, { name, columns }: TableShape): Promise<void> {
  const lines = columns.map((c) => `${quote(c.name)} ${plainType(c.type)}${c.required ? ' not null' : ''}`)
  await tx.script(`create table ${quote(name)} (${lines.join(', ')})`)
}

export async function indexStaged(tx: Db, { name, indexes }: TableShape): Promise<void> {
  for (const index of indexes ?? []) {
    if (!plainIndex.test(index)) throw new RangeError(`${name} has an index that is none of ours: ${index}`)
    await tx.script(index)
  }
}

const plainIndex = /^CREATE (UNIQUE )?INDEX \w+ ON \w+ USING btree \([\w, ]+\)$/
const plainType = (type: string): string => {
  if (!/^[a-z ]+(\[\])?$/.test(type)) throw new RangeError(`${type} is no type of ours`)
  return type
}

export const emptyTable = (tx: Db, name: string): Promise<number> => tx.execute(`delete from ${quote(name)}`)

/** Plans need to know how much there is. */
export const analyseAll = (db: Db): Promise<void> => db.script('analyze')

const quote = (name: string) => `"${name.replaceAll('"', '""')}"`
