import { dayNumber } from '#engine/period/days.ts'
import type { Period } from '#engine/period/period.ts'
import { answerOutcome, complaintOutcome, type InboundStandard, type Outcome, settledFirst } from '#engine/promises/inbound.ts'
import { openHoursBetween } from '#engine/promises/open-hours.ts'
import type { PromiseStandards } from '#engine/promises/standards.ts'
import type { Db } from '#store/db.ts'
import { type InboundRow, loadInbound } from '#store/promise-counts.ts'
import { withFollowUps } from './count-promises.ts'
import { inboundColumns, lastDaysOf } from './inbound-columns.ts'
import { calendarOf, hoursOfDay } from './standards-in-force.ts'

export interface JudgedContact {
  readonly row: InboundRow
  readonly answered: Outcome
  readonly settled: Outcome
  readonly complaint: Outcome
  /** Until it was answered, in the standard's hours; null: not answered, or not known when. */
  readonly hours: number | null
}

/** What customers of an account came to us with in a window, each with what became of it; newest first. */
export async function accountInbound(
  db: Db,
  asked: {
    readonly leaves: readonly number[]
    readonly window: Period
    readonly timeZone: string
    readonly standards: PromiseStandards
    readonly standard: InboundStandard
    readonly closingTold: Iterable<string>
  },
): Promise<JudgedContact[]> {
  const { leaves, window, standards, standard } = asked
  const rows = await loadInbound(db, leaves, withFollowUps(window), asked.timeZone)
  const columns = inboundColumns(standards, await lastDaysOf(db), () => 0, asked.closingTold)
  columns.add(rows)
  const book = columns.done()
  const settled = settledFirst(book)
  const [asOf, calendar] = [hoursOfDay(window.to), calendarOf(standards)]
  return rows
    .map(
      (row, at): JudgedContact => ({
        ...{ row, settled: settled[at]! },
        answered: answerOutcome(book, at, standard, asOf, calendar),
        complaint: complaintOutcome(book, at, standard, asOf),
        hours:
          row.answered_at === null || row.at === null
            ? null
            : openHoursBetween(row.at, Math.max(row.at, row.answered_at), standard.openHours ? calendar : null),
      }),
    )
    .filter(({ row }) => dayNumber(row.day) < dayNumber(window.to))
    .sort((a, b) => (a.row.day < b.row.day ? 1 : a.row.day > b.row.day ? -1 : 0))
}
