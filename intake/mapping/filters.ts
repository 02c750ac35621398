import type { RowFilter } from '#api/mapping.ts'
import { compareFractions, fractionOf } from './exact.ts'
import { fractionIn } from './number-nodes.ts'
import type { RowContext } from './row-context.ts'
import { codeFinder } from './texts.ts'
import type { ValueCompiler } from './values.ts'

/** True = the row stays. A number that cannot be read leaves `ctx.failure` behind. */
export type KeepRow = (ctx: RowContext) => boolean

export function compileFilters(filters: readonly RowFilter[] | undefined, path: string, values: ValueCompiler): KeepRow | null {
  if (filters === undefined || filters.length === 0) return null
  const tests = filters.map((filter, i) => compileFilter(filter, `${path}.where[${i}]`, values))
  return (ctx) => tests.every((test) => test(ctx))
}

function compileFilter(filter: RowFilter, path: string, values: ValueCompiler): KeepRow {
  const tests: KeepRow[] = []
  const text = values.text(filter.value, `${path}.value`)
  if (filter.empty !== undefined) tests.push((ctx) => (text(ctx) === null) === filter.empty)
  if (filter.in !== undefined) {
    const find = codeFinder(filter.in)
    tests.push((ctx) => {
      const found = text(ctx)
      return found !== null && find(found) >= 0
    })
  }
  if (filter.notIn !== undefined) {
    const find = codeFinder(filter.notIn)
    tests.push((ctx) => {
      const found = text(ctx)
      return found === null || find(found) < 0
    })
  }
  if (filter.above !== undefined || filter.below !== undefined) {
    const number = values.number(filter.value, `${path}.value`)
    const above = filter.above === undefined ? null : fractionOf(plainText(filter.above))
    const below = filter.below === undefined ? null : fractionOf(plainText(filter.below))
    tests.push((ctx) => {
      const found = fractionIn(number, ctx)
      if (found === null) return false
      return (above === null || compareFractions(found, above) > 0) && (below === null || compareFractions(found, below) < 0)
    })
  }
  return (ctx) => tests.every((test) => test(ctx))
}

/** A number of the mapping without an exponent. */
const plainText = (value: number): string => (/e/.test(String(value)) ? value.toFixed(12) : String(value))
