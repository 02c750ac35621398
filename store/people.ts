/** People and what they do where: rows of files and what colleagues say, over all accounts or some. */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'

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

/** Leaves of these accounts' keys: places, and the keys themselves. */
export const loadLeafIds = async (db: Db, keyIds: readonly number[]): Promise<number[]> =>
  (
    await db.query<{ id: number }>(`select id from account where customer_id = any($1::bigint[]) or id = any($1::bigint[]) order by id`, [
      keyIds,
    ])
  ).map((row) => row.id)

/** Moves whenever anything is added to the record: what was read before is of yesterday. */
export async function recordVersion(db: Db): Promise<string> {
  const [row] = await db.query<{ version: string }>(
    `select concat_ws('/', (select last_value from tapeline_id), (select count(*) from import), (select max(finished_at) from import)) as version`,
  )
  return row!.version
}
