/** Accounts above an account, link by link: what people say is above it, else what the first of its keys knows. */
import type { Db } from './db.ts'
import { said } from './hand.ts'
import { holding, loadSaid } from './said.ts'

export interface AccountAbove {
  readonly id: number
  readonly source: string
  readonly externalId: string
  readonly name: string | null
}

/** Ids of the keys that one account stands for, itself among them. */
export async function loadKeyIds(db: Db, standIn: number): Promise<number[]> {
  const rows = await db.query<{ id: number }>(
    `with recursive stands_for as (
       select id from account where id = $1
       union select a.id from stands_for f join account a on coalesce(a.merged_into, a.linked_to) = f.id
     ) select s.id from stands_for s join account a on a.id = s.id where a.kind <> 'place' order by a.source collate "C", a.external_id collate "C"`,
    [standIn],
  )
  return rows.map((row) => row.id)
}

/** The account that stands for one, at the end of links and merges; null: there is none such. */
export async function loadStandIn(db: Db, id: number): Promise<AccountAbove | null> {
  const [row] = await db.query<{ id: number; source: string; external_id: string; name: string | null }>(
    `with recursive chain as (
       select id, coalesce(merged_into, linked_to) as next, 0 as depth from account where id = $1
       union all select a.id, coalesce(a.merged_into, a.linked_to), c.depth + 1 from chain c join account a on a.id = c.next where c.depth < 20
     ) select a.id, a.source, a.external_id, ${said('a', 'name')} as name from chain c join account a on a.id = c.id order by c.depth desc limit 1`,
    [id],
  )
  return row ? { id: row.id, source: row.source, externalId: row.external_id, name: row.name } : null
}

const idOf = async (db: Db, source: string, externalId: string): Promise<number | null> => {
  const [row] = await db.query<{ id: number }>(`select id from account where source = $1 and external_id = $2 and kind = 'account'`, [
    source,
    externalId,
  ])
  return row?.id ?? null
}

/** The account right above the one that these keys are. */
export async function loadParent(db: Db, keyIds: readonly number[]): Promise<AccountAbove | null> {
  const byHand = holding(await loadSaid(db, 'account', keyIds)).get('parent')
  if (byHand) {
    if (byHand.value === null) return null
    const { source, externalId } = byHand.value as { source: string; externalId: string }
    const id = await idOf(db, source, externalId)
    const above = id === null ? null : await loadStandIn(db, id)
    return above && keyIds.includes(above.id) ? null : above
  }
  const rows = await db.query<{ id: number }>(
    `select p.id from account a join account p on p.source = a.source and p.external_id = a.parent and p.kind = 'account'
     where a.id = any($1::bigint[]) order by a.source collate "C", a.external_id collate "C"`,
    [keyIds],
  )
  for (const row of rows) {
    const above = await loadStandIn(db, row.id)
    if (above && !keyIds.includes(above.id)) return above
  }
  return null
}

/** Accounts above, nearest first; a circle ends where it began. */
export async function loadAbove(db: Db, keyIds: readonly number[]): Promise<AccountAbove[]> {
  const found: AccountAbove[] = []
  for (let ids = keyIds; found.length < 20; ) {
    const above = await loadParent(db, ids)
    if (above === null || found.some((one) => one.id === above.id) || keyIds.includes(above.id)) break
    found.push(above)
    ids = await loadKeyIds(db, above.id)
  }
  return found
}

/** Ids of every account that has one of these right above it, by hand or by files. */
export async function loadChildren(db: Db, keyIds: readonly number[]): Promise<number[]> {
  const rows = await db.query<{ id: number }>(
    `select a.id from account p join account a on a.source = p.source and a.parent = p.external_id and a.kind = 'account' where p.id = any($1::bigint[])
     union select a.id from account a join account p on p.source = a.hand #>> '{parent,source}' and p.external_id = a.hand #>> '{parent,externalId}'
       where p.id = any($1::bigint[]) and a.hand ? 'parent' order by 1`,
    [keyIds],
  )
  return rows.map((row) => row.id)
}
