/**
 * Giving accounts to people under their hours (generalised assignment): what goes in and what comes out.
 *
 * Conventions: pairs lie account by account, `account * people + person`; accounts and people in key order, so the index is the tie-break;
 * costs ≥ 0 in one unit, `Infinity` where a pair is not allowed; uses ≥ 0 in the unit of capacity; nothing is random.
 */

export interface AssignmentProblem {
  readonly accounts: number
  readonly people: number
  /** Per pair. */
  readonly cost: Float64Array
  /** Per pair: hours the account takes of the person. */
  readonly use: Float64Array
  /** Per person. */
  readonly capacity: Float64Array
  /** Per account: what it costs to give it to nobody; left out: more than all else together. */
  readonly leave?: Float64Array
}

export interface Assignment {
  /** Per account: who has it; -1: nobody. */
  readonly person: Int32Array
  /** Of the pairs chosen, and of accounts that nobody has where leaving them has a stated cost. */
  readonly cost: number
  /** No assignment within the hours costs less: proved. */
  readonly bound: number
  /** (cost − bound) / cost, ≥ 0; 0 where both are 0. */
  readonly gap: number
  /** Per person. */
  readonly used: Float64Array
  /** Accounts that nobody has. */
  readonly left: readonly number[]
}
