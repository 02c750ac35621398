/**
 * Jaro-Winkler similarity of two texts: 1 = equal, 0 = nothing in common; a common beginning of up to four letters counts extra (0.1 each).
 *
 * @param left  text, compared by UTF-16 unit
 * @param right text
 * @returns     similarity in [0, 1], symmetric
 * @source  Winkler, String Comparator Metrics (1990): MARTHA / MARHTA 0.961 — docs/methods/matching.md
 * @example jaroWinkler('MARTHA', 'MARHTA').toFixed(3) // '0.961'
 */
export function jaroWinkler(left: string, right: string): number {
  if (left === right) return left === '' ? 0 : 1
  const [a, b] = left.length <= right.length ? [left, right] : [right, left]
  if (a.length === 0) return 0
  const reach = Math.max(0, (b.length >> 1) - 1)
  const taken = new Uint8Array(b.length)
  const matched: number[] = []
  for (let at = 0; at < a.length; at++) {
    const unit = a.charCodeAt(at)
    for (let other = Math.max(0, at - reach); other < Math.min(b.length, at + reach + 1); other++) {
      if (taken[other] === 1 || b.charCodeAt(other) !== unit) continue
      taken[other] = 1
      matched.push(unit)
      break
    }
  }
  const m = matched.length
  if (m === 0) return 0
  let outOfPlace = 0
  for (let other = 0, next = 0; other < b.length; other++) {
    if (taken[other] === 1 && b.charCodeAt(other) !== matched[next++]) outOfPlace++
  }
  const jaro = (m / a.length + m / b.length + (m - outOfPlace / 2) / m) / 3
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}

/**
 * How alike two company names are: the best of Jaro-Winkler over the names as written, over their sorted words,
 * and word containment (all words of the shorter name in the longer one: 0.85, plus up to 0.1 by the share of words).
 *
 * @param left  folded words of a name, see splitCompanyName
 * @param right folded words of the other
 * @returns     similarity in [0, 1], symmetric
 * @source  token-set comparison as in Cohen, Ravikumar & Fienberg (2003) — docs/methods/matching.md
 * @example nameSimilarity(['north', 'wind', 'trading'], ['trading', 'north', 'wind']) // 1
 */
export function nameSimilarity(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return 0
  const straight = jaroWinkler(left.join(''), right.join(''))
  if (straight === 1) return 1
  const sorted = left.length + right.length > 2 ? jaroWinkler([...left].sort().join(''), [...right].sort().join('')) : 0
  const [few, many] = left.length <= right.length ? [left, right] : [right, left]
  const contained = few.every((word) => many.includes(word)) && few.some((word) => word.length >= 4)
  return Math.max(straight, sorted, contained ? 0.85 + 0.1 * (few.length / many.length) : 0)
}
