/** Whom to hear so that revenue comes out of the blind spot: who is needed at an account, and which account first. */

export interface PersonToHear {
  /** Share of the role group that counts most, any unit; 0 = not in it. */
  readonly share: number
  /** Freshness of the answers, 0-1; 0 = silent. */
  readonly fresh: number
}

/**
 * The fewest people of a role group whose fresh answers lift its heard share over the least: largest gain first.
 *
 * @param people  everybody of the group, open places included
 * @param least   heard share of the group that ends the blind spot, 0-1
 * @returns       positions in `people`, in the order to ask; empty where it is heard enough, or nobody is there
 * @throws RangeError if a share is negative
 * @source  methods §4.3, steps 10 and 11 — docs/methods/listening.md
 * @example peopleToHear([{ share: 3, fresh: 0 }, { share: 1, fresh: 0 }], 0.25) // [0]
 */
export function peopleToHear(people: readonly PersonToHear[], least: number): number[] {
  if (people.some((one) => one.share < 0)) throw new RangeError('A share cannot be below 0')
  const all = people.reduce((sum, one) => sum + one.share, 0)
  if (all <= 0) return []
  let heard = people.reduce((sum, one) => sum + one.share * one.fresh, 0) / all
  const gain = (i: number) => people[i]!.share * (1 - people[i]!.fresh)
  const order = people.flatMap((_, i) => (gain(i) > 0 ? [i] : [])).sort((a, b) => gain(b) - gain(a) || a - b)
  const asked: number[] = []
  for (const i of order) {
    if (heard >= least) break
    asked.push(i)
    heard += gain(i) / all
  }
  return asked
}

export interface HearingOrder {
  /** Positions of the accounts, the most revenue per person first. */
  readonly order: readonly number[]
  /** Per place in `order`: people asked and revenue lifted up to and with it. */
  readonly people: readonly number[]
  readonly revenue: readonly number[]
}

/**
 * The order in which to hear accounts: by revenue per person needed, greedily. It is the best order for every number of people up to the
 * account that no longer fits; ties in the order given.
 *
 * @param revenue  per account, one unit; accounts at or below zero lift nothing and are left out
 * @param needed   per account: people to name or hear, integer ≥ 0; 0 = not in the blind spot, left out
 * @returns        order and running sums
 * @throws RangeError if the two are of different length
 * @source  Dantzig, Operations Research 5 (1957), greedy order of the knapsack — docs/methods/listening.md
 * @example hearingOrder([100, 90, 40], [2, 1, 0]).revenue // [90, 190]
 */
export function hearingOrder(revenue: ArrayLike<number>, needed: ArrayLike<number>): HearingOrder {
  if (revenue.length !== needed.length) throw new RangeError(`${revenue.length} revenues for ${needed.length} accounts`)
  const order: number[] = []
  for (let i = 0; i < revenue.length; i++) if (revenue[i]! > 0 && needed[i]! > 0) order.push(i)
  order.sort((a, b) => revenue[b]! / needed[b]! - revenue[a]! / needed[a]! || a - b)
  let [people, sum] = [0, 0]
  const sums = order.map((i) => {
    people += needed[i]!
    sum += revenue[i]!
    return [people, sum] as const
  })
  return { order, people: sums.map((one) => one[0]), revenue: sums.map((one) => one[1]) }
}
