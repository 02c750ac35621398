/** Goals for the relationship index and NPS. */
import type { Day } from '#engine/period/period.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import type { Db } from './db.ts'
import { newId } from './ids.ts'

export interface GoalRecord {
  readonly id: number
  readonly measure: 'index' | 'nps'
  /** Null = of all accounts. */
  readonly tier: Tier | null
  /** Index 0-100, NPS -100 to 100. */
  readonly target: number
  readonly from: Day
  readonly by: Day
  /** Where it stood on the first day; null = nothing was known. */
  readonly base: number | null
  /** The same without answers given in confidence. */
  readonly baseOpen: number | null
  readonly reason: string
  readonly author: string
  readonly authorName: string
  readonly madeAt: string
}
export type NewGoal = Omit<GoalRecord, 'id'>

const columns = `id, measure, tier, target, from_day as "from", by_day as "by", base, base_open as "baseOpen", reason, author, author_name as "authorName", made_at as "madeAt"`

/** Those nobody took back, the nearest day first. */
export const loadGoals = async (db: Db): Promise<GoalRecord[]> =>
  (await db.query(`select ${columns} from goal where ended_at is null order by by_day, id`)) as unknown as GoalRecord[]

export async function loadGoal(db: Db, id: number): Promise<GoalRecord | null> {
  const [row] = await db.query(`select ${columns} from goal where id = $1 and ended_at is null`, [id])
  return (row as unknown as GoalRecord | undefined) ?? null
}

export async function addGoal(tx: Db, goal: NewGoal): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into goal (id, measure, tier, target, from_day, by_day, base, base_open, reason, author, author_name, made_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      ...[id, goal.measure, goal.tier, goal.target, goal.from, goal.by, goal.base, goal.baseOpen],
      ...[goal.reason, goal.author, goal.authorName, goal.madeAt],
    ],
  )
  return id
}

/** Takes a goal back that stands; returns whether it did. */
export const endGoal = async (tx: Db, id: number, by: { actor: string; name: string; now: string }): Promise<boolean> =>
  (await tx.execute(`update goal set ended_at = $2, ended_by = $3, ended_by_name = $4 where id = $1 and ended_at is null`, [
    ...[id, by.now, by.actor, by.name],
  ])) > 0
