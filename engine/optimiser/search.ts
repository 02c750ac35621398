/** Branch and bound over the few groups that are still open: exact where it ends, a better choice and a lower bound where it has to stop. */
import { groupSimplex } from './group-simplex.ts'
import { type Groups, keepColumns } from './groups.ts'
import { type Draft, improve, mend, worthLooking } from './improve.ts'

export interface Searched {
  /** Per account, the column to change to; null: nothing better than `floor` was found. */
  readonly better: ReadonlyMap<number, number> | null
  /** Value of the groups with it. */
  readonly value: number
  /** No choice of the groups within the limits is worth more. */
  readonly bound: number
}

interface Chosen {
  readonly account: number
  readonly column: number
  readonly before: Chosen | null
}

interface Node {
  readonly groups: Groups
  readonly left: Float64Array
  /** Value of what is chosen. */
  readonly base: number
  readonly bound: number
  readonly chosen: Chosen | null
  readonly guess: ArrayLike<number>
}

/**
 * Looks for a choice worth more than `floor`, deepest first, and proves how much more there can be.
 *
 * @param groups  groups that are still open
 * @param limits  per limit, what is left for them
 * @param high    greatest prices, per limit (0: the limit does not count)
 * @param lambda  prices to start from
 * @param floor   value of the best choice known; -Infinity: none
 * @param grain   values are multiples of it; 0: of nothing known
 * @param nothing per limit, what counts as nothing
 * @param work    how much may be done, in columns × limits looked at
 * @returns       the better choice found, and the bound
 * @source  branch and bound with reduced-cost fixing: Kellerer, Pferschy & Pisinger, Knapsack Problems (2004), ch. 11 — docs/methods/choosing-coverage.md
 * @example searchChoices(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 4), use: [[0, 2]] }).groups, Float64Array.of(0.5), [9], [0], 0, 1, Float64Array.of(0), 1e6).bound // 0
 */
export function searchChoices(
  groups: Groups,
  limits: Float64Array,
  high: ArrayLike<number>,
  lambda: ArrayLike<number>,
  floor: number,
  grain: number,
  nothing: Float64Array,
  work: number,
): Searched {
  const K = groups.width
  const low = new Float64Array(K)
  const open: Node[] = [{ groups, left: limits, base: 0, bound: Number.POSITIVE_INFINITY, chosen: null, guess: lambda }]
  let [better, value, done]: [ReadonlyMap<number, number> | null, number, number] = [null, floor, 0]
  /** What a choice must be worth to be looked for. */
  const needed = (): number => worthLooking(value, grain)
  const take = (worth: number, node: Node, at: Int32Array): void => {
    if (worth <= value) return
    const found = new Map<number, number>()
    for (let one = node.chosen; one; one = one.before) found.set(one.account, one.column)
    for (let g = 0; g < node.groups.n; g++) found.set(node.groups.account[g]!, node.groups.origin[at[g]!]!)
    better = found
    value = worth
  }
  let nodes = 0
  while (open.length > 0) {
    const node = open.pop()!
    if (node.bound < needed()) continue
    if (done > work) {
      open.push(node)
      break
    }
    const vertex = groupSimplex(node.groups, node.left, low, high, node.guess)
    const columns = node.groups.value.length
    done += (vertex.pivots + 2) * (K * K * K + Math.min(columns, 600) * K) + 40 * columns * K
    if (vertex.bought.some((bought, k) => high[k]! > 0 && bought > Math.max(1e-9, nothing[k]!))) continue
    const { regret, total } = regretsOf(node.groups, vertex.lambda)
    let bound = node.base + total
    for (let k = 0; k < K; k++) bound += vertex.lambda[k]! * node.left[k]!
    if (bound < needed()) continue
    // Neighbours on the way down end in much the same choice: whole columns are made of a vertex now and then.
    if (nodes < 24 || nodes % 8 === 0 || value === Number.NEGATIVE_INFINITY) {
      const at = vertex.key.slice()
      const draft: Draft = { at, left: leftBy(node.groups, node.left, at), nothing }
      if (mend(node.groups, vertex.lambda, draft)) {
        improve(node.groups, vertex.lambda, draft, { moves: nodes === 0 ? 400 : 60, rounds: nodes === 0 ? 20 : 2 })
        take(node.base + valueBy(node.groups, at), node, at)
      }
      done += 2000 * columns
    }
    nodes++
    const part = widest(vertex.split)
    if (part === null || bound < needed()) continue
    // A column that would cost more than there is to gain is out of every choice below this node.
    const keep = new Uint8Array(node.groups.value.length)
    for (let j = 0; j < keep.length; j++) keep[j] = bound - regret[j]! >= needed() ? 1 : 0
    const { start } = node.groups
    const without = keep.slice()
    without[part.column] = 0
    const only = keep.slice().fill(0, start[part.group]!, start[part.group + 1]!)
    only[part.column] = keep[part.column]!
    for (const mask of [without, only]) {
      const child = reduced(node, mask, bound, vertex.lambda)
      if (child) open.push(child)
    }
  }
  const bound = open.reduce((most, node) => Math.max(most, node.bound), value)
  return { better, value, bound }
}

