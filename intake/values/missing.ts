/** Texts that say "nothing here". Missing is not zero. */

/** Compared without case and without blanks around. */
export const defaultNullWords: readonly string[] = [
  '',
  'null',
  '(null)',
  '<null>',
  '[null]',
  '\\n',
  'nil',
  'none',
  'nan',
  'n/a',
  '#n/a',
  '#nv',
  'na',
  'n.a.',
  'n. a.',
  'k.a.',
  'k. a.',
  's.o.',
  'n/d',
  'n.d.',
  '-',
  '--',
  '---',
  '–',
  '—',
  '(blank)',
  '(leer)',
  '(empty)',
  'undefined',
  '#null!',
]

const defaultWords = new Set(defaultNullWords)

/**
 * Whether a cell is empty or holds a word for nothing. `Null`, `None` and `NA` are surnames, places and country codes as well, so a
 * mapping gives `words` of its own for columns of names and codes.
 *
 * @example isNullWord('NULL') // true
 * @example isNullWord('NA', new Set([''])) // false: Namibia
 */
export function isNullWord(text: string, words: ReadonlySet<string> = defaultWords): boolean {
  if (text === '') return true
  // Every default word is short; most cells are decided here.
  if (text.length > 12 && words === defaultWords && text.charCodeAt(0) > 32 && text.charCodeAt(text.length - 1) > 32) return false
  return words.has(text.trim().toLowerCase())
}

/** Dates that stand for "open", "unknown" or "for ever" in the systems that write them. */
export const defaultSentinelDays: readonly string[] = [
  '0001-01-01',
  '1753-01-01',
  '1899-12-30',
  '1899-12-31',
  '1900-01-01',
  '1901-01-01',
  '2099-12-31',
  '2100-01-01',
  '2199-12-31',
  '2999-12-12',
  '2999-12-31',
  '3000-01-01',
  '4712-12-31',
  '8888-12-31',
  '9999-01-01',
  '9999-12-30',
  '9999-12-31',
]

const defaultSentinels = new Set(defaultSentinelDays)

/** Whether a day is one of the dates that mean "none". */
export function isSentinelDay(day: string, sentinels: ReadonlySet<string> = defaultSentinels): boolean {
  return sentinels.has(day)
}
