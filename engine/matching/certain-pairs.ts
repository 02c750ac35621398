import type { Finding } from '../portfolio/portfolio.ts'
import type { CrossReference, MatchDecision } from './match-types.ts'
import type { PreparedAccount } from './prepare-accounts.ts'
import type { Candidate } from './shared-values.ts'

/**
 * Turns decisions and cross-references into pairs of positions. A rejection removes the cross-reference of the same pair. A merge of an
 * account that is not there waits: it is no finding, since the account may come back.
 *
 * @param prepared        accounts in key order
 * @param crossReferences pairs from tables
 * @param decisions       answers of people; the last one about a pair counts
 * @param findings        grows by what names an account that is not there
 * @returns               accepted pairs (score 1), merges (survivor first, in the order made) and, for each account, those it must stay apart from
 * @source  docs/methods/matching.md
 * @example certainPairs([], [], [], []).accepted // []
 */
export function certainPairs(
  prepared: readonly PreparedAccount[],
  crossReferences: readonly CrossReference[],
  decisions: readonly MatchDecision[],
  findings: Finding[],
): { accepted: Candidate[]; merges: [survivor: number, merged: number][]; rejectedOf: Map<number, number[]> } {
  const positionOf = new Map<string, Map<string, number>>()
  prepared.forEach(({ account }, at) => {
    const ofSource = positionOf.get(account.source) ?? new Map<string, number>()
    positionOf.set(account.source, ofSource.set(account.externalId, at))
  })
  const placesOf = ({ left, right }: CrossReference): [number, number] | null => {
    const [a, b] = [left, right].map((ref) => positionOf.get(ref.source)?.get(ref.externalId))
    return a === undefined || b === undefined || a === b ? null : [a, b]
  }
  const pairOf = (pair: CrossReference): [number, number] | null => {
    const places = placesOf(pair)
    return places && (places[0] < places[1] ? places : [places[1], places[0]])
  }
  const decided = new Map<number, MatchDecision['decision']>()
  const merges: [number, number][] = []
  let unknown = 0
  for (const decision of decisions) {
    if (decision.decision === 'merged') {
      const places = placesOf(decision)
      if (places) merges.push(places)
      continue
    }
    const pair = pairOf(decision)
    if (pair === null) unknown++
    else decided.set(pair[0] * prepared.length + pair[1], decision.decision)
  }
  const accepted: Candidate[] = []
  const rejectedOf = new Map<number, number[]>()
  for (const [key, decision] of decided) {
    const [left, right] = [Math.floor(key / prepared.length), key % prepared.length]
    if (decision === 'accepted') accepted.push({ left, right, rule: 'decision', score: 1, accept: true, note: 'accepted by a person' })
    else {
      rejectedOf.set(left, [...(rejectedOf.get(left) ?? []), right])
      rejectedOf.set(right, [...(rejectedOf.get(right) ?? []), left])
    }
  }
  if (unknown > 0)
    findings.push({
      code: 'decision_unknown_account',
      subject: 'decisions',
      message: `${unknown} decisions name an account that is not there`,
      count: unknown,
    })
  let dangling = 0
  for (const reference of crossReferences) {
    const pair = pairOf(reference)
    if (pair === null) dangling++
    else if (decided.get(pair[0] * prepared.length + pair[1]) !== 'rejected')
      accepted.push({ left: pair[0], right: pair[1], rule: 'cross-reference', score: 1, accept: true, note: 'cross-reference' })
  }
  if (dangling > 0)
    findings.push({
      code: 'cross_reference_unknown_account',
      subject: 'cross-references',
      message: `${dangling} cross-references name an account that is not there: check their keys`,
      count: dangling,
    })
  return { accepted, merges, rejectedOf }
}
