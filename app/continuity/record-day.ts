import type { Day } from '#engine/period/period.ts'
import { loadSourceCoverage } from '#store/coverage.ts'
import type { Context } from '../context.ts'
import { happened } from '../measuring/window.ts'
import { today } from '../today/day-of.ts'

/** The last day of the record, never after today: what nobody imported yet is no silence. */
export async function recordDay(ctx: Context): Promise<Day> {
  const now = await today(ctx)
  const days = (await loadSourceCoverage(ctx.store)).filter((one) => happened.has(one.table_name)).map((one) => one.last_day)
  return (
    days
      .filter((day) => day <= now)
      .sort()
      .at(-1) ?? now
  )
}
