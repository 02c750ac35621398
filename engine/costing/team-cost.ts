/** The cost of a team in a month: what its recorded and standard time traces, and what is left. Exact in minor units. */
import { compareDecimals, parseDecimal } from '../money/decimal.ts'
import { divideHalfAwayFromZero, ratioOf } from '../money/round.ts'

/** Team cost of a month in integer minor units. traced + notTraced = cost; notTraced = notRecorded + unused where it is split. */
export interface TracedSplit {
  readonly traced: number
  readonly notTraced: number
  readonly notRecorded: number | null
  readonly unused: number | null
}

/**
 * The capacity cost rate: cost of capacity supplied / practical capacity.
 *
 * @param cost             of the period, any money unit
 * @param capacityMinutes  practical capacity of the period, > 0
 * @returns                unrounded money per minute
 * @throws RangeError if the capacity is not positive
 * @source  Kaplan & Anderson, Time-Driven Activity-Based Costing, HBR Nov 2004 — docs/methods/cost-to-serve.md
 * @example capacityCostRate(560000, 700000) // 0.8
 */
export function capacityCostRate(cost: number, capacityMinutes: number): number {
  if (!(capacityMinutes > 0)) throw new RangeError(`A cost rate needs a capacity of more than 0 minutes, not ${capacityMinutes}`)
  return cost / capacityMinutes
}

/**
 * Splits a team's cost into traced and not traced, and the latter into not recorded and unused if finance states how much is recorded.
 *
 * @param costMinor        cost of the team in the month, integer minor units
 * @param capacityMinutes  practical capacity of the month, > 0
 * @param used             time used, `usedPerMinute` to a minute: 1 for minutes, 60 for seconds, 60 × ticks per second for ticks
 * @param usedPerMinute    units of `used` in a minute
 * @param recordedShare    recorded work / all work of the team, 0 < share ≤ 1; null = nobody states it
 * @returns                integers; negative notTraced or unused = over-absorption, never rescaled
 * @throws RangeError if the capacity or the recorded share is not positive
 * @source  Kaplan & Anderson (HBR Nov 2004); methods §1.1 — docs/methods/cost-to-serve.md
 * @example notTracedSplit(560000, 700000, 578600, 1, 1) // { traced: 462880, notTraced: 97120, notRecorded: 0, unused: 97120 }
 */
export function notTracedSplit(
  costMinor: number,
  capacityMinutes: number,
  used: number,
  usedPerMinute: number,
  recordedShare: number | null,
): TracedSplit {
  if (!(capacityMinutes > 0)) throw new RangeError(`A cost rate needs a capacity of more than 0 minutes, not ${capacityMinutes}`)
  if (recordedShare !== null && !(recordedShare > 0)) throw new RangeError(`A recorded share is more than 0: ${recordedShare}`)
  const capacity = parseDecimal(capacityMinutes)
  const usedExactly = parseDecimal(used)
  const numerator = BigInt(costMinor) * usedExactly.units * 10n ** BigInt(capacity.scale)
  const denominator = capacity.units * BigInt(usedPerMinute) * 10n ** BigInt(usedExactly.scale)
  const traced = Number(divideHalfAwayFromZero(numerator, denominator))
  const notTraced = costMinor - traced
  if (recordedShare === null) return { traced, notTraced, notRecorded: null, unused: null }
  const share = ratioOf(recordedShare)
  const unrecorded = numerator * (share.denominator - share.numerator)
  const notRecorded = Number(divideHalfAwayFromZero(unrecorded, denominator * share.numerator))
  return { traced, notTraced, notRecorded, unused: notTraced - notRecorded }
}

/**
 * The rate of an activity by traditional activity-based costing: a surveyed share of all cost over the quantity. Unused capacity hides in it;
 * kept to say beside a time-driven rate what the old one was.
 *
 * @param totalCost  of the period, any money unit
 * @param share      share of time that people say the activity takes, 0 to 1
 * @param quantity   of the activity in the period, > 0
 * @returns          unrounded money per unit
 * @throws RangeError if the quantity is not positive
 * @source  Kaplan & Anderson, Time-Driven Activity-Based Costing, HBR Nov 2004 — docs/methods/cost-to-serve.md
 * @example traditionalAbcRate(560000, 0.7, 49000) // 8
 */
export function traditionalAbcRate(totalCost: number, share: number, quantity: number): number {
  if (!(quantity > 0)) throw new RangeError(`A rate needs a quantity of more than 0, not ${quantity}`)
  return (totalCost * share) / quantity
}

/** Whether a column of durations can be handling time. */
export interface HandlingTimeVerdict {
  /** Recorded time / capacity. */
  readonly impliedShare: number
  readonly accepted: boolean
}

/**
 * The 150 % test: durations that imply more than one and a half times a team's hours are elapsed time, not work.
 *
 * @param capacityMinutes  practical capacity of the team in the month, > 0
 * @param recordedSeconds  sum of recorded handling time of the team in the month, ≥ 0
 * @returns                exactly 150 % passes
 * @throws RangeError if the capacity is not positive
 * @source  methods §1.1 — docs/methods/cost-to-serve.md
 * @example handlingTimeCheck(3000, 270000) // { impliedShare: 1.5, accepted: true }
 */
export function handlingTimeCheck(capacityMinutes: number, recordedSeconds: number): HandlingTimeVerdict {
  if (!(capacityMinutes > 0))
    throw new RangeError(`Recorded time is tested against a capacity of more than 0 minutes, not ${capacityMinutes}`)
  const capacity = parseDecimal(capacityMinutes)
  const limit = { units: capacity.units * 90n, scale: capacity.scale }
  return {
    impliedShare: recordedSeconds / (capacityMinutes * 60),
    accepted: compareDecimals(parseDecimal(recordedSeconds), limit) <= 0,
  }
}
