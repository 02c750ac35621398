/** How an address writes what lists are filtered by. */

export const textOf = (given: unknown): string => (given === undefined || given === null ? '' : String(given))

/** `low..high`, either may be missing; null where it is no range. */
export function rangeOf(text: string, factor: number): { low: number | null; high: number | null } | null {
  if (!text.includes('..')) return null
  const [low = '', high = ''] = text.split('..')
  const number = (part: string) => (part.trim() === '' || !Number.isFinite(Number(part)) ? null : Number(part) * factor)
  const range = { low: number(low), high: number(high) }
  return range.low === null && range.high === null ? null : range
}

export function decodeWord(word: string): string {
  try {
    return decodeURIComponent(word)
  } catch {
    return word
  }
}

/** `a,b` as a set, `none` for what has no value; null where nothing is asked for. */
export function wordsOf(given: unknown): ReadonlySet<string | null> | null {
  const text = textOf(given)
  return text === '' ? null : new Set(text.split(',').map((word) => (word === 'none' ? null : decodeWord(word))))
}
