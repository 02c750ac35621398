/**
 * How much an agreement or a difference says about two records being one (Fellegi & Sunter), in bits: +1 makes "one" twice as likely
 * against "two", −1 half as likely. Nothing is looked up and nothing is learned from answers: how often true doubles agree is stated per
 * field, how often others agree by chance is counted in the data.
 */

/** What comparing one field says; null where one side does not state it: missing is not different. */
export type Level = 'same' | 'alike' | 'different' | null

export interface FieldModel {
  /** Of pairs that are one and both state the field: the share that agrees, nearly agrees, differs. They add up to 1. */
  readonly same: number
  readonly alike: number
  readonly different: number
  /**
   * Least number of others that agree with a record by chance, whatever the count of the value says. Below 1: of values that are nearly
   * everybody's own, in any book; from 1 on: of values that many share, in this book.
   */
  readonly chance: number
}

/** One record in twenty is expected to be there twice: what evidence has to make up for. */
const DOUBLES_PER_RECORD = 0.05
/** A smaller book is judged as a part of one of so many records: in a handful everything looks rare. */
const SMALLEST_BOOK = 1000
/** Near values are found by chance about so many times as often as equal ones. */
const ALIKE_BY_CHANCE = 3

/**
 * Evidence of one field. A value that only these two hold speaks for them in full, one that many hold the less the more they are.
 *
 * @param model  of the field
 * @param level  what comparing said
 * @param others how many further records hold the value (0 = only these two), or would be found alike
 * @param n      records in all
 * @returns      bits: log2 of (probability if one / probability if two); 0 where nothing can be said
 * @source  Fellegi & Sunter (1969), weights; Winkler (1989), frequency-based weights — docs/methods/duplicates.md
 * @example evidenceOf({ same: 0.5, alike: 0.25, different: 0.25, chance: 1 }, 'same', 0, 1024) // 9
 */
export function evidenceOf(model: FieldModel, level: Level, others: number, n: number): number {
  if (level === null) return 0
  if (level === 'different') return Math.log2(model.different)
  const book = Math.max(n, SMALLEST_BOOK)
  const expected = Math.max(model.chance < 1 ? model.chance : (model.chance * book) / n, (others * book) / n)
  return level === 'same' ? Math.log2((model.same * book) / expected) : Math.log2((model.alike * book) / (ALIKE_BY_CHANCE * expected))
}

/**
 * What evidence has to make up for before two records are as likely one as two: the more records, the more pairs agree by chance.
 *
 * @param n records in all
 * @returns bits
 * @source  prior odds of one pair: 0.05 / n — docs/methods/duplicates.md
 * @example evidenceMissing(1638.4) // 15
 */
export function evidenceMissing(n: number): number {
  return Math.log2(Math.max(n, SMALLEST_BOOK) / DOUBLES_PER_RECORD)
}

/**
 * Turns evidence into a score: the probability that two records are one, if fields were independent and one record in twenty doubled.
 *
 * @param bits evidence of all fields together
 * @param n    records in all: the more there are, the more pairs agree by chance
 * @returns    score in (0, 1), three decimals, never quite 1; strength of evidence rather than a probability, as fields do depend on each other
 * @source  Bayes' rule in odds: log2(1/2 : 1/2) = 0 bits beyond the n / 0.05 to be made up for — docs/methods/duplicates.md
 * @example scoreOf(Math.log2(1000 / 0.05), 1000) // 0.5
 */
export function scoreOf(bits: number, n: number): number {
  const odds = 2 ** Math.min(60, bits - evidenceMissing(n))
  return Math.min(0.999, Math.round((1000 * odds) / (1 + odds)) / 1000)
}

/**
 * How often each value occurs, once per record.
 *
 * @param records values of one field per record
 * @returns       number of records by value
 * @source  docs/methods/duplicates.md
 * @example countValues([['a', 'b'], ['a', 'a']]).get('a') // 2
 */
export function countValues(records: readonly (readonly string[])[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const values of records)
    for (const value of values.length > 1 ? new Set(values) : values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return counts
}

/** A field in all records, ready to be compared. */
export interface PreparedField {
  readonly values: readonly (readonly string[])[]
  readonly counts: ReadonlyMap<string, number>
  readonly model: FieldModel
}

/** What comparing one field of two records gave. */
export interface Compared {
  readonly level: Level
  readonly bits: number
  /** The two values that say it: the common one, else the nearest, else the first ones. */
  readonly left: string | null
  readonly right: string | null
}

/**
 * Compares one field of two records that may each hold several values (an account has one per system that knows it).
 *
 * @param field   the field in all records
 * @param left    index of a record
 * @param right   index of another
 * @param isAlike whether two different values may be the same, misspelt; default: never
 * @returns       level, evidence in bits and the values that gave it
 * @source  docs/methods/duplicates.md
 * @example compareField({ values: [['a'], ['b', 'a']], counts: new Map([['a', 2], ['b', 1]]), model: { same: 1, alike: 0, different: 0, chance: 1 } }, 0, 1).level // 'same'
 */
export function compareField(field: PreparedField, left: number, right: number, isAlike?: (a: string, b: string) => boolean): Compared {
  const ours = field.values[left]!
  const theirs = field.values[right]!
  if (ours.length === 0 || theirs.length === 0) return { level: null, bits: 0, left: ours[0] ?? null, right: theirs[0] ?? null }
  const n = field.values.length
  // One value on either side is the rule; a loop over pairs of values is the rest.
  let common: string | null = null
  for (const value of ours)
    if (theirs.includes(value) && (common === null || field.counts.get(value)! < field.counts.get(common)!)) common = value
  if (common !== null)
    return { level: 'same', bits: evidenceOf(field.model, 'same', field.counts.get(common)! - 2, n), left: common, right: common }
  if (isAlike !== undefined)
    for (const a of ours)
      for (const b of theirs) {
        if (!isAlike(a, b)) continue
        const others = Math.max(field.counts.get(a)!, field.counts.get(b)!) - 1
        return { level: 'alike', bits: evidenceOf(field.model, 'alike', others, n), left: a, right: b }
      }
  return { level: 'different', bits: Math.log2(field.model.different), left: ours[0]!, right: theirs[0]! }
}
