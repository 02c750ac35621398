/**
 * Arithmetic on business dates as text, without clock or time zone: proleptic Gregorian calendar, years 0000 to 9999.
 * A month counts as a number of months since year 0, a day as a number of days since 1970-01-01.
 */
import type { Day, Month } from './period.ts'

const dayPattern = /^(\d{4})-(\d{2})-(\d{2})$/
const monthPattern = /^(\d{4})-(0[1-9]|1[0-2])$/
const firstDayNumber = -719528 // 0000-01-01
const lastDayNumber = 2932896 // 9999-12-31

/**
 * Days in a month of the Gregorian calendar.
 *
 * @param year   0 to 9999
 * @param month  1 to 12
 * @returns      28 to 31 days
 * @source  ISO 8601-1:2019, §4.2.1 — docs/methods/allocation.md
 * @example daysInMonth(2000, 2) // 29
 */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/**
 * Whether a text is a day that exists.
 *
 * @param text  anything
 * @returns     true for `YYYY-MM-DD` with a real day
 * @source  ISO 8601-1:2019, §5.2.2 — docs/methods/allocation.md
 * @example isDay('2026-02-29') // false
 */
export function isDay(text: unknown): text is Day {
  const match = typeof text === 'string' ? dayPattern.exec(text) : null
  if (!match) return false
  const [month, day] = [Number(match[2]), Number(match[3])]
  return month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(Number(match[1]), month)
}

/**
 * Whether a text is a month.
 *
 * @param text  anything
 * @returns     true for `YYYY-MM` with a month 01 to 12
 * @source  ISO 8601-1:2019, §5.2.2 — docs/methods/allocation.md
 * @example isMonth('2026-13') // false
 */
export function isMonth(text: unknown): text is Month {
  return typeof text === 'string' && monthPattern.test(text)
}

/**
 * Days since 1970-01-01.
 *
 * @param day  `YYYY-MM-DD`
 * @returns    whole days, negative before 1970
 * @throws RangeError if there is no such day
 * @source  Hinnant, chrono-Compatible Low-Level Date Algorithms (2021), days_from_civil — docs/methods/allocation.md
 * @example dayNumber('2000-03-01') // 11017
 */
export function dayNumber(day: Day): number {
  if (!isDay(day)) throw new RangeError(`Not a day (YYYY-MM-DD): ${String(day)}`)
  const month = Number(day.slice(5, 7))
  // The year starts in March, so that the leap day is its last day.
  const year = Number(day.slice(0, 4)) - (month <= 2 ? 1 : 0)
  const era = Math.floor(year / 400)
  const yearOfEra = year - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + Number(day.slice(8, 10)) - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146097 + dayOfEra - 719468
}

/**
 * The day with a given number.
 *
 * @param number  whole days since 1970-01-01
 * @returns       `YYYY-MM-DD`
 * @throws RangeError outside 0000-01-01 to 9999-12-31
 * @source  Hinnant, chrono-Compatible Low-Level Date Algorithms (2021), civil_from_days — docs/methods/allocation.md
 * @example dayOfNumber(11016) // '2000-02-29'
 */
export function dayOfNumber(number: number): Day {
  if (!Number.isInteger(number) || number < firstDayNumber || number > lastDayNumber) {
    throw new RangeError(`No day between 0000-01-01 and 9999-12-31 has the number ${number}`)
  }
  const shifted = number + 719468
  const era = Math.floor(shifted / 146097)
  const dayOfEra = shifted - era * 146097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return `${digits(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), 4)}-${digits(month, 2)}-${digits(day, 2)}`
}

/**
 * The day so many days later.
 *
 * @param day   `YYYY-MM-DD`
 * @param days  whole days, negative for earlier
 * @returns     `YYYY-MM-DD`
 * @throws RangeError if the result lies outside the years 0000 to 9999
 * @source  docs/methods/allocation.md
 * @example addDays('2024-02-28', 2) // '2024-03-01'
 */
