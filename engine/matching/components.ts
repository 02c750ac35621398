/** Why two accounts may not become one: `same` they already are, `rejected` a person said no, `source-taken` one of them has a partner in that source. */
export type JoinOutcome = 'joined' | 'same' | 'rejected' | 'source-taken'

/** Growing groups of accounts; indexes are positions in key order. */
export interface Components {
  readonly rootOf: (account: number) => number
  /** What `join` would answer, without joining. */
  readonly check: (a: number, b: number, certain: boolean) => JoinOutcome
  readonly join: (a: number, b: number, certain: boolean) => JoinOutcome
  /** Joins whatever speaks against it: sources taken, rejections. False: they were one already. */
  readonly force: (a: number, b: number) => boolean
  readonly membersOf: (account: number) => readonly number[]
}

/**
 * Starts with every account alone; joining keeps at most one account per source in a component (unless the link is certain)
 * and never brings a rejected pair together, not even through a third account.
 *
 * @param sourceOf   source number per account
 * @param rejectedOf accounts that must stay apart from an account, both directions
 * @returns          functions over the growing components
 * @throws RangeError never; an index outside the accounts is a bug of the caller
 * @source  union by size; Tarjan, Efficiency of a Good But Not Linear Set Union Algorithm (1975)
 * @example createComponents(Int32Array.of(0, 0, 1), new Map()).join(0, 2, false) // 'joined'
 */
export function createComponents(sourceOf: Int32Array, rejectedOf: ReadonlyMap<number, readonly number[]>): Components {
  const rootOf = Int32Array.from(sourceOf, (_, account) => account)
  const members = new Map<number, number[]>()
  const membersOf = (account: number): readonly number[] => members.get(rootOf[account]!) ?? [account]

  function check(a: number, b: number, certain: boolean): JoinOutcome {
    if (rootOf[a] === rootOf[b]) return 'same'
    const [left, right] = [membersOf(a), membersOf(b)]
    const [few, many] = left.length <= right.length ? [left, right] : [right, left]
    const manyRoot = rootOf[many[0]!]
    if (rejectedOf.size > 0 && few.some((member) => rejectedOf.get(member)?.some((other) => rootOf[other] === manyRoot))) return 'rejected'
    if (!certain && few.some((member) => many.some((other) => sourceOf[other] === sourceOf[member]))) return 'source-taken'
    return 'joined'
  }

  function join(a: number, b: number, certain: boolean): JoinOutcome {
    const outcome = check(a, b, certain)
    if (outcome === 'joined') unite(a, b)
    return outcome
  }

  function force(a: number, b: number): boolean {
    if (rootOf[a] === rootOf[b]) return false
    unite(a, b)
    return true
  }

  function unite(a: number, b: number): void {
    const [left, right] = [membersOf(a), membersOf(b)]
    const [few, many] = left.length < right.length ? [left, right] : [right, left]
    const root = rootOf[many[0]!]!
    const merged = members.get(root) ?? [many[0]!]
    for (const member of few) {
      members.delete(member)
      merged.push(member)
    }
    members.set(root, merged)
    for (const member of few) rootOf[member] = root
  }

  return { rootOf: (account) => rootOf[account]!, check, join, force, membersOf }
}
