/** The best choice of one column per account under limits, with its bound. */
import { choiceOf } from './choice-of.ts'
import type { ChoiceColumns, Infeasible, Solution, SolveOptions } from './choice-types.ts'

/** What a slider keeps between calls: built once from the columns. */
export interface PreparedChoices {
  readonly columns: ChoiceColumns
}

/**
 * Builds what does not depend on the limits.
 *
 * @param columns the accounts' columns
 * @returns       the columns with what is derived from them
 * @throws RangeError if an account has no column or the shapes differ
 * @source docs/methods/choosing-coverage.md
 * @example prepareChoices({ start: Int32Array.of(0, 1), value: Float64Array.of(5), use: [] }).columns.value.length // 1
 */
export function prepareChoices(columns: ChoiceColumns): PreparedChoices {
  return { columns }
}

/**
 * Chooses one column per account for the most value within the limits.
 *
 * @param columns the accounts' columns: value in minor units, use in the unit of each limit
 * @param limits  per limit, the most that all accounts may use together; Infinity: none
 * @returns       the choice, a bound that no choice exceeds, the gap between them and what a unit of every limit is worth; or why there is none
 * @throws RangeError if a limit is not a number
 * @source  Lagrangian relaxation of a multiple-choice knapsack with several limits: Kellerer, Pferschy & Pisinger, Knapsack Problems (2004), ch. 11 — docs/methods/choosing-coverage.md
 * @example solveChoices({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 6), use: [[0, 2]] }, [2]).choice.value // 6
 */
export function solveChoices(columns: ChoiceColumns, limits: ArrayLike<number>, options: SolveOptions = {}): Solution | Infeasible {
  return solvePrepared(prepareChoices(columns), limits, options)
}

/**
 * `solveChoices` on columns prepared before.
 *
 * @param prepared what `prepareChoices` built
 * @param limits   per limit, the most that all accounts may use together; Infinity: none
 * @returns        as `solveChoices`
 * @throws RangeError if a limit is not a number
 * @source docs/methods/choosing-coverage.md
 * @example solvePrepared(prepareChoices({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 6), use: [[0, 2]] }), [1]).bound // 3
 */
export function solvePrepared(prepared: PreparedChoices, limits: ArrayLike<number>, options: SolveOptions = {}): Solution | Infeasible {
  const { columns } = prepared
  const { start, value, use } = columns
  const n = start.length - 1
  const K = use.length
  const H = Float64Array.from({ length: K }, (_, k) => limits[k]!)
  let lambda = Float64Array.from(options.multipliers ?? new Float64Array(K))
  let [bestBound, bestLambda] = [Number.POSITIVE_INFINITY, lambda]
  const column = new Int32Array(n)
  const candidates: Int32Array[] = (options.starts ?? []).map((s) => Int32Array.from(s))
  let step = 2
  let stale = 0
  const target = () =>
    Math.max(
      ...candidates
        .map((c) => choiceOf(columns, c))
        .filter(fits)
        .map((c) => c.value),
      -1e300,
    )
  const fits = (choice: { used: Float64Array }) => choice.used.every((u, k) => u <= H[k]! * (1 + 1e-12) + 1e-9)
  const minimal = Int32Array.from({ length: n }, (_, a) => {
    let best = start[a]!
    const load = (j: number) => use.reduce((sum, of, k) => sum + of[j]! / Math.max(H[k]!, 1e-9), 0)
    for (let j = best + 1; j < start[a + 1]!; j++) if (load(j) < load(best)) best = j
    return best
  })
  candidates.push(minimal)
  for (let i = 0; i < 400; i++) {
    let bound = 0
    for (let k = 0; k < K; k++) bound += Number.isFinite(H[k]!) ? lambda[k]! * H[k]! : 0
    for (let a = 0; a < n; a++) {
      let best = Number.NEGATIVE_INFINITY
      for (let j = start[a]!; j < start[a + 1]!; j++) {
        let score = value[j]!
        for (let k = 0; k < K; k++) score -= lambda[k]! * use[k]![j]!
        if (score > best) {
          best = score
          column[a] = j
        }
      }
      bound += best
    }
    const now = choiceOf(columns, column)
    if (bound < bestBound - 1e-9) {
      ;[bestBound, bestLambda, stale] = [bound, lambda, 0]
      candidates.push(Int32Array.from(column))
    } else if (++stale > 8) [step, stale] = [step / 2, 0]
    const slope = now.used.map((u, k) => (Number.isFinite(H[k]!) ? u - H[k]! : 0))
    const scale = slope.reduce((sum, s) => sum + s * s, 0)
    if (scale === 0) break
    const by = (step * Math.max(bound - Math.max(target(), 0), 1e-6 * Math.abs(bound))) / scale
    lambda = lambda.map((l, k) => Math.max(0, l + by * slope[k]!))
  }
  let best: Int32Array | null = null
  let bestValue = Number.NEGATIVE_INFINITY
  for (const candidate of candidates.slice(-20).concat(candidates.slice(0, 6))) {
    const mended = improved(columns, H, candidate)
    if (!mended) continue
    const { value: worth } = choiceOf(columns, mended)
    if (worth > bestValue) [best, bestValue] = [mended, worth]
  }
  if (!best) {
    const { used } = choiceOf(columns, minimal)
    return { least: used.map((u, k) => Math.max(u, H[k]!)) as unknown as number[], together: used.map((u, k) => Math.max(0, u - H[k]!)) }
  }
  const bound = Math.max(bestBound, bestValue)
  return {
    choice: choiceOf(columns, best),
    bound,
    relaxed: bound,
    gap: bound === 0 ? 0 : Math.max(0, (bound - bestValue) / Math.abs(bound)),
    prices: Array.from(bestLambda, (l) => ({ low: l, high: l })),
    multipliers: bestLambda,
  }
}

function improved(columns: ChoiceColumns, H: Float64Array, from: Int32Array): Int32Array | null {
  const { start, value, use } = columns
  const column = Int32Array.from(from)
  const used = choiceOf(columns, column).used
  const over = (j: number, i: number) =>
    use.reduce((sum, of, k) => sum + Math.max(0, used[k]! + of[j]! - of[i]! - H[k]!) / Math.max(H[k]!, 1), 0)
  for (let round = 0; round < 10 * column.length + 10; round++) {
    let [at, to, most] = [-1, -1, 0]
    const now = over(0, 0)
    for (let a = 0; a < column.length; a++) {
      const i = column[a]!
      for (let j = start[a]!; j < start[a + 1]!; j++) {
        const then = over(j, i)
        const gain =
          now > 1e-12 ? ((now - then) * 1e6) / (1 + Math.max(0, value[i]! - value[j]!)) : then > 1e-12 ? 0 : value[j]! - value[i]!
        if (gain > most) [at, to, most] = [a, j, gain]
      }
    }
    if (at < 0) return now > 1e-12 ? null : column
    for (let k = 0; k < use.length; k++) used[k] = used[k]! + use[k]![to]! - use[k]![column[at]!]!
    column[at] = to
  }
  return over(0, 0) > 1e-12 ? null : column
}
