/** Counts and sums per group of accounts: what tables of segments show, equal to the sum of the accounts they open. */

export interface GroupSums {
  /** Accounts per group. */
  readonly n: Float64Array
  /** Sum per group of each column, over the accounts whose value is known. */
  readonly sums: readonly Float64Array[]
  /** Accounts per group whose value is known, per column. */
  readonly known: readonly Float64Array[]
}

/**
 * Adds columns up per group.
 *
 * @param group   group of each account, 0 … groups-1, length n; another number = in none
 * @param groups  number of groups
 * @param columns values per account, each of length n; null or NaN = not known, left out and counted
 * @returns       per group: accounts, and per column sum and number of known values
 * @throws RangeError if a column does not hold n accounts
 * @source  docs/methods/segmentation.md
 * @example [...sumByGroup([0, 1, 0], 2, [[5, 7, null]]).sums[0]] // [5, 7]
 */
export function sumByGroup(group: ArrayLike<number>, groups: number, columns: readonly ArrayLike<number | null>[]): GroupSums {
  const n = new Float64Array(groups)
  const sums = columns.map(() => new Float64Array(groups))
  const known = columns.map(() => new Float64Array(groups))
  for (const column of columns)
    if (column.length !== group.length) throw new RangeError(`Cannot add up ${column.length} values in groups of ${group.length} accounts`)
  for (let at = 0; at < group.length; at++) {
    const of = group[at]!
    if (!(of >= 0 && of < groups)) continue
    n[of]!++
    for (let i = 0; i < columns.length; i++) {
      const value = columns[i]![at]
      if (value === null || value === undefined || Number.isNaN(value)) continue
      sums[i]![of]! += value
      known[i]![of]!++
    }
  }
  return { n, sums, known }
}
