/** What stands behind an account or a person that may be merged: its keys, and everything that hangs on them. */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { factTables } from './facts.ts'
import { said } from './hand.ts'
import type { Merged, MergeKey } from './merges.ts'

/** The account, or person, that stands for each id now, with its key; ids that are nobody's are left out. */
export const loadNow = (db: Db, what: Merged, keys: readonly MergeKey[]) =>
  db.query<{
    source: string
    external_id: string
    id: number
    name: string | null
    now_id: number
    now_source: string
    now_external_id: string
    now_name: string | null
  }>(
    `select k.source, k.external_id, o.id, ${nameOf(what, 'o')} as name, s.id as now_id, s.source as now_source, s.external_id as now_external_id, ${nameOf(what, 's')} as now_name
     from unnest($1::text[], $2::text[]) as k (source, external_id)
     join ${what} o on o.source = k.source and o.external_id = k.external_id ${what === 'account' ? `and o.kind = 'account'` : ''}
     join ${what} s on s.id = ${standIn(what, 'o')}`,
    [keys.map((key) => key.source), keys.map((key) => key.externalId)],
  )

/** The same by id. */
export const loadNowOf = (db: Db, what: Merged, ids: readonly number[]) =>
  db.query<{ id: number; name: string | null; now_id: number; source: string; external_id: string; now_name: string | null }>(
    `select o.id, ${nameOf(what, 'o')} as name, s.id as now_id, s.source, s.external_id, ${nameOf(what, 's')} as now_name
     from ${what} o join ${what} s on s.id = ${standIn(what, 'o')} where o.id = any($1::bigint[]) ${what === 'account' ? `and o.kind = 'account'` : ''}`,
    [ids],
  )

/** Who stands for whom is kept flat: one step leads there. */
const standIn = (what: Merged, row: string) =>
  what === 'account' ? `coalesce(${row}.merged_into, ${row}.linked_to, ${row}.id)` : `coalesce(${row}.linked_to, ${row}.id)`

const nameOf = (what: Merged, row: string) =>
  what === 'account'
    ? said(row, 'name')
    : `coalesce(nullif(trim(coalesce(${said(row, 'first_name')}, '') || ' ' || coalesce(${said(row, 'last_name')}, '')), ''), ${said(row, 'email')})`

/** Every key of an account or a person, as the files say it, in order of key; `hand` is beside. */
export const loadKeyRows = (db: Db, what: Merged, standIns: readonly number[]) =>
  db.query<SqlRow & { id: number; source: string; external_id: string; hand: Record<string, unknown> }>(
    `select * from ${what} k where ${standIn(what, 'k')} = any($1::bigint[]) ${what === 'account' ? `and kind = 'account'` : ''}
     order by source collate "C", external_id collate "C"`,
    [standIns],
  )

/** Leaves of these accounts' keys. */
export const loadLeavesOf = async (db: Db, keyIds: readonly number[]): Promise<number[]> =>
  (await db.query<{ id: number }>(`select id from account where customer_id = any($1::bigint[]) order by id`, [keyIds])).map(
    (row) => row.id,
  )

export interface FactSpan {
  readonly table: string
  readonly rows: number
  readonly firstDay: Day
  readonly lastDay: Day
}

/** Rows of each kind on these leaves, with their first and last day. */
export async function loadFactSpans(db: Db, leafIds: readonly number[]): Promise<FactSpan[]> {
  const spans: FactSpan[] = []
  for (const table of factTables) {
    const [row] = await db.query<{ n: number; first: Day; last: Day }>(
      `select count(*) as n, min(day) as first, max(day) as last from ${table} where account_id = any($1::bigint[])`,
      [leafIds],
    )
    if (row!.n > 0) spans.push({ table, rows: row!.n, firstDay: row!.first, lastDay: row!.last })
  }
  return spans
}

