/**
 * Value expressions of a mapping → closures. Whatever is missing gives null (numbers: NaN); whatever cannot be read sets `ctx.failure`.
 */
import type { DateStyleName, IdStyle, Value } from '#api/mapping.ts'
import type { Problem } from '#api/refusal.ts'
import { parseBoolean } from '../values/booleans.ts'
import { isProblem, type ValueProblem } from '../values/value-problem.ts'
import { missing } from './exact.ts'
import { FormulaError, parseFormula } from './formula.ts'
import { compileTree, constantNumber, type NumberNode } from './formula-closures.ts'
import { flagNumber, noNumber, numberText, plainNumber, textNumber } from './number-nodes.ts'
import { fail, failureOf, type Read, type Reader, type RowContext } from './row-context.ts'
import { type Place, resolveColumn, type Scope } from './scope.ts'
import { cleaner, codeFinder, coreId, wordsOf } from './texts.ts'

/** How the text of one column is read. '' stands for a date that means no day. */
export interface Readers {
  number(place: Place, override: 'point' | 'comma' | undefined): NumberReader
  day(place: Place, override: DateStyleName | undefined): Reader
  instant(place: Place, override: DateStyleName | undefined): Reader
  /** Days and instants that stand in the mapping itself. */
  readonly isoDay: Reader
  readonly isoInstant: Reader
}
export interface NumberReader {
  /** Character code of the decimal mark, for the common case. */
  readonly mark: number
  /** Plain decimal text with a point, whatever the style. */
  readonly plain: Reader
}

export interface ValueSettings {
  readonly nullWords: ReadonlySet<string>
  readonly ids: IdStyle
}

export interface ValueCompiler {
  text(value: Value, path: string): Read<string>
  id(value: Value, path: string): Read<string>
  number(value: Value, path: string): NumberNode
  day(value: Value, path: string): Read<string>
  instant(value: Value, path: string): Read<string>
  boolean(value: Value, path: string): Read<boolean>
  report(at: string, message: string): void
}

