/**
 * Largest remainder: the only way an integer amount is divided among several receivers.
 * Receivers stand in order of their keys, so that the lower index wins a tie. Quotients are exact whatever their size.
 */
import { commonUnits } from './decimal.ts'

/**
 * Splits an amount over receivers in proportion to their weights (largest-remainder rounding).
 *
 * @param totalMinor  amount to split, integer minor units; a negative one is the mirror image of the positive
 * @param weights     weight per receiver, length n, ≥ 0: numbers (as the decimals they print) or decimal texts, one unit throughout
 * @returns           n integers that sum exactly to `totalMinor`; ties go to the lower index, a zero weight receives nothing
 * @throws RangeError if n = 0, a weight is negative or no decimal, or all are 0 (the caller reports a finding instead)
 * @source  Hamilton's method; Balinski & Young, Fair Representation (2001) — docs/methods/allocation.md
 * @example allocate(100, [1, 1, 1]) // [34, 33, 33]
 */
export function allocate(totalMinor: number, weights: ArrayLike<number | string>): number[] {
  const whole = Float64Array.from({ length: weights.length }, (_, i) => Number(weights[i]))
  if (Array.from(whole).every((weight, i) => Number.isSafeInteger(weight) && typeof weights[i] === 'number')) {
    const shares = new Float64Array(whole.length)
    allocateInto(totalMinor, whole, whole.length, shares)
    return Array.from(shares)
  }
  return allocateExactly(totalMinor, commonUnits(Array.from(weights)).units)
}

/**
 * `allocate` for columns of whole weights: no arrays of its own but one of the size of the input.
 *
 * @param totalMinor  amount to split, integer minor units
 * @param weights     whole numbers ≥ 0; only the first n are read
 * @param n           number of receivers
 * @param shares      receives n integers that sum exactly to `totalMinor`
 * @throws RangeError if n = 0, a weight is negative or not whole, or all are 0
 * @source  Hamilton's method; Balinski & Young, Fair Representation (2001) — docs/methods/allocation.md
 * @example allocateInto(-7, Float64Array.of(0, 2, 2), 3, new Float64Array(3)) // undefined
 */
export function allocateInto(totalMinor: number, weights: Float64Array, n: number, shares: Float64Array): void {
  assertAmount(totalMinor)
  const size = Math.abs(totalMinor)
  const sign = totalMinor < 0 ? -1 : 1
  let sum = 0
  for (let i = 0; i < n; i++) {
    const weight = weights[i]!
    if (!(weight >= 0) || !Number.isInteger(weight))
      throw new RangeError(`Cannot allocate by the weight ${weight}: weights are whole and ≥ 0`)
    sum += weight
  }
  if (n === 0 || sum === 0) throw new RangeError('Cannot allocate over nothing: no receiver has a weight')
  if (sum > Number.MAX_SAFE_INTEGER) {
    const exact = allocateExactly(totalMinor, Array.from(weights.subarray(0, n), BigInt))
    for (let i = 0; i < n; i++) shares[i] = exact[i]!
    return
  }
  const remainders = new Float64Array(n)
  const bigSize = BigInt(size)
  const bigSum = BigInt(sum)
  let given = 0
  for (let i = 0; i < n; i++) {
    const product = size * weights[i]!
    if (product <= Number.MAX_SAFE_INTEGER) {
      const remainder = product % sum
      remainders[i] = remainder
      shares[i] = (product - remainder) / sum
    } else {
      const exact = bigSize * BigInt(weights[i]!)
      const quotient = exact / bigSum
      remainders[i] = Number(exact - quotient * bigSum)
      shares[i] = Number(quotient)
    }
    given += shares[i]!
  }
  giveLeftOver(size - given, remainders, shares)
  if (sign < 0) for (let i = 0; i < n; i++) shares[i] = shares[i] === 0 ? 0 : -shares[i]!
}

/** One unit each to the `count` largest remainders, the lower index first among equals. */
function giveLeftOver(count: number, remainders: Float64Array, shares: Float64Array): void {
  if (count === 0) return
  const threshold = kthLargest(remainders.slice(), count)
  let atThreshold = count
  for (let i = 0; i < remainders.length; i++) if (remainders[i]! > threshold) atThreshold--
  for (let i = 0; i < remainders.length; i++) {
    if (remainders[i]! > threshold || (remainders[i] === threshold && atThreshold-- > 0)) shares[i] = shares[i]! + 1
  }
}

/** Hoare's selection; reorders `values`. Sorting 200,000 remainders per team and month would be most of the time of a measurement. */
function kthLargest(values: Float64Array, k: number): number {
  const target = values.length - k
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = middleOfThree(values[low]!, values[(low + high) >> 1]!, values[high]!)
    let i = low
    let j = high
    while (i <= j) {
      while (values[i]! < pivot) i++
      while (values[j]! > pivot) j--
      if (i <= j) {
        const swapped = values[i]!
        values[i++] = values[j]!
        values[j--] = swapped
      }
    }
    if (target <= j) high = j
    else if (target >= i) low = i
    else break
  }
  return values[target]!
}

function middleOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
}

/** The same rule without limits of size; also the one that tests compare the quick path with. */
function allocateExactly(totalMinor: number, weights: readonly bigint[]): number[] {
  assertAmount(totalMinor)
  const sum = weights.reduce((a, b) => a + b, 0n)
  if (sum === 0n) throw new RangeError('Cannot allocate over nothing: no receiver has a weight')
  if (weights.some((weight) => weight < 0n)) throw new RangeError('Cannot allocate by a negative weight')
  return apportionSigned(totalMinor, weights)
}

/**
 * Largest remainder where some weights may be negative (a cost centre whose credits exceed its costs): floors go towards minus infinity,
 * the units left over by descending remainder. With weights ≥ 0 it is `allocate`.
 *
 * @param totalMinor  amount to split, integer minor units; a negative one is the mirror image
 * @param weights     integers of any sign with a positive sum
 * @returns           n integers that sum exactly to `totalMinor`, each within one unit of its exact proportion
 * @throws RangeError if the weights do not sum to more than 0
 * @source  Hamilton's method, carried over to signed weights — docs/methods/allocation.md
 * @example apportionSigned(400, [1000n, -200n]) // [500, -100]
 */
export function apportionSigned(totalMinor: number, weights: readonly bigint[]): number[] {
  assertAmount(totalMinor)
  const sum = weights.reduce((a, b) => a + b, 0n)
  if (sum <= 0n) throw new RangeError('Cannot apportion: the weights do not sum to more than 0')
  const size = BigInt(Math.abs(totalMinor))
  const cells = weights.map((weight, index) => {
    const product = size * weight
    const remainder = ((product % sum) + sum) % sum
    return { index, share: (product - remainder) / sum, remainder }
  })
  let left = size - cells.reduce((given, cell) => given + cell.share, 0n)
  for (const cell of [...cells].sort((a, b) => (a.remainder > b.remainder ? -1 : a.remainder < b.remainder ? 1 : a.index - b.index))) {
    if (left-- <= 0n) break
    cell.share += 1n
  }
  return cells.map((cell) => Number(totalMinor < 0 ? -cell.share : cell.share))
}

function assertAmount(totalMinor: number): void {
  if (!Number.isSafeInteger(totalMinor)) throw new RangeError(`Not a whole number of minor units: ${totalMinor}`)
}
