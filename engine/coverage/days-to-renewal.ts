import { daysBetween } from '../period/days.ts'
import type { Day } from '../period/period.ts'

/**
 * How far off the renewal of an account's contract is, as the guard before a renewal reckons: one that came after the record was measured is
 * still to come, for nobody has said how it went.
 *
 * @param renewal  day the contract ends or renews; null: none is known
 * @param measured last day of the record
 * @param today    the day it is; where the record reaches further, its last day counts
 * @returns        days from today, ≥ 0; −1 where none is to come
 * @throws RangeError if one of them is no day
 * @source  our own; docs/methods/scenarios.md, Guards
 * @example daysToRenewal('2026-12-31', '2026-09-30', '2026-11-01') // 60
 * @example daysToRenewal('2026-10-15', '2026-09-30', '2026-11-01') // 0
 * @example daysToRenewal('2026-09-15', '2026-09-30', '2026-11-01') // -1
 */
export function daysToRenewal(renewal: Day | null, measured: Day, today: Day): number {
  if (renewal === null || renewal < measured) return -1
  return Math.max(0, daysBetween(today > measured ? today : measured, renewal))
}
