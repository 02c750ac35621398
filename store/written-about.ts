/** Accounts and people that something is written about. */
import type { Db } from './db.ts'
import { said } from './hand.ts'

export async function isAccount(db: Db, id: number): Promise<boolean> {
  const rows = await db.query(`select 1 from account where id = $1 and kind = 'account'`, [id])
  return rows.length > 0
}

/** Of these people, those at one of these accounts (null: at any). */
export const loadPeopleIn = async (db: Db, people: readonly number[], accountIds: readonly number[] | null): Promise<number[]> =>
  (
    await db.query<{ id: number }>(
      `select distinct w.id from unnest($1::bigint[]) as w (id) join person p on p.id = w.id or p.linked_to = w.id
       join account_contact c on c.person_id = p.id where $2::bigint[] is null or c.account_id = any($2::bigint[])`,
      [people, accountIds],
    )
  ).map((row) => row.id)

/** What people are called, by the person that stands for each id. */
export const loadNamesOf = (db: Db, people: readonly number[]) =>
  db.query<{ id: number; person_id: number; name: string; title: string | null }>(
    `select w.id, coalesce(p.linked_to, p.id) as person_id,
       coalesce(nullif(trim(coalesce(${said('p', 'first_name')}, '') || ' ' || coalesce(${said('p', 'last_name')}, '')), ''), ${said('p', 'email')}, p.external_id) as name,
       ${said('p', 'title')} as title
     from unnest($1::bigint[]) as w (id) join person p on p.id = w.id`,
    [people],
  )

export interface PersonThere {
  readonly id: number
  readonly name: string
  readonly title: string | null
}

/** Who is at these accounts and has not left, by name. */
export const loadPeopleAt = async (db: Db, accountIds: readonly number[]): Promise<PersonThere[]> =>
  (await db.query(
    `select * from (
       select distinct on (coalesce(p.linked_to, p.id)) coalesce(p.linked_to, p.id) as id,
         coalesce(nullif(trim(coalesce(${said('p', 'first_name')}, '') || ' ' || coalesce(${said('p', 'last_name')}, '')), ''), ${said('p', 'email')}, p.external_id) as name,
         ${said('p', 'title')} as title
       from account_contact c join person p on p.id = c.person_id left join contact_hand h on h.account_id = c.account_id and h.person_id = c.person_id
       where c.account_id = any($1::bigint[]) and (case when h.hand ? 'leftDay' then h.hand ->> 'leftDay' else c.left_day::text end) is null
       order by coalesce(p.linked_to, p.id), p.linked_to nulls first, p.id
     ) x order by lower(name), id limit 500`,
    [accountIds],
  )) as unknown as PersonThere[]

/** The accounts a person is at, those of these ids (null: all), the latest first. */
export const loadAccountsOfPerson = async (db: Db, person: number, accountIds: readonly number[] | null): Promise<number[]> =>
  (
    await db.query<{ account_id: number }>(
      `select c.account_id from account_contact c join person p on p.id = c.person_id
       where (p.id = $1 or p.linked_to = $1) and ($2::bigint[] is null or c.account_id = any($2::bigint[]))
       group by 1 order by bool_and(c.left_day is not null), 1`,
      [person, accountIds],
    )
  ).map((row) => row.account_id)

/** Every key and place of the customer an account row stands for, links and merges seen through; a payer or a site with what it is of itself. */
export const loadRowsOf = async (db: Db, accountId: number): Promise<number[]> =>
  (
    await db.query<{ id: number }>(
      `with recursive up as (
         select a.id, coalesce(a.merged_into, a.linked_to) as next from account a where a.id = (select customer_id from account where id = $1)
         union select a.id, coalesce(a.merged_into, a.linked_to) from up u join account a on a.id = u.next
       ),
       stands_for as (
         select id from up where next is null
         union select a.id from stands_for f join account a on coalesce(a.merged_into, a.linked_to) = f.id
       )
       select id from account where customer_id in (select id from stands_for) or id = $1 order by id`,
      [accountId],
    )
  ).map((row) => row.id)

/** What accounts are called; sites of a customer alone have no name of their own to write under. */
export const loadAccountTitles = (db: Db, ids: readonly number[]) =>
  db.query<{ id: number; key: string; name: string }>(
    `select a.id, a.source || '/' || a.external_id as key, coalesce(${said('a', 'name')}, a.external_id) as name
     from account a where a.id = any($1::bigint[]) and a.kind = 'account'`,
    [ids],
  )
