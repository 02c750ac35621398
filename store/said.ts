/** What holds by hand of an account, a person or somebody's work at an account: of all its keys, what was said last of each field. */
import type { Db, SqlRow } from './db.ts'

export interface Said extends SqlRow {
  field: string
  value: unknown
  /** Key it was said of. */
  source: string
  external_id: string
  /** Of a contact: the account's key. */
  at_source: string | null
  at_external_id: string | null
  edit: number | null
  at: string | null
  actor_name: string | null
  account_id: number | null
  person_id: number | null
}

/** Every value said by hand, the last first, so that the first of a field holds. */
export const loadSaid = (db: Db, table: 'account' | 'person', ids: readonly number[]) =>
  db.query<Said>(
    `select f.key as field, f.value, t.source, t.external_id, null::text as at_source, null::text as at_external_id, e.id as edit, e.at, e.actor_name,
       null::bigint as account_id, null::bigint as person_id
     from ${table} t cross join lateral jsonb_each(t.hand) f
     left join lateral (
       select id, at, actor_name from edit e where e.subject = '${table}' and e.source = t.source and e.external_id = t.external_id and e.field = f.key
       order by id desc limit 1
     ) e on true
     where t.id = any($1::bigint[]) order by e.id desc nulls last, t.id`,
    [ids],
  )

/** The same of people at accounts; of all accounts, or all people, where null is given. */
export const loadContactSaid = (db: Db, accountIds: readonly number[] | null, personIds: readonly number[] | null) =>
  db.query<Said>(
    `select f.key as field, f.value, p.source, p.external_id, a.source as at_source, a.external_id as at_external_id, e.id as edit, e.at, e.actor_name,
       h.account_id, h.person_id
     from contact_hand h join account a on a.id = h.account_id join person p on p.id = h.person_id cross join lateral jsonb_each(h.hand) f
     left join lateral (
       select id, at, actor_name from edit e where e.subject = 'contact' and e.source = p.source and e.external_id = p.external_id
         and e.at_source = a.source and e.at_external_id = a.external_id and e.field = f.key
       order by id desc limit 1
     ) e on true
     where ($1::bigint[] is null or h.account_id = any($1::bigint[])) and ($2::bigint[] is null or h.person_id = any($2::bigint[]))
     order by e.id desc nulls last, h.account_id, h.person_id`,
    [accountIds, personIds],
  )

/** What holds by field: the first of each. */
export function holding(said: readonly Said[]): Map<string, Said> {
  const byField = new Map<string, Said>()
  for (const one of said) if (!byField.has(one.field)) byField.set(one.field, one)
  return byField
}
