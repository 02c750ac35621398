/** Rows of columns are named by their index: filtering and sorting make lists of indexes, never lists of objects. */

export type Value = string | number | boolean | null | undefined
export type Indexes = Uint32Array

/** 0 … n − 1 */
export function allIndexes(n: number): Indexes {
  const all = new Uint32Array(n)
  for (let i = 0; i < n; i++) all[i] = i
  return all
}

/** The indexes below n that pass, in order. */
export function filterIndexes(n: number, passes: (index: number) => boolean): Indexes {
  const found = new Uint32Array(n)
  let count = 0
  for (let i = 0; i < n; i++) if (passes(i)) found[count++] = i
  return found.slice(0, count)
}

/**
 * Rank of each row by a column's values, missing ones NaN. Text goes by its folded form (ä after a, case and accents aside), digits in it
 * as they are: comparing 100,000 names by the locale's full rules takes seconds.
 */
export function sortKeys(n: number, value: (index: number) => Value): Float64Array {
  const keys = new Float64Array(n).fill(Number.NaN)
  const texts: (string | null)[] = new Array(n).fill(null)
  let text = false
  for (let i = 0; i < n; i++) {
    const one = value(i)
    if (one === null || one === undefined || one === '') continue
    if (typeof one === 'string') {
      texts[i] = fold(one)
      text = true
    } else keys[i] = Number(one)
  }
  return text ? textRanks(texts, keys) : keys
}

/** Most names differ in their first letters: those as one number are compared much quicker than strings. */
function textRanks(texts: readonly (string | null)[], keys: Float64Array): Float64Array {
  const n = texts.length
  const begins = new Float64Array(n)
  let known = 0
  const order = new Uint32Array(n)
  for (let i = 0; i < n; i++) {
    const one = texts[i]
    if (one === null || one === undefined) continue
    let begin = 0
    for (let c = 0; c < 6; c++) begin = begin * 256 + Math.min(255, c < one.length ? one.charCodeAt(c) : 0)
    begins[i] = begin
    order[known++] = i
  }
  const sorted = order.subarray(0, known).sort((a, b) => {
    const difference = begins[a]! - begins[b]!
    if (difference !== 0) return difference
    return texts[a]! < texts[b]! ? -1 : texts[a]! > texts[b]! ? 1 : 0
  })
  let rank = -1
  for (let at = 0; at < known; at++) {
    if (at === 0 || texts[sorted[at]!] !== texts[sorted[at - 1]!]) rank++
    keys[sorted[at]!] = rank
  }
  return keys
}

/** The given rows in order of their keys; missing ones last whatever the direction, equals as they were. */
export function sortIndexes(rows: ArrayLike<number>, keys: Float64Array, descending: boolean): Indexes {
  const known: number[] = []
  const missing: number[] = []
  for (let i = 0; i < rows.length; i++) (Number.isNaN(keys[rows[i]!]!) ? missing : known).push(rows[i]!)
  const sorted = Uint32Array.from(known)
  // Typed arrays sort in place and, by the standard, stably.
  if (descending) sorted.sort((a, b) => keys[b]! - keys[a]!)
  else sorted.sort((a, b) => keys[a]! - keys[b]!)
  const all = new Uint32Array(rows.length)
  all.set(sorted)
  all.set(missing, sorted.length)
  return all
}

/** For searching and sorting: lower case, without accents. */
export function fold(text: string): string {
  const lower = text.toLowerCase()
  for (let i = 0; i < lower.length; i++)
    if (lower.charCodeAt(i) > 127) return lower.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('ß', 'ss')
  return lower
}
