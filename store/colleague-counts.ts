/** Who is named on what was done: only how many they are, never who. */
import type { Period } from '#engine/period/period.ts'
import type { Db } from './db.ts'

/** Names on the orders of a window. */
export async function countOrderColleagues(db: Db, window: Period): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `select count(distinct colleague) as n from sales_order where counts and day >= $1 and day < $2`,
    [window.from, window.to],
  )
  return row!.n
}

/** Names on interactions of these kinds in a window. */
export async function countInteractionColleagues(db: Db, kinds: readonly string[], window: Period): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `select count(distinct colleague) as n from interaction where kind = any($1::text[]) and day >= $2 and day < $3`,
    [kinds, window.from, window.to],
  )
  return row!.n
}