/** Interactions that these people are named in or took part in. */
export async function loadTalkSpan(db: Db, personIds: readonly number[]): Promise<FactSpan | null> {
  const [row] = await db.query<{ n: number; first: Day | null; last: Day | null }>(
    `select count(*) as n, min(day) as first, max(day) as last from (
       select i.account_id, i.source, i.external_id, i.day from interaction i join person p on p.source = i.source and p.external_id = i.person where p.id = any($1::bigint[])
       union select i.account_id, i.source, i.external_id, i.day from interaction_person t
         join interaction i on i.account_id = t.account_id and i.source = t.source and i.external_id = t.external_id where t.person_id = any($1::bigint[])
     ) x`,
    [personIds],
  )
  return row!.n === 0 ? null : { table: 'interaction', rows: row!.n, firstDay: row!.first!, lastDay: row!.last! }
}

export interface RoleThere extends SqlRow {
  /** The person's key, and who stands for it. */
  row_id: number
  person_id: number
  /** The account that stands for the one they are at. */
  account_id: number
  account: string
  role: string | null
  roles_said: string[] | null
  /** Whether the row says anything of what they do there. */
  says: boolean
  left: boolean
  /** What people said about it; null = nothing. */
  left_said: boolean | null
}

/** What people do where: of these leaves, or of these people; null = of any. */
export const loadRolesThere = (db: Db, leafIds: readonly number[] | null, personIds: readonly number[] | null) =>
  db.query<RoleThere>(
    `select p.id as row_id, coalesce(p.linked_to, p.id) as person_id, s.id as account_id, coalesce(${said('s', 'name')}, s.external_id) as account, c.role, h.hand -> 'roles' as roles_said,
       c.role is not null or c.seniority is not null or c.left_day is not null or c.is_primary is not null as says,
       c.left_day is not null as "left", case when h.hand ? 'leftDay' then h.hand ->> 'leftDay' is not null end as left_said
     from account_contact c join person p on p.id = c.person_id join account l on l.id = c.account_id join account k on k.id = l.customer_id
     join account s on s.id = ${standIn('account', 'k')} left join contact_hand h on h.account_id = c.account_id and h.person_id = c.person_id
     where ($1::bigint[] is null or c.account_id = any($1::bigint[])) and ($2::bigint[] is null or c.person_id = any($2::bigint[]))
     order by c.source collate "C", c.external_id collate "C"`,
    [leafIds, personIds],
  )

/** What people wrote and decided about these keys. */
export async function loadWritings(
  db: Db,
  what: Merged,
  rows: readonly { id: number; source: string; external_id: string }[],
  leafIds: readonly number[],
) {
  const [sources, ids] = [rows.map((row) => row.source), rows.map((row) => row.external_id)]
  const byKey = `join unnest($1::text[], $2::text[]) as k (source, external_id) on`
  const count = async (sql: string, params: unknown[]) => (await db.query<{ n: number }>(`select count(*) as n from ${sql}`, params))[0]!.n
  if (what === 'person')
    return {
      notes: await count(`note where removed_at is null and person_id = any($1::bigint[])`, [rows.map((row) => row.id)]),
      promises: await count(
        `plan_item p ${byKey} k.source = p.person_source and k.external_id = p.person_external_id where p.removed_at is null`,
        [sources, ids],
      ),
      ...{ plan: 0, decisions: 0, challenges: 0 },
    }
  return {
    notes: await count(`note where removed_at is null and account_id = any($1::bigint[])`, [leafIds]),
    promises: await count(
      `plan_item p ${byKey} k.source = p.source and k.external_id = p.external_id where p.removed_at is null and p.kind = 'promise'`,
      [sources, ids],
    ),
    plan: await count(`plan_text p ${byKey} k.source = p.source and k.external_id = p.external_id where p.removed_at is null`, [
      sources,
      ids,
    ]),
    decisions: await count(
      `decision d ${byKey} k.source || '/' || k.external_id = d.subject where d.kind = 'account' and d.undone_at is null`,
      [sources, ids],
    ),
    challenges: await count(`challenge c ${byKey} k.source || '/' || k.external_id = c.account_key where c.state <> 'closed'`, [
      sources,
      ids,
    ]),
  }
}

/** Accounts that a merge put to another, with that other. */
export const loadMergedIds = (db: Db) =>
  db.query<{ id: number; into: number }>(`select id, merged_into as "into" from account where merged_into is not null order by id`)
