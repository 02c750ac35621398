/** Takes an import back, row by row, whatever came after it. */
import type { Db, Store } from './db.ts'
import { type FactSpec, type FactTable, factColumns, factSpecs, factTables, hasDocuments } from './facts.ts'
import { feedSources, replaceDetails } from './interaction-details.ts'
import { anyPlan, byIndexOnly, replaceRows } from './replace-rows.ts'
import { chunkRows } from './staging.ts'

export const undoList = (importId: number, table: string): string => `undo_${importId}_${table}`

/** Lists what has to go, come back or pass on, once: every chunk then finds its rows by key. Returns rows per table. */
export async function listUndo(db: Store, importId: number): Promise<Map<FactTable, number>> {
  const rows = new Map<FactTable, number>()
  // Without a count of how many rows each import replaced, the planner takes all of an import's images for each row of it.
  await db.script('analyze replaced_row')
  for (const table of factTables) {
    const list = undoList(importId, table)
    await db.script(`drop table if exists ${list};
      create table ${list} as
        select row_number() over (order by account_id, row_key) as seq, k.*, null::bigint as heir from (
          select max(account_id) as account_id, row_key, source, external_id from (
            select account_id, row_key, source, external_id from ${table} where import_id = ${importId}
            union all select null, row_key, source, external_id from replaced_row
              where table_name = '${table}' and (import_id = ${importId} or image_import_id = ${importId})
          ) x group by 2, 3, 4
        ) k;
      create index on ${list} (seq); create index on ${list} (row_key); analyze ${list}`)
    await db.transaction((tx) => findHeirs(tx, importId, factSpecs[table]))
    const [count] = await db.query<{ n: number }>(`select count(*) as n from ${list}`)
    rows.set(table, count?.n ?? 0)
  }
  return rows
}

/**
 * Another import may have brought the same row, found it there already and left it; or the same document, still without the line.
 * The first such import inherits what we did there: it would have done the same without us.
 */
async function findHeirs(tx: Db, importId: number, { table, ...spec }: FactSpec): Promise<void> {
  const [any] = await tx.query(`select 1 as found from confirmed_row where table_name = '${table}' and import_id > ${importId} limit 1`)
  if (any === undefined) return
  // How many keys an array holds the planner does not know: it would go through all of them for each row.
  await tx.script('set local enable_nestloop = off')
  const list = undoList(importId, table)
  const same = (a: string, b: string) => `${a}.row_key = ${b}.row_key and ${a}.source = ${b}.source and ${a}.external_id = ${b}.external_id`
  const confirmed = (what: string) => `
    select c.import_id, c.source, x.key from confirmed_row c cross join lateral unnest(c.keys) x (key)
    where c.table_name = '${table}' and c.what = '${what}' and c.import_id > ${importId}`
  const images = `replaced_row r on ${same('r', 'k')} and r.table_name = '${table}'`
  // Rows of ours stand until a later import replaces them: only who confirmed them before that inherits them.
  await tx.execute(`
    update ${list} k set heir = h.heir from (
      select s.seq, min(c.import_id) as heir from (
        select seq, source, external_id, null::bigint as until from ${list} where account_id is not null
        union all select k.seq, k.source, k.external_id, r.import_id from ${list} k join ${images} and r.image_import_id = ${importId}
      ) s join (${confirmed('row')}) c on c.source = s.source and c.key = s.external_id and (s.until is null or c.import_id < s.until)
      group by 1
    ) h where h.seq = k.seq`)
  // A meeting that was called off is its own document.
  if (!hasDocuments({ table, ...spec }) && table !== 'interaction') return
  // Lines we removed stay away until a later import brings them again.
  await tx.execute(`
    update ${list} k set heir = h.heir from (
      select g.seq, min(c.import_id) as heir from (
        select k.seq, k.source, coalesce(r.image ->> 'document', k.external_id) as document, least(
          (select min(t.import_id) from ${table} t where ${same('t', 'k')} and t.import_id > ${importId}),
          (select min(l.image_import_id) from replaced_row l where ${same('l', 'k')} and l.table_name = '${table}' and l.image_import_id > ${importId})
        ) as until
        from ${list} k join ${images} and r.import_id = ${importId}
        where k.account_id is null and not exists (
          select 1 from replaced_row l where ${same('l', 'k')} and l.table_name = '${table}' and l.image_import_id = ${importId})
      ) g join (${confirmed('document')}) c on c.source = g.source and c.key = g.document and (g.until is null or c.import_id < g.until)
      group by 1
    ) h where h.seq = k.seq`)
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
  const mine = `replaced_row mine on ${same('mine', 'k')} and mine.table_name = '${table}' and mine.import_id = ${importId}`
  const later = `${same('later', 'k')} and later.table_name = '${table}'`
  // What has an heir changes its name and nothing else.
  const [inherited] = await tx.query(`select 1 as found from ${list} k where heir is not null limit 1`)
  if (inherited !== undefined) {
    await tx.execute(`update ${table} t set import_id = k.heir from ${list} k
      where k.heir is not null and t.account_id = k.account_id and ${same('t', 'k')} and t.import_id = ${importId}`)
    await tx.execute(`update replaced_row later set image_import_id = k.heir, image = jsonb_set(later.image, '{import_id}', to_jsonb(k.heir))
      from ${list} k where k.heir is not null and ${later} and later.image_import_id = ${importId}`)
    await tx.execute(`update replaced_row later set import_id = k.heir
      from ${list} k where k.heir is not null and ${later} and later.import_id = ${importId}`)
  }
  await tx.execute(`create temp table old_row on commit drop as
    select ${columns.map((c) => `t.${c}`).join(', ')} from ${list} k
    join ${table} t on t.account_id = k.account_id and ${same('t', 'k')} where t.import_id = ${importId}`)
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
  const [fed] =
    table === 'interaction' ? await tx.query(`select 1 as found from ${list} k where source = any($1::text[]) limit 1`, [feedSources]) : []
  if (fed !== undefined)
    await tx.execute(`create temp table new_detail on commit drop as
      select (mine.image ->> 'account_id')::bigint as account_id, mine.source, mine.external_id, mine.image -> 'detail' as detail from ${list} k join ${mine}
      where not exists (select 1 from passed_on p where ${same('p', 'k')})`)
  await tx.execute(
    `delete from replaced_row r using ${list} k where ${same('r', 'k')} and r.table_name = '${table}' and r.import_id = ${importId}`,
  )
  await tx.script(`${anyPlan}; analyze old_row; analyze new_row`)
  await replaceRows(tx, spec, `select ${columns.join(', ')} from old_row`, `select ${columns.join(', ')} from new_row`)
  if (fed !== undefined) await replaceDetails(tx, 'select account_id, source, external_id from old_row', 'select * from new_detail')
}

