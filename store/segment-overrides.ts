/** Tiers and strategic flags set by hand. */
import type { Day } from '#engine/period/period.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import type { Db } from './db.ts'
import { newIds } from './ids.ts'

export interface OverrideRecord {
  readonly id: number
  readonly kind: 'tier' | 'strategic'
  readonly source: string
  readonly externalId: string
  readonly tier: Tier | null
  readonly reason: string
  readonly author: string
  readonly authorName: string
  readonly madeAt: string
  /** First day it holds; null = every day before its end. */
  readonly from: Day | null
  /** First day on which it no longer holds. */
  readonly expires: Day
  readonly endedAt: string | null
  readonly endedBy: string | null
  readonly endedByName: string | null
}

export type NewOverride = Pick<
  OverrideRecord,
  'kind' | 'source' | 'externalId' | 'tier' | 'reason' | 'author' | 'authorName' | 'madeAt' | 'from' | 'expires'
>

const columns = `id, kind, source, external_id as "externalId", tier, reason, author, author_name as "authorName", made_at as "madeAt", from_day as "from", expires_day as expires, ended_at as "endedAt", ended_by as "endedBy", ended_by_name as "endedByName"`

/** All ever made, in the order they were made. */
export const loadOverrides = async (db: Db): Promise<OverrideRecord[]> =>
  (await db.query(`select ${columns} from segment_override order by id`)) as unknown as OverrideRecord[]

/** Those nobody took back; whether they hold on a day, their days say. */
export const loadStandingOverrides = async (db: Db): Promise<OverrideRecord[]> =>
  (await db.query(`select ${columns} from segment_override where ended_at is null order by id`)) as unknown as OverrideRecord[]

export async function loadOverride(db: Db, id: number): Promise<OverrideRecord | null> {
  const [row] = await db.query(`select ${columns} from segment_override where id = $1`, [id])
  return (row as unknown as OverrideRecord | undefined) ?? null
}

/** @returns their ids, in the order given */
export async function addOverrides(tx: Db, overrides: readonly NewOverride[]): Promise<number[]> {
  const ids = await newIds(tx, overrides.length)
  const of = <T>(value: (one: NewOverride) => T) => overrides.map(value)
  await tx.execute(
    `insert into segment_override (id, kind, source, external_id, tier, reason, author, author_name, made_at, from_day, expires_day)
     select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::date[], $11::date[])`,
    [
      ids,
      of((o) => o.kind),
      of((o) => o.source),
      of((o) => o.externalId),
      of((o) => o.tier),
      of((o) => o.reason),
      of((o) => o.author),
      of((o) => o.authorName),
      of((o) => o.madeAt),
      of((o) => o.from),
      of((o) => o.expires),
    ],
  )
  return ids
}

/** Takes overrides back that stand; returns how many did. */
export const endOverrides = (tx: Db, ids: readonly number[], by: { actor: string; name: string; now: string }): Promise<number> =>
  tx.execute(
    `update segment_override set ended_at = $2, ended_by = $3, ended_by_name = $4 where id = any ($1::bigint[]) and ended_at is null`,
    [ids, by.now, by.actor, by.name],
  )

/** Lets one stand again that was taken back. */
export const resumeOverride = (tx: Db, id: number): Promise<number> =>
  tx.execute(`update segment_override set ended_at = null, ended_by = null, ended_by_name = null where id = $1 and ended_at is not null`, [
    id,
  ])

/** Overrides change one after the other: two of one account at a time would contradict each other. Until the end of the transaction. */
export const lockOverrides = (tx: Db): Promise<void> => tx.script('lock table segment_override in share row exclusive mode')

/** The account that stands for each key at a level (of a group: its customer); null where nobody has that key. In the order asked for. */
export async function loadStandIns(
  db: Db,
  keys: readonly { readonly source: string; readonly externalId: string }[],
  level: string,
): Promise<(number | null)[]> {
  const place = level === 'payer' || level === 'site' ? `${level}_id` : 'customer_id'
  const rows = await db.query<{ i: number; id: number }>(
    `with recursive chain (i, id) as (
       select n.i, a.${place} from unnest($1::text[], $2::text[]) with ordinality as n (source, external_id, i)
       join account a on a.source = n.source and a.external_id = n.external_id and a.kind = 'account'
       union
       select c.i, coalesce(a.merged_into, a.linked_to) from chain c join account a on a.id = c.id where coalesce(a.merged_into, a.linked_to) is not null
     )
     select c.i, c.id from chain c join account a on a.id = c.id where coalesce(a.merged_into, a.linked_to) is null`,
    [keys.map((k) => k.source), keys.map((k) => k.externalId)],
  )
  const idAt = new Map(rows.map((row) => [row.i - 1, row.id]))
  return keys.map((_, i) => idAt.get(i) ?? null)
}
