/** Hand-overs of colleagues who leave, and who looked at what hangs on whom. */
import type { Day } from '#engine/period/period.ts'
import type { PlacedItem } from './account-plans.ts'
import type { Db } from './db.ts'
import { newId } from './ids.ts'
import type { Hand } from './written.ts'

export interface ColleagueViewRecord {
  readonly id: number
  readonly name: string
  readonly shownName: string
  readonly at: string
  readonly actor: string
  readonly actorName: string
  readonly purpose: string
}

const viewColumns = `id, name, shown_name as "shownName", at, actor, actor_name as "actorName", purpose`

export async function insertColleagueView(tx: Db, name: string, shownName: string, purpose: string, by: Hand): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into colleague_view (id, name, shown_name, at, actor, actor_name, purpose) values ($1, $2, $3, $4, $5, $6, $7)`,
    [...[id, name, shownName, by.now, by.actor, by.name, purpose]],
  )
  return id
}

export async function loadColleagueView(db: Db, id: number): Promise<ColleagueViewRecord | null> {
  const [row] = await db.query(`select ${viewColumns} from colleague_view where id = $1`, [id])
  return (row as unknown as ColleagueViewRecord | undefined) ?? null
}

/** Of the colleague of these names, the latest first. */
export const loadViewsOf = async (db: Db, names: readonly string[]): Promise<ColleagueViewRecord[]> =>
  (await db.query(`select ${viewColumns} from colleague_view where name = any($1::text[]) order by at desc, id desc limit 200`, [
    names,
  ])) as unknown as ColleagueViewRecord[]

export interface HandoverRecord {
  readonly id: number
  readonly name: string
  readonly shownName: string
  readonly lastDay: Day
  readonly actor: string
  readonly actorName: string
  readonly madeAt: string
  readonly closedAt: string | null
}

export type HandoverWhat = 'introduce' | 'meet' | 'pass on'

const columns = `id, name, shown_name as "shownName", last_day as "lastDay", actor, actor_name as "actorName", made_at as "madeAt", closed_at as "closedAt"`

/** What is open first, by the last day. */
export const loadHandovers = async (db: Db): Promise<HandoverRecord[]> =>
  (await db.query(`select ${columns} from handover order by closed_at is not null, last_day, id`)) as unknown as HandoverRecord[]

export async function loadHandover(db: Db, id: number): Promise<HandoverRecord | null> {
  const [row] = await db.query(`select ${columns} from handover where id = $1`, [id])
  return (row as unknown as HandoverRecord | undefined) ?? null
}

export async function insertHandover(tx: Db, name: string, shownName: string, lastDay: Day, by: Hand): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into handover (id, name, shown_name, last_day, actor, actor_name, made_at) values ($1, $2, $3, $4, $5, $6, $7)`,
    [...[id, name, shownName, lastDay, by.actor, by.name, by.now]],
  )
  return id
}

export const updateHandover = (tx: Db, id: number, lastDay: Day, closedAt: string | null): Promise<number> =>
  tx.execute(`update handover set last_day = $2, closed_at = $3 where id = $1`, [id, lastDay, closedAt])

export const insertHandoverItem = (tx: Db, handover: number, item: number, what: HandoverWhat): Promise<number> =>
  tx.execute(`insert into handover_item (handover_id, item_id, what) values ($1, $2, $3)`, [handover, item, what])

/** Which steps of plans belong to which hand-over: of all, or of one. */
export const loadHandoverItems = (db: Db, handover: number | null) =>
  db.query<{ handover_id: number; item_id: number; what: HandoverWhat }>(
    `select handover_id, item_id, what from handover_item where $1::bigint is null or handover_id = $1 order by item_id`,
    [handover],
  )

export type HandoverItem = PlacedItem & { readonly what: HandoverWhat }
