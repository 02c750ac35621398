/** Segments from measurement to measurement. */
import type { Day } from '#engine/period/period.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import type { Db } from './db.ts'

/** What a measurement said of segments as a whole. */
export interface SegmentHead {
  readonly id: number
  readonly asOf: Day
  readonly keyThresholdMinor: number | null
  readonly majorThresholdMinor: number | null
  readonly potentialUsed: boolean
  readonly params: Readonly<Record<string, unknown>>
  readonly tiers: readonly { readonly tier: Tier; readonly n: number; readonly revenue: number }[]
}

/** The last measurement of each day that was measured at a level, up to a snapshot; oldest first. */
export async function loadSegmentHeads(db: Db, level: string, upTo: { readonly asOf: Day; readonly id: number }): Promise<SegmentHead[]> {
  const rows = await db.query<{
    id: number
    as_of: Day
    segments: Omit<SegmentHead, 'id' | 'asOf'>
  }>(
    `select distinct on (as_of) id, as_of, json_build_object('keyThresholdMinor', result->'segments'->'keyThresholdMinor',
       'majorThresholdMinor', result->'segments'->'majorThresholdMinor', 'potentialUsed', result->'segments'->'potentialUsed',
       'params', result->'segments'->'params', 'tiers', result->'segments'->'tiers') as segments
     from snapshot where level = $1 and as_of <= $2 and id <= $3 and json_typeof(result->'segments') = 'object'
     order by as_of, id desc`,
    [level, upTo.asOf, upTo.id],
  )
  return rows.map(({ id, as_of: asOf, segments }) => ({ id, asOf, ...segments }))
}

export interface TierFlow {
  /** Null: not in the earlier measurement. */
  readonly from: Tier | null
  /** Null: no longer in the later one. */
  readonly to: Tier | null
  readonly n: number
}

/** How many accounts went from where to where between two measurements; of these accounts, or of all (null). */
export const loadTierFlow = (db: Db, before: number, after: number, ids: readonly number[] | null): Promise<TierFlow[]> =>
  db.query<TierFlow & Record<string, unknown>>(
    `select a.segment as "from", b.segment as "to", count(*) as n
     from (select account_id, segment from snapshot_account
           where snapshot_id = $1 and segment is not null and ($3::bigint[] is null or account_id = any($3::bigint[]))) a
     full join (select account_id, segment from snapshot_account
           where snapshot_id = $2 and segment is not null and ($3::bigint[] is null or account_id = any($3::bigint[]))) b
       on b.account_id = a.account_id
     group by 1, 2`,
    [before, after, ids],
  )

/** What measurements said of an account, by any of the rows that are it now; oldest first. */
export const loadAccountSegments = <S>(db: Db, accountIds: readonly number[], snapshots: readonly number[]) =>
  db.query<{ snapshot_id: number; account_id: number; segment: S; revenue: number }>(
    `select snapshot_id, account_id, measures->'segment' as segment, (measures->>'revenue')::numeric::bigint as revenue
     from snapshot_account where account_id = any($1::bigint[]) and snapshot_id = any($2::bigint[]) and segment is not null
     order by snapshot_id, ordinal`,
    [accountIds, snapshots],
  )
