/** Candidates from a value that accounts of different sources share: a number, a VAT id, a domain, a name. */
import type { MatchRule } from './match-types.ts'

/** A pair of accounts (positions in key order, left < right) that a rule speaks for. */
export interface Candidate {
  readonly left: number
  readonly right: number
  readonly rule: MatchRule
  readonly score: number
  /** False: it is a question, whatever the score. */
  readonly accept: boolean
  /** What makes it a question, put before the other reasons. */
  readonly note: string | null
  /** It would have been a link, but a stronger one took the place: worth a question although it cannot be added. */
  readonly blocked?: true
}

/** What a rule makes of one pair; null = nothing. */
export type Verdict = Pick<Candidate, 'score' | 'accept' | 'note'> | null

/** A value that more than this many pairs share says nothing about any of them. */
const MOST_PAIRS_PER_VALUE = 50

/**
 * Pairs of accounts of different sources with the same value. A value that several accounts of one source share only asks.
 *
 * @param sourceOf source number per account, length n
 * @param heldBy   value of an account, null = none
 * @param rule     the rule it belongs to
 * @param judge    verdict on one pair whose value is unique in both sources
 * @param plural   the value in words, for the note ("VAT id")
 * @returns        candidates in order of their accounts, and the number of values shared by too many pairs to ask about
 * @source  docs/methods/matching.md
 * @example sharedValues(Int32Array.of(0, 1), () => 'x', 'domain', () => ({ score: 0.9, accept: true, note: null }), 'domain').candidates.length // 1
 */
export function sharedValues(
  sourceOf: Int32Array,
  heldBy: (account: number) => string | null,
  rule: MatchRule,
  judge: (left: number, right: number) => Verdict,
  plural: string,
): { candidates: Candidate[]; tooCommon: number } {
  const holders = new Map<string, number[]>()
  for (let account = 0; account < sourceOf.length; account++) {
    const value = heldBy(account)
    if (value === null) continue
    const list = holders.get(value)
    if (list === undefined) holders.set(value, [account])
    else list.push(account)
  }
  const candidates: Candidate[] = []
  let tooCommon = 0
  for (const accounts of holders.values()) {
    if (accounts.length < 2 || sourceOf[accounts[0]!] === sourceOf[accounts.at(-1)!]) continue
    const inSource = new Map<number, number>()
    for (const account of accounts) inSource.set(sourceOf[account]!, (inSource.get(sourceOf[account]!) ?? 0) + 1)
    let pairs = accounts.length ** 2
    for (const n of inSource.values()) pairs -= n * n
    if (pairs / 2 > MOST_PAIRS_PER_VALUE) {
      tooCommon++
      continue
    }
    forEachPair(accounts, sourceOf, (left, right) => {
      const verdict = judge(left, right)
      if (verdict === null) return
      const most = Math.max(inSource.get(sourceOf[left]!)!, inSource.get(sourceOf[right]!)!)
      if (most === 1) candidates.push({ left, right, rule, ...verdict })
      else
        candidates.push({
          left,
          right,
          rule,
          score: verdict.score / 2,
          accept: false,
          note: `${most} accounts of one source share this ${plural}`,
        })
    })
  }
  return { candidates, tooCommon }
}

function forEachPair(accounts: readonly number[], sourceOf: Int32Array, visit: (left: number, right: number) => void): void {
  for (let at = 0; at < accounts.length; at++) {
    for (let other = at + 1; other < accounts.length; other++) {
      if (sourceOf[accounts[at]!] !== sourceOf[accounts[other]!]) visit(accounts[at]!, accounts[other]!)
    }
  }
}
