/** The same choice as a model that any solver of integer programs reads (CPLEX LP text): the yardstick, and the way to free-form rules. */
import type { ChoiceColumns, ChoiceRule } from './choice-types.ts'

/** Longer lines are legal, but some readers stop at 255 or 560 characters. */
const termsPerLine = 20

export interface LpText {
  readonly text: string
  /** Index of the limit that each row after the accounts' stands for; rows of rules follow. */
  readonly limitRows: readonly number[]
}

/**
 * States a choice under limits and rules as CPLEX LP text. Variable xJ is 1 where column J is chosen, row aA says that account A has one column,
 * lK keeps limit K, rI rule I.
 *
 * @param columns the accounts' columns: values in minor units, uses in the unit of each limit
 * @param limits  per limit, what there is; Infinity: no row
 * @param rules   further rules over columns
 * @returns       the text; its variables are in the order of the columns, its rows in that of accounts, limits, rules
 * @throws RangeError if a number is not finite, or a rule names a column that does not exist
 * @source  LP file format of CPLEX, as HiGHS reads it — docs/methods/choosing-coverage.md
 * @example asLpText({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 6), use: [[0, 2]] }, [2]).text.split('\n')[1] // ' value: 0 x0 + 6 x1'
 */
export function asLpText(columns: ChoiceColumns, limits: ArrayLike<number>, rules: readonly ChoiceRule[] = []): LpText {
  const { start, value, use } = columns
  const size = value.length
  const all = Int32Array.from({ length: size }, (_, j) => j)
  const lines = ['Maximize', ...row('value', all, value, ''), 'Subject To']
  for (let a = 0; a + 1 < start.length; a++) {
    const own = all.subarray(start[a]!, start[a + 1]!)
    lines.push(...row(`a${a}`, own, new Uint8Array(own.length).fill(1), '= 1'))
  }
  const limitRows: number[] = []
  use.forEach((of, k) => {
    if (limits[k] === Number.POSITIVE_INFINITY) return
    const used = all.filter((j) => of[j] !== 0)
    limitRows.push(k)
    lines.push(
      ...row(
        `l${k}`,
        used,
        Float64Array.from(used, (j) => of[j]!),
        `<= ${plain(limits[k]!)}`,
      ),
    )
  })
  rules.forEach((rule, i) => {
    for (let at = 0; at < rule.columns.length; at++)
      if (!(rule.columns[at]! >= 0 && rule.columns[at]! < size)) throw new RangeError(`“${rule.name}” names column ${rule.columns[at]}`)
    lines.push(...row(`r${i}`, rule.columns, rule.weights, `${rule.sense === 'at most' ? '<=' : '>='} ${plain(rule.amount)}`))
  })
  lines.push('Binary')
  for (let j = 0; j < size; j += termsPerLine) lines.push(` ${Array.from(all.subarray(j, j + termsPerLine), (i) => `x${i}`).join(' ')}`)
  return { text: [...lines, 'End', ''].join('\n'), limitRows }
}

/** A row of at least one term, as the format wants it. */
function row(name: string, columns: ArrayLike<number>, weights: ArrayLike<number>, end: string): string[] {
  if (columns.length === 0) return [` ${name}: 0 x0 ${end}`]
  const lines: string[] = []
  for (let from = 0; from < columns.length; from += termsPerLine) {
    let line = from === 0 ? ` ${name}:` : '  '
    for (let i = from; i < Math.min(from + termsPerLine, columns.length); i++) {
      const weight = weights[i]!
      line += `${weight < 0 ? ' -' : i === 0 ? '' : ' +'} ${plain(Math.abs(weight))} x${columns[i]}`
    }
    lines.push(line)
  }
  if (end !== '') lines[lines.length - 1] += ` ${end}`
  return lines
}

function plain(number: number): string {
  if (!Number.isFinite(number)) throw new RangeError(`Cannot state ${number} in a model`)
  return String(number)
}
