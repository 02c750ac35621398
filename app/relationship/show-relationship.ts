/** The relationship index of one account, explained, as far as who asks may see it. Reads that account's rows only. */

import { Refusal } from '#api/refusal.ts'
import type { AccountRelationship, Voice } from '#api/routes/relationship.ts'
import { addMonths, dayNumber, daysBetween, lastDay, monthOfDay } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { accountIndex } from '#engine/relationship/account-index.ts'
import type { AccountIndex, RelationshipParameters, VoiceShare } from '#engine/relationship/index-types.ts'
import { type PlainNumbers, plainNumbers } from '#engine/relationship/plain-numbers.ts'
import { relationshipTrend } from '#engine/relationship/relationship-trend.ts'
import { type RoleGroup, roleGroup, roleGroups } from '#engine/relationship/role-groups.ts'
import { whatWouldChange } from '#engine/relationship/what-would-change.ts'
import { riskStatusOf } from '#engine/segmentation/safe-at-risk-unknown.ts'
import { normalQuantile } from '#engine/value/normal-quantile.ts'
import type { AnswerRecord } from '#store/answers.ts'
import { lastSnapshotId, loadSnapshotBefore } from '#store/snapshots.ts'
import { openAccount } from '../access/own-accounts.ts'
import type { ShownIndex, SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { liveDay } from './live-day.ts'
import { parametersInForce, parametersOf } from './parameters-in-force.ts'
import { type AccountsRead, counts, customerOf, pointsOf, type ReadVoices, readAccounts, voicesOn } from './read-voices.ts'
import { hearsConfidence, releasedOn, type Shows, seesAnswers } from './voice-gate.ts'
import type { ParameterSet } from './voices.ts'

export interface RelationshipAsked {
  readonly snapshot?: number | undefined
  readonly since?: Day | undefined
}

/** @throws Refusal not_found; an account of others looks like one that does not exist */
export async function showRelationship(ctx: Context, accountId: number, asked: RelationshipAsked): Promise<AccountRelationship> {
  await openAccount(ctx, accountId)
  const id = await customerOf(ctx, accountId)
  if (id === null) throw new Refusal('not_found', 'There is no such account, or it is no customer that people could belong to')
  const measured = await lastMeasurement(ctx, asked.snapshot ?? null)
  const { asOf, set } = await dayAndSet(ctx, asked.snapshot === undefined ? null : measured)
  const read = await readAccounts(ctx, { accounts: new Set([id]), asOf })
  const before = asked.since ?? (await loadSnapshotBefore(ctx.store, 'customer', asOf))?.as_of ?? null
  return explained(ctx, { read, asOf, set, measured, live: asked.snapshot === undefined, since: before })
}

async function lastMeasurement(ctx: Context, snapshot: number | null): Promise<SnapshotView | null> {
  if (snapshot === null && (await lastSnapshotId(ctx.store)) === null) return null
  return loadSnapshotView(ctx, snapshot)
}

/** Of a measurement: its day and what it was made with; of one made before the index was measured, what is in force. */
async function dayAndSet(ctx: Context, of: SnapshotView | null): Promise<{ asOf: Day; set: ParameterSet }> {
  const named = of?.result.relationship
  const set = named ? await parametersOf(ctx, named.set) : null
  return { asOf: of?.asOf ?? (await liveDay(ctx)), set: set ?? (await parametersInForce(ctx)) }
}

interface Explaining {
  readonly read: AccountsRead
  readonly asOf: Day
  readonly set: ParameterSet
  readonly measured: SnapshotView | null
  readonly live: boolean
  readonly since: Day | null
}

async function explained(ctx: Context, { read, asOf, set, measured, live, since }: Explaining): Promise<AccountRelationship> {
  const { parameters } = set
  const account = read.accounts[0]!
  const gate = hearsConfidence(ctx) ? null : releasedOn(read, asOf, parameters.rules.maxAgeDays)
  const shows = gate?.shows[0] ?? 'everything'
  const together = gate?.together[0] ?? false
  const voices = voicesOn(read, asOf, gate?.mayCount)
  const index = accountIndex(voices.book, 0, dayNumber(asOf), parameters)
  const seen = { shows, together, named: seesAnswers(ctx) }
  const open = shows !== 'index and grade' && seen.named
  const listed = index === null ? [] : listVoices(index, voices, asOf, seen)
  const told = open && !together
  return {
    account: { id: account.id, key: account.key, name: account.name },
    ...{ asOf, live, level: parameters.rules.level },
    set: { id: set.id, label: set.label, rules: set.rules, estimate: set.estimate },
    shows: shows === 'index and grade' || seen.named ? shows : 'figures',
    figures: index && figuresOf(index, seen, safeFrom(measured)),
    keyGroup: index?.keyGroup ?? null,
    groups: index && groupsOf(index, voices, parameters, told),
    notNamed: [...(index?.notNamed ?? parameters.rules.requiredGroups)],
    openPlaces: read.places.flatMap((place) => {
      const group = roleGroup(place.role)
      return group ? [{ id: place.id, role: place.role, group, note: place.note, by: place.actorName, at: place.at }] : []
    }),
    voices: listed,
    others: open && together && index ? othersOf(index, listed, voices) : null,
    byRole: open ? answersByRole(read, voices, asOf, parameters) : [],
    notCounted: open ? notCounted(read, voices, asOf) : 0,
    wouldChange: told ? wouldChangeOf(voices, asOf, parameters) : null,
    plainly: open && index ? plainlyOf(read, voices, asOf, parameters, together) : null,
    agreement: told ? agreementOf(plainNumbers(voices.book, 0, dayNumber(asOf), parameters)) : null,
    without: withoutOf(voices, asOf, parameters, told),
    measured: live && measured ? measuredOf(measured, account.id, voices, told) : null,
    trend: told && index && since !== null && since < asOf ? trendOf(read, voices, since, asOf, parameters) : null,
    history: shows === 'index and grade' ? null : historyOf(ctx, read, asOf, parameters),
  }
}

interface Seen {
  readonly shows: Shows
  /** Answers by role or in confidence are in the numbers. */
  readonly together: boolean
  /** Named answers are open to who asks. */
  readonly named: boolean
}

const safeFrom = (view: SnapshotView | null): number => (view?.result.segments?.params.safeFrom as number | undefined) ?? 60

/** With others together, whole numbers: an exact one would tell which three of the account spoke. */
function figuresOf(index: AccountIndex, { shows, together }: Seen, threshold: number): NonNullable<AccountRelationship['figures']> {
  const { grade } = index
  if (shows === 'index and grade') return { index: Math.round(index.index), grade, ...closed }
  const standing = riskStatusOf(grade, index.index, index.low, threshold)
  if (!together) {
    const { sd, low, high, reliability, heardShare, blindSpot } = index
    return { index: index.index, sd, low, high, grade, reliability, heardShare, blindSpot, standing }
  }
  const [at, low, high] = [index.index, index.low, index.high].map(Math.round) as [number, number, number]
  return { ...{ ...closed, index: at, low, high, grade }, heardShare: hundredths(index.heardShare), standing }
}

const closed = { sd: null, low: null, high: null, reliability: null, heardShare: null, blindSpot: null, standing: null }
const hundredths = (share: number) => Math.round(share * 100) / 100
const tenths = (points: number) => Math.round(points * 10) / 10

/** Whether a voice's own figures may be told: who spoke by role or in confidence looks like who said nothing. */
function listVoices(index: AccountIndex, { contacts, book, answers }: ReadVoices, asOf: Day, seen: Seen): Voice[] {
  return index.voices.map((one): Voice => {
    const contact = one.contact < 0 ? null : contacts[one.contact]!
    const own = one.contact < 0 ? [] : answers.slice(book.answerStart[one.contact]!, book.answerStart[one.contact + 1]!)
    const days = own.map((answer) => answer.day).sort()
    const lastDay = days.at(-1) ?? null
    const heard = one.y !== null && contact?.privacy === 'attributed'
    // Whom nobody entered is on the list by what he said.
    const mayName = seen.shows === 'everything' || heard || contact?.entered === true
    const who = {
      ...(mayName && contact
        ? { person: contact.personId, name: contact.name, title: contact.title }
        : { person: null, name: null, title: null }),
      roles: [...(contact?.roles ?? [])],
      groups: contact ? [...contact.groups] : (Object.keys(one.shareOf) as RoleGroup[]),
      ...{ level: contact?.level ?? null, share: one.share, shareOf: one.shareOf },
    }
    const place = contact === null
    const withheld = seen.shows === 'index and grade' || !seen.named
    if (withheld || (seen.together && !heard && !place)) return { ...who, ...notTold, state: place ? 'open place' : 'not told' }
    const known = seen.shows === 'everything' || heard
    return {
      ...who,
      state: place ? 'open place' : one.y === null ? (known ? 'silent' : 'not told') : 'heard',
      ...{ y: one.y, n: one.n, fresh: one.fresh, answers: own.length, lastDay, days: lastDay === null ? null : daysBetween(lastDay, asOf) },
      privacy: one.y === null ? null : (contact?.privacy ?? null),
      ...{ expected: one.expected, shrink: one.shrink, ...(seen.together ? roundly(one) : exactly(one)) },
    }
  })
}

const exactly = ({ estimate, contribution }: VoiceShare) => ({ estimate, contribution })
const roundly = ({ estimate, contribution }: VoiceShare) => ({ estimate: tenths(estimate), contribution: tenths(contribution) })
const notTold = {
  ...{ y: null, n: null, fresh: null, answers: null, lastDay: null, days: null, privacy: null },
  ...{ expected: null, shrink: null, estimate: null, contribution: null },
}

/** Everybody whose own figures are not told: with the voices that are, they add up to the index as it is shown. */
function othersOf(index: AccountIndex, listed: readonly Voice[], { contacts, book, answers }: ReadVoices): AccountRelationship['others'] {
  const hidden = listed.flatMap((voice, k) => (voice.contribution === null ? [index.voices[k]!] : []))
  const inConfidence = hidden.flatMap(({ contact }) => {
    if (contact < 0 || contacts[contact]!.privacy !== 'confidential') return []
    const said = answers.slice(book.answerStart[contact]!, book.answerStart[contact + 1]!).filter((one) => one.privacy === 'confidential')
    return said.length === 0 ? [] : [said.reduce((sum, one) => sum + pointsOf(one)!, 0) / said.length]
  })
  const told = listed.reduce((sum, voice) => sum + (voice.contribution ?? 0), 0)
  return {
    share: hidden.reduce((sum, one) => sum + one.share, 0),
    contribution: tenths(Math.round(index.index) - told),
    people: hidden.filter((one) => one.contact >= 0).length,
    inConfidence:
      inConfidence.length === 0
        ? null
        : { voices: inConfidence.length, mean: Math.round(inConfidence.reduce((sum, y) => sum + y, 0) / inConfidence.length) },
  }
}

function groupsOf(index: AccountIndex, { contacts }: ReadVoices, { rules }: RelationshipParameters, told: boolean) {
  const present = roleGroups.filter((group) => index.heardShareOf[group] !== undefined)
  const whole = present.reduce((sum, group) => sum + rules.groupShare[group], 0)
  return present.map((group) => ({
    group,
    share: whole > 0 ? rules.groupShare[group] / whole : 0,
    heardShare: told ? index.heardShareOf[group]! : null,
    people: contacts.filter((one) => one.groups.includes(group) || (group === 'uses' && one.groups.length === 0)).length,
  }))
}

/** A role group that only one person holds is that person's name. */
const fewestOfRole = 2

function answersByRole(
  read: AccountsRead,
  { contacts }: ReadVoices,
  asOf: Day,
  { rules }: RelationshipParameters,
): AccountRelationship['byRole'] {
  const groupOf = new Map(contacts.map((one) => [one.personId, one.groups[0] ?? null]))
  const holding = (group: RoleGroup) => contacts.filter((one) => one.groups.includes(group)).length
  if (contacts.length < fewestOfRole) return []
  return read.answers
    .filter((one) => one.privacy === 'role only' && one.day <= asOf && daysBetween(one.day, asOf) <= rules.maxAgeDays && counts(one))
    .map((one) => {
      const group = groupOf.get(one.personId) ?? null
      const shown = group !== null && holding(group) >= fewestOfRole ? group : null
      return { group: shown, metric: one.metric, score: one.score!, y: pointsOf(one)!, day: one.day }
    })
    .sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : a.y - b.y))
}