export async function dropUndoLists(db: Db, importId: number): Promise<void> {
  for (const table of factTables) await db.script(`drop table if exists ${undoList(importId, table)}`)
}

/**
 * Accounts that undone imports made and nobody refers to any more: leaves first, then the accounts above them. Not while another
 * import is under way: its rows wait in memory and in stages, and may stand on any of them. How many went: who stands for whom is to be
 * worked out anew then.
 */
export async function dropUnusedAccounts(tx: Db): Promise<number> {
  const [underWay] = await tx.query(`select 1 as found from import where state in ('staging', 'applying') limit 1`)
  if (underWay !== undefined) return 0
  const left = (kind: string) => `kind = '${kind}' and import_id is null and hand = '{}'
      and exists (select 1 from import i where i.id = a.made_by and i.state in ('undoing', 'undone', 'cancelled', 'failed'))`
  const unused = (kind: string) => `
    delete from account a where ${left(kind)}
      ${factTables.map((t) => `and not exists (select 1 from ${t} f where f.account_id = a.id)`).join('\n')}
      and not exists (select 1 from account_contact c where c.account_id = a.id) and not exists (select 1 from note n where n.account_id = a.id)
      and not exists (select 1 from contact_hand h where h.account_id = a.id)
      and not exists (select 1 from account o where o.id <> a.id and (o.customer_id = a.id or o.payer_id = a.id or o.site_id = a.id))
      -- What an undo may bring back needs its account too.
      and a.id not in (select (image ->> 'account_id')::bigint from replaced_row where image ->> 'account_id' is not null)`
  // Mostly there are none, and looking for who refers to them goes through every part of every table.
  const drop = async (kind: string) => {
    const [one] = await tx.query(`select 1 as found from account a where ${left(kind)} limit 1`)
    return one === undefined ? 0 : tx.execute(unused(kind))
  }
  await drop('place')
  const dropped = await drop('account')
  // Who stood for others may be among them: a merge waits for its key to come back. The caller works out anew who stands for whom.
  if (dropped > 0)
    for (const column of ['merged_into', 'linked_to'])
      await tx.execute(
        `update account a set ${column} = null where ${column} is not null and not exists (select 1 from account s where s.id = a.${column})`,
      )
  return dropped
}
