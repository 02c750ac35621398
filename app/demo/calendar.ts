/** Working days, on top of the engine's calendar. Day numbers: 0 = 1970-01-01. */
import { addMonths, dayNumber, dayOfNumber, lastDay, monthOfDay } from '#engine/period/days.ts'
import type { Day, Month } from '#engine/period/period.ts'

/** The last day of the demo company's books, whatever the seed. */
export const DEMO_AS_OF: Day = '2026-09-30'

/** The days the demo company is measured as of. */
export const DEMO_QUARTERS: readonly Day[] = ['2025-12-31', '2026-03-31', '2026-06-30', DEMO_AS_OF]

/** Monday = 0 … Sunday = 6. 1970-01-01 was a Thursday. */
const weekday = (number: number) => (((number + 3) % 7) + 7) % 7

/** The day itself, or the Monday after it. */
export function workday(number: number): number {
  const w = weekday(number)
  return w < 5 ? number : number + 7 - w
}

/** Moves by whole weeks of five working days; a start on a weekend counts as the Monday after. */
export function addWorkdays(day: Day, workdays: number): Day {
  let number = workday(dayNumber(day))
  const step = workdays < 0 ? -1 : 1
  for (let left = Math.abs(workdays); left > 0; ) {
    number += step
    if (weekday(number) < 5) left--
  }
  return dayOfNumber(number)
}

/** Days of a month. */
export const daysIn = (month: Month): number => Number(lastDay(month).slice(8))

/** The `months` months that end with the month of `asOf`, oldest first. */
export function monthsUpTo(asOf: Day, months: number): Month[] {
  return Array.from({ length: months }, (_, i) => addMonths(monthOfDay(asOf), i - months + 1))
}
