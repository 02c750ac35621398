/** Fewer would tell what one of them said. */
export const fewestAccounts = 5

/**
 * Which groups may be told beside their total without telling one of fewer than five accounts: the small ones stay closed, and as long
 * as those closed are together fewer than five, the next smallest is closed with them, so that the total less the others tells nothing.
 *
 * @param accounts  per group: accounts that said anything, integers ≥ 0
 * @param fewest    smallest number that may be told
 * @returns         per group, whether it may be told; a group without accounts may: it tells nothing
 * @throws RangeError if a count is negative
 * @source  complementary cell suppression; Willenborg & de Waal, Elements of Statistical Disclosure Control (2001) — docs/privacy.md
 * @example openGroups([40, 12, 3]) // [true, false, false]
 */
export function openGroups(accounts: readonly number[], fewest = fewestAccounts): boolean[] {
  if (accounts.some((n) => n < 0)) throw new RangeError('There are no fewer than 0 accounts')
  const open = accounts.map((n) => n === 0 || n >= fewest)
  const closed = () => accounts.reduce((sum, n, i) => sum + (open[i] ? 0 : n), 0)
  for (let together = closed(); together > 0 && together < fewest; together = closed()) {
    const next = accounts.flatMap((n, i) => (open[i] && n > 0 ? [i] : [])).sort((a, b) => accounts[a]! - accounts[b]! || a - b)[0]
    if (next === undefined) break
    open[next] = false
  }
  return open
}
