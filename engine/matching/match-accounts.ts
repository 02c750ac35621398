import type { Finding } from '../portfolio/portfolio.ts'
import { certainPairs } from './certain-pairs.ts'
import { type Components, createComponents } from './components.ts'
import type {
  AccountMatches,
  AccountRef,
  CrossReference,
  DoubtfulPair,
  MatchAccount,
  MatchDecision,
  MatchedPair,
  MatchOptions,
} from './match-types.ts'
import { MATCH_RULES } from './match-types.ts'
import { nearNameCandidates } from './near-names.ts'
import { reasonsOf } from './pair-evidence.ts'
import { type PreparedAccount, prepareAccounts } from './prepare-accounts.ts'
import { ruleCandidates } from './rule-candidates.ts'
import type { Candidate } from './shared-values.ts'

/**
 * Links the accounts of different sources that are the same customer, and lists the pairs a person should look at.
 * Rules in order: a person's decision, cross-reference, customer number, VAT id, web domain, name and town, name alone, near name
 * (only ever a question). A component holds at most one account per source, unless a cross-reference or an accepted decision says
 * otherwise; a rejected pair never ends up in one component. What people merged comes on top of all that: it brings whole components
 * together, whatever speaks against it, and changes no other link. The order of the inputs makes no difference, but of merges.
 *
 * @param accounts        accounts of all sources, each (source, externalId) once; n up to some 100,000 (work is near linear)
 * @param crossReferences certain pairs; unknown accounts are reported
 * @param decisions       answers to earlier questions, the last one about a pair counts; and merges, in the order they were made
 * @param options         shared domains, thresholds (similarities in [0, 1])
 * @returns               links, questions by amount (minor units) descending, component per account, findings
 * @throws RangeError if a (source, externalId) is given twice
 * @source  Fellegi & Sunter, A Theory for Record Linkage (1969): link, possible link, non-link — docs/methods/matching.md
 * @example matchAccounts([], [], []).links // []
 */
export function matchAccounts(
  accounts: readonly MatchAccount[],
  crossReferences: readonly CrossReference[],
  decisions: readonly MatchDecision[],
  options: MatchOptions = {},
): AccountMatches {
  const { prepared, sourceOf } = prepareAccounts(accounts, options.sharedDomains ?? new Set())
  const findings: Finding[] = []
  const certain = certainPairs(prepared, crossReferences, decisions, findings)
  const components = createComponents(sourceOf, certain.rejectedOf)
  const candidates = [...certain.accepted, ...ruleCandidates(prepared, sourceOf, options.acceptNameAlone ?? true, findings)]
  candidates.sort(byStrength)

  const links: Candidate[] = []
  const questions: Candidate[] = []
  for (const one of candidates) {
    if (!one.accept) {
      questions.push(one)
      continue
    }
    const outcome = components.join(one.left, one.right, one.score === 1)
    if (outcome === 'joined') links.push(one)
    if (outcome === 'source-taken')
      questions.push({ ...one, score: one.score / 2, accept: false, note: takenNote(one, prepared, sourceOf, components), blocked: true })
    if (outcome === 'rejected' && one.score === 1) findings.push(contradiction(one, prepared))
  }
  const partOf = new Int32Array(prepared.length)
  prepared.forEach(({ given }, at) => {
    partOf[given] = components.rootOf(at)
  })
  for (const [survivor, merged] of certain.merges) if (components.force(survivor, merged)) links.push(mergeLink(survivor, merged))
  const least = { samePlace: options.nearNameSamePlace ?? 0.85, elsewhere: options.nearNameElsewhere ?? 0.92 }
  questions.push(...nearNameCandidates(prepared, sourceOf, components, least))

  const toPair = (one: Candidate): MatchedPair => presentPair(one, prepared)
  const doubtful = askOnce(questions, components, findings).map((one) => ({ ...toPair(one), amountMinor: amountOf(one, prepared) }))
  links.sort((a, b) => a.left - b.left || a.right - b.right)
  const standInOf = standIns(prepared, components, certain.merges)
  return { links: links.map(toPair), doubtful: byAmount(doubtful), ...numbered(prepared, components), standInOf, partOf, findings }
}

const mergeLink = (a: number, b: number): Candidate => ({
  ...{ left: Math.min(a, b), right: Math.max(a, b), rule: 'merge', score: 1, accept: true, note: 'merged by hand' },
})