export function valueCompiler(scope: Scope, readers: Readers, settings: ValueSettings, problems: Problem[]): ValueCompiler {
  const report = (at: string, message: string): void => {
    problems.push({ at, message })
  }
  const nothing = () => null
  const clean = cleaner(settings.nullWords)

  function cell(name: string, path: string): { place: Place; read: Read<string> } | null {
    const place = resolveColumn(scope, name)
    if (typeof place === 'string') {
      report(path, place)
      return null
    }
    const { slot, column } = place
    if (slot === 0) return { place, read: (ctx) => clean(ctx.cells[0]![column]!) }
    return {
      place,
      read: (ctx) => {
        const row = ctx.cells[slot]
        return row === null || row === undefined ? null : clean(row[column]!)
      },
    }
  }

  /** Which branch a code takes: its number, or -1 for missing, or -2 for an unknown code (reported). */
  function selector(value: Case, path: string): (ctx: RowContext) => number {
    const codes = Object.keys(value.when)
    const code = text(value.case, `${path}.case`)
    const find = codeFinder(codes)
    const otherwise = value.else === undefined ? -2 : value.else === null ? -1 : codes.length
    const label = labelOf(value.case)
    return (ctx) => {
      const found = code(ctx)
      if (found === null) return -1
      const branch = find(found)
      if (branch >= 0) return branch
      if (otherwise === -2) {
        fail(ctx, {
          column: label,
          value: found,
          code: 'unknown_code',
          message: `${label} "${found}" is not among the codes of the mapping (${codes.slice(0, 12).join(', ')}${codes.length > 12 ? ' …' : ''})`,
          remedy: `Add "${found}" to the mapping at ${path}, or give it an "else"`,
        })
      }
      return otherwise
    }
  }
  const branchesOf = (value: Case, path: string): [Value, string][] => [
    ...Object.entries(value.when).map(([code, branch]): [Value, string] => [branch, `${path}.${value.key}.${code}`]),
    ...(value.else === undefined || value.else === null ? [] : [[value.else, `${path}.else`] as [Value, string]]),
  ]

  /** The forms that only choose among values mean the same for text, days, instants and flags. */
  function chosen<T>(value: Value, path: string, read: (value: Value, path: string) => Read<T>): Read<T> | null {
    if (typeof value === 'string') return null
    if ('map' in value || 'case' in value) {
      const asCase = caseOf(value)
      const select = selector(asCase, path)
      const branches = branchesOf(asCase, path).map(([branch, at]) => read(branch, at))
      return (ctx) => {
        const branch = select(ctx)
        return branch < 0 ? null : branches[branch]!(ctx)
      }
    }
    if ('first' in value) {
      const parts = value.first.map((part, i) => read(part, `${path}.first[${i}]`))
      return (ctx) => {
        for (const part of parts) {
          const found = part(ctx)
          if (found !== null || ctx.failure !== null) return found
        }
        return null
      }
    }
    return null
  }

  function text(value: Value, path: string): Read<string> {
    if (typeof value === 'string') return cell(value, path)?.read ?? nothing
    if ('column' in value) {
      const read = cell(value.column, `${path}.column`)?.read ?? nothing
      return value.ids === 'salesforce' ? coreIds(read) : read
    }
    if ('constant' in value) {
      const constant = value.constant === null ? null : String(value.constant)
      return () => constant
    }
    if ('concat' in value) {
      const parts = value.concat.map((part, i) => text(part, `${path}.concat[${i}]`))
      const separator = value.separator ?? ''
      const skip = value.missing === 'skip'
      return (ctx) => {
        let all: string | null = null
        for (const part of parts) {
          const found = part(ctx)
          if (found === null) {
            if (!skip) return null
          } else all = all === null ? found : all + separator + found
        }
        return all
      }
    }
    if ('formula' in value) {
      const node = number(value, path)
      return (ctx) => numberText(node, ctx)
    }
    if ('flag' in value || 'present' in value) {
      const flag = boolean(value, path)
      return (ctx) => {
        const found = flag(ctx)
        return found === null ? null : String(found)
      }
    }
    if ('words' in value) {
      const of = text(value.of, `${path}.of`)
      return (ctx) => {
        const found = of(ctx)
        return found === null ? null : wordsOf(found, value.words)
      }
    }
    return chosen(value, path, text) ?? nothing
  }

  function id(value: Value, path: string): Read<string> {
    const read = text(value, path)
    return settings.ids === 'salesforce' ? coreIds(read) : read
  }

  function number(value: Value, path: string): NumberNode {
    if (typeof value === 'string') return columnNumber({ column: value }, path)
    if ('column' in value) return columnNumber(value, `${path}.column`)
    if ('constant' in value) {
      if (value.constant === null) return noNumber
      const constant = String(value.constant)
      if (!/^-?\d+(\.\d+)?$/.test(constant)) {
        report(path, `"${constant}" is not a number`)
        return noNumber
      }
      return constantNumber(constant)
    }
    if ('formula' in value) return formula(value, path)
    if ('map' in value || 'case' in value) {
      const asCase = caseOf(value)
      const select = selector(asCase, path)
      const branches = branchesOf(asCase, path).map(([branch, at]) => number(branch, at))
      return {
        quick: (ctx) => {
          const branch = select(ctx)
          return branch < 0 ? missing : branches[branch]!.quick(ctx)
        },
        exact: (ctx) => {
          const branch = select(ctx)
          return branch < 0 ? null : branches[branch]!.exact(ctx)
        },
      }
    }
    if ('first' in value) {
      const parts = value.first.map((part, i) => number(part, `${path}.first[${i}]`))
      return {
        quick: (ctx) => {
          for (const part of parts) {
            const found = part.quick(ctx)
            if (!Number.isNaN(found) || ctx.failure !== null) return found
          }
          return missing
        },
        exact: (ctx) => {
          for (const part of parts) {
            const found = part.exact(ctx)
            if (found !== null || ctx.failure !== null) return found
          }
          return null
        },
      }
    }
    if ('flag' in value || 'present' in value) return flagNumber(boolean(value, path))
    return textNumber(text(value, path), 46, plainNumber, undefined, labelOf(value))
  }

  function columnNumber(
    value: { column: string; decimals?: number | undefined; numberStyle?: 'point' | 'comma' | undefined },
    path: string,
  ): NumberNode {
    const found = cell(value.column, path)
    if (found === null) return noNumber
    const reader = readers.number(found.place, value.numberStyle)
    return textNumber(found.read, reader.mark, reader.plain, value.decimals, found.place.label)
  }

  function formula(value: Extract<Value, { formula: string }>, path: string): NumberNode {
    try {
      const tree = parseFormula(value.formula)
      const named = value.with ?? {}
      return compileTree(tree, value.formula, (name) => {
        const given = Object.hasOwn(named, name) ? named[name] : undefined
        if (given !== undefined) return number(withDecimals(given, value.decimals), `${path}.with.${name}`)
        return columnNumber({ column: name, decimals: value.decimals }, `${path}.formula`)
      })
    } catch (error) {
      if (!(error instanceof FormulaError)) throw error
      report(`${path}.formula`, `cannot read the formula "${value.formula}" at character ${error.at}: ${error.message}`)
      return noNumber
    }
  }

  function dated(
    value: Value,
    path: string,
    ofColumn: (place: Place, style: DateStyleName | undefined) => Reader,
    ofText: Reader,
  ): Read<string> {
    const convert = (read: Read<string>, reader: Reader, label: string): Read<string> => {
      const remembered = new Map<string, string | ValueProblem>()
      return (ctx) => {
        const given = read(ctx)
        if (given === null) return null
        let found = remembered.get(given)
        if (found === undefined) {
          found = reader(given)
          if (remembered.size > 20_000) remembered.clear()
          remembered.set(given, found)
        }
        if (typeof found !== 'string') return fail(ctx, failureOf(label, given, found))
        return found === '' ? null : found
      }
    }
    if (typeof value === 'string' || 'column' in value) {
      const column = typeof value === 'string' ? { column: value } : value
      const found = cell(column.column, typeof value === 'string' ? path : `${path}.column`)
      if (found === null) return nothing
      return convert(found.read, ofColumn(found.place, column.dateStyle), found.place.label)
    }
    if ('constant' in value) {
      if (value.constant === null) return nothing
      const constant = ofText(String(value.constant))
      if (typeof constant !== 'string') report(path, `${constant.message}: ${constant.remedy}`)
      return () => (typeof constant === 'string' ? constant : null)
    }
    return chosen(value, path, (branch, at) => dated(branch, at, ofColumn, ofText)) ?? convert(text(value, path), ofText, labelOf(value))
  }
  const day = (value: Value, path: string) => dated(value, path, readers.day, readers.isoDay)
  const instant = (value: Value, path: string) => dated(value, path, readers.instant, readers.isoInstant)

  function boolean(value: Value, path: string): Read<boolean> {
    if (typeof value !== 'string' && 'present' in value) {
      const of = text(value.present, `${path}.present`)
      return (ctx) => of(ctx) !== null
    }
    if (typeof value !== 'string' && 'flag' in value) {
      const of = text(value.flag, `${path}.flag`)
      const inList = value.in !== undefined
      const find = codeFinder(value.in ?? value.notIn ?? [])
      return (ctx) => {
        const found = of(ctx)
        return found === null ? null : find(found) >= 0 === inList
      }
    }
    if (typeof value !== 'string' && 'constant' in value) {
      const constant = value.constant
      if (constant !== null && typeof constant !== 'boolean') report(path, `"${constant}" is neither true nor false`)
      return () => (typeof constant === 'boolean' ? constant : null)
    }
    const selected = chosen(value, path, boolean)
    if (selected !== null) return selected
    const of = text(value, path)
    const label = labelOf(value)
    return (ctx) => {
      const found = of(ctx)
      if (found === null) return null
      const read = parseBoolean(found)
      return isProblem(read) ? fail(ctx, failureOf(label, found, read)) : read
    }
  }

  return { text, id, number, day, instant, boolean, report }
}

