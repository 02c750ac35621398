/**
 * Lengths of time with their unit. A fitted model knows the unit it was fitted in, and a length is only ever given to it as a span: twelve
 * months of a model of weeks are then not 12 weeks, and not 360 either.
 *
 * Conventions: a week has 7 days, a year 365, a month a twelfth of a year (30.4167 days, 4.3452 weeks).
 */
export type TimeUnit = 'days' | 'weeks' | 'months'

export interface Span<Unit extends TimeUnit = TimeUnit> {
  readonly length: number
  readonly unit: Unit
}

export const DAYS_PER_YEAR = 365
const daysIn: Readonly<Record<TimeUnit, number>> = { days: 1, weeks: 7, months: DAYS_PER_YEAR / 12 }

/**
 * A length of time.
 *
 * @param length  finite, ≥ 0, in the unit
 * @param unit    days, weeks or months
 * @returns       the span
 * @throws RangeError if the length is negative or not finite
 * @source  docs/methods/lifetime-value.md
 * @example spanOf(12, 'months') // { length: 12, unit: 'months' }
 */
export function spanOf<Unit extends TimeUnit>(length: number, unit: Unit): Span<Unit> {
  if (!(length >= 0 && length < Number.POSITIVE_INFINITY)) throw new RangeError(`${length} ${unit} is no length of time`)
  return { length, unit }
}

/**
 * A span in another unit.
 *
 * @param span  a length of time
 * @param unit  the unit wanted
 * @returns     the length in that unit
 * @source  docs/methods/lifetime-value.md
 * @example lengthIn(spanOf(3, 'weeks'), 'days') // 21
 */
export function lengthIn(span: Span, unit: TimeUnit): number {
  return span.unit === unit ? span.length : (span.length * daysIn[span.unit]) / daysIn[unit]
}
