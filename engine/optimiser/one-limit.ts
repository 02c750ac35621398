/**
 * One limit only: every group's upper hull, all steps along the hulls sorted once, and any width of the limit is a place in that order.
 *
 * At most one group is split, between neighbours of its hull; the price is what the split step brings per unit.
 */
import type { Groups } from './groups.ts'
import { worthLooking } from './improve.ts'

export interface Hulls {
  readonly groups: Groups
  /** Per group, the column that uses least (of those, the one worth most): where everybody begins. */
  readonly base: Int32Array
  readonly baseUse: number
  readonly baseValue: number
  /** Steps along all hulls, best per unit first: group, column reached, and what is used and worth after it, all steps before included. */
  readonly group: Int32Array
  readonly column: Int32Array
  readonly used: Float64Array
  readonly worth: Float64Array
  /** Per group, columns on its hull. */
  readonly sizes: Int32Array
}

/**
 * Builds the hulls and sorts their steps.
 *
 * @param groups groups under one limit
 * @returns      the steps with running totals
 * @throws RangeError if there is not exactly one limit
 * @source  Sinha & Zoltners (1979); Pisinger, EJOR 83 (1995); Kellerer, Pferschy & Pisinger, Knapsack Problems (2004), 11.2 — docs/methods/choosing-coverage.md
 * @example hullsOf(scaledGroups({ start: Int32Array.of(0, 3), value: Float64Array.of(0, 6, 5), use: [[0, 2, 3]] }).groups).sizes // Int32Array.of(2)
 */
export function hullsOf(groups: Groups): Hulls {
  const { n, width, start, value, use } = groups
  if (width !== 1) throw new RangeError(`Hulls are for one limit, not ${width}`)
  const base = new Int32Array(n)
  const sizes = new Int32Array(n)
  const [group, column, rate] = [new Int32Array(value.length), new Int32Array(value.length), new Float64Array(value.length)]
  let [steps, baseUse, baseValue] = [0, 0, 0]
  for (let g = 0; g < n; g++) {
    const order: number[] = []
    for (let j = start[g]!; j < start[g + 1]!; j++) order.push(j)
    order.sort((a, b) => use[a]! - use[b]! || value[b]! - value[a]! || a - b)
    const hull: number[] = []
    for (const j of order) {
      if (hull.length > 0 && value[j]! <= value[hull.at(-1)!]!) continue
      while (hull.length > 1 && slope(groups, hull.at(-2)!, hull.at(-1)!) <= slope(groups, hull.at(-1)!, j)) hull.pop()
      hull.push(j)
    }
    base[g] = hull[0]!
    baseUse += use[hull[0]!]!
    baseValue += value[hull[0]!]!
    sizes[g] = hull.length
    for (let i = 1; i < hull.length; i++, steps++) {
      group[steps] = g
      column[steps] = hull[i]!
      rate[steps] = slope(groups, hull[i - 1]!, hull[i]!)
    }
  }
  const order = Uint32Array.from({ length: steps }, (_, i) => i).sort((a, b) => rate[b]! - rate[a]! || a - b)
  const sorted = {
    group: new Int32Array(steps),
    column: new Int32Array(steps),
    used: new Float64Array(steps),
    worth: new Float64Array(steps),
  }
  const now = base.slice()
  let [used, worth] = [baseUse, baseValue]
  order.forEach((step, i) => {
    const [g, j] = [group[step]!, column[step]!]
    used += use[j]! - use[now[g]!]!
    worth += value[j]! - value[now[g]!]!
    now[g] = j
    sorted.group[i] = g
    sorted.column[i] = j
    sorted.used[i] = used
    sorted.worth[i] = worth
  })
  return { groups, base, baseUse, baseValue, sizes, ...sorted }
}

const slope = ({ value, use }: Groups, from: number, to: number): number => (value[to]! - value[from]!) / (use[to]! - use[from]!)

export interface Break {
  /** Steps taken whole. */
  readonly steps: number
  /** Value of the choice with whole steps only. */
  readonly value: number
  /** Value with the next step taken in part. */
  readonly relaxed: number
  /** Value of one unit more, and of one unit less (Infinity: that cannot be). */
  readonly price: { readonly low: number; readonly high: number }
}

/**
 * Where the steps stop fitting.
 *
 * @param hulls what `hullsOf` built
 * @param limit what there is
 * @returns     the break: whole steps, their value, the relaxation and the price; null where even the least does not fit
 * @source  Kellerer, Pferschy & Pisinger, Knapsack Problems (2004), 11.2.1 — docs/methods/choosing-coverage.md
 * @example breakOf(hullsOf(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 1), use: [[0, 1]] }).groups), 0.5).relaxed // 0.5
 */
