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
  const { m, outOfPlace } = b.length <= 31 ? commonInWords(a, b) : commonInLists(a, b)
  if (m === 0) return 0
  const jaro = (m / a.length + m / b.length + (m - outOfPlace / 2) / m) / 3
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}

const reachOf = (b: string): number => Math.max(0, (b.length >> 1) - 1)

interface Common {
  /** Letters in common within reach. */
  readonly m: number
  /** Those that come in another order. */
  readonly outOfPlace: number
}

/** Letters taken are bits of a word: nearly every name is short, and names are compared by the million. */
function commonInWords(a: string, b: string): Common {
  const reach = reachOf(b)
  let [takenOfA, takenOfB, m] = [0, 0, 0]
  for (let at = 0; at < a.length; at++) {
    const unit = a.charCodeAt(at)
    const to = Math.min(b.length, at + reach + 1)
    for (let other = Math.max(0, at - reach); other < to; other++) {
      if ((takenOfB & (1 << other)) !== 0 || b.charCodeAt(other) !== unit) continue
      takenOfA |= 1 << at
      takenOfB |= 1 << other
      m++
      break
    }
  }
  let outOfPlace = 0
  for (let at = 0, other = 0, left = m; left > 0; at++, other++, left--) {
    while ((takenOfA & (1 << at)) === 0) at++
    while ((takenOfB & (1 << other)) === 0) other++
    if (a.charCodeAt(at) !== b.charCodeAt(other)) outOfPlace++
  }
  return { m, outOfPlace }
}

/** The same for texts of any length. */
function commonInLists(a: string, b: string): Common {
  const reach = reachOf(b)
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
  let outOfPlace = 0
  for (let other = 0, next = 0; other < b.length; other++) {
    if (taken[other] === 1 && b.charCodeAt(other) !== matched[next++]) outOfPlace++
  }
  return { m: matched.length, outOfPlace }
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
