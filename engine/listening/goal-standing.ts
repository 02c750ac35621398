import { daysBetween } from '../period/days.ts'
import type { Day } from '../period/period.ts'

export interface GoalOnItsWay {
  readonly from: Day
  readonly by: Day
  /** Where it stood on the first day; null = not known. */
  readonly base: number | null
  readonly target: number
}

export interface Measured {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Reached and on the way are said only where the whole interval says so; what lies across the line is not sure. */
export type GoalStanding = 'reached' | 'on the way' | 'behind' | 'not sure' | 'missed' | 'no data'

export interface GoalNow {
  readonly standing: GoalStanding
  /** Where the straight line from where it stood to the goal is on that day; the goal itself after its day, or without a beginning. */
  readonly expected: number
}

/**
 * A goal against what is, by the interval: the straight line from where things stood when it was set to the goal on its day.
 *
 * @param goal    days, base and target in one unit; a target below the base is a goal to go down
 * @param day     the day of the measured value
 * @param actual  value with its 90 % interval; null = nothing is known
 * @returns       the standing, and where the line is
 * @throws RangeError if the goal does not end after it begins
 * @source  docs/methods/listening.md
 * @example goalStanding({ from: '2026-01-01', by: '2026-12-31', base: 60, target: 70 }, '2026-07-02', { value: 69, low: 66, high: 72 }).standing // 'on the way'
 */
export function goalStanding(goal: GoalOnItsWay, day: Day, actual: Measured | null): GoalNow {
  const days = daysBetween(goal.from, goal.by)
  if (days <= 0) throw new RangeError(`A goal from ${goal.from} cannot be due on ${goal.by}`)
  const gone = Math.min(1, Math.max(0, daysBetween(goal.from, day) / days))
  const expected = goal.base === null ? goal.target : goal.base + (goal.target - goal.base) * gone
  if (actual === null) return { standing: 'no data', expected }
  const up = goal.base === null || goal.target >= goal.base
  const beyond = (line: number) => (up ? actual.low >= line : actual.high <= line)
  const short = (line: number) => (up ? actual.high < line : actual.low > line)
  if (beyond(goal.target)) return { standing: 'reached', expected }
  if (day >= goal.by) return { standing: short(goal.target) ? 'missed' : 'not sure', expected }
  // Without a beginning there is no line to be behind of.
  if (goal.base === null) return { standing: 'not sure', expected }
  return { standing: beyond(expected) ? 'on the way' : short(expected) ? 'behind' : 'not sure', expected }
}
