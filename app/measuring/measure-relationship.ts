/** The relationship index of every customer on the as-of day, and the parameters that our own answers give. */
import { createHash } from 'node:crypto'
import { dayNumber } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { Finding, Level } from '#engine/portfolio/portfolio.ts'
import { estimateParameters } from '#engine/relationship/estimate-parameters.ts'
import { indexAccounts } from '#engine/relationship/index-accounts.ts'
import { GRADES, type IndexBook } from '#engine/relationship/index-types.ts'
import { riskStatusOf } from '#engine/segmentation/safe-at-risk-unknown.ts'
import type { Db } from '#store/db.ts'
import type { ModelRecord } from '#store/models.ts'
import { keepEstimate } from '#store/relationship-estimates.ts'
import type { Context } from '../context.ts'
import { type KeptEstimate, type MeasuredSet, parameterSet, rulesInForce } from '../relationship/parameters-in-force.ts'
import { pointsOf, privacies, type ReadVoices, readAccounts, voicesOn } from '../relationship/read-voices.ts'
import { type Released, releasedOn } from '../relationship/voice-gate.ts'
import type { ParameterSet } from '../relationship/voices.ts'
import { canonical } from './input-hash.ts'
import type { MeasuredIndex, OpenIndex, RelationshipReport } from './measures.ts'

export interface MeasuredRelationship {
  /** Per node of the level; undefined: the index is of customers only. */
  readonly accounts: readonly (MeasuredIndex | null | undefined)[]
  /** Keeps the estimate, in the transaction that keeps the measurement. */
  readonly keep: (tx: Db) => Promise<RelationshipReport | undefined>
  readonly findings: readonly Finding[]
  readonly records: readonly ModelRecord[]
  /** What the index rests on besides the book, for the hash of the input. */
  readonly restsOn: readonly unknown[]
}

export interface RelationshipAsked {
  readonly level: Level
  readonly asOf: Day
  /** Segment by the id of the account, as it was just measured. */
  readonly segmentOf: ReadonlyMap<number, string>
  /** Index points from which revenue is safe. */
  readonly safeFrom: number
  /** Minor units, per node of the level. */
  readonly revenue: readonly number[]
}

export async function measureRelationship(
  ctx: Context,
  { level, asOf, segmentOf, safeFrom, revenue }: RelationshipAsked,
): Promise<MeasuredRelationship> {
  if (level.name !== 'customer')
    return { accounts: level.externalId.map(() => undefined), keep: async () => undefined, findings: [], records: [], restsOn: [] }
  const rules = await rulesInForce(ctx, asOf)
  const read = await readAccounts(ctx, { accounts: null, asOf, segmentOf })
  const released = releasedOn(read, asOf, rules.rules.maxAgeDays)
  const [whole, open] = [voicesOn(read, asOf), voicesOn(read, asOf, released.mayCount)]
  // What nobody may be told of is not in the parameters either: everybody's index is reckoned with one set, and the set is shown to all.
  const estimated: KeptEstimate = estimateParameters(open.book, dayNumber(asOf), rules.rules)
  const set = parameterSet(rules, { id: 0, asOf, body: estimated })
  const [index, openIndex] = [whole, open].map(({ book }) => indexAccounts(book, dayNumber(asOf), set.parameters)) as [IndexBook, IndexBook]
  const placeOf = new Map(whole.accounts.map(({ key }, at) => [key, at]))
  const places = level.externalId.map((externalId, node) => placeOf.get(`${level.source[node]}/${externalId}`) ?? -1)
  const measuring: Measuring = { whole: index, open: openIndex, inConfidence: speakersInConfidence(whole), released, safeFrom }
  return {
    accounts: places.map((at) => (at < 0 ? null : measuredOf(measuring, at))),
    keep: async (tx) => {
      const estimate = await keepEstimate(tx, { asOf, now: ctx.now, rulesId: rules.model?.id ?? null, body: estimated })
      return { set: named(set, estimate), estimate: estimated, people: open.contacts.length, answers: open.answers.length }
    },
    findings: findingsOf(open, openIndex, places, revenue),
    records: rules.model ? [rules.model] : [],
    // A record without people is measured as it was before there was an index.
    restsOn: whole.contacts.length === 0 ? [] : [{ relationship: { rules: set.parameters.rules, voices: printOf(whole) } }],
  }
}

const named = ({ id, label, rules }: ParameterSet, estimate: number): MeasuredSet => ({ id, label, rules, estimate })

interface Measuring {
  readonly whole: IndexBook
  /** As whoever may not hear what was said in confidence is told it. */
  readonly open: IndexBook
  readonly inConfidence: Int32Array
  readonly released: Released
  readonly safeFrom: number
}

function measuredOf(measuring: Measuring, at: number): MeasuredIndex | null {
  const { whole, open, inConfidence, released, safeFrom } = measuring
  if (Number.isNaN(whole.index[at]!)) return null
  const same = released.shows[at] === 'everything' && whole.people[at] === open.people[at]
  return {
    ...{ shows: 'everything', ...figuresAt(whole, at, safeFrom), confidential: inConfidence[at]! },
    ...(!same && { open: openOf(measuring, at) }),
  }
}

