/** How a promise or a next step stands to the day. A week is seven days, today included: on a Sunday, Monday presses. */
import { addDays, daysBetween } from '../period/days.ts'
import type { Day } from '../period/period.ts'

export interface DueStanding {
  readonly standing: 'overdue' | 'this week' | 'later' | 'no day'
  /** Days since it was due; 0 = due today or later, or without a day. */
  readonly daysOver: number
}

/**
 * Whether something that is open is overdue, due within a week, or later.
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
  return { standing: due <= addDays(today, 6) ? 'this week' : 'later', daysOver: 0 }
}