export function addDays(day: Day, days: number): Day {
  return dayOfNumber(dayNumber(day) + days)
}

/**
 * Days from one day to another.
 *
 * @param from  `YYYY-MM-DD`
 * @param to    `YYYY-MM-DD`
 * @returns     whole days, negative if `to` is earlier
 * @throws RangeError if one of them is no day
 * @source  docs/methods/allocation.md
 * @example daysBetween('2023-12-31', '2024-03-01') // 61
 */
export function daysBetween(from: Day, to: Day): number {
  return dayNumber(to) - dayNumber(from)
}

/**
 * The month so many months later.
 *
 * @param month   `YYYY-MM`
 * @param months  whole months, negative for earlier
 * @returns       `YYYY-MM`
 * @throws RangeError if the result lies outside the years 0000 to 9999
 * @source  docs/methods/allocation.md
 * @example addMonths('2026-01', -13) // '2024-12'
 */
export function addMonths(month: Month, months: number): Month {
  const number = monthNumber(month) + months
  if (!Number.isInteger(number) || number < 0 || number >= 120000) throw new RangeError(`No month ${months} after ${month}`)
  return `${digits(Math.floor(number / 12), 4)}-${digits((number % 12) + 1, 2)}`
}

/**
 * The same day so many months later, or the last day of that month if it is shorter.
 *
 * @param day     `YYYY-MM-DD`
 * @param months  whole months, negative for earlier
 * @returns       `YYYY-MM-DD`
 * @throws RangeError if the result lies outside the years 0000 to 9999
 * @source  docs/methods/allocation.md
 * @example addMonthsToDay('2024-02-29', -12) // '2023-02-28'
 */
export function addMonthsToDay(day: Day, months: number): Day {
  if (!isDay(day)) throw new RangeError(`Not a day (YYYY-MM-DD): ${String(day)}`)
  const last = lastDay(addMonths(monthOfDay(day), months))
  return Number(day.slice(8)) >= Number(last.slice(8)) ? last : `${last.slice(0, 8)}${day.slice(8)}`
}

/**
 * Months from one month to another.
 *
 * @param from  `YYYY-MM`
 * @param to    `YYYY-MM`
 * @returns     whole months, negative if `to` is earlier
 * @throws RangeError if one of them is no month
 * @source  docs/methods/allocation.md
 * @example monthsBetween('2024-11', '2026-02') // 15
 */
export function monthsBetween(from: Month, to: Month): number {
  return monthNumber(to) - monthNumber(from)
}

/**
 * The month a day lies in.
 *
 * @param day  `YYYY-MM-DD`, trusted
 * @returns    `YYYY-MM`
 * @source  docs/methods/allocation.md
 * @example monthOfDay('2026-03-31') // '2026-03'
 */
export function monthOfDay(day: Day): Month {
  return day.slice(0, 7)
}

/**
 * The first day of a month.
 *
 * @param month  `YYYY-MM`, trusted
 * @returns      `YYYY-MM-DD`
 * @source  docs/methods/allocation.md
 * @example firstDay('2026-03') // '2026-03-01'
 */
export function firstDay(month: Month): Day {
  return `${month}-01`
}

/**
 * The last day of a month.
 *
 * @param month  `YYYY-MM`
 * @returns      `YYYY-MM-DD`
 * @throws RangeError if it is no month
 * @source  docs/methods/allocation.md
 * @example lastDay('1900-02') // '1900-02-28'
 */
export function lastDay(month: Month): Day {
  const number = monthNumber(month)
  return `${month}-${daysInMonth(Math.floor(number / 12), (number % 12) + 1)}`
}

function monthNumber(month: Month): number {
  if (!isMonth(month)) throw new RangeError(`Not a month (YYYY-MM): ${String(month)}`)
  return Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
}

function digits(value: number, width: number): string {
  return String(value).padStart(width, '0')
}