function withDecimals(value: Value, decimals: number | undefined): Value {
  if (decimals === undefined) return value
  if (typeof value === 'string') return { column: value, decimals }
  return 'column' in value && value.decimals === undefined ? { ...value, decimals } : value
}

interface Case {
  readonly case: Value
  readonly when: Readonly<Record<string, Value>>
  readonly else?: Value | null
  /** What the branches are called in the mapping. */
  readonly key: 'map' | 'when'
}

/** A look-up is a case whose branches are constants. */
function caseOf(value: Extract<Value, { map: unknown } | { when: unknown }>): Case {
  const otherwise = value.else === undefined ? {} : { else: value.else }
  if ('when' in value) return { case: value.case, when: value.when, key: 'when', ...otherwise }
  const when = Object.fromEntries(Object.entries(value.map).map(([code, constant]) => [code, { constant }]))
  return { case: value.of, when, key: 'map', ...otherwise }
}

/** How a problem names a value: its column where it has one. */
export function labelOf(value: Value): string {
  if (typeof value === 'string') return value
  if ('column' in value) return value.column
  if ('constant' in value) return String(value.constant)
  if ('concat' in value) return value.concat.map(labelOf).join(' + ')
  if ('formula' in value) return value.formula
  if ('map' in value || 'words' in value) return labelOf(value.of)
  if ('case' in value) return labelOf(value.case)
  if ('flag' in value) return labelOf(value.flag)
  if ('present' in value) return labelOf(value.present)
  return value.first.map(labelOf).join(' or ')
}

const coreIds =
  (read: Read<string>): Read<string> =>
  (ctx) => {
    const found = read(ctx)
    return found === null ? null : coreId(found)
  }
