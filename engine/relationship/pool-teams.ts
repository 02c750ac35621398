/** Teams too small to be shown by name: what a few people do is about the people. */

export interface PooledTeam {
  /** Null: the smaller teams together. */
  readonly name: string | null
  /** Indices of the teams it is made of. */
  readonly members: readonly number[]
  readonly people: number
}

/**
 * Puts teams of fewer than `least` people together. Should they not come to `least` people either, the next smallest team joins them:
 * otherwise what they did could be told from the total.
 *
 * @param people  people per team, integers ≥ 0
 * @param names   name per team
 * @param least   fewest people that may be shown by name, integer ≥ 1
 * @returns       teams by name in the order given, then the pool; nothing where fewer than `least` people are there in all
 * @throws RangeError if the two are of different length
 * @source  design: "people's time and recording are shown by team of five or more" — docs/methods/contributors.md
 * @example poolTeams([7, 2, 4], ['Service', 'Desk', 'Field'], 5).map((team) => team.people) // [7, 6]
 */
export function poolTeams(people: readonly number[], names: readonly string[], least: number): PooledTeam[] {
  if (people.length !== names.length) throw new RangeError(`${people.length} teams with ${names.length} names`)
  const bySize = people.map((_, i) => i).sort((a, b) => people[a]! - people[b]! || a - b)
  const pool: number[] = []
  let inPool = 0
  for (const i of bySize) {
    if (people[i]! >= least && (pool.length === 0 || inPool >= least)) break
    pool.push(i)
    inPool += people[i]!
  }
  const named = people.flatMap((n, i) => (pool.includes(i) ? [] : [{ name: names[i]!, members: [i], people: n }]))
  const pooled = pool.length === 0 || inPool < least ? [] : [{ name: null, members: [...pool].sort((a, b) => a - b), people: inPool }]
  return [...named, ...pooled]
}
