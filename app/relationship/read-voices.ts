/** Who there is to hear at each account, and what they answered: people, roles and answers in the columns that the index is reckoned from. */

import { metricScales } from '#api/answer-scales.ts'
import { compareKeys } from '#engine/money/compare-keys.ts'
import { dayNumber } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { leavesOf } from '#engine/portfolio/levels.ts'
import { METRICS, type Metric } from '#engine/relationship/index-types.ts'
import { type RoleGroup, roleGroup, roleGroups, type SeniorityLevel } from '#engine/relationship/role-groups.ts'
import { type TitleReader, titleReader } from '#engine/relationship/role-of-title.ts'
import type { ContactRoles } from '#engine/relationship/roles-of.ts'
import { pomp } from '#engine/relationship/survey-scores.ts'
import { type AnswerRecord, loadAnswers, loadOpenPlaces, type OpenPlace } from '#store/answers.ts'
import { loadSegmentsOn } from '#store/snapshots.ts'
import { type AccountRecord, accountRecord } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { accountNamesOf } from '../editing/open-record.ts'
import { contactOf, type ReadPerson, readPeople } from '../people/read-people.ts'
import { titleRulesInForce } from '../title-rules/rules-in-force.ts'
import type { VoiceContact, Voices } from './voices.ts'

export interface VoicesAsked {
  /** Ids of accounts as the customer level shows them; null: all. */
  readonly accounts: ReadonlySet<number> | null
  readonly asOf: Day
  /** Segments where they were just measured; default: those of the last measurement up to the day. */
  readonly segmentOf?: ReadonlyMap<number, string>
}

/** The same, and what is beside the index. */
export interface ReadVoices extends Voices {
  /** Every answer of the accounts up to the day, counted or not. */
  readonly all: readonly AnswerRecord[]
  /** Answers that sit on no known account. */
  readonly unassigned: number
}

/**
 * People of the accounts on a day: who left is no voice from the day he left, and somebody who answered and whom nobody entered at the
 * account is one of unknown role. Answers of all keys, leaves and sites of a customer are the customer's.
 */
export const readVoices = async (ctx: Context, asked: VoicesAsked): Promise<ReadVoices> =>
  voicesOn(await readAccounts(ctx, asked), asked.asOf)

interface Voice {
  /** Null: answers that do not say whose they are. */
  readonly person: ReadPerson | null
  readonly roles: ContactRoles
  readonly leftDay: Day | null
  /** Somebody entered him at the account. */
  readonly entered: boolean
  readonly answers: AnswerRecord[]
}

interface AtAccount {
  readonly id: number
  readonly key: string
  readonly name: string
  /** In order of (source, external id) of the person; whoever did not say who he is comes last. */
  voices: readonly Voice[]
  /** Bits of role groups that somebody holds or held, or an open place was entered for. */
  readonly everNamed: number
}

/** What is known of accounts, whatever the day: read once, where several days are reckoned. */
export interface AccountsRead {
  readonly accounts: readonly AtAccount[]
  readonly segmentOf: ReadonlyMap<number, string>
  readonly answers: readonly AnswerRecord[]
  readonly unassigned: readonly AnswerRecord[]
  readonly places: readonly OpenPlace[]
}

