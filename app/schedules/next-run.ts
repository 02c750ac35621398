/** When something that runs by the clock runs next, in the time zone of the organisation. */
import { Temporal } from 'temporal-polyfill'
import type { Timing } from '#api/routes/schedules.ts'

/**
 * The first instant after `after`; null for what the clock does not start. An hour that does not exist on the day clocks go forward is
 * taken an hour later; one that exists twice, the first time. Day 31 is the last day of any month.
 */
export function nextRun(timing: Timing, timeZone: string, after: string): string | null {
  if (timing.every === 'never' || timing.every === 'measurement') return null
  const from = Temporal.Instant.from(after)
  if (timing.every === 'minute') return from.add({ minutes: 1 }).toString({ smallestUnit: 'millisecond' })
  const today = from.toZonedDateTimeISO(timeZone).toPlainDate()
  // Two months: any day of a month is among them.
  for (let n = 0; n <= 62; n++) {
    const day = today.add({ days: n })
    if (!falls(timing, day)) continue
    const at = day.toZonedDateTime({ timeZone, plainTime: { hour: timing.hour } }).toInstant()
    if (Temporal.Instant.compare(at, from) > 0) return at.toString({ smallestUnit: 'millisecond' })
  }
  throw new RangeError('no day of two months is one of these')
}

function falls(timing: Exclude<Timing, { every: 'never' | 'measurement' | 'minute' }>, day: Temporal.PlainDate): boolean {
  if (timing.every === 'day') return true
  return timing.every === 'week' ? day.dayOfWeek === timing.weekday : day.day === Math.min(timing.day, day.daysInMonth)
}

const firstPauseMinutes = 5
const longestPauseMinutes = 6 * 60

/** After a failure it is tried again: in 5 minutes, 10, 20 … at most 6 hours later, or at its next regular time if that comes first. */
export function retryAt(failures: number, regular: string | null, now: string): string {
  const minutes = Math.min(longestPauseMinutes, firstPauseMinutes * 2 ** Math.min(10, failures - 1))
  const again = Temporal.Instant.from(now).add({ minutes }).toString({ smallestUnit: 'millisecond' })
  return regular !== null && regular < again ? regular : again
}

/** A later instant. */
export const later = (instant: string, minutes: number): string =>
  Temporal.Instant.from(instant).add({ minutes }).toString({ smallestUnit: 'millisecond' })
