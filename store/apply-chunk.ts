import type { Db } from './db.ts'
import { type FactSpec, factColumns, hasDocuments } from './facts.ts'
import { replaceDetails, withDetail } from './interaction-details.ts'
import { anyPlan, byIndexOnly, replaceRows } from './replace-rows.ts'

export interface Chunk {
  readonly importId: number
  readonly spec: FactSpec
  readonly stage: string
  readonly from: number
  readonly to: number
  /** Nobody else ever brought rows of these sources: there is nothing to compare with. */
  readonly fresh: boolean
  /** Sources whose documents are replaced as a whole. */
  readonly documentSources: readonly string[]
  /** Of mail or a calendar: rows bring more than their line, and may be such as go. */
  readonly fromFeed: boolean
}

/**
 * Takes one chunk of staged rows into the record: rows not there come, rows that changed (content or account) are replaced and kept
 * as images, lines gone from a whole document go, rows that are the same stay untouched. All in the caller's transaction.
 */
export async function applyChunk(tx: Db, chunk: Chunk): Promise<void> {
  const { importId, spec, stage, fresh, fromFeed } = chunk
  const columns = factColumns(spec)
  const inRange = `s.bucket >= ${chunk.from} and s.bucket < ${chunk.to}`
  const sameRow = (a: string, b: string) =>
    `${a}.row_key = ${b}.row_key and ${a}.source = ${b}.source and ${a}.external_id = ${b}.external_id`
  // Read once: the facts and every rollup take their rows from here. An account's rows go in together and stay together on disk.
  const saveNewRows = (which: string) =>
    tx.execute(`create temp table new_row on commit drop as
      select ${columns.map((c) => `s.${c}`).join(', ')}, s.file_no${fromFeed ? ', s.detail' : ''} from ${stage} s where ${inRange}${fromFeed ? ' and not s.gone' : ''} ${which} order by s.account_id, s.day`)
  const newRows = `select ${columns.join(', ')} from new_row`
  const newDetails = 'select account_id, source, external_id, detail from new_row'
  if (fresh) {
    await saveNewRows('')
    await replaceRows(tx, spec, null, newRows)
    if (fromFeed) await replaceDetails(tx, null, newDetails)
    await count(tx, importId, spec.table, `select file_no, count(*), 0, 0, 0 from new_row group by 1`)
    return
  }

  // What is on its way out is no place to stand on: its rows are replaced, not confirmed.
  const undoing = await tx.query<{ id: number }>(`select id from import where state = 'undoing'`)
  const sameContent = [
    't.row_hash = s.row_hash',
    ...undoing.map(({ id }) => `t.import_id <> ${id}`),
    ...(fromFeed ? ['not s.gone'] : []),
  ].join(' and ')
  const goes = fromFeed ? 's.gone' : 'false'
  await tx.script(byIndexOnly)
  const old = (alias: string, same: string, fileNo: string) =>
    `${columns.map((c) => `${alias}.${c}`).join(', ')}, ${same} as same, ${fileNo} as file_no`
  await tx.execute(`create temp table old_row on commit drop as
    select ${old('t', sameContent, 's.file_no')}, ${goes} as gone
    from ${stage} s join ${spec.table} t on t.account_id = s.account_id and ${sameRow('t', 's')} where ${inRange}`)
  await tx.script('create index on old_row (row_key)')
  await tx.execute(`insert into old_row
    select ${old('t', 'false', 's.file_no')}, ${goes}
    from ${stage} s join ${spec.table} t on ${sameRow('t', 's')} and t.account_id <> s.account_id
    where ${inRange} and not exists (select 1 from old_row o where ${sameRow('o', 's')})`)
  if (hasDocuments(spec) && chunk.documentSources.length > 0)
    await tx.execute(
      `insert into old_row
       select ${old('t', 'false', 'd.file_no')}, true
       from (select s.document_key, s.source, s.document, min(s.file_no) as file_no from ${stage} s
             where ${inRange} and s.source = any($1::text[]) group by 1, 2, 3) d
       join ${spec.table} t on t.document_key = d.document_key and t.source = d.source and t.document = d.document
       where not exists (select 1 from ${stage} s where ${sameRow('s', 't')}) and not exists (select 1 from old_row o where ${sameRow('o', 't')})`,
      [chunk.documentSources],
    )
  await tx.script(`${anyPlan}; analyze old_row`)

  const image = `to_jsonb(o) - 'same' - 'file_no' - 'gone'`
  await tx.execute(
    `insert into replaced_row (import_id, table_name, row_key, source, external_id, image_import_id, image)
     select ${importId}, '${spec.table}', row_key, source, external_id, import_id, ${fromFeed ? withDetail('o', image) : image}
     from old_row o where not same and import_id <> ${importId}`,
  )
  await tx.execute(
    `insert into confirmed_row (import_id, table_name, what, source, keys)
     select ${importId}, '${spec.table}', 'row', source, array_agg(external_id) from old_row where same and import_id <> ${importId} group by source`,
  )
  if (fromFeed)
    await tx.execute(
      `insert into confirmed_row (import_id, table_name, what, source, keys)
       select ${importId}, '${spec.table}', 'document', source, array_agg(external_id) from ${stage} s where ${inRange} and s.gone group by source`,
    )
  if (hasDocuments(spec) && chunk.documentSources.length > 0)
    await tx.execute(
      `insert into confirmed_row (import_id, table_name, what, source, keys)
       select ${importId}, '${spec.table}', 'document', source, array_agg(distinct document) from ${stage} s
       where ${inRange} and source = any($1::text[]) group by source`,
      [chunk.documentSources],
    )
  await count(
    tx,
    importId,
    spec.table,
    `select file_no, sum(a), sum(c), sum(u), sum(g) from (
       select s.file_no, 1 as a, 0 as c, 0 as u, 0 as g from ${stage} s where ${inRange}${fromFeed ? ' and not s.gone' : ''}
       union all select file_no, case when gone then 0 else -1 end, case when same or gone then 0 else 1 end,
         case when same then 1 else 0 end, case when gone then 1 else 0 end from old_row
     ) parts group by 1`,
  )
  await saveNewRows(`and not exists (select 1 from old_row o where o.same and ${sameRow('o', 's')})`)
  await replaceRows(tx, spec, `select ${columns.join(', ')} from old_row where not same`, newRows)
  if (fromFeed) await replaceDetails(tx, 'select account_id, source, external_id from old_row where not same', newDetails)
}

/** Adds rows accepted, changed, unchanged and removed to the import's own book. */
const count = (tx: Db, importId: number, table: string, select: string): Promise<number> =>
  tx.execute(
    `insert into import_count as c (import_id, file_no, table_name, accepted, changed, unchanged, removed)
     select ${importId}, file_no, '${table}', a, ch, u, g from (${select}) x (file_no, a, ch, u, g)
     on conflict (import_id, file_no, table_name) do update set accepted = c.accepted + excluded.accepted,
       changed = c.changed + excluded.changed, unchanged = c.unchanged + excluded.unchanged, removed = c.removed + excluded.removed`,
  )