export async function readAccounts(ctx: Context, { accounts, asOf, segmentOf }: VoicesAsked): Promise<AccountsRead> {
  const members = membersOf(await accountRecord(ctx))
  const nodes = accounts === null ? [...members.rowsOf.keys()] : [...accounts].filter((id) => members.rowsOf.has(id))
  nodes.sort((a, b) => members.placeOf.get(a)! - members.placeOf.get(b)!)
  const ids = accounts === null ? null : nodes.flatMap((id) => members.rowsOf.get(id)!)
  const names = await accountNamesOf(ctx)
  const read = titleReader((await titleRulesInForce(ctx.store)).rules)
  const found = await ctx.store.transaction(async (tx) => {
    const answers = await loadAnswers(tx, ids)
    const people = await readPeople(tx, { accountIds: ids && new Set(ids), personIds: null, names, read, talks: false })
    const known = new Set(people.map((one) => one.id))
    const others = [...new Set(answers.flatMap(({ personId }) => (personId === null || known.has(personId) ? [] : [personId])))]
    return {
      answers,
      people,
      elsewhere: others.length === 0 ? [] : await readPeople(tx, { accountIds: null, personIds: others, names, read, talks: false }),
      places: await loadOpenPlaces(tx, ids),
      segmentOf: segmentOf ?? (await loadSegmentsOn(tx, asOf, accounts && nodes)),
    }
  })
  const personOf = new Map([...found.people, ...found.elsewhere].map((one) => [one.id, one]))
  const voicesAt = new Map(nodes.map((id) => [id, new Map<number, Voice>()]))
  const everNamed = new Map<number, number>()
  const named = (id: number, groups: readonly RoleGroup[]) => everNamed.set(id, (everNamed.get(id) ?? 0) | bitsOf(groups))
  for (const person of found.people)
    for (const one of person.contacts) {
      named(one.account.id, one.groups)
      voicesAt.get(one.account.id)?.set(person.id, { person, roles: one, leftDay: one.leftDay, entered: true, answers: [] })
    }
  for (const { accountId, role } of found.places) {
    const group = roleGroup(role)
    if (group) named(members.nodeOf.get(accountId) ?? nobody, [group])
  }
  const here = found.answers.filter((one) => voicesAt.has(members.nodeOf.get(one.accountId) ?? nobody))
  for (const answer of here) {
    const voices = voicesAt.get(members.nodeOf.get(answer.accountId)!)!
    const person = answer.personId === null ? undefined : personOf.get(answer.personId)
    const id = person?.id ?? nobody
    const voice = voices.get(id) ?? {
      person: person ?? null,
      roles: rolesByTitle(person, read),
      leftDay: null,
      entered: false,
      answers: [],
    }
    voices.set(id, voice)
    voice.answers.push(answer)
  }
  return {
    accounts: nodes.map((id) => ({
      ...{ id, key: members.keyOf.get(id)!, name: names.nodeOf(id)?.name ?? members.keyOf.get(id)!, everNamed: everNamed.get(id) ?? 0 },
      voices: [...voicesAt.get(id)!.values()].sort(byKey),
    })),
    segmentOf: found.segmentOf,
    answers: here,
    unassigned: found.answers.filter((one) => members.unassigned.has(one.accountId)),
    places: found.places,
  }
}

/** Stands for the id of nobody. */
const nobody = -1

/** Of somebody whom nobody entered at the account: what his title says. */
const rolesByTitle = (person: ReadPerson | undefined, read: TitleReader): ContactRoles =>
  contactOf([], [], person?.field('title') ?? null, read)

function byKey(a: Voice, b: Voice): number {
  if (a.person === null || b.person === null) return Number(a.person === null) - Number(b.person === null)
  return compareKeys(keyOf(a.person), keyOf(b.person))
}

const keyOf = ({ rows }: ReadPerson) => ({ source: rows[0]!.source, externalId: rows[0]!.external_id })

/** Which answers may be counted; all, where nothing is said. */
export type MayCount = (answer: AnswerRecord) => boolean

/** The voices of a day, out of what was read: people of the account on that day, answers up to it. */
export function voicesOn(read: AccountsRead, asOf: Day, mayCount: MayCount = () => true): ReadVoices {
  const { accounts, segmentOf } = read
  const contacts: VoiceContact[] = []
  const answers: AnswerRecord[] = []
  const [contactStart, answerStart, lastAsked] = [[0], [0], [] as number[]]
  for (const { voices } of accounts) {
    for (const voice of voices) {
      if (voice.leftDay !== null && voice.leftDay <= asOf) continue
      const until = voice.answers.filter((one) => one.day <= asOf && mayCount(one))
      // Whom nobody entered is there by what he said, if it counts.
      if (!voice.entered && !until.some(counts)) continue
      const counted = until.filter(counts)
      contacts.push(contactIn(voice, counted))
      for (const answer of counted) answers.push(answer)
      answerStart.push(answers.length)
      lastAsked.push(Math.max(-1, ...until.map(askedOn)))
    }
    contactStart.push(contacts.length)
  }
  const segments = [...new Set(accounts.flatMap(({ id }) => segmentOf.get(id) ?? []))].sort()
  return {
    accounts: accounts.map(({ id, key, name }) => ({ id, key, name })),
    contacts,
    answers,
    book: {
      n: accounts.length,
      contactStart: Int32Array.from(contactStart),
      everNamed: Uint8Array.from(accounts, ({ everNamed }) => everNamed),
      segmentOf: Int16Array.from(accounts, ({ id }) => segments.indexOf(segmentOf.get(id) ?? '')),
      segments,
      groups: Uint8Array.from(contacts, ({ groups }) => bitsOf(groups)),
      level: Uint8Array.from(contacts, ({ level }) => levels.indexOf(level)),
      unnamed: Uint8Array.from(contacts, ({ personId }) => Number(personId === null)),
      lastAsked: Int32Array.from(lastAsked),
      answerStart: Int32Array.from(answerStart),
      day: Int32Array.from(answers, ({ day }) => dayNumber(day)),
      metric: Uint8Array.from(answers, ({ metric }) => METRICS.indexOf(metric as Metric)),
      y: Float64Array.from(answers, (answer) => pointsOf(answer)!),
      confidence: Float64Array.from(answers, ({ metric, confidence }) => (metric === 'declared' ? (confidence ?? 1) : 1)),
    },
    all: read.answers.filter((one) => one.day <= asOf && mayCount(one)),
    unassigned: read.unassigned.filter((one) => one.day <= asOf && mayCount(one)).length,
  }
}

