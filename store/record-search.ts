/** Finding accounts by name or any of their keys, and people by name or address, in the whole record. */
import type { Db } from './db.ts'
import { said } from './hand.ts'

export interface FoundRow {
  readonly id: number
  readonly key: string
  readonly name: string | null
  readonly rank: number
}

const pattern = (text: string) => text.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`)

/**
 * Account rows whose key, number or name fits, best first: the key exactly, its beginning, the name's beginning, part of the name.
 *
 * @param ids  only these rows; null = all
 */
export const searchAccounts = (db: Db, text: string, ids: readonly number[] | null, limit: number) =>
  db.query<{ id: number; key: string; name: string | null; rank: number; kind: string }>(
    `select id, source || '/' || external_id as key, name, kind,
       case when external_id = $1 or customer_number = $1 or source || '/' || external_id = $1 then 0 when external_id like $2 then 1 when lower(name) like $3 then 2 else 3 end as rank
     from (select id, source, external_id, kind, ${['name', 'customer_number', 'domain'].map((field) => `${said('a', field)} as ${field}`).join(', ')} from account a) a
     where kind <> 'place' and ($4::bigint[] is null or id = any($4::bigint[]))
       and (external_id like $2 or customer_number = $1 or source || '/' || external_id = $1 or lower(name) like '%' || $3 or lower(domain) like $3)
     order by rank, lower(name), id limit ${limit}`,
    [text, `${pattern(text)}%`, `${pattern(text.toLowerCase())}%`, ids],
  )

/** People by name or address, each with an account row they belong to. */
export const searchPeople = (db: Db, text: string, ids: readonly number[] | null, limit: number) =>
  db.query<{
    person_id: number
    account_id: number
    name: string
    title: string | null
    email: string | null
    role: string | null
    left: boolean
  }>(
    `select * from (
       select distinct on (coalesce(p.linked_to, p.id), c.account_id) coalesce(p.linked_to, p.id) as person_id, c.account_id,
         trim(coalesce(p.first_name, '') || ' ' || coalesce(p.last_name, '')) as name, p.title, p.email, c.role, c.left_day is not null as left
       from (select id, linked_to, ${['first_name', 'last_name', 'title', 'email'].map((field) => `${said('person', field)} as ${field}`).join(', ')} from person) p
       join account_contact c on c.person_id = p.id
       where (lower(coalesce(p.first_name, '') || ' ' || coalesce(p.last_name, '')) like '%' || $1 or lower(p.email) like $1)
         and ($2::bigint[] is null or c.account_id = any($2::bigint[]))
       order by coalesce(p.linked_to, p.id), c.account_id, c.role nulls last
     ) x order by "left", lower(name), person_id limit ${limit}`,
    [`${pattern(text.toLowerCase())}%`, ids],
  )

/** The account that a level shows for each row: who stands for it, at the end of links and merges. */
export const loadStandIns = (db: Db, ids: readonly number[]) =>
  db.query<{ id: number; node: number; customer: number; payer: number; site: number }>(
    `with recursive chain as (
       select a.id as start, a.id as at, coalesce(a.merged_into, a.linked_to) as next, 0 as depth from account a
       where a.id = any($1::bigint[]) or a.id in (select x from account b cross join lateral (values (b.customer_id), (b.payer_id), (b.site_id)) v (x) where b.id = any($1::bigint[]))
       union all select c.start, a.id, coalesce(a.merged_into, a.linked_to), c.depth + 1 from chain c join account a on a.id = c.next where c.depth < 20
     ),
     ends as (select start, at from chain where next is null)
     select a.id, e.at as node, coalesce(c.at, e.at) as customer, coalesce(p.at, e.at) as payer, coalesce(s.at, e.at) as site from account a
       join ends e on e.start = a.id left join ends c on c.start = a.customer_id left join ends p on p.start = a.payer_id left join ends s on s.start = a.site_id
     where a.id = any($1::bigint[])`,
    [ids],
  )
