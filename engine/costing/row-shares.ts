/** What each row under a number has of it: shares that add up to the number, by the rule that made it. */

/** How well the rows that are there now explain the number that was measured. */
export interface RowShares {
  /** Per row, integer minor units. */
  readonly shares: readonly number[]
  /** Σ of the shares; the number measured where the rows still explain it. */
  readonly totalMinor: number
  /** The rows no longer come to the number: something was imported, undone or matched since. */
  readonly changed: boolean
}

/** A rate is known to nine digits, so amounts may miss by a millionth part. */
const relativeSlack = 1e-6

/**
 * Shares of rows in a measured amount: each row's own unrounded amount, brought to the total by largest remainder.
 *
 * @param measuredMinor  the number, integer minor units
 * @param amounts        unrounded amount per row, any sign, in order of (source, externalId): the lower index wins a tie
 * @param cells          cells the number was rounded in (leaf, month, currency …): each may miss by a unit
 * @returns              shares within a unit of each row's part that add up to the number; where the rows do not explain it any more, each
 *                       row's own amount rounded, and `changed`
 * @source  docs/methods/allocation.md
 * @example rowShares(10, [3.2, 3.4, 3.4], 1) // { shares: [3, 4, 3], totalMinor: 10, changed: false }
 */
export function rowShares(measuredMinor: number, amounts: readonly number[], cells: number): RowShares {
  const sum = amounts.reduce((total, amount) => total + amount, 0)
  const size = amounts.reduce((total, amount) => total + Math.abs(amount), 0)
  if (Math.abs(sum - measuredMinor) > Math.max(2, cells) + size * relativeSlack) {
    const shares = amounts.map((amount) => Math.round(amount))
    return { shares, totalMinor: shares.reduce((total, share) => total + share, 0), changed: true }
  }
  // Rounding of cells is shared out in proportion before the units are: on signed rows by their size.
  const correction = size > 0 ? (measuredMinor - sum) / size : 0
  const exact = amounts.map((amount) => amount + Math.abs(amount) * correction)
  const shares = exact.map((amount) => Math.floor(amount) + 0)
  let left = measuredMinor - shares.reduce((total, share) => total + share, 0)
  const order = exact.map((_, i) => i).sort((a, b) => exact[b]! - shares[b]! - (exact[a]! - shares[a]!) || a - b)
  for (const i of order) {
    if (left <= 0) break
    shares[i]!++
    left--
  }
  // No rows under an amount, or a last unit of floating-point noise.
  const totalMinor = shares.reduce((total, share) => total + share, 0)
  return { shares, totalMinor, changed: totalMinor !== measuredMinor }
}
