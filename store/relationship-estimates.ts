/** What our own answers were estimated to say: kept once per day and content, never changed. */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { newId } from './ids.ts'

export interface EstimateRecord extends SqlRow {
  readonly id: number
  readonly asOf: Day
  readonly madeAt: string
  readonly rulesId: number | null
  /** The estimate with what it rests on. */
  readonly body: unknown
}

const columns = `id, as_of as "asOf", made_at as "madeAt", rules_id as "rulesId", body`

/** The estimate of the latest day; of one day the last made. */
export async function loadLastEstimate(db: Db): Promise<EstimateRecord | null> {
  const [row] = await db.query<EstimateRecord>(`select ${columns} from relationship_estimate order by as_of desc, id desc limit 1`)
  return row ?? null
}

export async function loadEstimate(db: Db, id: number): Promise<EstimateRecord | null> {
  const [row] = await db.query<EstimateRecord>(`select ${columns} from relationship_estimate where id = $1`, [id])
  return row ?? null
}

/** Latest day first. */
export const listEstimates = (db: Db, limit: number) =>
  db.query<EstimateRecord>(`select ${columns} from relationship_estimate order by as_of desc, id desc limit $1`, [limit])

/** The one with this content, made if there is none; which of two is made last says nothing: the later counts where the days are the same. */
export async function keepEstimate(
  tx: Db,
  one: { readonly asOf: Day; readonly now: string; readonly rulesId: number | null; readonly body: unknown },
): Promise<number> {
  const body = JSON.stringify(one.body)
  const [last] = await tx.query<{ id: number; same: boolean }>(
    `select id, body = $2::jsonb and rules_id is not distinct from $3 as same from relationship_estimate where as_of = $1 order by id desc limit 1`,
    [one.asOf, body, one.rulesId],
  )
  if (last?.same) return last.id
  const id = await newId(tx)
  await tx.execute(`insert into relationship_estimate (id, as_of, made_at, rules_id, body) values ($1, $2, $3, $4, $5::jsonb)`, [
    id,
    one.asOf,
    one.now,
    one.rulesId,
    body,
  ])
  return id
}
