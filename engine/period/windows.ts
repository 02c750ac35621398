/** What a window of measurement holds: half-open periods, cut into calendar months. */
import { addDays, addMonthsToDay, dayNumber, firstDay, isDay, lastDay, monthOfDay } from './days.ts'
import type { Day, Month, Period } from './period.ts'

/** A month as far as a window covers it. */
export interface MonthPart {
  readonly month: Month
  readonly from: Day
  /** Not included. */
  readonly to: Day
  readonly days: number
  readonly daysOfMonth: number
  /** The window covers the whole month. */
  readonly whole: boolean
}

/**
 * Whether a period is one: two real days, the first before the second.
 *
 * @param period  half-open
 * @returns       true if at least one day lies in it
 * @source  docs/methods/allocation.md
 * @example isPeriod({ from: '2026-03-01', to: '2026-03-01' }) // false
 */
export function isPeriod(period: Period): boolean {
  return isDay(period.from) && isDay(period.to) && period.from < period.to
}

/**
 * Whether a day lies in a half-open period.
 *
 * @param period  half-open
 * @param day     `YYYY-MM-DD`
 * @returns       from ≤ day < to
 * @source  docs/methods/allocation.md
 * @example periodContains({ from: '2026-03-01', to: '2026-04-01' }, '2026-04-01') // false
 */
export function periodContains(period: Period, day: Day): boolean {
  return period.from <= day && day < period.to
}

/**
 * A calendar month as a period.
 *
 * @param month  `YYYY-MM`, before 9999-12 (whose end cannot be written)
 * @returns      from its first day to the first day after it
 * @throws RangeError if it is no month or 9999-12
 * @source  docs/methods/allocation.md
 * @example periodOfMonth('2026-02') // { from: '2026-02-01', to: '2026-03-01' }
 */
export function periodOfMonth(month: Month): Period {
  return { from: firstDay(month), to: addDays(lastDay(month), 1) }
}

/**
 * So many months up to and including a day, exact to the day: whole months where the day is the last of its month.
 *
 * @param asOf    `YYYY-MM-DD`, the last day that counts
 * @param months  how many, ≥ 1
 * @returns       a period that ends with `asOf`; a beginning that its month does not have is that month's last day
 * @throws RangeError if `months` < 1 or the period leaves the years 0000 to 9999
 * @source  docs/methods/account-pnl.md
 * @example trailingMonths('2026-03-30', 12) // { from: '2025-03-31', to: '2026-03-31' }
 */
export function trailingMonths(asOf: Day, months: number): Period {
  if (!Number.isInteger(months) || months < 1) throw new RangeError(`A window has at least one month: ${months}`)
  const to = addDays(asOf, 1)
  return { from: addMonthsToDay(to, -months), to }
}

/**
 * The calendar months of a period, in order, each with how much of it lies inside.
 *
 * @param period  half-open, not empty
 * @returns       one part per month touched
 * @throws RangeError if the period is empty or not made of days
 * @source  docs/methods/account-pnl.md
 * @example monthsOfPeriod({ from: '2026-01-15', to: '2026-03-01' }).map((part) => part.days) // [17, 28]
 */
export function monthsOfPeriod(period: Period): MonthPart[] {
  if (!isPeriod(period)) throw new RangeError(`Not a period: ${period.from} to ${period.to}`)
  const parts: MonthPart[] = []
  const end = dayNumber(period.to)
  for (let from = period.from; ; ) {
    const month = monthOfDay(from)
    const monthEnd = dayNumber(lastDay(month)) + 1
    const partEnd = Math.min(end, monthEnd)
    const days = partEnd - dayNumber(from)
    const daysOfMonth = monthEnd - dayNumber(firstDay(month))
    const to = partEnd === end ? period.to : addDays(from, days)
    parts.push({ month, from, to, days, daysOfMonth, whole: days === daysOfMonth })
    if (partEnd === end) return parts
    from = to
  }
}
