/**
 * Days as strings and as day numbers (0 = 1970-01-01), without `Date`: no clock, no time zone.
 *
 * The arithmetic is the civil calendar's (Gregorian, proleptic) with years that start in March, so that the leap day is the last one.
 */
import type { Day, Month } from '#engine/period/period.ts'

/** The last day of the demo company's books, whatever the seed. */
export const DEMO_AS_OF: Day = '2026-09-30'

const pad = (n: number, width: number) => String(n).padStart(width, '0')

export function dayNumber(day: Day): number {
  const [y, m, d] = day.split('-').map(Number) as [number, number, number]
  const year = m <= 2 ? y - 1 : y
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (m > 2 ? m - 3 : m + 9) + 2) / 5) + d - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}

export function dayOfNumber(number: number): Day {
  const shifted = number + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return `${pad(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

export const addDays = (day: Day, days: number): Day => dayOfNumber(dayNumber(day) + days)

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

export function addMonths(month: Month, months: number): Month {
  const [y, m] = month.split('-').map(Number) as [number, number]
  const index = y * 12 + m - 1 + months
  return `${pad(Math.floor(index / 12), 4)}-${pad((index % 12) + 1, 2)}`
}

export const monthOf = (day: Day): Month => day.slice(0, 7)
export const firstDayOf = (month: Month): Day => `${month}-01`
export const daysIn = (month: Month): number => dayNumber(firstDayOf(addMonths(month, 1))) - dayNumber(firstDayOf(month))

/** The `months` months that end with the month of `asOf`, oldest first. */
export function monthsUpTo(asOf: Day, months: number): Month[] {
  return Array.from({ length: months }, (_, i) => addMonths(monthOf(asOf), i - months + 1))
}