/** Answers by role that are listed and wait for others before they count. */
function notCounted(read: AccountsRead, { answers }: ReadVoices, asOf: Day): number {
  const counted = new Set(answers)
  return read.answers.filter((one) => one.privacy === 'role only' && one.day <= asOf && counts(one) && !counted.has(one)).length
}

function wouldChangeOf({ book, contacts }: ReadVoices, asOf: Day, parameters: RelationshipParameters): AccountRelationship['wouldChange'] {
  const found = whatWouldChange(book, 0, dayNumber(asOf), parameters)
  if (found === null) return null
  return found.answers.map((one) => {
    const voice = found.now.voices.findIndex(
      (v) => v.contact === one.contact && (one.contact >= 0 || (one.place !== null && one.place in v.shareOf)),
    )
    const contact = one.contact < 0 ? null : contacts[one.contact]!
    return {
      ...{ voice, place: one.place, person: contact?.personId ?? null, name: contact?.name ?? null },
      ...{ halfWidth: one.half, narrower: one.narrower, grade: one.grade, heardShare: one.heardShare, blindSpot: one.blindSpot },
      index: [...one.indexAfter],
      low: one.indexAfter.map((index) => Math.max(0, index - one.half)),
      high: one.indexAfter.map((index) => Math.min(100, index + one.half)),
    }
  })
}

