import { type WhaleCurve, whaleCurve } from './whale-curve.ts'

/** Two whales of the same accounts; each is in the order of its own profits, so rank k may be another account in each. */
export interface WhaleBand {
  /** Rest of the cost left untraced: the cheerful edge. */
  readonly upper: WhaleCurve
  /** Rest of the cost spread by orders: the cautious edge. */
  readonly lower: WhaleCurve
  /** Accounts above zero at one edge and below at the other: nobody can be named by this sketch. */
  readonly undecided: number
}

/**
 * The whale as a band, for a cost model that explains only part of the cost (the sketch).
 *
 * @param restUntraced profit per account with the unexplained cost left out, minor units, length n
 * @param restSpread   profit per account with the unexplained cost spread over all, minor units, length n
 * @returns            the two curves and how many accounts change sign between them
 * @throws RangeError if the lengths differ or a profit is not finite
 * @source  docs/methods/whale-curve.md
 * @example whaleBand([30, 10], [5, -10]).undecided // 1
 */
export function whaleBand(restUntraced: ArrayLike<number>, restSpread: ArrayLike<number>): WhaleBand {
  if (restUntraced.length !== restSpread.length)
    throw new RangeError(`Cannot draw a band of ${restUntraced.length} and ${restSpread.length} accounts`)
  let undecided = 0
  for (let account = 0; account < restUntraced.length; account++) {
    if (restUntraced[account]! < 0 !== restSpread[account]! < 0) undecided++
  }
  return { upper: whaleCurve(restUntraced), lower: whaleCurve(restSpread), undecided }
}
