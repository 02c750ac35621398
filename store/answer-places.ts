/** Where an answer belongs that names no account: where whoever answered is known. */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { said } from './hand.ts'
import { rowKey } from './hash.ts'
import { loadStandIns } from './record-search.ts'

export interface WhoAnswered {
  readonly source: string
  readonly person: string | null
  readonly email: string | null
}

export interface PlaceOfPerson extends SqlRow {
  /** Position in what was asked for. */
  readonly at: number
  readonly accountId: number
  /** The account that stands for it. */
  readonly standsFor: number
  /** By the same source as the answer's. */
  readonly own: boolean
  readonly leftDay: Day | null
  /** Source of the account, the import that made it, and whether a list has it. */
  readonly source: string
  readonly madeBy: number
  readonly listed: boolean
}

const address = `lower(${said('p', 'email')})`

/** Accounts where these people are, by key, else by e-mail address. */
export async function loadPlacesOfPeople(db: Db, people: readonly WhoAnswered[]): Promise<PlaceOfPerson[]> {
  if (people.length === 0) return []
  const places = await db.query<Omit<PlaceOfPerson, 'standsFor'>>(
    `with asked as (
       select * from unnest($1::int[], $2::text[], $3::text[], $4::text[]) as k (at, source, person, email)
     ), by_key as (
       select k.at, coalesce(p.linked_to, p.id) as person_id from asked k join person p on p.source = k.source and p.external_id = k.person
     ), known as (
       select * from by_key
       union select k.at, coalesce(p.linked_to, p.id) from asked k join person p on ${address} = k.email
         where k.at not in (select at from by_key)
     ), contact as (
       select n.at, c.account_id, c.source, case when h.hand ? 'leftDay' then (h.hand ->> 'leftDay')::date else c.left_day end as left_day
       from known n join person p on coalesce(p.linked_to, p.id) = n.person_id join account_contact c on c.person_id = p.id
         left join contact_hand h on h.account_id = c.account_id and h.person_id = c.person_id
     )
     select c.at, c.account_id as "accountId", c.left_day as "leftDay", c.source = k.source as own, a.source, coalesce(a.made_by, 0) as "madeBy",
       a.import_id is not null as listed
     from contact c join asked k on k.at = c.at join account a on a.id = c.account_id order by c.at, c.account_id`,
    [people.map((_, i) => i), people.map((one) => one.source), people.map((one) => one.person), people.map((one) => one.email)],
  )
  const standIns = places.length === 0 ? [] : await loadStandIns(db, [...new Set(places.map((one) => one.accountId as number))])
  const customerOf = new Map(standIns.map((one) => [one.id, one.customer]))
  return places.map((one) => ({ ...one, standsFor: customerOf.get(one.accountId as number) ?? one.accountId }) as PlaceOfPerson)
}

/** Where answers with these keys stand already: they stay there, whoever moved meanwhile. Those that are Unassigned look for a place again. */
export const loadPlacedAnswers = (db: Db, source: string, externalIds: readonly string[]) =>
  db.query<{ externalId: string; accountId: number }>(
    `select t.external_id as "externalId", t.account_id as "accountId" from answer t join account a on a.id = t.account_id and a.kind <> 'unassigned'
     where t.row_key = any($1::bigint[]) and t.source = $2 and t.external_id = any($3::text[])`,
    [externalIds.map((id) => rowKey(source, id)), source, externalIds],
  )

/** Source of each of these keys of people, where one person alone has it. */
export async function loadPersonKeysOf(db: Db, keys: readonly string[]): Promise<Map<string, string>> {
  if (keys.length === 0) return new Map()
  const rows = await db.query<{ key: string; source: string }>(
    `select external_id as key, min(source collate "C") as source from person where external_id = any($1::text[])
     group by 1 having min(coalesce(linked_to, id)) = max(coalesce(linked_to, id))`,
    [[...new Set(keys)]],
  )
  return new Map(rows.map((row) => [row.key, row.source]))
}

/** Accounts by `source/key`, or by a key that one account alone has. */
export async function loadAccountKeys(db: Db, keys: readonly string[]): Promise<Map<string, number>> {
  if (keys.length === 0) return new Map()
  const rows = await db.query<{ key: string; id: number; whole: boolean }>(
    `select k.key, min(a.id) as id, bool_or(a.source || '/' || a.external_id = k.key) as whole
     from unnest($1::text[]) as k (key) join account a on a.kind = 'account' and (a.external_id = k.key or a.source || '/' || a.external_id = k.key)
     group by k.key, a.source || '/' || a.external_id = k.key
     having min(coalesce(a.merged_into, a.linked_to, a.id)) = max(coalesce(a.merged_into, a.linked_to, a.id))`,
    [[...new Set(keys)]],
  )
  return new Map([...rows].sort((a, b) => Number(a.whole) - Number(b.whole)).map((row) => [row.key, row.id]))
}
