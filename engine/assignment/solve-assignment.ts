/**
 * The assignment of accounts to people that costs least within everybody's hours, with a bound that proves how far it may be from the
 * best: prices of accounts make the bound and start the assignments; small books are searched to the end by branch and bound.
 */
import type { Assignment, AssignmentProblem } from './assignment-types.ts'
import { crowded, type Draft, makeAssignments } from './improve-assignment.ts'
import { type Ascent, boundInSteps, relaxedAt } from './relaxed-assignment.ts'

type Stated = AssignmentProblem & { readonly leave: Float64Array }

/** Pairs up to which the search goes on to the end; branches it may open, fewer the more each costs. */
const searched = 2_500
const branchesOf = (pairs: number) => Math.min(400, Math.round(120_000 / pairs))

const thorough: Ascent = { steps: 900, nodes: 20_000, patience: 24, scale: 1.5, every: 12 }
const inBranch: Ascent = { steps: 60, nodes: 20_000, patience: 8, scale: 0.6, every: 60 }
const large: Ascent = { steps: 600, nodes: 400, patience: 12, scale: 1.5, every: 6 }

/** Hours cannot do for everybody: the bound says little then, and whom to leave is found by trying. */
const overfull: Ascent = { ...large, steps: 120, every: 15 }

/** With whole costs a bound of 259.4 says that nothing below 260 is possible. */
const roundingOf = (whole: boolean) => (bound: number) => (whole ? Math.ceil(bound - 1e-6 * Math.max(1, Math.abs(bound) / 1e6)) : bound)

/**
 * Gives every account to one person, within everybody's hours, at the least cost that is found; with the bound.
 *
 * @param problem  costs ≥ 0 (Infinity: not allowed), uses ≥ 0, capacities ≥ 0; `leave` ≥ 0 per account: cost of giving it to nobody
 * @returns        who has what; -1 = nobody has hours or nobody is allowed; the bound counts accounts left at `leave`, or at the sum of all
 *                 largest costs and 1 where it is not stated
 * @throws RangeError on a negative or missing number
 * @source  Fisher, Jaikumar & Van Wassenhove (1986); Martello & Toth, Knapsack Problems (1990), ch. 7 — docs/methods/assignment.md
 * @example solveAssignment({ accounts: 2, people: 2, cost: Float64Array.of(1, 2, 1, 9), use: Float64Array.of(5, 5, 5, 5), capacity: Float64Array.of(5, 5) }).person // Int32Array.of(1, 0)
 */
