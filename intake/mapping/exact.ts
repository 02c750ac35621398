/**
 * Exact decimal arithmetic for formulas: 0.1 + 0.2 is 0.3, and an amount is rounded once, half away from zero.
 *
 * Two representations. The quick one is a mantissa in a safe integer with a scale (12.34 = 1234, scale 2); the scale travels in a cell so
 * that a million rows make no garbage. What does not fit (division, more than 15 digits) is computed again as a fraction of bigints.
 */

/** n / d with d > 0. */
export interface Fraction {
  readonly n: bigint
  readonly d: bigint
}

/** Where the scale of the last quick result stands. */
export interface ScaleCell {
  scale: number
}

/** Quick results: NaN = missing, Infinity = does not fit, ask for the fraction. */
export const missing = Number.NaN
export const tooLarge = Number.POSITIVE_INFINITY

const powers = Array.from({ length: 16 }, (_, i) => 10 ** i)
const maxSafe = Number.MAX_SAFE_INTEGER

/** Mantissa of a plain decimal (-12.34), or missing when the text is not one, or tooLarge. */
export function readPlain(text: string, cell: ScaleCell, mark = 46): number {
  let mantissa = 0
  let scale = -1
  let digits = 0
  let i = text.charCodeAt(0) === 45 ? 1 : 0
  const negative = i === 1
  for (; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code >= 48 && code <= 57) {
      mantissa = mantissa * 10 + (code - 48)
      digits++
      if (scale >= 0) scale++
    } else if (code === mark && scale < 0) scale = 0
    else return missing
  }
  if (digits === 0 || scale === 0) return missing
  if (digits > 15) return tooLarge
  cell.scale = scale < 0 ? 0 : scale
  return negative ? -mantissa : mantissa
}

export function fractionOf(text: string): Fraction {
  const dot = text.indexOf('.')
  if (dot < 0) return { n: BigInt(text), d: 1n }
  return { n: BigInt(text.slice(0, dot) + text.slice(dot + 1)), d: 10n ** BigInt(text.length - dot - 1) }
}

export function fractionOfQuick(mantissa: number, scale: number): Fraction {
  return { n: BigInt(mantissa), d: 10n ** BigInt(scale) }
}

export function addQuick(a: number, aScale: number, b: number, bScale: number, cell: ScaleCell): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return missing
  let left = a
  let right = b
  let scale = aScale
  if (aScale < bScale) {
    if (bScale - aScale > 15) return tooLarge
    left *= powers[bScale - aScale]!
    scale = bScale
  } else if (bScale < aScale) {
    if (aScale - bScale > 15) return tooLarge
    right *= powers[aScale - bScale]!
  }
  const sum = left + right
  // Each side must fit on its own: a sum of two inexact numbers may look small.
  if (!(left <= maxSafe && left >= -maxSafe && right <= maxSafe && right >= -maxSafe && sum <= maxSafe && sum >= -maxSafe)) return tooLarge
  cell.scale = scale
  return sum
}

export function multiplyQuick(a: number, aScale: number, b: number, bScale: number, cell: ScaleCell): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return missing
  const product = a * b
  if (!(product <= maxSafe && product >= -maxSafe) || aScale + bScale > 15) return tooLarge
  cell.scale = aScale + bScale
  return product
}

/** Rounds a mantissa to `places` decimals, half away from zero; the result's scale is `places`. */
export function roundQuick(mantissa: number, scale: number, places: number): number {
  if (scale <= places) {
    if (places - scale > 15) return tooLarge
    const scaled = mantissa * powers[places - scale]!
    return scaled <= maxSafe && scaled >= -maxSafe ? scaled : tooLarge
  }
  if (scale - places > 15) return tooLarge
  const unit = powers[scale - places]!
  const rest = mantissa % unit
  const whole = (mantissa - rest) / unit
  // 10^k is even, so half of it is exact.
  if (rest >= unit / 2) return whole + 1
  if (rest <= -unit / 2) return whole - 1
  return whole + 0
}

/** Decimals have denominators that divide each other; keeping the larger one keeps long sums small. */
export function addFractions(a: Fraction, b: Fraction): Fraction {
  if (a.d === b.d) return { n: a.n + b.n, d: a.d }
  if (a.d % b.d === 0n) return { n: a.n + b.n * (a.d / b.d), d: a.d }
  if (b.d % a.d === 0n) return { n: a.n * (b.d / a.d) + b.n, d: b.d }
  return { n: a.n * b.d + b.n * a.d, d: a.d * b.d }
}
export const multiplyFractions = (a: Fraction, b: Fraction): Fraction => ({ n: a.n * b.n, d: a.d * b.d })
export const negateFraction = (a: Fraction): Fraction => ({ n: -a.n, d: a.d })
/** @throws RangeError by zero (the caller reports it as a problem of the row) */
export function divideFractions(a: Fraction, b: Fraction): Fraction {
  if (b.n === 0n) throw new RangeError('division by zero')
  return b.n < 0n ? { n: -a.n * b.d, d: a.d * -b.n } : { n: a.n * b.d, d: a.d * b.n }
}
export const compareFractions = (a: Fraction, b: Fraction): number => {
  const difference = a.n * b.d - b.n * a.d
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The value times 10^places, rounded half away from zero to a whole number. */
export function roundFraction(value: Fraction, places: number): bigint {
  const scaled = value.n * 10n ** BigInt(places)
  const magnitude = scaled < 0n ? -scaled : scaled
  const rounded = (magnitude * 2n + value.d) / (value.d * 2n)
  return scaled < 0n ? -rounded : rounded
}

/** Decimal text without superfluous zeros, at most `places` decimals (a third has no last one). */
export function fractionText(value: Fraction, places = 12): string {
  return decimalText(roundFraction(value, places), places)
}

export function decimalText(mantissa: bigint | number, scale: number): string {
  const negative = mantissa < 0
  const digits = String(negative ? -mantissa : mantissa).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  const rest = scale === 0 ? '' : digits.slice(digits.length - scale).replace(/0+$/, '')
  const text = rest === '' ? whole : `${whole}.${rest}`
  return negative && text !== '0' ? `-${text}` : text
}
