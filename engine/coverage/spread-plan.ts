/** Plans nobody optimised, to hold the best one against: every account the same share of the hours and the money, or shares by a weight. */
import { choiceOf } from '../optimiser/choice-of.ts'
import type { ChoiceColumns } from '../optimiser/choice-types.ts'

const halvings = 24

/**
 * Gives every account an allowance of each limit in proportion to its weight, and the highest model that fits into it; the allowances are
 * as large as the limits bear. Where nothing fits an account it gets what takes least.
 *
 * @param columns the accounts' columns
 * @param limits  per limit, what all accounts may use together; Infinity: none
 * @param shared  per limit, whether it is shared out (who spreads evenly does not count changes: a limit on them may be broken)
 * @param rank    per column: the higher, the better served
 * @param weight  per account, ≥ 0
 * @returns       one column per account; it breaks a limit that is shared out only where even the smallest allowance does
 * @throws RangeError if nobody has a weight
 * @source  peanut butter: the same for everybody — docs/methods/scenarios.md
 * @example spreadPlan({ start: Int32Array.of(0, 2, 4), value: new Float64Array(4), use: [[0, 3, 0, 3]] }, [6], [true], [1, 2, 1, 2], [1, 1]).join() // '1,3'
 */
export function spreadPlan(
  columns: ChoiceColumns,
  limits: ArrayLike<number>,
  shared: readonly boolean[],
  rank: ArrayLike<number>,
  weight: ArrayLike<number>,
): Int32Array {
  const n = columns.start.length - 1
  let total = 0
  let largest = 0
  for (let a = 0; a < n; a++) {
    total += weight[a]!
    largest = Math.max(largest, weight[a]!)
  }
  if (n > 0 && !(total > 0)) throw new RangeError('No account has a weight to share by')
  const shares = Float64Array.from({ length: n }, (_, a) => weight[a]! / total)
  const plan = (times: number) => withinAllowances(columns, limits, shared, rank, shares, times)
  const keeps = (column: Int32Array) =>
    choiceOf(columns, column).used.every((used, k) => !shared[k] || used <= limits[k]! * (1 + 1e-9) + 1e-6)
  let best = plan(1)
  if (!keeps(best)) {
    const least = plan(0)
    if (!keeps(least)) return least
    best = least
  }
  // Allowances are not used up to the last unit: how many times as large they can be is looked for by halving, on a log scale.
  let [low, high] = [keeps(plan(1)) ? 0 : -halvings, Math.log2(Math.max(2, total / Math.max(largest, Number.MIN_VALUE)) * 1024)]
  for (let i = 0; i < halvings; i++) {
    const middle = (low + high) / 2
    const tried = plan(2 ** middle)
    if (keeps(tried)) [best, low] = [tried, middle]
    else high = middle
  }
  return best
}

function withinAllowances(
  { start, use }: ChoiceColumns,
  limits: ArrayLike<number>,
  shared: readonly boolean[],
  rank: ArrayLike<number>,
  shares: Float64Array,
  times: number,
): Int32Array {
  const n = start.length - 1
  const counted = use.flatMap((_, k) => (shared[k] && Number.isFinite(limits[k]!) ? [k] : []))
  const column = new Int32Array(n)
  for (let a = 0; a < n; a++) {
    const allowed = shares[a]! * times
    let [best, least, leastLoad] = [-1, start[a]!, Number.POSITIVE_INFINITY]
    for (let j = start[a]!; j < start[a + 1]!; j++) {
      let load = 0
      for (const k of counted) {
        const taken = use[k]![j]!
        if (taken > 0) load = Math.max(load, limits[k]! > 0 ? taken / limits[k]! : Number.POSITIVE_INFINITY)
      }
      if (load < leastLoad) [least, leastLoad] = [j, load]
      if (load <= allowed && (best < 0 || rank[j]! > rank[best]!)) best = j
    }
    column[a] = best < 0 ? least : best
  }
  return column
}
