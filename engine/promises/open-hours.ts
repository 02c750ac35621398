/** When we are open: hours are counted since Monday 00:00 of week 0 in the organisation's time zone, as its clocks show. */
export interface OpenCalendar {
  /** 0 = Monday … 6 = Sunday. */
  readonly days: readonly number[]
  /** Hours of the day, 0-24. */
  readonly from: number
  readonly to: number
  /** Day numbers since day 0, a Monday; ascending. */
  readonly holidays: readonly number[]
}

/**
 * Open hours between two moments.
 *
 * @param from      hours since Monday 00:00 of week 0
 * @param to        the same, ≥ from
 * @param calendar  days, hours of the day and holidays; null: always open
 * @returns         hours, ≥ 0
 * @throws RangeError if the end lies before the beginning
 * @source  methods §4.5 — docs/methods/promises-kept.md
 * @example openHoursBetween(16, 33, { days: [0, 1, 2, 3, 4], from: 9, to: 17, holidays: [] }) // 1
 */
export function openHoursBetween(from: number, to: number, calendar: OpenCalendar | null): number {
  if (!(to >= from)) throw new RangeError(`Nothing can be answered before it was asked: ${from} to ${to}`)
  if (calendar === null) return to - from
  return openHoursUntil(to, calendar) - openHoursUntil(from, calendar)
}

function openHoursUntil(moment: number, { days, from, to, holidays }: OpenCalendar): number {
  const day = Math.floor(moment / 24)
  const week = Math.floor(day / 7)
  const weekday = day - week * 7
  const isOpen = days.includes(weekday) && !holidays.includes(day)
  const today = isOpen ? Math.min(Math.max(moment - day * 24 - from, 0), to - from) : 0
  const before = days.reduce((n, one) => n + (one < weekday ? 1 : 0), week * days.length)
  const closed = holidays.reduce((n, one) => n + (one >= 0 && one < day && days.includes(one - Math.floor(one / 7) * 7) ? 1 : 0), 0)
  return (before - closed) * (to - from) + today
}