export function solveAssignment(problem: AssignmentProblem): Assignment {
  const steps = assignmentInSteps(problem)
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** The same in steps of a hundredth of a second or so, for whom other things wait. */
export function* assignmentInSteps(problem: AssignmentProblem): Generator<void, Assignment> {
  check(problem)
  const { accounts: n, people: m, use } = problem
  const stated: Stated = { ...problem, leave: problem.leave ?? new Float64Array(n).fill(leavingCost(problem)) }
  const whole = [stated.cost, stated.leave].every((list) =>
    list.every((cost) => cost === Number.POSITIVE_INFINITY || Number.isInteger(cost)),
  )
  const rounded = roundingOf(whole)
  const small = n * m <= searched

  const make = makeAssignments(stated)
  let best: Draft = make(new Int32Array(n).fill(-1))
  const found = ({ taker }: { readonly taker: Int32Array }): number => {
    const draft = make(taker)
    if (draft.cost < best.cost) best = draft
    return best.cost
  }
  const reached = (bound: number) => rounded(bound) >= best.cost - 1e-9 * Math.abs(best.cost)
  const root = yield* boundInSteps(
    stated,
    Float64Array.from({ length: n }, (_, a) => secondLeast(stated, a)),
    best.cost,
    found,
    small ? thorough : crowded(stated) ? overfull : large,
    reached,
  )
  found(root)
  let bound = rounded(root.bound)
  if (small && bound < best.cost) {
    const ended = yield* search(stated, root.price, root.bound, rounded, () => best.cost, found)
    bound = Math.max(bound, ended)
  }
  bound = Math.max(0, Math.min(bound, best.cost))

  const person = best.person.map((p) => (p === m ? -1 : p))
  const used = new Float64Array(m)
  person.forEach((p, a) => {
    if (p >= 0) used[p]! += use[a * m + p]!
  })
  const left = Array.from(person.keys()).filter((a) => person[a] === -1)
  return { person, cost: best.cost, bound, gap: best.cost === bound ? 0 : (best.cost - bound) / Math.abs(best.cost), used, left }
}

/**
 * Splits on whom an account that the relaxation could not decide goes to, the deepest first.
 *
 * @returns the bound that is proved: the cost of the best assignment where everything was searched
 */
function* search(
  problem: Stated,
  price: Float64Array,
  rootBound: number,
  rounded: (bound: number) => number,
  best: () => number,
  found: (relaxed: { readonly taker: Int32Array }) => number,
): Generator<void, number> {
  const { people: m, cost, leave } = problem
  const open: { readonly closed: readonly number[]; readonly price: Float64Array; readonly bound: number }[] = [
    { closed: [], price, bound: rootBound },
  ]
  const branches = branchesOf(problem.accounts * m)
  let opened = 0
  const proved = (bound: number) => rounded(bound) >= best() - 1e-9 * Math.abs(best())
  while (open.length > 0 && opened++ < branches) {
    const branch = open.pop()!
    if (proved(branch.bound)) continue
    // Closed pairs: person m is nobody.
    const here: Stated = { ...problem, cost: Float64Array.from(cost), leave: Float64Array.from(leave) }
    for (const pair of branch.closed) {
      const [a, p] = [Math.floor(pair / (m + 1)), pair % (m + 1)]
      if (p === m) here.leave[a] = Number.POSITIVE_INFINITY
      else here.cost[a * m + p] = Number.POSITIVE_INFINITY
    }
    const relaxed = yield* boundInSteps(here, branch.price, best(), (at) => found(at), inBranch, proved, relaxedAt(here))
    const bound = Math.max(branch.bound, relaxed.bound)
    if (proved(bound)) continue
    const account = undecided(relaxed.times, here)
    if (account < 0) continue
    const people = Array.from({ length: m + 1 }, (_, p) => p).filter(
      (p) => (p === m ? here.leave[account]! : here.cost[account * m + p]!) < Number.POSITIVE_INFINITY,
    )
    const first =
      relaxed.taker[account]! >= 0
        ? relaxed.taker[account]!
        : people.reduce((held, p) => (costOf(here, account, p) < costOf(here, account, held) ? p : held))
    const pair = (p: number) => account * (m + 1) + p
    open.push({ closed: [...branch.closed, pair(first)], price: relaxed.price, bound })
    open.push({ closed: [...branch.closed, ...people.filter((p) => p !== first).map(pair)], price: relaxed.price, bound })
  }
  return rounded(open.reduce((least, one) => Math.min(least, one.bound), best()))
}

const costOf = ({ people: m, cost, leave }: Stated, a: number, p: number) => (p === m ? leave[a]! : cost[a * m + p]!)

/** Of the accounts that nobody or several took: the one with the most ways to go. -1: every account was taken once. */
function undecided(times: Int32Array, { people: m, cost }: Stated): number {
  let [chosen, most] = [-1, -1]
  for (const [a, taken] of times.entries()) {
    if (taken === 1) continue
    let ways = 0
    for (let p = 0; p < m; p++) if (cost[a * m + p]! < Number.POSITIVE_INFINITY) ways++
    const weight = Math.abs(taken - 1) * 1000 + ways
    if (ways > 1 && weight > most) [chosen, most] = [a, weight]
  }
  return chosen
}

/** What an account must be worth taking to be taken at all: the cost of the second best, or of leaving it. */
function secondLeast({ people: m, cost, use, capacity, leave }: Stated, a: number): number {
  let [least, second] = [leave[a]!, leave[a]!]
  for (let p = 0; p < m; p++) {
    const at = use[a * m + p]! <= capacity[p]! ? cost[a * m + p]! : Number.POSITIVE_INFINITY
    if (at < least) [least, second] = [at, least]
    else if (at < second) second = at
  }
  return second < leave[a]! ? second : least
}

function leavingCost({ accounts: n, people: m, cost }: AssignmentProblem): number {
  let sum = 1
  for (let a = 0; a < n; a++) {
    let most = 0
    for (let p = 0; p < m; p++) if (cost[a * m + p]! < Number.POSITIVE_INFINITY) most = Math.max(most, cost[a * m + p]!)
    sum += most
  }
  return sum
}

function check({ accounts: n, people: m, cost, use, capacity, leave }: AssignmentProblem): void {
  if (cost.length !== n * m || use.length !== n * m || capacity.length !== m || (leave !== undefined && leave.length !== n))
    throw new RangeError(
      `Cannot assign ${n} accounts to ${m} people: there are ${cost.length} costs, ${use.length} uses, ${capacity.length} capacities`,
    )
  for (const list of [cost, use, capacity, ...(leave === undefined ? [] : [leave])])
    for (const number of list)
      if (!(number >= 0)) throw new RangeError(`Cannot assign with ${number}: costs, uses and capacities are numbers ≥ 0`)
}
