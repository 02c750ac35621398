import type { z } from 'zod'
import { type Problem, Refusal } from './refusal.ts'

/**
 * Reads a document by its schema.
 *
 * @param what  how it is called in the message: "The scenario"
 * @param more  problems between entries, of the raw document
 * @returns     the document with defaults filled in
 * @throws Refusal `invalid` with every problem and its place
 */
export function parseDocument<S extends z.ZodType>(
  schema: S,
  document: unknown,
  what: string,
  more: (read: z.output<S>) => readonly Problem[] = () => [],
): z.output<S> {
  const parsed = schema.safeParse(document)
  const problems = parsed.success ? more(parsed.data) : parsed.error.issues.flatMap(problemsOf)
  if (parsed.success && problems.length === 0) return parsed.data
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  throw new Refusal('invalid', `${what} has ${count}: ${problems[0]!.at} ${problems[0]!.message}`, [...problems])
}

/** An unknown key is a place of its own. */
function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ at: placeOf([...issue.path, key]), message: 'is not known here: check its spelling or take it out' }))
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  return [{ at: placeOf(issue.path), message: missing ? 'is missing' : issue.message }]
}

function placeOf(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  return text.replace(/^\./, '') || 'file'
}