export function breakOf(hulls: Hulls, limit: number): Break | null {
  const { used, worth, baseUse, baseValue } = hulls
  if (baseUse > limit) return null
  let [from, to] = [0, used.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if (used[middle]! <= limit) from = middle + 1
    else to = middle
  }
  const usedAt = (i: number) => (i < 0 ? baseUse : used[i]!)
  const worthAt = (i: number) => (i < 0 ? baseValue : worth[i]!)
  const rateAt = (i: number) => (worthAt(i) - worthAt(i - 1)) / (usedAt(i) - usedAt(i - 1))
  const rest = limit - usedAt(from - 1)
  const low = from < used.length ? rateAt(from) : 0
  const high = rest > 0 ? low : from > 0 ? rateAt(from - 1) : Number.POSITIVE_INFINITY
  return { steps: from, value: worthAt(from - 1), relaxed: worthAt(from - 1) + rest * low, price: { low, high } }
}

/**
 * The choice with so many whole steps.
 *
 * @param hulls what `hullsOf` built
 * @param steps steps taken, in order
 * @returns     per group, its column
 * @source docs/methods/choosing-coverage.md
 * @example columnsAt(hullsOf(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 1), use: [[0, 1]] }).groups), 1) // Int32Array.of(1)
 */
export function columnsAt(hulls: Hulls, steps: number): Int32Array {
  const at = hulls.base.slice()
  for (let i = 0; i < steps; i++) at[hulls.group[i]!] = hulls.column[i]!
  return at
}

/**
 * Exactly the best choice under one limit: lists of (used, worth) without dominated ones, cut by what the price still allows.
 *
 * @param groups groups that are still open
 * @param limit  what is left for them
 * @param lambda a price near the optimal one
 * @param floor  value of the best choice known
 * @param grain  values are multiples of it; 0: of nothing known
 * @param size   so many states at most
 * @returns      per group the columns of a better choice and its value; `found` null: there is none better; null: too many states
 * @source  dynamic programming with bounds over classes: Pisinger, EJOR 83 (1995) — docs/methods/choosing-coverage.md
 * @example exactlyOne(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 1), use: [[0, 1]] }).groups, 1, 0.5, 0, 1, 1e5).value // 1
 */
export function exactlyOne(
  groups: Groups,
  limit: number,
  lambda: number,
  floor: number,
  grain: number,
  size: number,
): { readonly found: Int32Array | null; readonly value: number } | null {
  const { n, start, value, use } = groups
  // What the groups not yet seen bring at most, at the price.
  const rest = new Float64Array(n + 1)
  for (let g = n - 1; g >= 0; g--) {
    let most = Number.NEGATIVE_INFINITY
    for (let j = start[g]!; j < start[g + 1]!; j++) most = Math.max(most, value[j]! - lambda * use[j]!)
    rest[g] = rest[g + 1]! + most
  }
  const needed = worthLooking(floor, grain)
  if (limit < 0) return { found: null, value: floor }
  const before: Int32Array[] = []
  const chose: Int32Array[] = []
  let used = Float64Array.of(0)
  let worth = Float64Array.of(0)
  let states = 0
  for (let g = 0; g < n; g++) {
    const next: { used: number; worth: number; from: number; column: number }[] = []
    for (let j = start[g]!; j < start[g + 1]!; j++)
      for (let i = 0; i < used.length; i++) {
        const [u, w] = [used[i]! + use[j]!, worth[i]! + value[j]!]
        if (u > limit) break
        if (w + rest[g + 1]! + lambda * (limit - u) >= needed) next.push({ used: u, worth: w, from: i, column: j })
      }
    next.sort((a, b) => a.used - b.used || b.worth - a.worth || a.column - b.column)
    let best = Number.NEGATIVE_INFINITY
    const kept = next.filter((state) => {
      if (state.worth <= best) return false
      best = state.worth
      return true
    })
    states += kept.length
    if (states > size) return null
    if (kept.length === 0) return { found: null, value: floor }
    used = Float64Array.from(kept, (state) => state.used)
    worth = Float64Array.from(kept, (state) => state.worth)
    before.push(Int32Array.from(kept, (state) => state.from))
    chose.push(Int32Array.from(kept, (state) => state.column))
  }
  let at = worth.length - 1
  const best = worth[at] ?? 0
  if (best < needed) return { found: null, value: floor }
  const found = new Int32Array(n)
  for (let g = n - 1; g >= 0; g--) {
    found[g] = chose[g]![at]!
    at = before[g]![at]!
  }
  return { found, value: best }
}
