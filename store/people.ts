/** People and what they do where: rows of files and what colleagues say, over all accounts or some. */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { said } from './hand.ts'

export interface ContactRow extends SqlRow {
  account_id: number
  person_id: number
  source: string
  external_id: string
  role: string | null
  seniority: string | null
  is_primary: boolean | null
  left_day: Day | null
  import_id: number
}

/** Rows of these accounts, or all; somebody whom only colleagues put there has one too. */
export const loadContactRows = (db: Db, accountIds: readonly number[] | null, personIds: readonly number[] | null = null) =>
  db.query<ContactRow>(
    `select account_id, person_id, source, external_id, role, seniority, is_primary, left_day, import_id from account_contact
     where ($1::bigint[] is null or account_id = any($1::bigint[])) and ($2::bigint[] is null or person_id = any($2::bigint[]))
     union all
     select h.account_id, h.person_id, 'hand', h.person_id::text, null, null, null, null, 0 from contact_hand h
     where ($1::bigint[] is null or h.account_id = any($1::bigint[])) and ($2::bigint[] is null or h.person_id = any($2::bigint[]))
       and not exists (select 1 from account_contact c where c.account_id = h.account_id and c.person_id = h.person_id)
     order by 3, 4, 1`,
    [accountIds, personIds],
  )

export interface PersonRow extends SqlRow {
  id: number
  /** The person that stands for it: keys of several sources may be one person. */
  stand_in: number
  source: string
  external_id: string
  first_name: string | null
  last_name: string | null
  email: string | null
  phone: string | null
  title: string | null
  language: string | null
  preferred_channel: string | null
  hand: Record<string, unknown>
}

const personColumns = `id, coalesce(linked_to, id) as stand_in, source, external_id, first_name, last_name, email, phone, title, language, preferred_channel, hand`

/** Keys of people, as files say; `hand` is beside. All of them, or those these stand for. */
export const loadPersonRows = (db: Db, standIns: readonly number[] | null) =>
  db.query<PersonRow>(
    standIns === null
      ? `select ${personColumns} from person order by source collate "C", external_id collate "C"`
      : `select ${personColumns} from person where id = any($1::bigint[]) or linked_to = any($1::bigint[]) order by source collate "C", external_id collate "C"`,
    standIns === null ? [] : [standIns],
  )

export async function loadPersonStandIn(db: Db, id: number): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(`select coalesce(linked_to, id) as id from person where id = $1`, [id])
  return row?.id ?? null
}

/** The people that stand for these. */
export const loadPersonStandIns = async (db: Db, ids: readonly number[]): Promise<number[]> =>
  (
    await db.query<{ id: number }>(`select distinct coalesce(linked_to, id) as id from person where id = any($1::bigint[]) order by 1`, [
      ids,
    ])
  ).map((row) => row.id)

export interface PersonTalk extends SqlRow {
  person_id: number
  account_id: number
  n: number
  last_day: Day
}

/** Interactions per person and leaf: those that name somebody, and those somebody took part in. */
export const loadPersonTalks = (db: Db, accountIds: readonly number[] | null) =>
  db.query<PersonTalk>(
    `select person_id, account_id, count(*) as n, max(day) as last_day from (
       select p.id as person_id, i.account_id, i.day, i.source, i.external_id from interaction i join person p on p.source = i.source and p.external_id = i.person
       where i.person is not null and ($1::bigint[] is null or i.account_id = any($1::bigint[]))
       union select t.person_id, i.account_id, i.day, i.source, i.external_id from interaction_person t
         join interaction i on i.account_id = t.account_id and i.source = t.source and i.external_id = t.external_id
       where $1::bigint[] is null or i.account_id = any($1::bigint[])
     ) x group by 1, 2`,
    [accountIds],
  )

/** Every leaf of the customers that these account rows belong to. */
export const loadLeavesBeside = async (db: Db, accountIds: readonly number[]): Promise<number[]> =>
  (
    await db.query<{ id: number }>(
      `select id from account where id = any($1::bigint[]) or customer_id in (select customer_id from account where id = any($1::bigint[])) order by id`,
      [accountIds],
    )
  ).map((row) => row.id)

/** Key of an account row; null for places, which have none of their own. */
export async function loadAccountKey(db: Db, id: number): Promise<{ source: string; externalId: string } | null> {
  const [row] = await db.query<{ source: string; external_id: string }>(
    `select source, external_id from account where id = $1 and kind = 'account'`,
    [id],
  )
  return row ? { source: row.source, externalId: row.external_id } : null
}

/** Moves whenever anything is added to the record: what was read before is of yesterday. */
export async function recordVersion(db: Db): Promise<string> {
  const [row] = await db.query<{ version: string }>(
    `select concat_ws('/', (select last_value from tapeline_id), (select count(*) from import), (select max(finished_at) from import)) as version`,
  )
  return row!.version
}

export interface NamedPerson extends SqlRow {
  id: number
  stand_in: number
  source: string
  external_id: string
  name: string | null
}

/** Names of people by their keys or ids. */
export const loadNamedPeople = (db: Db, keys: readonly { source: string; externalId: string }[], ids: readonly number[]) =>
  db.query<NamedPerson>(
    `select p.id, coalesce(p.linked_to, p.id) as stand_in, p.source, p.external_id,
       nullif(trim(concat_ws(' ', ${said('p', 'first_name')}, ${said('p', 'last_name')})), '') as name
     from person p where p.id = any($3::bigint[]) or (p.source, p.external_id) in (select * from unnest($1::text[], $2::text[]))`,
    [keys.map((key) => key.source), keys.map((key) => key.externalId), ids],
  )

export const loadAccountKeys = (db: Db, ids: readonly number[]) =>
  db.query<{ source: string; externalId: string }>(
    `select source, external_id as "externalId" from account where id = any($1::bigint[]) and kind = 'account'`,
    [ids],
  )

/** Ids of accounts by `source\u001fexternalId`. */
export async function loadAccountIds(db: Db, keys: readonly { source: string; externalId: string }[]): Promise<Map<string, number>> {
  const rows = await db.query<{ id: number; source: string; external_id: string }>(
    `select id, source, external_id from account where kind = 'account' and (source, external_id) in (select * from unnest($1::text[], $2::text[]))`,
    [keys.map((key) => key.source), keys.map((key) => key.externalId)],
  )
  return new Map(rows.map((row) => [`${row.source}\u001f${row.external_id}`, row.id]))
}

/** Accounts that people are at, or that a file once put them at. */
export const loadAccountsOfPeople = async (db: Db, personIds: readonly number[]): Promise<number[]> =>
  (
    await db.query<{ id: number }>(
      `select account_id as id from account_contact where person_id = any($1::bigint[]) union select account_id from contact_hand where person_id = any($1::bigint[])`,
      [personIds],
    )
  ).map((row) => row.id)
