/**
 * What customers came to us with, in columns, in order of (source, externalId): what answering in time, settling at the first contact and
 * closing complaints are counted from. Moments are hours since Monday 00:00 of week 0 as the organisation's clocks show; NaN = not known.
 */

import { REPEAT_DAYS } from '../channels/channel-costs.ts'
import { sortStable } from '../channels/sort-stable.ts'
import { answeredWithin } from './answered-within.ts'
import type { OpenCalendar } from './open-hours.ts'

export interface InboundBook {
  readonly n: number
  readonly account: Int32Array
  readonly day: Int32Array
  /** Last day of data of its source. */
  readonly lastDay: Int32Array
  /** -1 = not stated. */
  readonly reason: Int32Array
  /** 1 = the reason is a complaint. */
  readonly complaint: Uint8Array
  readonly at: Float64Array
  readonly answeredAt: Float64Array
  /** By the clock, from asking to the answer; NaN = not answered, or not known when. */
  readonly waitingHours: Float64Array
  /** 0 no, 1 yes, 2 the source does not say. */
  readonly answered: Uint8Array
  /** 1 = spoken with at once where it was answered: a call. */
  readonly spoken: Uint8Array
  /** Days from opened to closed; NaN = not closed, or not told. */
  readonly closedDays: Float64Array
  /** 1 = its source tells of such ones when they were closed. */
  readonly tellsClosing: Uint8Array
}

export interface InboundStandard {
  readonly answeredHours: number
  readonly openHours: boolean
  readonly complaintDays: number
}

/** Of one row: kept, failed, missing or open; 'outside' = the promise is not about it. */
export type Outcome = 'kept' | 'failed' | 'missing' | 'open' | 'outside'

/**
 * Whether one of them was answered within the standard.
 *
 * @param book      columns
 * @param at        position
 * @param standard  of its account's segment
 * @param asOf      end of the as-of day, hours as in the book
 * @param calendar  when we are open
 * @returns         outcome; missing where the source does not say whether and when it was answered
 * @source  methods §4.5 and §12 — docs/methods/promises-kept.md
 * @example answerOutcome({ answered: [1], spoken: [0], waitingHours: [3], at: [10], answeredAt: [13] }, 0, { answeredHours: 4, openHours: false }, 99, null) // 'kept'
 */
export function answerOutcome(
  book: Pick<InboundBook, 'answered' | 'spoken' | 'waitingHours' | 'at' | 'answeredAt'>,
  at: number,
  standard: InboundStandard,
  asOf: number,
  calendar: OpenCalendar | null,
): Outcome {
  const waiting = book.waitingHours[at]!
  const known = !Number.isNaN(waiting)
  if (!known && book.answered[at] === 1) return book.spoken[at] === 1 ? 'kept' : 'missing'
  if (!known && book.answered[at] === 2) return 'missing'
  const came = book.at[at]!
  if (Number.isNaN(came)) return known && !standard.openHours ? (waiting <= standard.answeredHours ? 'kept' : 'failed') : 'missing'
  // By the clock, what the source says it took: a change to summer time makes no hour.
  const answeredAt = !known ? null : standard.openHours ? book.answeredAt[at]! : came + waiting
  const result = answeredWithin({ at: came, answeredAt }, standard.answeredHours, asOf, standard.openHours ? calendar : null)
  return result === 'within' ? 'kept' : result === 'late' ? 'failed' : 'open'
}

/**
 * Whether a complaint was closed within the standard's days. Not closed beyond them is not kept.
 *
 * @param book      columns
 * @param at        position
 * @param standard  of its account's segment
 * @param asOf      end of the as-of day, hours as in the book
 * @returns         outcome; outside where it is no complaint
 * @source  methods §4.5 — docs/methods/promises-kept.md
 * @example complaintOutcome({ complaint: [1], closedDays: [2], tellsClosing: [1], at: [10] }, 0, { complaintDays: 5 }, 99) // 'kept'
 */
export function complaintOutcome(
  book: Pick<InboundBook, 'complaint' | 'closedDays' | 'tellsClosing' | 'at'>,
  at: number,
  standard: InboundStandard,
  asOf: number,
): Outcome {
  if (book.complaint[at] !== 1) return 'outside'
  const days = book.closedDays[at]!
  if (!Number.isNaN(days) && !(book.at[at]! + days * 24 > asOf)) return days <= standard.complaintDays ? 'kept' : 'failed'
  if (book.tellsClosing[at] !== 1 || Number.isNaN(book.at[at]!)) return 'missing'
  return (asOf - book.at[at]!) / 24 <= standard.complaintDays ? 'open' : 'failed'
}

/**
 * Whether each was settled by the first contact: no other one of the same account and reason within 7 days, on any channel. Not known for
 * the last 7 days of data.
 *
 * @param book  columns; follow-ups may lie beyond the window, so hand over 7 days more
 * @returns     outcome per position: open where it is not known yet, missing without a reason
 * @source  methods §4.5, resolved first time = 1 - repeat rate — docs/methods/promises-kept.md
 * @example settledFirst({ n: 1, account: Int32Array.of(0), day: Int32Array.of(1), lastDay: Int32Array.of(30), reason: Int32Array.of(0) }) // ['kept']
 */
export function settledFirst({
  n,
  account,
  day,
  lastDay,
  reason,
}: Pick<InboundBook, 'n' | 'account' | 'day' | 'lastDay' | 'reason'>): Outcome[] {
  let order = Int32Array.from({ length: n }, (_, at) => at).filter((at) => account[at]! >= 0 && reason[at]! >= 0)
  for (const key of [day, reason, account]) order = sortStable(order, key)
  const outcomes = new Array<Outcome>(n).fill('missing')
  order.forEach((here, rank) => {
    const next = order[rank + 1]
    const again =
      next !== undefined && account[next] === account[here] && reason[next] === reason[here] && day[next]! - day[here]! <= REPEAT_DAYS
    outcomes[here] = day[here]! > lastDay[here]! - REPEAT_DAYS ? 'open' : again ? 'failed' : 'kept'
  })
  return outcomes
}
