/** Blocks up to this size are compared pair by pair, larger ones in order of name within a window: work stays near linear. */
const WHOLE_BLOCK = 20
const WINDOW = 8

/**
 * Pairs worth comparing: records that share a key of any pass. Records of a block too large to be compared pair by pair are compared with
 * their next neighbours in the order given, so that n records make at most n × passes × 19 pairs.
 *
 * @param n      records
 * @param passes keys of a record, per pass (several: it is in several blocks; none: in no block), and the rank by which neighbours are found
 * @returns      pairs as left · n + right with left < right, ascending, each once
 * @source  blocking and sorted neighbourhood: Hernández & Stolfo (1995); Christen, Data Matching (2012), ch. 4 — docs/methods/duplicates.md
 * @example [...candidatePairs(3, [{ keysOf: (at) => [at < 2 ? 'a' : 'b'], rank: Int32Array.of(0, 1, 2) }])] // [1]
 */
export function candidatePairs(n: number, passes: readonly BlockingPass[]): Float64Array {
  let codes = new Float64Array(Math.max(16, n * 4))
  let used = 0
  const add = (a: number, b: number) => {
    if (used === codes.length) {
      const grown = new Float64Array(codes.length * 2)
      grown.set(codes)
      codes = grown
    }
    codes[used++] = a < b ? a * n + b : b * n + a
  }
  for (const { keysOf, rank, window = WINDOW } of passes) {
    const blocks = new Map<string, number[]>()
    for (let at = 0; at < n; at++)
      for (const key of keysOf(at)) {
        const block = blocks.get(key)
        if (block === undefined) blocks.set(key, [at])
        else if (block.at(-1) !== at) block.push(at)
      }
    for (const block of blocks.values()) {
      const large = block.length > WHOLE_BLOCK
      if (large) block.sort((a, b) => rank[a]! - rank[b]!)
      const reach = large ? window : block.length
      for (let at = 0; at < block.length; at++)
        for (let other = at + 1; other < Math.min(block.length, at + 1 + reach); other++) add(block[at]!, block[other]!)
    }
  }
  const sorted = codes.subarray(0, used).sort()
  let kept = 0
  for (let at = 0; at < used; at++) if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[kept++] = sorted[at]!
  return sorted.slice(0, kept)
}

export interface BlockingPass {
  readonly keysOf: (record: number) => readonly string[]
  readonly rank: Int32Array
  /** How many neighbours a record of a large block is compared with; default 8. */
  readonly window?: number
}

/**
 * The place of each record when all are sorted by a text: what neighbourhood means.
 *
 * @param texts one per record
 * @returns     rank per record, ties by record
 * @source  docs/methods/duplicates.md
 * @example [...rankBy(['b', 'a', 'c'])] // [1, 0, 2]
 */
export function rankBy(texts: readonly string[]): Int32Array {
  const order = texts.map((_, at) => at)
  order.sort((a, b) => (texts[a]! < texts[b]! ? -1 : texts[a]! > texts[b]! ? 1 : a - b))
  const rank = new Int32Array(texts.length)
  order.forEach((record, place) => {
    rank[record] = place
  })
  return rank
}
