/** Currency conversion of one cell: exact, half to even, rounded once. The dated and sourced rate is the caller's. */
import { parseDecimal } from './decimal.ts'

/**
 * Converts an amount into another currency.
 *
 * @param amountMinor  integer minor units of the currency converted from
 * @param rate         decimal text, > 0: one major unit of the first currency = `rate` major units of the second
 * @param fromDigits   digits of the first currency's minor unit (EUR 2, JPY 0, TND 3)
 * @param toDigits     digits of the second currency's minor unit
 * @returns            integer minor units of the second currency, halves to even, never -0
 * @throws RangeError if the amount is no safe integer, the rate is not positive, or the result is not a safe integer
 * @source  ISO 4217 (minor units); methods, Global conventions: rounding (c) — docs/methods/allocation.md
 * @example convertMinor(25, '0.5', 2, 2) // 12
 */
export function convertMinor(amountMinor: number, rate: string, fromDigits: number, toDigits: number): number {
  if (!Number.isSafeInteger(amountMinor)) throw new RangeError(`Not a whole number of minor units: ${amountMinor}`)
  const { units, scale } = parseDecimal(rate)
  if (units <= 0n) throw new RangeError(`An exchange rate must be more than 0: ${rate}`)
  const shift = toDigits - fromDigits - scale
  const size = BigInt(Math.abs(amountMinor)) * units * 10n ** BigInt(Math.max(shift, 0))
  const divisor = 10n ** BigInt(Math.max(-shift, 0))
  const whole = size / divisor
  const twice = 2n * (size - whole * divisor)
  const rounded = Number(twice > divisor || (twice === divisor && whole % 2n === 1n) ? whole + 1n : whole)
  if (!Number.isSafeInteger(rounded)) throw new RangeError(`Too large to convert: ${amountMinor} at ${rate}`)
  return amountMinor < 0 && rounded !== 0 ? -rounded : rounded
}
