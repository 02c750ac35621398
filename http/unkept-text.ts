import { type Problem, Refusal } from '#api/refusal.ts'

/**
 * No database keeps a NUL, nor half of a character that takes two. Refused in one place for all there is to write: a schema that forgot it
 * would answer as if we had a bug.
 *
 * @throws Refusal invalid with the first places
 */
export function refuseUnkeptText(given: Readonly<Record<'params' | 'query' | 'body', unknown>>): void {
  const problems: Problem[] = []
  // No recursion: a body may be nested as deep as it is long.
  const waiting: { at: string; value: unknown }[] = Object.entries(given).map(([at, value]) => ({ at, value }))
  while (waiting.length > 0 && problems.length < most) {
    const { at, value } = waiting.pop()!
    if (typeof value === 'string' && !isKept(value)) problems.push({ at, message: 'holds a character that no text has' })
    if (!isParsed(value)) continue
    if (!Object.keys(value).every(isKept)) problems.push({ at, message: 'has a name with a character that no text has' })
    for (const [name, one] of Object.entries(value)) waiting.push({ at: `${at}/${name}`, value: one })
  }
  if (problems.length > 0)
    throw new Refusal(
      'invalid',
      'The request is not valid.',
      problems.reverse().map((one) => ({ ...one, at: one.at.slice(0, 200) })),
    )
}

const most = 20

/** Uploads are streams; JSON has no other objects than these. */
const isParsed = (value: unknown): value is object =>
  Array.isArray(value) || (typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value)))

const isKept = (text: string): boolean => !text.includes('\u0000') && !/\p{Surrogate}/u.test(text)