function figuresAt(
  { index, sd, low, high, reliability, heardShare, blindSpot, people, respondents, ...of }: IndexBook,
  at: number,
  safeFrom: number,
) {
  const grade = GRADES[of.grade[at]!]!
  return {
    ...{ index: index[at]!, sd: sd[at]!, low: low[at]!, high: high[at]!, grade, reliability: reliability[at]! },
    ...{ heardShare: heardShare[at]!, blindSpot: blindSpot[at] === 1, standing: riskStatusOf(grade, index[at]!, low[at]!, safeFrom) },
    ...{ people: people[at]!, respondents: respondents[at]! },
  }
}

/** Made once, so that every page tells the same. Where others are together, whole numbers: an exact one would tell who spoke. */
function openOf({ open, released, safeFrom }: Measuring, at: number): OpenIndex {
  const [shows, figures] = [released.shows[at]!, figuresAt(open, at, safeFrom)]
  const { grade, people, standing, index, low, high, heardShare } = figures
  const closed = { sd: null, reliability: null, blindSpot: null, respondents: null }
  if (shows === 'index and grade')
    return { shows, index: Math.round(index), grade, people, low: null, high: null, heardShare: null, standing: null, ...closed }
  if (!released.together[at]) return { shows, ...figures }
  return {
    ...{ shows, index: Math.round(index), low: Math.round(low), high: Math.round(high), grade, people, standing },
    ...{ heardShare: Math.round(heardShare * 100) / 100, ...closed },
  }
}

/** People of each account who answered in confidence. */
function speakersInConfidence({ book, contacts }: ReadVoices): Int32Array {
  const counts = new Int32Array(book.n)
  for (let at = 0; at < book.n; at++)
    for (let k = book.contactStart[at]!; k < book.contactStart[at + 1]!; k++)
      if (contacts[k]!.privacy === 'confidential' && book.answerStart[k + 1]! > book.answerStart[k]!) counts[at]!++
  return counts
}

/** A print of everything the index is reckoned from, by keys and not by ids: the same record gives the same. */
function printOf({ accounts, book, answers }: ReadVoices): string {
  const hash = createHash('sha256')
  for (const { key } of accounts) hash.update(`${key}\n`)
  hash.update(canonical(book.segments))
  for (const column of [
    book.contactStart,
    book.everNamed,
    book.segmentOf,
    book.groups,
    book.level,
    book.unnamed,
    book.answerStart,
    book.day,
  ])
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  for (const column of [book.metric, book.y, book.confidence])
    hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength))
  hash.update(Uint8Array.from(answers, ({ privacy }) => privacies.indexOf(privacy)))
  return hash.digest('hex')
}

const [topShare, topAnswers] = [0.5, 30]

/** What the numbers leave out or cannot know, of what everybody may know of. */
function findingsOf(voices: ReadVoices, index: IndexBook, places: readonly number[], revenue: readonly number[]): Finding[] {
  const { contacts, answers, all, unassigned } = voices
  const finding = (code: string, count: number, message: string, amount?: number): Finding[] =>
    count === 0 ? [] : [{ code, subject: 'relationship index', message, count, ...(amount !== undefined && { amountMinor: amount }) }]
  const thin = places.flatMap((at, node) => (at >= 0 && revenue[node]! > 0 && GRADES[index.grade[at]!] === 'D' ? [revenue[node]!] : []))
  const sum = (list: readonly number[]) => list.reduce((total, one) => total + one, 0)
  const withoutRole = contacts.filter((one) => one.personId !== null && one.groups.length === 0).length
  const withoutPerson = all.filter((one) => one.personId === null && one.score !== null).length
  const notEntered = contacts.filter((one) => one.personId !== null && !one.entered).length
  const top = answers.filter((one) => pointsOf(one) === 100).length
  return [
    ...finding(
      'relationship_not_heard',
      answers.length === 0 ? 0 : thin.length,
      `${thin.length} accounts that buy are hardly heard (grade D): their index is an estimate from their segment`,
      sum(thin),
    ),
    ...finding(
      'relationship_role_not_known',
      answers.length === 0 ? 0 : withoutRole,
      `${withoutRole} people count as users as their role is not known: say what they do`,
    ),
    ...finding(
      'relationship_person_not_known',
      withoutPerson,
      `${withoutPerson} answers do not say whose they are: they count as one voice of unknown role per account`,
    ),
    ...finding(
      'relationship_person_not_entered',
      notEntered,
      `${notEntered} people answered at an account where nobody entered them: they count with what their title says`,
    ),
    ...finding('relationship_unassigned', unassigned, `${unassigned} answers are on no known account: they count in no index`),
    ...finding(
      'relationship_ceiling',
      answers.length >= topAnswers && top / Math.max(1, answers.length) >= topShare ? top : 0,
      `${top} of ${answers.length} answers are at the top of their scale: what changes above it is not seen`,
    ),
  ]
}
