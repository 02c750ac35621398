import { type OpenCalendar, openHoursBetween } from './open-hours.ts'

/** Hours since Monday 00:00 of week 0 in the organisation's time zone. */
export interface DueAnswer {
  readonly at: number
  /** Null: not answered yet. */
  readonly answeredAt: number | null
}

/**
 * Whether an interaction was answered within the standard. Exactly the standard is within; unanswered beyond it is not.
 *
 * @param one            when it came and when it was answered, hours
 * @param standardHours  hours of the calendar
 * @param asOf           the moment one looks back from, hours; what was answered later counts as unanswered
 * @param calendar       null: hours by the clock
 * @returns              within, late, or pending: unanswered and still in time
 * @source  methods §4.5 and §12 — docs/methods/promises-kept.md
 * @example answeredWithin({ at: 10, answeredAt: 13 }, 4, 162, null) // 'within'
 */
export function answeredWithin(
  one: DueAnswer,
  standardHours: number,
  asOf: number,
  calendar: OpenCalendar | null,
): 'within' | 'late' | 'pending' {
  const answered = one.answeredAt !== null && one.answeredAt <= asOf
  const until = Math.max(one.at, answered ? one.answeredAt! : asOf)
  // Hours are sums of decimals: an hour's thousandth of a second decides nothing.
  const inTime = openHoursBetween(one.at, until, calendar) <= standardHours + 1e-9
  return inTime ? (answered ? 'within' : 'pending') : 'late'
}
