/** Inequality of amounts that are never negative: revenue, not profit (use the whale curve there). */

/**
 * Gini coefficient: 0 = all equal, near 1 = one account has everything.
 *
 * @param amounts   amount per account, any unit, length n
 * @param corrected multiply by n/(n-1), unbiased for small n; default false
 * @returns         2 Σ i·x_(i) / (n Σ x) - (n+1)/n over ascending x; null with a negative or missing amount, no amount above zero, or corrected with n = 1
 * @source  Gini (1912); R package ineq prints 0.4620911 for 541 … 22261 — docs/methods/concentration.md
 * @example gini([50, 50, 50, 50]) // 0
 */
export function gini(amounts: ArrayLike<number>, corrected = false): number | null {
  const ascending = Float64Array.from(amounts).sort()
  const n = ascending.length
  if (n === 0 || !(ascending[0]! >= 0) || (corrected && n === 1)) return null
  let total = 0
  let ranked = 0
  for (let rank = 0; rank < n; rank++) {
    total += ascending[rank]!
    ranked += (2 * (rank + 1) - n - 1) * ascending[rank]!
  }
  if (!(total > 0) || !Number.isFinite(total)) return null
  const coefficient = ranked / (n * total)
  return corrected ? (coefficient * n) / (n - 1) : coefficient
}

/**
 * Herfindahl-Hirschman index: sum of squared percentage shares, up to 10,000 for a single account.
 *
 * @param amounts amount per account, any unit (percentage shares will do), length n
 * @returns       Σ (100 x / Σx)²; null with a negative or missing amount, or none above zero
 * @source  US Department of Justice, Herfindahl-Hirschman Index: 30, 30, 20, 20 gives 2600 — docs/methods/concentration.md
 * @example hhi([30, 30, 20, 20]) // 2600
 */
export function hhi(amounts: ArrayLike<number>): number | null {
  let total = 0
  let squares = 0
  for (let account = 0; account < amounts.length; account++) {
    const amount = amounts[account]!
    if (!(amount >= 0)) return null
    total += amount
    squares += amount * amount
  }
  return total > 0 && Number.isFinite(squares) ? (squares / total / total) * 10_000 : null
}

/**
 * As many equal accounts would be as concentrated: 10,000 / HHI.
 *
 * @param amounts amount per account, any unit, length n
 * @returns       number of accounts in [1, n]; null where HHI is not defined
 * @source  Adelman, Comment on the H Concentration Measure as a Numbers-Equivalent (1969) — docs/methods/concentration.md
 * @example effectiveAccounts([1, 1, 1, 1]) // 4
 */
export function effectiveAccounts(amounts: ArrayLike<number>): number | null {
  const index = hhi(amounts)
  return index === null ? null : 10_000 / index
}

/**
 * Reads an HHI by the bands of the merger guidelines (made for markets: an order of magnitude for a customer book, no verdict).
 *
 * @param index HHI in (0, 10,000]
 * @returns     above 1,800 high, from 1,000 moderate, else low
 * @source  US DOJ & FTC, Merger Guidelines (2023) — docs/methods/concentration.md
 * @example concentrationLevel(1296) // 'moderate'
 */
export function concentrationLevel(index: number): 'low' | 'moderate' | 'high' {
  return index > 1800 ? 'high' : index >= 1000 ? 'moderate' : 'low'
}
