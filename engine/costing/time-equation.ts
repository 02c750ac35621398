/**
 * Time equations, and the ticks they are counted in.
 *
 * A tick is a whole fraction of a second (1, 0.1 … 0.000001 s) small enough for every coefficient of the model, so that the seconds of a
 * book add up exactly in any order. Coefficients finer than a millionth of a second are rounded to it.
 */
import { parseDecimal } from '../money/decimal.ts'
import { divideHalfAwayFromZero } from '../money/round.ts'
import type { TimeEquation } from './cost-model.ts'

const finestDigits = 6

/**
 * The standard time of one event: base + Σ perDriver × driver.
 *
 * @param equation  minutes; drivers the event does not have count as 0 (the caller reports missing ones)
 * @param drivers   driver quantities of the event, 0/1 for flags
 * @returns         minutes
 * @source  Kaplan & Anderson, Time-Driven Activity-Based Costing, HBS working paper 04-045 (2003) — docs/methods/cost-to-serve.md
 * @example timeEquation({ base: 5, perDriver: { newCustomer: 15, lines: 3, rush: 10 } }, { newCustomer: 1, lines: 4, rush: 1 }) // 42
 */
export function timeEquation(equation: TimeEquation, drivers: Readonly<Record<string, number>>): number {
  let minutes = equation.base
  for (const [driver, coefficient] of Object.entries(equation.perDriver)) minutes += coefficient * (drivers[driver] ?? 0)
  return minutes
}

/**
 * The coarsest tick that every coefficient of these equations is a whole number of.
 *
 * @param equations  minutes per event and driver
 * @returns          ticks per second: a power of ten from 1 to 1,000,000
 * @throws RangeError if a coefficient is not finite
 * @source  docs/methods/cost-to-serve.md
 * @example ticksPerSecond([{ base: 0.5, perDriver: { km: 0.12 } }, { base: 8, perDriver: {} }]) // 10
 */
export function ticksPerSecond(equations: readonly TimeEquation[]): number {
  let digits = 0
  for (const { base, perDriver } of equations) {
    for (const minutes of [base, ...Object.values(perDriver)]) {
      const { units, scale } = parseDecimal(minutes)
      let needed = scale
      while (needed > 0 && (units * 60n) % 10n ** BigInt(scale - needed + 1) === 0n) needed--
      digits = Math.max(digits, needed)
    }
  }
  return 10 ** Math.min(digits, finestDigits)
}

/**
 * Minutes as whole ticks.
 *
 * @param minutes  finite number, read as the decimal it prints
 * @param perSecond  ticks per second, see `ticksPerSecond`
 * @returns        whole ticks, halves away from zero
 * @throws RangeError if the minutes are not finite
 * @source  docs/methods/cost-to-serve.md
 * @example ticksOfMinutes(0.12, 10) // 72
 */
export function ticksOfMinutes(minutes: number, perSecond: number): number {
  const { units, scale } = parseDecimal(minutes)
  return Number(divideHalfAwayFromZero(units * 60n * BigInt(perSecond), 10n ** BigInt(scale)))
}
