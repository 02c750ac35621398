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
  if (issue.code === 'invalid_union') return closest(issue.errors).flatMap((inner) => problemsOf(inner, path, input))
  const at = pathText(path)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      at: pathText([...path, key]),
      message: `"${key}" is not known here${suggestion(key, knownKeys(path, input))}`,
    }))
  const given = valueAt(input, path)
  if (given === undefined && issue.code === 'invalid_type') return [{ at, message: 'is missing' }]
  if (issue.code === 'invalid_value')
    return [
      {
        at,
        message: `${JSON.stringify(given) ?? 'nothing'} is not one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`,
      },
    ]
  if (issue.code === 'invalid_type') return [{ at, message: `${issue.expected} expected, not ${JSON.stringify(given)?.slice(0, 60)}` }]
  return [{ at, message: issue.message }]
}

/** Of the forms a value may have, the one that was meant: right type first, then the fewest complaints at the top, then the deepest. */
function closest(alternatives: readonly (readonly Issue[])[]): readonly Issue[] {
  const score = (issues: readonly Issue[]) => {
    const top = issues.filter((issue) => issue.path.length <= 1)
    const wrongType = issues.some((issue) => issue.path.length === 0 && issue.code === 'invalid_type')
    const wrongForm = top.some((issue) => issue.code === 'unrecognized_keys')
    const absent = top.filter((issue) => issue.path.length === 1 && issue.code !== 'unrecognized_keys').length
    return (wrongType ? 1000 : 0) + (wrongForm ? 10 : 0) + absent * 10 + issues.length
  }
  let best: readonly Issue[] = alternatives[0] ?? []
  for (const issues of alternatives) if (issues.length > 0 && (best.length === 0 || score(issues) < score(best))) best = issues
  return best
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
  if (path[0] === 'tables' && path.length === 2) return ['table', 'from', 'note', 'joins', 'where', 'scope', 'columns']
  return []
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (isRecord(value) || Array.isArray(value) ? (value as Record<PropertyKey, unknown>)[part] : undefined),
    input,
  )
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
