/** Assignments made from what a relaxation took, and bettered account by account: moved, swapped, one making room for another. */
import type { AssignmentProblem } from './assignment-types.ts'

export interface Draft {
  /** Per account; `people` is nobody. */
  readonly person: Int32Array
  readonly cost: number
}

/** How many people an account may be moved to when the book is large: those whom it costs least. */
const closest = 12

/**
 * Whether the hours cannot do for everybody, whoever takes what.
 *
 * @param problem  uses and capacities in one unit
 * @returns        true if the least uses together are more than all capacities
 * @source  docs/methods/assignment.md
 * @example crowded({ accounts: 2, people: 1, cost: Float64Array.of(1, 1), use: Float64Array.of(3, 3), capacity: Float64Array.of(5) }) // true
 */
export function crowded({ accounts: n, people: m, use, capacity }: AssignmentProblem): boolean {
  let need = 0
  for (let a = 0; a < n; a++) need += m === 0 ? 0 : use.subarray(a * m, a * m + m).reduce((least, hours) => Math.min(least, hours))
  return need > capacity.reduce((sum, hours) => sum + hours, 0)
}

/**
 * Makes assignments of one problem.
 *
 * @param problem  with `leave` stated
 * @returns        `make`: keeps what it is given where the hours allow it, gives the rest to whom it costs least (nobody = `people`, no limit),
 *                 and betters that until no move, swap or making room costs less; never beyond the hours
 * @source  Martello & Toth (1981), regret; Yagiura, Ibaraki & Glover (2004), ejection chains — docs/methods/assignment.md
 * @example makeAssignments({ accounts: 1, people: 1, cost: Float64Array.of(3), use: Float64Array.of(1), capacity: Float64Array.of(1), leave: Float64Array.of(9) })(Int32Array.of(-1)).cost // 3
 */
export function makeAssignments(problem: AssignmentProblem & { readonly leave: Float64Array }): (taker: Int32Array) => Draft {
  const { accounts: n, people: m, capacity, leave } = problem
  const costOf = (a: number, p: number) => (p === m ? leave[a]! : problem.cost[a * m + p]!)
  const hoursOf = (a: number, p: number) => (p === m ? 0 : problem.use[a * m + p]!)
  /** Per account: people by cost, nobody at the place that leaving has. */
  const byCost = Array.from({ length: n }, (_, a) =>
    Array.from({ length: m + 1 }, (_, p) => p)
      .filter((p) => costOf(a, p) < Number.POSITIVE_INFINITY)
      .sort((p, q) => costOf(a, p) - costOf(a, q) || p - q),
  )
  const near = byCost.map((people) =>
    people.length <= closest || people.indexOf(m) < closest ? people.slice(0, closest) : [...people.slice(0, closest - 1), m],
  )
  const regret = byCost.map((people, a) => (people.length > 1 ? costOf(a, people[1]!) - costOf(a, people[0]!) : Number.POSITIVE_INFINITY))
  const byRegret = Array.from({ length: n }, (_, a) => a).sort((a, b) => regret[b]! - regret[a]! || a - b)
  const slack = Float64Array.from(capacity, (hours) => hours * 1e-12 + 1e-9)

  return (taker) => {
    const person = new Int32Array(n).fill(m)
    const room = new Float64Array(m + 1).fill(Number.POSITIVE_INFINITY)
    for (let p = 0; p < m; p++) room[p] = capacity[p]! + slack[p]!
    const has: number[][] = Array.from({ length: m + 1 }, () => [])
    const give = (a: number, p: number) => {
      person[a] = p
      room[p]! -= hoursOf(a, p)
      has[p]!.push(a)
    }
    const moveTo = (a: number, p: number) => {
      const from = person[a]!
      room[from]! += hoursOf(a, from)
      has[from]!.splice(has[from]!.indexOf(a), 1)
      give(a, p)
    }
    const rest: number[] = []
    for (const a of byRegret)
      if (taker[a]! >= 0 && costOf(a, taker[a]!) < Number.POSITIVE_INFINITY && hoursOf(a, taker[a]!) <= room[taker[a]!]!) give(a, taker[a]!)
      else rest.push(a)
    for (const a of rest) give(a, byCost[a]!.find((p) => hoursOf(a, p) <= room[p]!) ?? m)

    /** The best move of one account, alone or with another that makes room for it. */
    const better = (a: number): boolean => {
      const from = person[a]!
      const here = costOf(a, from)
      let best = -1e-9 * (1 + Math.abs(here))
      let move: readonly [to: number, other: number, otherTo: number] | null = null
      // Whoever has nobody may go anywhere; others only to whom they cost little.
      for (const to of from === m ? byCost[a]! : near[a]!) {
        const gain = costOf(a, to) - here
        // Of two that move to a lower sum, one moves to a lower cost: it is the one looked at here.
        if (gain >= best) break
        if (to === from) continue
        const need = hoursOf(a, to)
        if (need <= room[to]!) {
          if (gain < best) [best, move] = [gain, [to, -1, -1]]
          continue
        }
        for (const other of has[to]!) {
          if (need > room[to]! + hoursOf(other, to)) continue
          const left = costOf(other, to)
          for (const otherTo of near[other]!) {
            const both = gain + costOf(other, otherTo) - left
            if (both >= best) break
            if (otherTo === to) continue
            const roomThere = room[otherTo]! + (otherTo === from ? hoursOf(a, from) : 0)
            if (hoursOf(other, otherTo) > roomThere) continue
            ;[best, move] = [both, [to, other, otherTo]]
            break
          }
        }
      }
      if (move === null) return false
      const [to, other, otherTo] = move
      if (other >= 0) moveTo(other, otherTo)
      moveTo(a, to)
      return true
    }
    for (let pass = 0, moved = true; moved && pass < 12; pass++) {
      moved = false
      for (const a of byRegret) if (better(a)) moved = true
    }
    let cost = 0
    for (let a = 0; a < n; a++) cost += costOf(a, person[a]!)
    return { person, cost }
  }
}
