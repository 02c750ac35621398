/** Measurements of the whole book, kept as they were. */
import { copyLine } from './copy.ts'
import type { Db, SqlRow } from './db.ts'

export interface SnapshotHead {
  readonly id: number
  readonly asOf: string
  readonly from: string
  readonly to: string
  readonly level: string
  readonly currency: string
  readonly actor: string
  readonly madeAt: string
  readonly engineVersion: string
  readonly modelIds: readonly number[]
  readonly inputHash: string
  readonly result: unknown
}

export interface SnapshotAccount {
  readonly accountId: number
  readonly source: string
  readonly externalId: string
  readonly name: string
  readonly segment: string | null
  readonly measures: unknown
}

export async function saveSnapshot(tx: Db, head: SnapshotHead, accounts: readonly SnapshotAccount[]): Promise<void> {
  await tx.execute(
    `insert into snapshot (id, as_of, from_day, to_day, level, currency, actor, made_at, engine_version, model_ids, input_hash, result)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11, $12::json)`,
    [
      head.id,
      head.asOf,
      head.from,
      head.to,
      head.level,
      head.currency,
      head.actor,
      head.madeAt,
      head.engineVersion,
      JSON.stringify(head.modelIds),
      head.inputHash,
      JSON.stringify(head.result),
    ],
  )
  const columns = ['account_id', 'snapshot_id', 'ordinal', 'source', 'external_id', 'name', 'segment', 'measures']
  const block = 5_000
  for (let from = 0; from < accounts.length; from += block)
    await tx.copyIn(
      'snapshot_account',
      columns,
      accounts
        .slice(from, from + block)
        .map((a, i) => copyLine([a.accountId, head.id, from + i, a.source, a.externalId, a.name, a.segment, a.measures]))
        .join(''),
    )
}

interface SnapshotRow extends SqlRow {
  id: number
  as_of: string
  from_day: string
  to_day: string
  level: string
  currency: string
  actor: string
  made_at: string
  engine_version: string
  model_ids: number[]
  input_hash: string
  replayable: boolean
  result: unknown
}

const head = (row: SnapshotRow): SnapshotHead & { replayable: boolean } => ({
  id: row.id,
  asOf: row.as_of,
  from: row.from_day,
  to: row.to_day,
  level: row.level,
  currency: row.currency,
  actor: row.actor,
  madeAt: row.made_at,
  engineVersion: row.engine_version,
  modelIds: row.model_ids,
  inputHash: row.input_hash,
  result: row.result,
  replayable: row.replayable,
})

/** The snapshot of this id, or the last one made. */
export async function loadSnapshot(db: Db, id: number | null): Promise<(SnapshotHead & { replayable: boolean }) | null> {
  const [row] = await db.query<SnapshotRow>(
    `select * from snapshot ${id === null ? '' : 'where id = $1'} order by id desc limit 1`,
    id === null ? [] : [id],
  )
  return row ? head(row) : null
}

/** The last one of the same level before this one. */
export async function loadPreviousSnapshot(
  db: Db,
  level: string,
  asOf: string,
  before: number,
): Promise<(SnapshotHead & { replayable: boolean }) | null> {
  const [row] = await db.query<SnapshotRow>(
    `select * from snapshot where level = $1 and as_of <= $2 and id < $3 order by as_of desc, id desc limit 1`,
    [level, asOf, before],
  )
  return row ? head(row) : null
}

export const listSnapshots = (db: Db) =>
  db.query<{
    id: number
    as_of: string
    from_day: string
    to_day: string
    level: string
    currency: string
    actor: string
    made_at: string
    input_hash: string
    model_ids: number[]
    replayable: boolean
    title: string
  }>(
    `select id, as_of, from_day, to_day, level, currency, actor, made_at, input_hash, model_ids, replayable, result->>'title' as title from snapshot order by id desc`,
  )

export async function loadSnapshotAccounts<M>(db: Db, id: number): Promise<(Omit<SnapshotAccount, 'measures'> & { measures: M })[]> {
  const rows = await db.query<{
    account_id: number
    source: string
    external_id: string
    name: string
    segment: string | null
    measures: M
  }>(`select account_id, source, external_id, name, segment, measures from snapshot_account where snapshot_id = $1 order by ordinal`, [id])
  return rows.map((r) => ({
    accountId: r.account_id,
    source: r.source,
    externalId: r.external_id,
    name: r.name,
    segment: r.segment,
    measures: r.measures,
  }))
}

/** One measure of every account of a snapshot that has it, without the others. */
export const loadSnapshotMeasure = <M>(db: Db, id: number, measure: string): Promise<{ source: string; external_id: string; value: M }[]> =>
  db.query(
    `select source, external_id, measures -> $2 as value from snapshot_account
     where snapshot_id = $1 and coalesce(measures ->> $2, '') <> '' order by ordinal`,
    [id, measure],
  )

/** The last snapshot of a level as of an earlier day: what tiers are counted from. */
export async function loadSnapshotBefore(db: Db, level: string, asOf: string): Promise<{ id: number; as_of: string } | null> {
  const [row] = await db.query<{ id: number; as_of: string }>(
    `select id, as_of from snapshot where level = $1 and as_of < $2 order by as_of desc, id desc limit 1`,
    [level, asOf],
  )
  return row ?? null
}

/** Segments as the last measurement of customers up to a day has them, by the id of the account; none before the first. */
export async function loadSegmentsOn(db: Db, asOf: string, accountIds: readonly number[] | null): Promise<Map<number, string>> {
  const rows = await db.query<{ account_id: number; segment: string }>(
    `select account_id, segment from snapshot_account
     where snapshot_id = (select id from snapshot where level = 'customer' and as_of <= $1 order by as_of desc, id desc limit 1)
       and segment is not null and ($2::bigint[] is null or account_id = any($2::bigint[]))`,
    [asOf, accountIds],
  )
  return new Map(rows.map((row) => [row.account_id, row.segment]))
}

/** Moves with every measurement. */
export async function lastSnapshotId(db: Db): Promise<number | null> {
  const [row] = await db.query<{ id: number | null }>(`select max(id) as id from snapshot`)
  return row?.id ?? null
}
