/** Who buys because of whom: links between accounts by their keys, so that they follow links, merges and undone imports. */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { said } from './hand.ts'
import { newId, newIds } from './ids.ts'

export type InfluenceOrigin = 'hand' | 'file' | 'proposal'

export interface AccountKey {
  readonly source: string
  readonly externalId: string
}

export interface InfluenceRecord {
  readonly id: number
  readonly from: AccountKey
  readonly to: AccountKey
  /** 0–1. */
  readonly share: number
  readonly evidence: string
  readonly day: Day | null
  readonly origin: InfluenceOrigin
  /** Links of one file have the same. */
  readonly batch: number | null
  readonly authorName: string
  readonly madeAt: string
}
export type NewInfluence = Pick<InfluenceRecord, 'from' | 'to' | 'share' | 'evidence' | 'day' | 'origin'>

export interface By {
  readonly actor: string
  readonly name: string
  readonly now: string
}

interface Row extends SqlRow {
  id: number
  from_source: string
  from_external_id: string
  to_source: string
  to_external_id: string
  share: string
  evidence: string
  day: Day | null
  origin: InfluenceOrigin
  batch: number | null
  actor_name: string
  made_at: string
}

/** Those nobody took back, in the order they were made. */
export const loadInfluence = async (db: Db): Promise<InfluenceRecord[]> =>
  (await db.query<Row>(`select * from influence where ended_at is null order by id`)).map((row) => ({
    ...{ id: row.id, share: Number(row.share), evidence: row.evidence, day: row.day, origin: row.origin, batch: row.batch },
    from: { source: row.from_source, externalId: row.from_external_id },
    to: { source: row.to_source, externalId: row.to_external_id },
    ...{ authorName: row.actor_name, madeAt: row.made_at },
  }))

/** Changes with every link made or taken back. */
export async function influenceVersion(db: Db): Promise<string> {
  const [row] = await db.query<{ version: string }>(
    `select coalesce(max(id), 0) || ' ' || count(ended_at) || ' ' || count(*) as version from influence`,
  )
  return row!.version
}

/** @returns the number they share if they came together, and their ids in the order given */
export async function addInfluence(
  tx: Db,
  links: readonly NewInfluence[],
  together: boolean,
  by: By,
): Promise<{ batch: number | null; ids: number[] }> {
  const batch = together ? await newId(tx) : null
  const ids = await newIds(tx, links.length)
  const of = <T>(value: (one: NewInfluence) => T) => links.map(value)
  await tx.execute(
    `insert into influence (id, from_source, from_external_id, to_source, to_external_id, share, evidence, day, origin, batch, actor, actor_name, made_at)
     select n.*, $10::bigint, $11, $12, $13::timestamptz from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::text[], $8::date[], $9::text[]) as n`,
    [
      ids,
      of((l) => l.from.source),
      of((l) => l.from.externalId),
      of((l) => l.to.source),
      of((l) => l.to.externalId),
      of((l) => l.share),
      of((l) => l.evidence),
      of((l) => l.day),
      of((l) => l.origin),
      ...[batch, by.actor, by.name, by.now],
    ],
  )
  return { batch, ids }
}

/** Takes links back that stand; returns how many did. */
export const endInfluence = (tx: Db, ids: readonly number[], by: By): Promise<number> =>
  tx.execute(`update influence set ended_at = $2, ended_by = $3, ended_by_name = $4 where id = any ($1::bigint[]) and ended_at is null`, [
    ...[ids, by.now, by.actor, by.name],
  ])

/** Links change one after the other: the shares into one account are counted before one is added. Until the end of the transaction. */
export const lockInfluence = (tx: Db): Promise<void> => tx.script('lock table influence in share row exclusive mode')

export const loadDeclined = async (db: Db): Promise<{ from: AccountKey; to: AccountKey }[]> =>
  (await db.query<Row>(`select * from influence_declined`)).map((row) => ({
    from: { source: row.from_source, externalId: row.from_external_id },
    to: { source: row.to_source, externalId: row.to_external_id },
  }))

export const addDeclined = (tx: Db, { from, to }: { readonly from: AccountKey; readonly to: AccountKey }, by: By): Promise<number> =>
  tx.execute(
    `insert into influence_declined (from_source, from_external_id, to_source, to_external_id, actor, actor_name, made_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing`,
    [from.source, from.externalId, to.source, to.externalId, by.actor, by.name, by.now],
  )

// What proposals are made of -----------------------------------------------------------------------------------------------------

/** People who are, or were, at two to five customers: whoever stands for them, and where they left. */
export const loadPeopleAtTwo = (db: Db) =>
  db.query<{ person_id: number; name: string | null; account_ids: number[]; left_ids: number[] }>(
    `select x.person_id, min(coalesce(nullif(trim(coalesce(${said('s', 'first_name')}, '') || ' ' || coalesce(${said('s', 'last_name')}, '')), ''), ${said('s', 'email')})) as name,
       array_agg(distinct x.customer) as account_ids, coalesce(array_agg(distinct x.customer) filter (where x.gone), '{}') as left_ids
     from (
       select coalesce(p.linked_to, p.id) as person_id, coalesce(k.merged_into, k.linked_to, k.id) as customer,
         case when h.hand ? 'leftDay' then h.hand ->> 'leftDay' is not null else c.left_day is not null end as gone
       from account_contact c join person p on p.id = c.person_id join account l on l.id = c.account_id join account k on k.id = l.customer_id
       left join contact_hand h on h.account_id = c.account_id and h.person_id = c.person_id
     ) x join person s on s.id = x.person_id
     group by 1 having count(distinct x.customer) between 2 and 5 order by 1 limit 5000`,
  )

/** Opportunities whose name or reason speaks of a referral. */
export const loadNamingOpportunities = (db: Db) =>
  db.query<{ account_id: number; text: string; day: Day }>(
    `select account_id, concat_ws(': ', name, reason) as text, day from opportunity
     where concat_ws(' ', name, reason) ~* '(referr|recommend|empfehl|empfohl)' order by day desc, source collate "C", external_id collate "C" limit 2000`,
  )