/** Who stands for each account, both as given. */
function standIns(
  prepared: readonly PreparedAccount[],
  components: Components,
  merges: readonly (readonly [number, number])[],
): Int32Array {
  const byRoot = new Map<number, number>()
  for (const [survivor] of merges) byRoot.set(components.rootOf(survivor), survivor)
  const standInOf = new Int32Array(prepared.length)
  prepared.forEach(({ given }, at) => {
    const root = components.rootOf(at)
    if (!byRoot.has(root)) byRoot.set(root, at)
    standInOf[given] = prepared[byRoot.get(root)!]!.given
  })
  return standInOf
}

const rankOf = (one: Candidate): number => MATCH_RULES.indexOf(one.rule)

function byStrength(a: Candidate, b: Candidate): number {
  return rankOf(a) - rankOf(b) || b.score - a.score || a.left - b.left || a.right - b.right
}

function takenNote(one: Candidate, prepared: readonly PreparedAccount[], sourceOf: Int32Array, components: Components): string {
  for (const [own, other] of [
    [one.left, one.right],
    [one.right, one.left],
  ] as const) {
    const partner = components.membersOf(own).find((member) => sourceOf[member] === sourceOf[other])
    if (partner !== undefined) return `${keyOf(prepared[own]!.account)} is already linked to ${keyOf(prepared[partner]!.account)}`
  }
  return 'their partners in a third source exclude each other'
}

function contradiction(one: Candidate, prepared: readonly PreparedAccount[]): Finding {
  const [left, right] = [prepared[one.left]!.account, prepared[one.right]!.account]
  return {
    code: 'certain_links_contradict',
    subject: `${keyOf(left)} = ${keyOf(right)}`,
    message: `Cannot link ${keyOf(left)} with ${keyOf(right)} (${one.rule}): it would bring a rejected pair together. Withdraw one of the two`,
  }
}

/**
 * One question per pair of components, the strongest; none where a person said no. Where a weak pair would break "one account per
 * source", the accounts are more likely doubles within their source: counted, not asked.
 */
function askOnce(questions: Candidate[], components: Components, findings: Finding[]): Candidate[] {
  const asked = new Set<string>()
  const doubles = new Set<string>()
  const kept: Candidate[] = []
  for (const one of questions.sort(byStrength)) {
    const roots = [components.rootOf(one.left), components.rootOf(one.right)].sort((a, b) => a - b).join(' ')
    if (asked.has(roots)) continue
    const outcome = components.check(one.left, one.right, false)
    const contested = outcome === 'source-taken' && one.blocked === true
    if (outcome === 'source-taken' && !contested) doubles.add(roots)
    if (outcome !== 'joined' && !contested) continue
    asked.add(roots)
    kept.push(one)
  }
  const n = [...doubles].filter((roots) => !asked.has(roots)).length
  if (n > 0)
    findings.push({
      code: 'possible_doubles_within_source',
      subject: 'accounts',
      message: `${n} more pairs share a value, but one of the two has a partner in that source: possible doubles within a source`,
      count: n,
    })
  return kept
}

function byAmount(doubtful: DoubtfulPair[]): DoubtfulPair[] {
  const at = doubtful.map((_, position) => position)
  at.sort((a, b) => doubtful[b]!.amountMinor - doubtful[a]!.amountMinor || a - b)
  return at.map((position) => doubtful[position]!)
}

function amountOf(one: Candidate, prepared: readonly PreparedAccount[]): number {
  return Math.max(Math.abs(prepared[one.left]!.account.amountMinor ?? 0), Math.abs(prepared[one.right]!.account.amountMinor ?? 0))
}

function numbered(prepared: readonly PreparedAccount[], components: Components): Pick<AccountMatches, 'componentOf' | 'components'> {
  const componentOf = new Int32Array(prepared.length)
  const numberOf = new Map<number, number>()
  const members: AccountRef[][] = []
  prepared.forEach(({ account, given }, at) => {
    const root = components.rootOf(at)
    const number = numberOf.get(root) ?? members.length
    if (number === members.length) members.push([])
    numberOf.set(root, number)
    componentOf[given] = number
    members[number]!.push(refOf(account))
  })
  return { componentOf, components: members }
}

function presentPair(one: Candidate, prepared: readonly PreparedAccount[]): MatchedPair {
  const [left, right] = [prepared[one.left]!, prepared[one.right]!]
  const reasons = reasonsOf(left, right)
  return {
    left: refOf(left.account),
    right: refOf(right.account),
    rule: one.rule,
    score: one.score,
    reasons: one.note === null ? reasons : [one.note, ...reasons],
  }
}

const refOf = ({ source, externalId }: AccountRef): AccountRef => ({ source, externalId })
const keyOf = ({ source, externalId }: AccountRef): string => `${source}/${externalId}`
