/** How a promise or a next step stands to the day. Weeks run from Monday to Sunday. */
import { addDays, dayNumber, daysBetween } from '../period/days.ts'
import type { Day } from '../period/period.ts'

export interface DueStanding {
  readonly standing: 'overdue' | 'this week' | 'later' | 'no day'
  /** Days since it was due; 0 = due today or later, or without a day. */
  readonly daysOver: number
}

/**
 * Whether something that is open is overdue, due this week, or later.
 *
 * @param due    day it is due, which counts to its end; null = no day was set
 * @param today  day it is looked at
 * @returns      standing, and days over
 * @source  docs/using.md, Account plan
 * @example dueStanding('2026-11-20', '2026-11-22') // { standing: 'overdue', daysOver: 2 }
 */
export function dueStanding(due: Day | null, today: Day): DueStanding {
  if (due === null) return { standing: 'no day', daysOver: 0 }
  if (due < today) return { standing: 'overdue', daysOver: daysBetween(due, today) }
  // 1970-01-01 was a Thursday.
  const sinceMonday = (((dayNumber(today) + 3) % 7) + 7) % 7
  return { standing: due <= addDays(today, 6 - sinceMonday) ? 'this week' : 'later', daysOver: 0 }
}
