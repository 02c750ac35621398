/** What each source covers: first and last day and rows, per kind of row. */
import type { Day } from '#engine/period/period.ts'
import type { Db } from './db.ts'
import { byHand } from './hand.ts'

export const loadCoverage = (db: Db) =>
  db.query<{ source: string; table_name: string; first_day: Day; last_day: Day; rows: number }>(`
    select source, table_name, min(day) as first_day, max(day) as last_day, sum(rows)::bigint as rows
    from rollup_day where rows > 0 group by 1, 2 order by source collate "C", table_name collate "C"`)

/** The same of what sources brought: people write when they write, which says nothing about how far the record reaches. */
export const loadSourceCoverage = async (db: Db) => (await loadCoverage(db)).filter((one) => one.source !== byHand)

/** Orders promised up to the as-of day (which counts to its end), not shipped by then, not cancelled. */
export async function countDueUnshipped(db: Db, asOf: Day): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `select count(*) as n from sales_order where counts and not cancelled and promised_day <= $1 and (shipped_day is null or shipped_day > $1) and day <= $1`,
    [asOf],
  )
  return row?.n ?? 0
}
