/**
 * What those who buy something spend on it, and the same without one of them: every account is compared with others, never with itself.
 *
 * Conventions: values are shares (or any finite number), sorted once; leaving one out then costs a search, not a second pass.
 */

/** Values in ascending order with their running sums. */
export interface Ranked {
  readonly ascending: Float64Array
  /** Sum of the first k, length m + 1. */
  readonly cumulative: Float64Array
}

/**
 * Sorts values for `midmeanWithout` and `upperQuarterWithout`.
 *
 * @param values finite, length m
 * @returns      ascending, with running sums
 * @source  docs/methods/white-space.md
 * @example [...rankValues([3, 1, 2]).cumulative] // [0, 1, 3, 6]
 */
export function rankValues(values: ArrayLike<number>): Ranked {
  const ascending = Float64Array.from(values).sort()
  const cumulative = new Float64Array(ascending.length + 1)
  for (let at = 0; at < ascending.length; at++) cumulative[at + 1] = cumulative[at]! + ascending[at]!
  return { ascending, cumulative }
}

/**
 * Mean of the middle half, one value left out: a typical value that no single large buyer moves.
 *
 * @param ranked sorted values
 * @param own    the value left out; null = none
 * @returns      null where nothing is left
 * @throws RangeError if the value to be left out is not among them
 * @source  interquartile mean (midmean), quarters cut with fractional weights: Tukey, Exploratory Data Analysis (1977) — docs/methods/white-space.md
 * @example midmeanWithout(rankValues([1, 2, 3, 4, 100]), 100) // 2.5
 */
export function midmeanWithout(ranked: Ranked, own: number | null): number | null {
  const at = own === null ? -1 : placeOf(ranked, own)
  const { ascending } = ranked
  const m = ascending.length - (at < 0 ? 0 : 1)
  if (m === 0) return null
  const from = sumOfFirst(ranked, at, m / 4)
  const to = sumOfFirst(ranked, at, (3 * m) / 4)
  // Differences of running sums may miss the last digit: a mean lies among its values.
  const [low, high] = [valueAt(ascending, at, Math.floor(m / 4)), valueAt(ascending, at, Math.ceil((3 * m) / 4) - 1)]
  return Math.min(Math.max((to - from) / (m / 2), low), high)
}

/** The k-th value when the one at a place is left out (-1 = none). */
const valueAt = (ascending: Float64Array, leftOut: number, k: number): number => ascending[leftOut >= 0 && k >= leftOut ? k + 1 : k]!

/** Sum of the first k of them, k a fraction. */
function sumOfFirst({ ascending, cumulative }: Ranked, leftOut: number, k: number): number {
  const whole = Math.floor(k)
  const sum = leftOut >= 0 && whole > leftOut ? cumulative[whole + 1]! - ascending[leftOut]! : cumulative[whole]!
  return k === whole ? sum : sum + (k - whole) * valueAt(ascending, leftOut, whole)
}

/**
 * Smallest value that at least three quarters do not exceed, one value left out.
 *
 * @param ranked sorted values
 * @param own    the value left out; null = none
 * @returns      null where nothing is left
 * @throws RangeError if the value to be left out is not among them
 * @source  type 1 of Hyndman & Fan (1996), as in docs/methods/segmentation.md — docs/methods/white-space.md
 * @example upperQuarterWithout(rankValues([1, 2, 3, 4, 100]), 1) // 4
 */
export function upperQuarterWithout(ranked: Ranked, own: number | null): number | null {
  const at = own === null ? -1 : placeOf(ranked, own)
  const m = ranked.ascending.length - (at < 0 ? 0 : 1)
  if (m === 0) return null
  const k = Math.ceil((3 * m) / 4) - 1
  return valueAt(ranked.ascending, at, k)
}

function placeOf({ ascending }: Ranked, value: number): number {
  let [from, to] = [0, ascending.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (ascending[middle]! < value) from = middle + 1
    else to = middle
  }
  if (ascending[from] !== value) throw new RangeError(`${value} is not among the values`)
  return from
}
