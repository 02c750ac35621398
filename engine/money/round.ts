/**
 * The rounding of a single computed amount: half away from zero, so that a reversed line cancels its original.
 * Ratios are exact (numerator and denominator), because 1.005 × 100 is 100.49999999999999 in floating point.
 */
import { parseDecimal } from './decimal.ts'

/** An exact factor `numerator / denominator`, denominator > 0. */
export interface Ratio {
  readonly numerator: bigint
  readonly denominator: bigint
}

/**
 * Rounds to an integer, halves away from zero.
 *
 * @param value  finite number (rounded as the double it is) or decimal text (rounded exactly); minor units
 * @returns      integer, never -0
 * @throws RangeError if the value is not finite or not a decimal
 * @source  methods, Global conventions: rounding (a) — docs/methods/allocation.md
 * @example ['2.5', '-2.5', '1.4999', '1.005e2'].map(roundHalfAwayFromZero) // [3, -3, 1, 101]
 */
export function roundHalfAwayFromZero(value: number | string): number {
  if (typeof value === 'string') {
    const { units, scale } = parseDecimal(value)
    return Number(divideHalfAwayFromZero(units, 10n ** BigInt(scale)))
  }
  if (!Number.isFinite(value)) throw new RangeError(`Cannot round ${value}`)
  const size = Math.abs(value)
  const whole = Math.trunc(size)
  const rounded = size - whole >= 0.5 ? whole + 1 : whole
  return value < 0 && rounded !== 0 ? -rounded : rounded
}

/**
 * Divides exactly and rounds halves away from zero.
 *
 * @param numerator    any integer
 * @param denominator  integer > 0
 * @returns            the rounded quotient
 * @throws RangeError if the denominator is not positive
 * @source  docs/methods/allocation.md
 * @example Number(divideHalfAwayFromZero(-5n, 2n)) // -3
 */
export function divideHalfAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  if (denominator <= 0n) throw new RangeError('A denominator must be positive')
  const size = numerator < 0n ? -numerator : numerator
  const rounded = (2n * size + denominator) / (2n * denominator)
  return numerator < 0n ? -rounded : rounded
}

/**
 * A decimal rate as an exact ratio, ready for `roundedProduct`.
 *
 * @param rate     finite number or decimal text
 * @param divisor  positive integer the rate is divided by, for example 365 days
 * @returns        the ratio in lowest powers of ten
 * @throws RangeError if the rate is not a decimal or the divisor is not a positive integer
 * @source  docs/methods/allocation.md
 * @example roundedProduct(63055515, ratioOf(0.08, 365)) // 13820
 */
export function ratioOf(rate: number | string, divisor = 1): Ratio {
  if (!Number.isSafeInteger(divisor) || divisor <= 0) throw new RangeError(`Not a positive whole number: ${divisor}`)
  const { units, scale } = parseDecimal(rate)
  return { numerator: units, denominator: 10n ** BigInt(scale) * BigInt(divisor) }
}

/**
 * `round(amount × ratio)`, exact, halves away from zero.
 *
 * @param amount  integer, minor units or a count
 * @param ratio   exact factor, see `ratioOf`
 * @returns       integer minor units, never -0
 * @throws RangeError if the amount is not a safe integer
 * @source  methods, Global conventions: rounding (a) — docs/methods/allocation.md
 * @example roundedProduct(100, ratioOf('1.005')) // 101
 */
export function roundedProduct(amount: number, ratio: Ratio): number {
  if (amount === 0) return 0
  if (!Number.isSafeInteger(amount)) throw new RangeError(`Not a whole number of minor units: ${amount}`)
  const product = amount * Number(ratio.numerator)
  const divisor = Number(ratio.denominator)
  if (Math.abs(product) > 2 ** 52 || divisor > 2 ** 52) {
    return Number(divideHalfAwayFromZero(BigInt(amount) * ratio.numerator, ratio.denominator))
  }
  // Both are exact integers here, so the remainder is exact; the quotient may be one off and is put right by it.
  const size = Math.abs(product)
  const remainder = size % divisor
  const whole = (size - remainder) / divisor
  const rounded = 2 * remainder >= divisor ? whole + 1 : whole
  return product < 0 && rounded !== 0 ? -rounded : rounded
}
