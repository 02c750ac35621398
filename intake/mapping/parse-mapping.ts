import type { z } from 'zod'
import { Mapping, targets } from '#api/mapping.ts'
import type { TableName } from '#api/record.ts'
import type { Problem } from '#api/refusal.ts'
import { mappingRefusal } from './compile-mapping.ts'
import { suggestion } from './scope.ts'

/**
 * A mapping as a file or the wizard holds it, checked on its own (without data).
 *
 * @throws Refusal `invalid` with every problem found and its place in the JSON
 */
export function parseMapping(input: unknown): Mapping {
  const parsed = Mapping.safeParse(input)
  if (parsed.success) return parsed.data
  const name = isRecord(input) && typeof input.name === 'string' ? input.name : 'without a name'
  throw mappingRefusal(
    name,
    parsed.error.issues.flatMap((issue) => problemsOf(issue, [], input)),
  )
}

type Issue = z.core.$ZodIssue

function problemsOf(issue: Issue, prefix: readonly PropertyKey[], input: unknown): Problem[] {
  const path = [...prefix, ...issue.path]
  const at = pathText(path) || 'mapping'
  const given = valueAt(input, path)
  if (issue.code === 'invalid_union' && issue.errors.length === 0) {
    if (given === undefined) return [{ at, message: 'is missing: it says what the rows become' }]
    return [{ at, message: `${shown(given)} is no table${suggestion(String(given), Object.keys(targets))}` }]
  }
  if (issue.code === 'invalid_union') return closest(issue.errors).flatMap((inner) => problemsOf(inner, path, input))
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      at: pathText([...path, key]),
      message: `"${key}" is not known here${suggestion(key, knownKeys(path, input))}`,
    }))
  if (issue.code === 'invalid_key')
    return [{ at, message: `"${String(path.at(-1))}" cannot be a name here: ${issue.issues.map((inner) => inner.message).join('; ')}` }]
  if (given === undefined) return [{ at, message: 'is missing' }]
  if (issue.code === 'invalid_value')
    return [{ at, message: `${shown(given)} is not one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}` }]
  if (
    issue.code === 'invalid_type' &&
    issue.expected === 'object' &&
    typeof given === 'string' &&
    /columns\.(handling|elapsed|waiting)$/.test(at)
  )
    return [{ at, message: `a duration needs its unit: write {"value": ${shown(given)}, "unit": "minutes"}` }]
  if (issue.code === 'invalid_type' && issue.expected === 'string' && at.includes('.columns.'))
    return [{ at, message: `a column name or one of the value forms is expected, not ${shown(given)}` }]
  if (issue.code === 'invalid_type') return [{ at, message: `${issue.expected} expected, not ${shown(given)}` }]
  return [{ at, message: issue.message.startsWith('must ') ? `${shown(given)} ${issue.message}` : issue.message }]
}

/** Of the forms a value may have, the one that was meant: of the right type, with the fewest keys unknown or missing. */
function closest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const cost = (issue: Issue): number => {
    if (issue.code === 'invalid_union') return issue.errors.length === 0 ? 100 : sum(closest(issue.errors))
    if (issue.code === 'unrecognized_keys') return issue.path.length === 0 ? 10 * issue.keys.length : 1
    if (issue.code === 'invalid_type') return issue.path.length === 0 ? 1000 : issue.path.length === 1 ? 10 : 1
    return 1
  }
  const sum = (issues: readonly Issue[]): number => issues.reduce((total, issue) => total + cost(issue), 0)
  return alternatives.reduce((best, issues) => (sum(issues) < sum(best) ? issues : best))
}

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}

/** `tables[0].columns.net.formula` */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? String(part) : `${text}.${String(part)}`),
    '',
  )
}

function knownKeys(path: readonly PropertyKey[], input: unknown): readonly string[] {
  if (path.length === 0) return Object.keys(Mapping.shape)
  if (path[0] === 'tables' && path.at(-1) === 'columns' && path.length === 3) {
    const table = valueAt(input, [...path.slice(0, 2), 'table'])
    return typeof table === 'string' && table in targets ? [...Object.keys(targets[table as TableName]), 'drivers', 'attributes'] : []
  }
  if (path[0] === 'tables' && path.length === 2) return ['table', 'from', 'note', 'joins', 'where', 'scope', 'repeats', 'columns']
  if (path.includes('columns')) return valueKeys
  return []
}

const valueKeys = [
  'column',
  'constant',
  'concat',
  'formula',
  'of',
  'map',
  'else',
  'case',
  'when',
  'first',
  'flag',
  'in',
  'notIn',
  'present',
  'words',
  'decimals',
  'round',
  'with',
  'separator',
  'missing',
  'value',
  'unit',
  'between',
  'zero',
]

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (isRecord(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[part] : undefined),
    input,
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
