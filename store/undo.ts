/** Takes an import back, row by row, whatever came after it. */
import type { Db } from './db.ts'
import { type FactSpec, type FactTable, factColumns, factSpecs, factTables } from './facts.ts'
import { anyPlan, byIndexOnly, replaceRows } from './replace-rows.ts'
import { chunkRows } from './staging.ts'

export const undoList = (importId: number, table: string): string => `undo_${importId}_${table}`

/** Lists what has to go or come back, once: every chunk then finds its rows by key. Returns rows per table. */
export async function listUndo(db: Db, importId: number): Promise<Map<FactTable, number>> {
  const rows = new Map<FactTable, number>()
  for (const table of factTables) {
    const list = undoList(importId, table)
    await db.script(`drop table if exists ${list};
      create table ${list} as
        select row_number() over (order by account_id, row_key) as seq, k.* from (
          select account_id, row_key, source, external_id from ${table} where import_id = ${importId}
          union select null, row_key, source, external_id from replaced_row r where import_id = ${importId} and table_name = '${table}'
            and not exists (select 1 from ${table} t where t.row_key = r.row_key and t.source = r.source and t.external_id = r.external_id and t.import_id = ${importId})
        ) k;
      create index on ${list} (seq); analyze ${list}`)
    const [count] = await db.query<{ n: number }>(`select count(*) as n from ${list}`)
    rows.set(table, count?.n ?? 0)
  }
  return rows
}

/**
 * One chunk of the list: our rows go, the rows they replaced come back, and where a later import replaced ours again, the earlier
 * image passes on to it. Running a chunk twice does nothing the second time.
 */
export async function undoChunk(tx: Db, importId: number, table: FactTable, fromSeq: number): Promise<void> {
  const spec: FactSpec = factSpecs[table]
  const columns = factColumns(spec)
  const list = `(select * from ${undoList(importId, table)} where seq >= ${fromSeq} and seq < ${fromSeq + chunkRows})`
  const same = (a: string, b: string) => `${a}.row_key = ${b}.row_key and ${a}.source = ${b}.source and ${a}.external_id = ${b}.external_id`
  await tx.script(byIndexOnly)
  await tx.execute(`create temp table old_row on commit drop as
    select ${columns.map((c) => `t.${c}`).join(', ')} from ${list} k
    join ${table} t on t.account_id = k.account_id and ${same('t', 'k')} where t.import_id = ${importId}`)
  const mine = `replaced_row mine on ${same('mine', 'k')} and mine.table_name = '${table}' and mine.import_id = ${importId}`
  const later = `${same('later', 'k')} and later.table_name = '${table}'`
  // Later images of our rows take over what we had replaced, or go where we had replaced nothing …
  await tx.execute(`create temp table passed_on on commit drop as
    select k.row_key, k.source, k.external_id from ${list} k join replaced_row later on ${later} and later.image_import_id = ${importId}`)
  await tx.execute(`
    update replaced_row later set image = mine.image, image_import_id = mine.image_import_id
    from ${list} k join ${mine} where ${later} and later.image_import_id = ${importId}`)
  await tx.execute(`delete from replaced_row later using ${list} k where ${later} and later.image_import_id = ${importId}`)
  // … and where we had removed a line that somebody brought again since, the earliest of them holds our image from now on.
  await tx.execute(`
    update replaced_row r set import_id = w.writer
    from (
      select k.row_key, k.source, k.external_id, min(w.import_id) as writer from ${list} k
      cross join lateral (
        select t.import_id from ${table} t where ${same('t', 'k')} and t.import_id > ${importId}
        union all select later.image_import_id from replaced_row later where ${later} and later.image_import_id > ${importId}
      ) w group by 1, 2, 3
    ) w
    where ${same('r', 'w')} and r.table_name = '${table}' and r.import_id = ${importId}
      and not exists (select 1 from passed_on p where ${same('p', 'w')}) and not exists (select 1 from old_row o where ${same('o', 'w')})`)
  // What is left of our images comes back.
  await tx.execute(`create temp table new_row on commit drop as
    select (jsonb_populate_record(null::${table}, mine.image)).* from ${list} k join ${mine}
    where not exists (select 1 from passed_on p where ${same('p', 'k')})`)
  await tx.execute(
    `delete from replaced_row r using ${list} k where ${same('r', 'k')} and r.table_name = '${table}' and r.import_id = ${importId}`,
  )
  await tx.script(`${anyPlan}; analyze old_row; analyze new_row`)
  await replaceRows(tx, spec, `select ${columns.join(', ')} from old_row`, `select ${columns.join(', ')} from new_row`)
}

export async function dropUndoLists(db: Db, importId: number): Promise<void> {
  for (const table of factTables) await db.script(`drop table if exists ${undoList(importId, table)}`)
}

/** Accounts that undone imports made and nobody refers to any more: leaves first, then the accounts above them. */
export async function dropUnusedAccounts(tx: Db): Promise<void> {
  const unused = (kind: string) => `
    delete from account a where kind = '${kind}' and import_id is null and merged_into is null
      and exists (select 1 from import i where i.id = a.made_by and i.state in ('undoing', 'undone', 'cancelled'))
      ${factTables.map((t) => `and not exists (select 1 from ${t} f where f.account_id = a.id)`).join('\n')}
      and not exists (select 1 from account_contact c where c.account_id = a.id)
      and not exists (select 1 from account o where o.id <> a.id and (o.customer_id = a.id or o.payer_id = a.id or o.site_id = a.id or o.merged_into = a.id))`
  await tx.execute(unused('place'))
  await tx.execute(unused('account'))
}
