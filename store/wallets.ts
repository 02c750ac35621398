/** What accounts spend on what we sell, with whomever, as somebody knows it. By keys of accounts. */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { newIds } from './ids.ts'
import type { AccountKey, By } from './influence.ts'

export interface WalletContent extends AccountKey {
  /** Minor units a year; or our share; or our rank among so many suppliers: one of the three. */
  readonly amountMinor: number | null
  readonly share: number | null
  readonly rank: number | null
  readonly suppliers: number | null
  readonly note: string | null
  /** Day it was said of. */
  readonly day: Day
  /** As measured when it was said: its revenue of a year, the potential that gave, and the day of that measurement. */
  readonly revenueMinor: number | null
  readonly potentialMinor: number | null
  readonly revenueDay: Day | null
}

export interface WalletRecord extends WalletContent {
  readonly id: number
  readonly author: string
  readonly authorName: string
  readonly madeAt: string
  readonly endedAt: string | null
}

interface Row extends SqlRow {
  id: number
  source: string
  external_id: string
  amount_minor: number | null
  share: string | null
  rank: string | null
  suppliers: number | null
  note: string | null
  day: Day
  revenue_minor: number | null
  potential_minor: number | null
  revenue_day: Day | null
  actor: string
  actor_name: string
  made_at: string
  ended_at: string | null
}

const numeric = (text: string | null): number | null => (text === null ? null : Number(text))

/** In the order they were said; those taken back or replaced too, where asked for. */
export const loadWallets = async (db: Db, which: 'standing' | 'ever' = 'standing'): Promise<WalletRecord[]> =>
  (await db.query<Row>(`select * from wallet ${which === 'standing' ? 'where ended_at is null' : ''} order by day, id`)).map((row) => ({
    ...{ id: row.id, source: row.source, externalId: row.external_id, amountMinor: row.amount_minor, share: numeric(row.share) },
    ...{ rank: numeric(row.rank), suppliers: row.suppliers, note: row.note, day: row.day },
    ...{ revenueMinor: row.revenue_minor, potentialMinor: row.potential_minor, revenueDay: row.revenue_day },
    ...{ author: row.actor, authorName: row.actor_name, madeAt: row.made_at, endedAt: row.ended_at },
  }))

export async function addWallets(tx: Db, wallets: readonly WalletContent[], by: By): Promise<number[]> {
  const ids = await newIds(tx, wallets.length)
  const of = <T>(value: (one: WalletContent) => T) => wallets.map(value)
  await tx.execute(
    `insert into wallet (id, source, external_id, amount_minor, share, rank, suppliers, note, day, revenue_minor, potential_minor, revenue_day, actor, actor_name, made_at)
     select n.*, $13, $14, $15::timestamptz from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::numeric[], $6::numeric[], $7::int[], $8::text[], $9::date[], $10::bigint[], $11::bigint[], $12::date[]) as n`,
    [
      ...[ids, of((w) => w.source), of((w) => w.externalId), of((w) => w.amountMinor), of((w) => w.share)],
      ...[of((w) => w.rank), of((w) => w.suppliers), of((w) => w.note), of((w) => w.day)],
      ...[of((w) => w.revenueMinor), of((w) => w.potentialMinor), of((w) => w.revenueDay), by.actor, by.name, by.now],
    ],
  )
  return ids
}

export const addWallet = async (tx: Db, w: WalletContent, by: By): Promise<number> => (await addWallets(tx, [w], by))[0]!

/** Takes figures back that stand; returns how many did. */
export const endWallets = (tx: Db, ids: readonly number[], by: By): Promise<number> =>
  tx.execute(`update wallet set ended_at = $2, ended_by = $3, ended_by_name = $4 where id = any ($1::bigint[]) and ended_at is null`, [
    ...[ids, by.now, by.actor, by.name],
  ])

/** Lets figures stand again that were replaced. */
export const standAgain = (tx: Db, ids: readonly number[]): Promise<number> =>
  tx.execute(`update wallet set ended_at = null, ended_by = null, ended_by_name = null where id = any ($1::bigint[])`, [ids])

/** Changes with every figure said, taken back, or standing again: what stands is told by the sum of its ids. */
export async function walletsVersion(db: Db): Promise<string> {
  const [row] = await db.query<{ version: string }>(
    `select coalesce(max(id), 0) || ' ' || count(*) || ' ' || coalesce(sum(id) filter (where ended_at is null), 0) as version from wallet`,
  )
  return row!.version
}