/** The child with only the columns of the mask; groups with one left are decided. Null: a group has none. */
function reduced(node: Node, mask: Uint8Array, bound: number, guess: ArrayLike<number>): Node | null {
  const { groups } = node
  const { n, width: K, start } = groups
  const left = node.left.slice()
  let { base, chosen } = node
  for (let g = 0; g < n; g++) {
    let [count, last] = [0, -1]
    for (let j = start[g]!; j < start[g + 1]!; j++) if (mask[j] === 1) [count, last] = [count + 1, j]
    if (count === 0) return null
    if (count > 1) continue
    mask[last] = 0
    base += groups.value[last]!
    chosen = { account: groups.account[g]!, column: groups.origin[last]!, before: chosen }
    for (let k = 0; k < K; k++) left[k] = left[k]! - groups.use[last * K + k]!
  }
  return { groups: keepColumns(groups, mask).groups, left, base, bound, chosen, guess }
}

/** The split column whose share is nearest to a whole one: chosen and given up in turn. */
function widest(split: readonly { readonly group: number; readonly column: number; readonly share: number }[]) {
  let best: { readonly group: number; readonly column: number; readonly share: number } | null = null
  for (const one of split) if (one.share > 1e-9 && one.share < 1 - 1e-9 && one.share > (best?.share ?? 0)) best = one
  return best
}

/**
 * How far every column is behind the best of its group at given prices.
 *
 * @param groups the groups
 * @param lambda prices of the limits
 * @returns      regret per column ≥ 0, and the total of the best
 * @source docs/methods/choosing-coverage.md
 * @example regretsOf(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 4), use: [[0, 2]] }).groups, [0.5]).regret // Float64Array.of(0.5, 0)
 */
export function regretsOf({ n, width: K, start, value, use }: Groups, lambda: ArrayLike<number>): { regret: Float64Array; total: number } {
  const regret = new Float64Array(value.length)
  let total = 0
  for (let g = 0; g < n; g++) {
    let most = Number.NEGATIVE_INFINITY
    for (let j = start[g]!; j < start[g + 1]!; j++) {
      let score = value[j]!
      for (let k = 0, u = j * K; k < K; k++) score -= lambda[k]! * use[u++]!
      regret[j] = score
      if (score > most) most = score
    }
    for (let j = start[g]!; j < start[g + 1]!; j++) regret[j] = most - regret[j]!
    total += most
  }
  return { regret, total }
}

function leftBy({ n, width: K, use }: Groups, limits: Float64Array, at: Int32Array): Float64Array {
  const left = limits.slice()
  for (let g = 0; g < n; g++) for (let k = 0, u = at[g]! * K; k < K; k++) left[k] = left[k]! - use[u++]!
  return left
}

function valueBy({ n, value }: Groups, at: Int32Array): number {
  let sum = 0
  for (let g = 0; g < n; g++) sum += value[at[g]!]!
  return sum
}
