import { Refusal } from '#api/refusal.ts'
import { addDays, firstDay, isDay, monthOfDay } from '#engine/period/days.ts'
import type { Day, Period } from '#engine/period/period.ts'
import { trailingMonths } from '#engine/period/windows.ts'
import { loadSourceCoverage } from '#store/coverage.ts'
import type { Db } from '#store/db.ts'

/** Kinds of rows whose days make a window: what happened, not what is expected. */
export const happened = new Set(['sales_order', 'order_line', 'invoice_line', 'interaction', 'payment'])

/** `12m` = the 12 months up to the as-of day, to the day; `all` = from the month of the first row on. */
export async function resolveWindow(db: Db, asOf: string | null, window: string): Promise<{ asOf: Day; window: Period }> {
  const coverage = (await loadSourceCoverage(db)).filter((c) => happened.has(c.table_name))
  if (coverage.length === 0)
    throw new Refusal('conflict', 'Cannot measure as there is nothing in the record yet: import files first (tapeline import FILE…)')
  const days = coverage.flatMap((c) => [c.first_day, c.last_day]).sort()
  const day = asOf ?? days.at(-1)!
  if (!isDay(day)) throw new Refusal('invalid', `Cannot measure as of ${day} as that is no day: write it as YYYY-MM-DD`)
  if (window === 'all') {
    if (days[0]! > day) throw new Refusal('invalid', `Cannot measure as of ${day} as the record begins on ${days[0]}: choose a later day`)
    return { asOf: day, window: { from: firstDay(monthOfDay(days[0]!)), to: addDays(day, 1) } }
  }
  const months = /^([1-9]\d{0,2})m$/.exec(window)?.[1]
  if (months === undefined)
    throw new Refusal('invalid', `Cannot measure the window ${window}: write a number of months such as 12m, or all`)
  return { asOf: day, window: trailingMonths(day, Number(months)) }
}
