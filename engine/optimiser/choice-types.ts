/**
 * Choosing one column per account under limits: what goes in and what comes out (multiple-choice, several limits: MMKP).
 *
 * Conventions: accounts in key order (source, externalId bytewise), so the index is the tie-break; values are integer minor units over the
 * horizon, may be negative; uses are ≥ 0 in the unit of their limit (minor units a year, minutes a year, moves); nothing is random.
 */

export interface ChoiceColumns {
  /** n + 1 places: columns of account a are start[a] … start[a + 1] − 1, at least one each. */
  readonly start: Int32Array
  /** Per column. */
  readonly value: Float64Array
  /** Per limit, per column. */
  readonly use: readonly ArrayLike<number>[]
}

/** One column per account. */
export interface Choice {
  readonly column: Int32Array
  readonly value: number
  /** Per limit. */
  readonly used: Float64Array
}

/**
 * What one unit more is worth, and what one unit less costs: equal where the price is unique. Minor units per unit.
 * `high` is Infinity where one unit less cannot be kept at all.
 */
export interface Price {
  readonly low: number
  readonly high: number
}

export interface Solution {
  readonly choice: Choice
  /** No choice within the limits is worth more. */
  readonly bound: number
  /** The bound before any search: what the same would be worth if an account could be split between columns (the linear relaxation). */
  readonly relaxed: number
  /** (bound − value) / |bound|, ≥ 0; 0 where both are 0. */
  readonly gap: number
  /** Per limit. */
  readonly prices: readonly Price[]
  /** Multipliers the bound was proved with, per limit: where the next solve may begin. */
  readonly multipliers: Float64Array
}

/** No choice keeps every limit: by how much each would have to be wider, alone or together, for one that does. */
export interface Infeasible {
  /** Per limit: the least that would do with all others as they are; null: no width of it alone would. */
  readonly least: readonly (number | null)[]
  /** The widening of all limits together that would do, as found: per limit, what to add. */
  readonly together: Float64Array
}

export interface SolveOptions {
  /** Plans that are always candidates (today’s, an even spread, by revenue, the previous one); one that breaks a limit is mended first. */
  readonly starts?: readonly Int32Array[] | undefined
  /** Of a solve nearby, per limit: where to begin. */
  readonly multipliers?: Float64Array | undefined
  /** quick: within a slider’s step, prices as points; full (default): exact where it is small, prices as ranges where they are not unique. */
  readonly effort?: 'quick' | 'full' | undefined
}

/** A free-form rule over columns, whosever they are: Σ weight of the chosen ones is at most, or at least, an amount. */
export interface ChoiceRule {
  readonly name: string
  readonly columns: ArrayLike<number>
  /** Per column named. */
  readonly weights: ArrayLike<number>
  readonly sense: 'at most' | 'at least'
  readonly amount: number
}