/** With others together only what was said by name: plain counts would tell of each of the others. */
function plainlyOf(
  read: AccountsRead,
  voices: ReadVoices,
  asOf: Day,
  parameters: RelationshipParameters,
  together: boolean,
): NonNullable<AccountRelationship['plainly']> {
  const shown = together ? voicesOn(read, asOf, (one) => one.privacy === 'attributed') : voices
  const plain = plainNumbers(shown.book, 0, dayNumber(asOf), parameters)
  const top = plain.mostInfluential && shown.contacts[plain.mostInfluential.contact]!
  return {
    ...{ everyone: plain.everyAnswer, perPerson: plain.perPerson },
    topVoice: top && { person: top.personId, name: top.name, y: plain.mostInfluential!.y },
    nps: plain.nps && npsOf(plain.nps),
    asked: together ? null : plain.asked,
    answered: together ? null : plain.answered,
    neverAsked: together ? null : plain.neverAsked,
    byNameOnly: together,
  }
}

const npsOf = ({ nps, low, high, n, promoters, passives, detractors }: NonNullable<PlainNumbers['nps']>) => ({
  ...{ nps, low, high, n, promoters, passives, detractors },
})

const agreementOf = ({ agreement }: PlainNumbers): AccountRelationship['agreement'] =>
  agreement && {
    ...{ n: agreement.n, options: 11, rwg: agreement.rwg, ad: agreement.adMean, adMedian: agreement.adMedian, agree: agreement.agree },
  }

