/** Where naming somebody lets revenue out of the dark: accounts of which nobody is known who decides, largest first. */

export interface NamingWorklist {
  /** Indices of the accounts in the dark that buy, largest revenue first; ties in the order given. */
  readonly order: readonly number[]
  /** Per place in `order`: revenue out of the dark once that account and all before it have somebody named. Same unit as given. */
  readonly cumulative: readonly number[]
  readonly darkRevenue: number
  readonly totalRevenue: number
}

/**
 * The accounts to name a decision maker at, by the revenue that each lifts out of the dark.
 *
 * @param revenue  per account, in one unit; negative revenue is no revenue to be lifted and is left out of every sum
 * @param known    per account: whether a decision maker who has not left is known
 * @returns        order and sums; the last cumulative sum is `darkRevenue`
 * @throws RangeError if the two are of different length
 * @source  docs/methods/contributors.md
 * @example namingWorklist([50, 30, 20], [true, false, false]).cumulative // [30, 50]
 */
export function namingWorklist(revenue: readonly number[], known: readonly boolean[]): NamingWorklist {
  if (revenue.length !== known.length) throw new RangeError(`${revenue.length} revenues for ${known.length} accounts`)
  const buys = (i: number) => revenue[i]! > 0
  const order = revenue.flatMap((_, i) => (buys(i) && !known[i] ? [i] : [])).sort((a, b) => revenue[b]! - revenue[a]! || a - b)
  let sum = 0
  const cumulative = order.map((i) => {
    sum += revenue[i]!
    return sum
  })
  return { order, cumulative, darkRevenue: sum, totalRevenue: revenue.reduce((all, one) => all + Math.max(0, one), 0) }
}
