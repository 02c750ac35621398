import type { Components } from './components.ts'
import { nameSimilarity } from './name-similarity.ts'
import { placesAgree, valuesAgree, vatIdsAgree } from './pair-evidence.ts'
import type { PreparedAccount } from './prepare-accounts.ts'
import type { Candidate } from './shared-values.ts'

/** Blocks up to this size are compared pair by pair, larger ones in name order within a window: work stays near linear. */
const WHOLE_BLOCK = 24
const WINDOW = 12
/** Best candidates kept per account. */
const BEST = 3
const SHORTEST_NAME = 4

/**
 * Questions about similar names among accounts that still lack a partner. Compared are only accounts that share a postal code, town,
 * telephone number, the first letters or the rarest word of the name (blocking); in large blocks only neighbours in name order.
 *
 * @param prepared   accounts in key order, length n
 * @param sourceOf   source number per account, length n
 * @param components what has been linked so far
 * @param least      least similarity in [0, 1]: at the same place or telephone number, and elsewhere
 * @returns          candidates, none of them accepted, at most three per account; order left, right
 * @source  blocking and sorted neighbourhood: Hernández & Stolfo (1995); Christen, Data Matching (2012) — docs/methods/matching.md
 * @example nearNameCandidates([], new Int32Array(0), createComponents(new Int32Array(0), new Map()), { samePlace: 0.85, elsewhere: 0.92 }) // []
 */
export function nearNameCandidates(
  prepared: readonly PreparedAccount[],
  sourceOf: Int32Array,
  components: Components,
  least: { readonly samePlace: number; readonly elsewhere: number },
): Candidate[] {
  const n = prepared.length
  const sources = new Set(sourceOf).size
  const open = (account: number): boolean =>
    (prepared[account]!.nameKey?.length ?? 0) >= SHORTEST_NAME && components.membersOf(account).length < sources
  const similarityOf = new Map<number, number>()
  const compare = (a: number, b: number): void => {
    const [left, right] = a < b ? [a, b] : [b, a]
    if (sourceOf[left] === sourceOf[right] || similarityOf.has(left * n + right)) return
    const similarity = similarityOfPair(prepared[left]!, prepared[right]!, least)
    if (similarity > 0 && components.check(left, right, false) === 'joined') similarityOf.set(left * n + right, similarity)
  }
  for (const block of blocksOf(prepared, open)) {
    if (block.length > WHOLE_BLOCK) block.sort((a, b) => byNameThenPosition(prepared, a, b))
    const reach = block.length > WHOLE_BLOCK ? WINDOW : block.length
    for (let at = 0; at < block.length; at++) {
      for (let other = at + 1; other < Math.min(block.length, at + 1 + reach); other++) compare(block[at]!, block[other]!)
    }
  }
  return bestOfEach(similarityOf, n)
}

/** 0 = not alike enough, or something speaks against it; equal names were judged before. */
function similarityOfPair(
  left: PreparedAccount,
  right: PreparedAccount,
  least: { readonly samePlace: number; readonly elsewhere: number },
): number {
  if (left.nameKey === right.nameKey) return 0
  const shorter = Math.min(left.nameKey!.length, right.nameKey!.length)
  const near = placesAgree(left, right) === true || valuesAgree(left.phone, right.phone) === true
  if (!near && Math.max(left.nameKey!.length, right.nameKey!.length) > 2 * shorter) return 0
  if (valuesAgree(left.country, right.country) === false || vatIdsAgree(left.vatId, right.vatId) === false) return 0
  const similarity = nameSimilarity(left.tokens, right.tokens)
  return similarity >= (near ? least.samePlace : least.elsewhere) ? similarity : 0
}

function blocksOf(prepared: readonly PreparedAccount[], open: (account: number) => boolean): number[][] {
  const accountsWith = new Map<string, number>()
  for (const { tokens } of prepared) for (const token of new Set(tokens)) accountsWith.set(token, (accountsWith.get(token) ?? 0) + 1)
  const blocks = new Map<string, number[]>()
  for (let account = 0; account < prepared.length; account++) {
    if (!open(account)) continue
    const one = prepared[account]!
    const rarest = rarestToken(one.tokens, accountsWith)
    const keys = [
      one.postalCode === null ? null : `postal ${one.postalCode}`,
      one.town === null ? null : `town ${one.town}`,
      one.phone === null ? null : `phone ${one.phone}`,
      `start ${one.nameKey!.slice(0, 4)}`,
      rarest === null ? null : `word ${rarest}`,
    ]
    for (const key of keys) {
      if (key === null) continue
      const block = blocks.get(key)
      if (block === undefined) blocks.set(key, [account])
      else block.push(account)
    }
  }
  return [...blocks.values()].filter((block) => block.length > 1)
}

/** Rarest word that at least two accounts have: a word nobody else has finds nobody. */
function rarestToken(tokens: readonly string[], accountsWith: ReadonlyMap<string, number>): string | null {
  let rarest: string | null = null
  for (const token of tokens) {
    const n = accountsWith.get(token)!
    if (n > 1 && token.length > 2 && (rarest === null || n < accountsWith.get(rarest)!)) rarest = token
  }
  return rarest
}

function byNameThenPosition(prepared: readonly PreparedAccount[], a: number, b: number): number {
  const [left, right] = [prepared[a]!.nameKey!, prepared[b]!.nameKey!]
  return left < right ? -1 : left > right ? 1 : a - b
}

function bestOfEach(similarityOf: ReadonlyMap<number, number>, n: number): Candidate[] {
  const ranked = [...similarityOf].sort((a, b) => b[1] - a[1] || a[0] - b[0])
  const taken = new Map<number, number>()
  const candidates: Candidate[] = []
  for (const [key, similarity] of ranked) {
    const [left, right] = [Math.floor(key / n), key % n]
    const [ofLeft, ofRight] = [taken.get(left) ?? 0, taken.get(right) ?? 0]
    if (ofLeft >= BEST || ofRight >= BEST) continue
    taken.set(left, ofLeft + 1)
    taken.set(right, ofRight + 1)
    candidates.push({ left, right, rule: 'near-name', score: Math.round(similarity * 800) / 1000, accept: false, note: null })
  }
  return candidates
}