function withoutOf(
  { contacts, all }: ReadVoices,
  asOf: Day,
  { rules }: RelationshipParameters,
  told: boolean,
): AccountRelationship['without'] {
  const listed = (is: (one: (typeof contacts)[number]) => boolean) =>
    contacts.flatMap((one) =>
      one.personId !== null && (one.entered || told) && is(one) ? [{ person: one.personId, name: one.name!, title: one.title }] : [],
    )
  const counted = all.filter(counts)
  return {
    role: listed((one) => one.groups.length === 0),
    seniority: listed((one) => one.level === null),
    answersWithoutPerson: told ? counted.filter((one) => one.personId === null).length : null,
    tooOld: told ? counted.filter((one) => daysBetween(one.day, asOf) > rules.maxAgeDays).length : null,
  }
}

function measuredOf(view: SnapshotView, accountId: number, { answers }: ReadVoices, told: boolean): AccountRelationship['measured'] {
  const row = view.accounts.find((one) => one.id === accountId)
  if (!row || view.result.relationship === undefined || view.level !== 'customer') return null
  return {
    ...{ snapshot: view.id, asOf: view.asOf, set: view.result.relationship.set.label },
    figures: row.relationship ? shownFigures(row.relationship) : null,
    answersSince: told ? answers.filter((one: AnswerRecord) => one.day > view.asOf).length : null,
  }
}

