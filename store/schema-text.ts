import { createHash } from 'node:crypto'
import type { Db } from './db.ts'

/**
 * The schema as text, from the catalogue: tables with columns, keys, checks, partitions, indexes, sequences. It is the same text
 * on both engines, so a change of the schema shows in review and a difference between engines in a test.
 */
export async function schemaText(db: Db): Promise<string> {
  const [columns, constraints, indexes, sequences, others] = [
    await db.query<{ table: string; line: string }>(
      `select c.relname as table,
         format('  %s %s%s%s%s', a.attname, format_type(a.atttypid, a.atttypmod), case when a.attnotnull then ' not null' else '' end,
           case when a.attidentity <> '' then ' identity' when a.attgenerated <> '' then ' generated' else '' end,
           coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')) as line
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
       where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and not c.relispartition
       order by c.relname collate "C", a.attnum`,
    ),
    // PostgreSQL 18 lists NOT NULL as constraints, 15 does not; the columns say it already.
    await db.query<{ table: string; line: string }>(
      `select c.relname as table, format('  constraint %s %s', k.conname, pg_get_constraintdef(k.oid)) as line
       from pg_constraint k join pg_class c on c.oid = k.conrelid
       where c.relnamespace = current_schema()::regnamespace and k.contype <> 'n' and not c.relispartition
       order by c.relname collate "C", k.contype, k.conname collate "C"`,
    ),
    await db.query<{ table: string; line: string }>(
      `select c.relname as table, replace(pg_get_indexdef(i.indexrelid), quote_ident(current_schema()) || '.', '') as line
       from pg_index i join pg_class c on c.oid = i.indrelid join pg_class x on x.oid = i.indexrelid
       where c.relnamespace = current_schema()::regnamespace and not c.relispartition
         and not exists (select from pg_constraint k where k.conindid = i.indexrelid)
       order by c.relname collate "C", x.relname collate "C"`,
    ),
    await db.query<{ line: string }>(
      `select format('sequence %s %s start %s increment %s', s.sequencename, s.data_type, s.start_value, s.increment_by) as line
       from pg_sequences s where s.schemaname = current_schema() order by s.sequencename collate "C"`,
    ),
    await db.query<{ table: string; line: string }>(
      `select c.relname as table, case
           when c.relkind = 'p' then format('  partition by %s, %s parts', pg_get_partkeydef(c.oid), (select count(*) from pg_inherits where inhparent = c.oid))
           else '  as ' || regexp_replace(pg_get_viewdef(c.oid, true), '\\s+', ' ', 'g') end as line
       from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('p', 'v', 'm') and not c.relispartition`,
    ),
  ]
  const tables = [...new Set(columns.map((row) => row.table))]
  const linesOf = (rows: readonly { table: string; line: string }[], table: string) =>
    rows.filter((row) => row.table === table).map((row) => row.line)
  const blocks = tables.map((table) =>
    [
      table,
      ...linesOf(columns, table),
      ...linesOf(others, table),
      ...linesOf(constraints, table),
      ...linesOf(indexes, table).map((line) => `  ${line}`),
    ].join('\n'),
  )
  return `${[...blocks, sequences.map((row) => row.line).join('\n')].filter(Boolean).join('\n\n')}\n`
}

/** Tells whether a schema is still the same; the table of migrations itself is left out. */
export async function schemaFingerprint(db: Db): Promise<string> {
  const text = await schemaText(db)
  const blocks = text.split('\n\n').filter((block) => !block.startsWith('tapeline_migration\n'))
  return createHash('sha256').update(blocks.join('\n\n').trim()).digest('hex')
}
