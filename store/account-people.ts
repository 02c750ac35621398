/** People of an account: who they are, what they do there, and when anybody last was in contact with them. */
import type { Day, Period } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { said } from './hand.ts'

export interface ContactRecord extends SqlRow {
  /** The person that stands for it: people are linked across sources. */
  person_id: number
  account_id: number
  source: string
  external_id: string
  /** Key of the person in its source, as interactions name it. */
  person_key: string
  role: string | null
  seniority: string | null
  is_primary: boolean | null
  left_day: Day | null
  /** Said by hand: a day, that they are still there (the word null), or nothing. */
  left_said: Day | 'null' | null
  first_name: string | null
  last_name: string | null
  email: string | null
  phone: string | null
  title: string | null
  language: string | null
  preferred_channel: string | null
}

const personFields = ['first_name', 'last_name', 'email', 'phone', 'title', 'language', 'preferred_channel']

export const loadContacts = (db: Db, accountIds: readonly number[]) =>
  db.query<ContactRecord>(
    `select coalesce(p.linked_to, p.id) as person_id, c.account_id, c.source, c.external_id, p.external_id as person_key, c.role, c.seniority, c.is_primary, c.left_day, coalesce(h.hand ->> 'leftDay', case when h.hand ? 'leftDay' then 'null' end) as left_said,
       ${personFields.map((field) => `${said('p', field)} as ${field}`).join(', ')}
     from account_contact c join person p on p.id = c.person_id
       left join contact_hand h on h.account_id = c.account_id and h.person_id = c.person_id
     where c.account_id = any($1::bigint[]) order by c.source collate "C", c.external_id collate "C"`,
    [accountIds],
  )

/** Keys of the same people in sources that have no contact row on this account. */
export const loadPersonKeys = (db: Db, personIds: readonly number[]) =>
  db.query<{ person_id: number; person_row: number; source: string; external_id: string }>(
    `select id as person_id, id as person_row, source, external_id from person where id = any($1::bigint[])
     union select linked_to, id, source, external_id from person where linked_to = any($1::bigint[])
     order by 3, 4`,
    [personIds],
  )

/** Interactions per person, as the source names him or as one who took part: all there are, those of the window, the last one. */
export const loadPersonContacts = (db: Db, leafIds: readonly number[], window: Period) =>
  db.query<{ source: string; person: string; n: number; in_window: number; last_day: Day; last_kind: string; last_channel: string | null }>(
    `select source, person, count(*) as n, count(*) filter (where day >= $2 and day < $3) as in_window, max(day) as last_day,
       (array_agg(kind order by day desc, external_id collate "C"))[1] as last_kind,
       (array_agg(channel order by day desc, external_id collate "C"))[1] as last_channel
     from (
       select source, person, day, external_id, kind, channel from interaction where account_id = any($1::bigint[]) and person is not null
       union all
       select p.source, p.external_id, i.day, i.external_id, i.kind, i.channel
       from interaction_person w join interaction i on i.account_id = w.account_id and i.source = w.source and i.external_id = w.external_id
         join person p on p.id = w.person_id
       where w.account_id = any($1::bigint[]) and not (i.source = p.source and coalesce(i.person, '') = p.external_id)
     ) talk group by 1, 2`,
    [leafIds, window.from, window.to],
  )

/** Interactions of the window that name nobody, neither as the source does nor as somebody who took part. */
export async function countWithoutPerson(db: Db, leafIds: readonly number[], window: Period): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `select count(*) as n from interaction i where i.account_id = any($1::bigint[]) and i.day >= $2 and i.day < $3 and i.person is null
       and not exists (select 1 from interaction_person w where w.account_id = i.account_id and w.source = i.source and w.external_id = i.external_id)`,
    [leafIds, window.from, window.to],
  )
  return row!.n
}

/** Names of people by the keys that a page of interactions holds. */
export const loadPersonNames = (db: Db, keys: readonly { readonly source: string; readonly externalId: string }[]) =>
  db.query<{ source: string; external_id: string; person_id: number; first_name: string | null; last_name: string | null }>(
    `select p.source, p.external_id, coalesce(p.linked_to, p.id) as person_id, ${said('p', 'first_name')} as first_name, ${said('p', 'last_name')} as last_name
     from person p join unnest($1::text[], $2::text[]) as k (source, external_id) on k.source = p.source and k.external_id = p.external_id`,
    [keys.map((k) => k.source), keys.map((k) => k.externalId)],
  )
