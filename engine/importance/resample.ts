/**
 * Numbers that look random and are the same for the same seed.
 *
 * @param seed  whole number
 * @returns     a function that gives the next one, 0 ≤ x < 1
 * @source  mulberry32, T. Ettinger (2017), public domain — docs/methods/what-matters.md
 * @example seeded(7)() === seeded(7)() // true
 */
export function seeded(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/**
 * How often each of n accounts is drawn when n are drawn with replacement: one resample of a bootstrap in which answers of an account
 * stay together.
 *
 * @param n       accounts
 * @param random  the next number, 0 ≤ x < 1
 * @returns       n counts that add up to n
 * @source  Cameron, Gelbach & Miller, Review of Economics and Statistics 90 (2008), pairs cluster bootstrap — docs/methods/what-matters.md
 * @example drawnAccounts(3, () => 0) // Int32Array.of(3, 0, 0)
 */
export function drawnAccounts(n: number, random: () => number): Int32Array {
  const times = new Int32Array(n)
  for (let draw = 0; draw < n; draw++) times[Math.floor(random() * n)]!++
  return times
}

/**
 * The middle 90 % of values.
 *
 * @param values  finite, in any order
 * @returns       5th and 95th percentile by linear interpolation; null with fewer than 20 values
 * @source  Efron & Tibshirani, An Introduction to the Bootstrap (1993), §13.3 — docs/methods/what-matters.md
 * @example middleOf(Array.from({ length: 101 }, (_, i) => i)) // { low: 5, high: 95 }
 */
export function middleOf(values: readonly number[]): { readonly low: number; readonly high: number } | null {
  if (values.length < 20) return null
  const sorted = Float64Array.from(values).sort()
  const at = (share: number) => {
    const place = share * (sorted.length - 1)
    const below = Math.floor(place)
    return sorted[below]! + (sorted[Math.min(below + 1, sorted.length - 1)]! - sorted[below]!) * (place - below)
  }
  return { low: at(0.05), high: at(0.95) }
}
