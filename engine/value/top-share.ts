/**
 * How much of a quantity the largest accounts hold.
 *
 * Conventions: fractions are exact decimals (0.07 of 100 accounts is 7, although 0.07 × 100 > 7 in floating point); k is rounded up,
 * so that "the top 1 %" of seven accounts is one account; n and k are those of the level in question.
 */
import { parseDecimal } from '../money/decimal.ts'
import type { Level, LevelName } from '../portfolio/portfolio.ts'

export interface TopShare {
  readonly n: number
  /** ceil(fraction · n). */
  readonly k: number
  readonly rounding: 'up'
  /** 0-1 (above 1 only where amounts below zero are among the rest); null where the total is not positive. */
  readonly share: number | null
}

/**
 * The number of accounts in a share of them, rounded up, in exact arithmetic.
 *
 * @param fraction share in [0, 1]
 * @param n        number of accounts, integer ≥ 0
 * @returns        ceil(fraction · n)
 * @throws RangeError if the fraction is outside [0, 1]
 * @source  docs/methods/concentration.md
 * @example countOfShare(0.07, 100) // 7
 */
export function countOfShare(fraction: number, n: number): number {
  if (!(fraction >= 0 && fraction <= 1)) throw new RangeError(`Not a share between 0 and 1: ${fraction}`)
  const { units, scale } = parseDecimal(fraction)
  const divisor = 10n ** BigInt(scale)
  return Number((units * BigInt(n) + divisor - 1n) / divisor)
}

/**
 * Share of the k = ceil(fraction · n) largest amounts in the total.
 *
 * @param amounts  amount per account, any unit, finite, length n
 * @param fraction share of the accounts in [0, 1]
 * @returns        share with its k and n
 * @throws RangeError if an amount is not finite or the fraction is outside [0, 1]
 * @source  docs/methods/concentration.md
 * @example topShare([100, 50, 30, 10, 5, 4, 1], 0.2).share // 0.75
 */
export function topShare(amounts: ArrayLike<number>, fraction: number): TopShare {
  const n = amounts.length
  const k = countOfShare(fraction, n)
  const descending = Float64Array.from(amounts).sort().reverse()
  let top = 0
  let total = 0
  for (let rank = 0; rank < n; rank++) {
    const amount = descending[rank]!
    if (!Number.isFinite(amount)) throw new RangeError(`Cannot rank amounts: one of them is ${amount}`)
    total += amount
    if (rank < k) top += amount
  }
  return { n, k, rounding: 'up', share: total > 0 ? top / total : null }
}

/**
 * How few accounts bring a share of the total: "38 of them bring half of it".
 *
 * @param amounts amount per account, any unit, finite, length n
 * @param share   share of the total in [0, 1]
 * @returns       the smallest k whose k largest amounts reach the share; null where the total is not positive
 * @throws RangeError if an amount is not finite or the share is outside [0, 1]
 * @source  docs/methods/concentration.md
 * @example accountsForShare([100, 50, 30, 10, 5, 4, 1], 0.5) // 1
 */
export function accountsForShare(amounts: ArrayLike<number>, share: number): number | null {
  if (!(share >= 0 && share <= 1)) throw new RangeError(`Not a share between 0 and 1: ${share}`)
  const descending = Float64Array.from(amounts).sort().reverse()
  let total = 0
  for (const amount of descending) {
    if (!Number.isFinite(amount)) throw new RangeError(`Cannot rank amounts: one of them is ${amount}`)
    total += amount
  }
  if (!(total > 0)) return null
  let reached = 0
  let k = 0
  while (reached < share * total && k < descending.length) reached += descending[k++]!
  return k
}

/** What a level contributes; `amountUnassigned` has no account at that level and takes no part. */
export interface LevelShare extends TopShare {
  readonly level: LevelName
  readonly amountUnassigned: number
}

/**
 * The same share at every level: the top 20 % of sites, of customers, of groups.
 *
 * @param amountOfLeaf amount per leaf, minor units, finite
 * @param levels       levels over the same leaves
 * @param fraction     share of the accounts of each level in [0, 1]
 * @returns            one share per level, in the order given
 * @throws RangeError if a level covers another number of leaves
 * @source  docs/methods/concentration.md
 * @example topShareByLevel([6, 4, 2], [{ name: 'customer', n: 2, nodeOfLeaf: Int32Array.of(0, 0, 1), unassigned: -1 }], 0.5)[0].k // 1
 */
export function topShareByLevel(
  amountOfLeaf: ArrayLike<number>,
  levels: readonly Pick<Level, 'name' | 'n' | 'nodeOfLeaf' | 'unassigned'>[],
  fraction: number,
): LevelShare[] {
  return levels.map(({ name, n, nodeOfLeaf, unassigned }) => {
    if (nodeOfLeaf.length !== amountOfLeaf.length)
      throw new RangeError(`Level "${name}" covers ${nodeOfLeaf.length} leaves, the amounts ${amountOfLeaf.length}`)
    const amountOfNode = new Float64Array(n)
    for (let leaf = 0; leaf < nodeOfLeaf.length; leaf++) amountOfNode[nodeOfLeaf[leaf]!]! += amountOfLeaf[leaf]!
    const known = unassigned < 0 ? amountOfNode : amountOfNode.filter((_, node) => node !== unassigned)
    return { level: name, ...topShare(known, fraction), amountUnassigned: unassigned < 0 ? 0 : amountOfNode[unassigned]! }
  })
}
