/** The best value at many widths of one limit: the frontier of budget against value. */
import type { ChoiceColumns, SolveOptions } from './choice-types.ts'
import { isStuck, type PreparedChoices, prepareChoices, solveOrNearest } from './solve-choices.ts'

/** At one width of the limit. */
export interface FrontierPoint {
  readonly limit: number
  /** Null: no choice keeps the limits here. */
  readonly value: number | null
  readonly bound: number | null
  /** What the choice takes of it. */
  readonly used: number | null
}

/**
 * Solves at many widths of one limit, each from the one before, so that more never gets less.
 *
 * @param columns the accounts' columns
 * @param limits  per limit, the most that all accounts may use together
 * @param which   index of the limit that moves
 * @param at      its widths, ascending
 * @returns       per width, the best value found, its bound and what is used; both never fall as the width grows
 * @throws RangeError if the widths do not ascend
 * @source docs/methods/choosing-coverage.md
 * @example budgetFrontier({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 6), use: [[0, 2]] }, [2], 0, [0, 1, 2]).map((p) => p.value) // [0, 0, 6]
 */
export function budgetFrontier(
  columns: ChoiceColumns,
  limits: ArrayLike<number>,
  which: number,
  at: readonly number[],
  options: SolveOptions = {},
): FrontierPoint[] {
  if (at.some((limit, i) => i > 0 && limit < at[i - 1]!)) throw new RangeError('The widths of a frontier ascend')
  return frontierOf(prepareChoices(columns), limits, which, at, options)
}

/**
 * `budgetFrontier` on columns prepared before.
 *
 * @param prepared what `prepareChoices` built
 * @param limits   per limit, the most that all accounts may use together
 * @param which    index of the limit that moves
 * @param at       its widths, ascending
 * @returns        as `budgetFrontier`
 * @source docs/methods/choosing-coverage.md
 * @example frontierOf(prepareChoices({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 6), use: [[0, 2]] }), [2], 0, [2])[0].used // 2
 */
export function frontierOf(
  prepared: PreparedChoices,
  limits: ArrayLike<number>,
  which: number,
  at: readonly number[],
  options: SolveOptions = {},
): FrontierPoint[] {
  let { starts = [], multipliers } = options
  const points = at.map((limit): FrontierPoint => {
    const wide = Float64Array.from(limits, (other, k) => (k === which ? limit : other))
    const found = solveOrNearest(prepared, wide, { ...options, starts, multipliers })
    if (isStuck(found)) return { limit, value: null, bound: null, used: null }
    starts = [...(options.starts ?? []), found.choice.column]
    multipliers = found.multipliers
    return { limit, value: found.choice.value, bound: found.bound, used: found.choice.used[which]! }
  })
  // What a wider limit cannot exceed, a narrower one cannot either.
  let bound = Number.POSITIVE_INFINITY
  return points
    .toReversed()
    .map((point) => {
      if (point.bound === null) return point
      bound = Math.min(bound, point.bound)
      return { ...point, bound }
    })
    .reverse()
}
