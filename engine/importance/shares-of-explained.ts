import { explainedShare } from './least-squares.ts'

/**
 * What each column adds to what all explain, on the average of all orders in which they can be added: shares that add up to R² however
 * strongly the columns go together.
 *
 * @param cross   p × p sums of products; column 0 is the constant 1, the last one is explained, those between explain
 * @param p       columns of it; at most 14 (all 2^(p-2) sets are looked at)
 * @returns       shares of the explained column's variation, 0-1, p - 2 of them
 * @throws RangeError with more columns
 * @source  Lindeman, Merenda & Gold (1980); Shapley (1953) — docs/methods/what-matters.md
 * @example sharesOfExplained(Float64Array.of(3, 6, 6, 6, 14, 14, 6, 14, 14), 3)[0].toFixed(9) // '1.000000000'
 */
export function sharesOfExplained(cross: Float64Array, p: number): number[] {
  const k = p - 2
  if (k > 12) throw new RangeError(`All orders of ${k} columns are too many: at most 12`)
  const explained = Array.from({ length: 1 << k }, (_, set) =>
    explainedShare(
      cross,
      p,
      Array.from({ length: k }, (_, at) => at + 1).filter((column) => set & (1 << (column - 1))),
      p - 1,
    ),
  )
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))
  const weights = Array.from({ length: k }, (_, size) => (factorial(size) * factorial(k - size - 1)) / factorial(k))
  return Array.from({ length: k }, (_, at) =>
    explained.reduce((sum, share, set) => (set & (1 << at) ? sum : sum + weights[bitsIn(set)]! * (explained[set | (1 << at)]! - share)), 0),
  )
}

const bitsIn = (set: number): number => {
  let bits = 0
  for (let rest = set; rest > 0; rest >>= 1) bits += rest & 1
  return bits
}
