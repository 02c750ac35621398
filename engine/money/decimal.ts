/**
 * Decimals as people write them ("0.07", 1e-3, 125.5), held exactly: `units / 10^scale`.
 * A JavaScript number stands for its shortest decimal text, so 0.07 is seven hundredths and not 0.070000000000000006661….
 */
export interface Decimal {
  readonly units: bigint
  /** Digits after the point, ≥ 0; as few as the value needs. */
  readonly scale: number
}

const pattern = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/

/**
 * Reads a decimal exactly.
 *
 * @param value  finite number, or decimal text with optional sign, point and exponent ("-2.5", "1.005e2"); no thousands marks
 * @returns      the exact value with trailing zeros removed
 * @throws RangeError if it is not a decimal
 * @source  ECMA-262, Number::toString (shortest round-trip digits) — docs/methods/allocation.md
 * @example Number(parseDecimal('1.005e2').units) // 1005
 */
export function parseDecimal(value: number | string): Decimal {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { units: BigInt(value), scale: 0 }
  const match = pattern.exec(String(value))
  const digits = match ? (match[2] ?? '') + (match[3] ?? '') : ''
  if (!match || digits === '') throw new RangeError(`Not a decimal number: ${String(value)}`)
  let units = BigInt(digits) * (match[1] === '-' ? -1n : 1n)
  let scale = (match[3] ?? '').length - Number(match[4] ?? 0)
  if (scale < 0) {
    units *= 10n ** BigInt(-scale)
    scale = 0
  }
  while (scale > 0 && units % 10n === 0n) {
    units /= 10n
    scale--
  }
  return { units, scale }
}

/** Decimals on one scale, so that whole numbers can stand for them. */
export interface CommonUnits {
  readonly units: readonly bigint[]
  readonly scale: number
}

/**
 * Puts decimals on one scale: 0.7 and 0.25 become 70 and 25 hundredths.
 *
 * @param values  finite numbers or decimal texts, any unit
 * @returns       units in the order of the values, value = units / 10^scale
 * @throws RangeError if one of them is not a decimal
 * @source  docs/methods/allocation.md
 * @example commonUnits([0.7, 0.25]).units.map(Number) // [70, 25]
 */
export function commonUnits(values: Iterable<number | string>): CommonUnits {
  const decimals = Array.from(values, parseDecimal)
  const scale = decimals.reduce((most, decimal) => Math.max(most, decimal.scale), 0)
  return { units: decimals.map((decimal) => decimal.units * 10n ** BigInt(scale - decimal.scale)), scale }
}

/**
 * Sums decimals exactly: 0.1 + 0.2 is 0.3 here.
 *
 * @param values  finite numbers or decimal texts, any unit
 * @returns       the exact sum
 * @throws RangeError if one of them is not a decimal
 * @source  docs/methods/allocation.md
 * @example compareDecimals(sumDecimals([0.1, 0.2]), parseDecimal('0.3')) // 0
 */
export function sumDecimals(values: Iterable<number | string>): Decimal {
  const { units, scale } = commonUnits(values)
  return { units: units.reduce((a, b) => a + b, 0n), scale }
}

/**
 * Compares two exact decimals.
 *
 * @param a  decimal
 * @param b  decimal
 * @returns  -1, 0 or 1
 * @source  docs/methods/allocation.md
 * @example compareDecimals(sumDecimals([0.7, 0.2, 0.1]), parseDecimal(1)) // 0
 */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  const left = a.units * 10n ** BigInt(b.scale)
  const right = b.units * 10n ** BigInt(a.scale)
  return left < right ? -1 : left > right ? 1 : 0
}
