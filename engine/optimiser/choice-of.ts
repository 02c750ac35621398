/** What a choice is worth and takes. */
import type { Choice, ChoiceColumns, Infeasible, Solution } from './choice-types.ts'

/**
 * Adds up a choice: its value, and what it takes of every limit.
 *
 * @param columns the accounts' columns
 * @param column  per account, the index of its column
 * @returns       the choice with its value in minor units and its uses in the unit of each limit; sums run in the order of accounts
 * @throws RangeError if there is not one column of its own for every account
 * @source docs/methods/choosing-coverage.md
 * @example choiceOf({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 6), use: [[0, 2]] }, Int32Array.of(1)).value // 6
 */
export function choiceOf(columns: ChoiceColumns, column: Int32Array): Choice {
  const { start, value, use } = columns
  if (column.length !== start.length - 1) throw new RangeError(`${column.length} columns chosen for ${start.length - 1} accounts`)
  let total = 0
  for (let a = 0; a < column.length; a++) {
    const j = column[a]!
    if (j < start[a]! || j >= start[a + 1]!) throw new RangeError(`Column ${j} is none of account ${a}`)
    total += value[j]!
  }
  return {
    column,
    value: total,
    used: Float64Array.from(use, (of) => {
      let sum = 0
      for (let a = 0; a < column.length; a++) sum += of[column[a]!]!
      return sum
    }),
  }
}

/**
 * Whether a solve found that no choice keeps every limit.
 *
 * @param found what `solveChoices` returned
 * @returns     true for an infeasible one
 * @source docs/methods/choosing-coverage.md
 * @example isInfeasible({ least: [2], together: Float64Array.of(1) }) // true
 */
export function isInfeasible(found: Solution | Infeasible): found is Infeasible {
  return 'least' in found
}