/** In the order of the codes of VoiceBook.level. */
const levels: readonly (SeniorityLevel | null)[] = [null, 'staff', 'manager', 'director', 'c-level']

export const bitsOf = (groups: readonly RoleGroup[]): number => groups.reduce((bits, group) => bits | (1 << roleGroups.indexOf(group)), 0)

function contactIn({ person, roles, entered }: Voice, counted: readonly AnswerRecord[]): VoiceContact {
  return {
    personId: person?.id ?? null,
    name: person?.name ?? null,
    title: person?.field('title') ?? null,
    groups: roles.groups,
    roles: roles.roles.map((one) => one.role),
    level: roles.level,
    entered,
    privacy: strictest(counted),
  }
}

export const privacies: readonly AnswerRecord['privacy'][] = ['attributed', 'role only', 'confidential']
const strictest = (answers: readonly AnswerRecord[]) => privacies[Math.max(0, ...answers.map((one) => privacies.indexOf(one.privacy)))]!

/** What people rate, and what they write, says nothing of the relationship as a whole. */
export const counts = (answer: AnswerRecord): boolean => (METRICS as readonly string[]).includes(answer.metric) && pointsOf(answer) !== null

/**
 * An answer as points of 0-100, higher is better (POMP); null without a score, or on a scale without a length.
 * A scale that nobody stated is the usual one of its metric.
 */
export function pointsOf({
  metric,
  score,
  scaleMin,
  scaleMax,
  higherIsBetter,
}: Pick<AnswerRecord, 'metric' | 'score' | 'scaleMin' | 'scaleMax' | 'higherIsBetter'>): number | null {
  const usual = metricScales[metric]
  const [min, max] = [scaleMin ?? usual?.min, scaleMax ?? usual?.max]
  if (score === null || min === undefined || max === undefined || !(max > min)) return null
  return pomp(Math.min(max, Math.max(min, score)), min, max, higherIsBetter)
}

/** What somebody says by himself, and a colleague writes down, is no question that was asked. */
const askedOn = ({ askedDay, day, metric }: AnswerRecord): number =>
  askedDay !== null ? dayNumber(askedDay) : metric === 'declared' ? -1 : dayNumber(day)

interface Members {
  /** Ids of all account rows of a customer. */
  readonly rowsOf: ReadonlyMap<number, readonly number[]>
  readonly nodeOf: ReadonlyMap<number, number>
  /** In order of (source, external id). */
  readonly placeOf: ReadonlyMap<number, number>
  readonly keyOf: ReadonlyMap<number, string>
  readonly unassigned: ReadonlySet<number>
}

const made = new WeakMap<AccountRecord, Members>()

/** Which rows of the record a customer is; made once while no account changes. */
function membersOf(record: AccountRecord): Members {
  const known = made.get(record)
  if (known) return known
  const { accounts, tree } = record
  const customers = new Set(leavesOf(accounts).map((leaf) => tree.standIn[accounts[leaf]!.customer]!))
  const rowsOf = new Map<number, number[]>()
  const nodeOf = new Map<number, number>()
  const placeOf = new Map<number, number>()
  const keyOf = new Map<number, string>()
  const unassigned = new Set<number>()
  accounts.forEach(({ id, kind, customer }) => {
    const at = tree.standIn[customer]!
    const node = accounts[at]!
    if (kind === 'unassigned') unassigned.add(id)
    if (node.kind === 'unassigned' || !customers.has(at)) return
    nodeOf.set(id, node.id)
    placeOf.set(node.id, at)
    keyOf.set(node.id, `${node.source}/${node.externalId}`)
    const rows = rowsOf.get(node.id)
    if (rows) rows.push(id)
    else rowsOf.set(node.id, [id])
  })
  const result = { rowsOf, nodeOf, placeOf, keyOf, unassigned }
  made.set(record, result)
  return result
}

/** The customer that an account row is, or belongs to; null: none that has people. */
export async function customerOf(ctx: Context, accountId: number): Promise<number | null> {
  return membersOf(await accountRecord(ctx)).nodeOf.get(accountId) ?? null
}
