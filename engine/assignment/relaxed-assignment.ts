/**
 * The lower bound of an assignment: let every account be given to nobody or to several, at a price, and each person fill the own hours
 * best. Nobody is the last person: without limit, at what leaving costs.
 */
import type { AssignmentProblem } from './assignment-types.ts'
import { makeFiller } from './fill-hours.ts'

export interface Relaxed {
  /** No assignment costs less. */
  readonly bound: number
  /** Per account: how often it was taken. */
  readonly times: Int32Array
  /** Per account: of those who took it, the one whom it costs least, nobody being `people`; -1: none. */
  readonly taker: Int32Array
}

/** Multipliers at which the bound is highest of those tried, with what was taken there. */
export interface Relaxation extends Relaxed {
  readonly price: Float64Array
}

/**
 * The bound at given prices of accounts: Σ price + Σ over people of the best filling of their hours at cost − price.
 *
 * @param problem  with `leave` stated
 * @returns        a function of the prices (per account, unit of cost) and the nodes a filling may take
 * @source  Fisher, Jaikumar & Van Wassenhove (1986): assignment rows relaxed — docs/methods/assignment.md
 * @example relaxedAt({ accounts: 1, people: 1, cost: Float64Array.of(3), use: Float64Array.of(1), capacity: Float64Array.of(1), leave: Float64Array.of(9) })(Float64Array.of(4), 9).bound // 3
 */
export function relaxedAt(problem: AssignmentProblem & { readonly leave: Float64Array }) {
  const { accounts: n, people: m, cost, use, capacity, leave } = problem
  const filler = makeFiller(n)
  const profit = new Float64Array(n)
  const size = new Float64Array(n)
  const ratio = new Float64Array(n)
  return (price: Float64Array, nodes: number): Relaxed => {
    const times = new Int32Array(n)
    const taker = new Int32Array(n).fill(-1)
    const takerCost = new Float64Array(n).fill(Number.POSITIVE_INFINITY)
    const take = (account: number, person: number, at: number) => {
      times[account]!++
      if (at < takerCost[account]!) {
        takerCost[account] = at
        taker[account] = person
      }
    }
    let bound = 0
    for (let a = 0; a < n; a++) {
      bound += price[a]!
      if (leave[a]! < price[a]!) {
        bound += leave[a]! - price[a]!
        take(a, m, leave[a]!)
      }
    }
    for (let p = 0; p < m; p++) {
      const order: number[] = []
      const room = capacity[p]!
      for (let a = 0; a < n; a++) {
        const gain = price[a]! - cost[a * m + p]!
        if (gain > 0 && use[a * m + p]! <= room) {
          ratio[a] = gain / use[a * m + p]!
          order.push(a)
        }
      }
      order.sort((a, b) => ratio[b]! - ratio[a]! || a - b)
      for (let i = 0; i < order.length; i++) {
        profit[i] = price[order[i]!]! - cost[order[i]! * m + p]!
        size[i] = use[order[i]! * m + p]!
      }
      bound -= filler.fill(profit, size, order.length, room, nodes).bound
      for (let i = 0; i < order.length; i++) if (filler.taken[i] === 1) take(order[i]!, p, cost[order[i]! * m + p]!)
    }
    return { bound, times, taker }
  }
}

export interface Ascent {
  readonly steps: number
  /** Nodes of one filling. */
  readonly nodes: number
  /** Steps without a better bound before they are halved. */
  readonly patience: number
  readonly scale: number
  /** Every so many steps `found` is asked. */
  readonly every: number
}

/**
 * Raises the bound by subgradient steps: an account nobody took becomes dearer, one that several took cheaper. Stops after each step, so
 * that whoever has other things to do can do them.
 *
 * @param problem  with `leave` stated
 * @param start    prices to begin with, per account
 * @param target   cost of an assignment that is known: what the bound is heading for
 * @param found    told what was taken now and then; returns the cost of the best assignment known
 * @param ascent   how many steps, and how long
 * @param reached  whether a bound is high enough to stop
 * @returns        the highest bound and its prices
 * @source  Held, Wolfe & Crowder (1974); Fisher (1981) — docs/methods/assignment.md
 * @example [...boundInSteps({ accounts: 1, people: 1, cost: Float64Array.of(3), use: Float64Array.of(1), capacity: Float64Array.of(1), leave: Float64Array.of(9) }, Float64Array.of(3), 3, () => 3, { steps: 9, nodes: 9, patience: 3, scale: 1, every: 3 }, (bound) => bound >= 3)].length // 0
 */
export function* boundInSteps(
  problem: AssignmentProblem & { readonly leave: Float64Array },
  start: Float64Array,
  target: number,
  found: (relaxed: Relaxed) => number,
  { steps, nodes, patience, scale, every }: Ascent,
  reached: (bound: number, target: number) => boolean,
  relaxed: (price: Float64Array, nodes: number) => Relaxed = relaxedAt(problem),
): Generator<void, Relaxation> {
  const price = Float64Array.from(start)
  let best: Relaxation = { ...relaxed(price, nodes), price: Float64Array.from(price) }
  let at: Relaxed = best
  let [aim, step, waited] = [target, scale, 0]
  for (let k = 0; k < steps && !reached(best.bound, aim); k++) {
    yield
    if (k % every === 0) aim = Math.min(aim, found(at))
    let length = 0
    for (const times of at.times) length += (1 - times) ** 2
    // Everything is taken once: what was relaxed is kept, so this is the best there is at exact fillings.
    if (length === 0) {
      found(at)
      break
    }
    // A little beyond what is known, so that the steps do not stop short of it.
    const size = (step * Math.max(aim * 1.001 - at.bound, Math.abs(aim) * 1e-6 + 1e-9)) / length
    for (let a = 0; a < price.length; a++) price[a]! += size * (1 - at.times[a]!)
    at = relaxed(price, nodes)
    if (at.bound > best.bound) {
      best = { ...at, price: Float64Array.from(price) }
      waited = 0
    } else if (++waited >= patience) {
      step /= 2
      waited = 0
      price.set(best.price)
      at = best
      if (step < 0.002) break
    }
  }
  return best
}