/** What a measurement kept, as it is shown. */
export function shownFigures(kept: ShownIndex): NonNullable<AccountRelationship['figures']> {
  const { index, sd, low, high, grade, reliability, heardShare, blindSpot, standing } = kept
  return { index, sd, low, high, grade, reliability, heardShare, blindSpot, standing }
}

function trendOf(
  read: AccountsRead,
  { book }: ReadVoices,
  from: Day,
  to: Day,
  parameters: RelationshipParameters,
): NonNullable<AccountRelationship['trend']> {
  const peopleChanged = read.accounts[0]!.voices.some(({ leftDay }) => leftDay !== null && leftDay > from && leftDay <= to)
  const found = relationshipTrend(book, 0, dayNumber(from), dayNumber(to), parameters, { peopleChanged })
  // The interval of the change at the level of the index: z of the test over its standard deviation.
  const half = found.sd === null ? null : found.sd * zOf(parameters)
  return {
    ...{ from, to, verdict: found.verdict, change: found.change, sd: found.sd, people: found.voices.length, peopleChanged },
    low: half === null ? null : found.change! - half,
    high: half === null ? null : found.change! + half,
  }
}

const zOf = ({ rules }: RelationshipParameters): number => normalQuantile((1 + rules.level) / 2)

const quartersShown = 8

/** At the last ends of quarters since anybody was heard, and now: with one set of parameters and the people of each day. */
function historyOf(ctx: Context, read: AccountsRead, asOf: Day, parameters: RelationshipParameters): AccountRelationship['history'] {
  const known = hearsConfidence(ctx) ? null : releasedOn(read, asOf, parameters.rules.maxAgeDays)
  const first = read.answers.reduce<Day | null>(
    (a, b) => (counts(b) && (known?.mayCount(b) ?? true) && (a === null || b.day < a) ? b.day : a),
    null,
  )
  if (first === null) return []
  const ends = Array.from({ length: quartersShown * 3 }, (_, i) => lastDay(addMonths(monthOfDay(asOf), -i - 1)))
    .filter((day) => Number(day.slice(5, 7)) % 3 === 0 && day >= first)
    .reverse()
  return [...ends, asOf].flatMap((day) => {
    const gate = hearsConfidence(ctx) ? null : releasedOn(read, day, parameters.rules.maxAgeDays)
    const { book } = voicesOn(read, day, gate?.mayCount)
    const index = accountIndex(book, 0, dayNumber(day), parameters)
    if (index === null) return []
    const seen = { shows: gate?.shows[0] ?? 'everything', together: gate?.together[0] ?? false, named: true } as const
    const { index: at, low, high, grade, heardShare } = figuresOf(index, seen, 60)
    return [{ day, index: at, low, high, grade, heardShare }]
  })
}
