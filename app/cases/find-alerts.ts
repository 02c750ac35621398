/** Alerts of accounts as things stand on the live day, each with what it rests on and who may know of it. */
import type { Privacy } from '#api/record.ts'
import type { CaseCode, CaseFacts } from '#api/routes/cases.ts'
import { dayNumber, daysBetween } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { accountIndex } from '#engine/relationship/account-index.ts'
import { type AlertRules, type AlertVoice, findAlerts as alertsOf, scoreAgainstMoney } from '#engine/relationship/alerts.ts'
import type { AccountIndex, RelationshipParameters } from '#engine/relationship/index-types.ts'
import { rolesApart } from '#engine/relationship/roles-apart.ts'
import { loadPlanItems } from '#store/account-plans.ts'
import { type AnswerRecord, hasAnswers } from '#store/answers.ts'
import { listSnapshots } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import type { AccountNames } from '../editing/open-record.ts'
import { promisesMissed } from '../promises-kept/promises-missed.ts'
import { liveDay } from '../relationship/live-day.ts'
import { parametersInForce } from '../relationship/parameters-in-force.ts'
import { readVoices } from '../relationship/read-voices.ts'
import { relationshipBook } from '../relationship/relationship-book.ts'
import type { VoiceContact, Voices } from '../relationship/voices.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { today } from '../today/day-of.ts'

export interface FoundAlert {
  readonly code: CaseCode
  readonly account: number
  readonly person: number | null
  /** The strictest of what it tells. */
  readonly privacy: Privacy
  readonly evidence: string
  readonly day: Day
  readonly facts: CaseFacts
  readonly decides: boolean
}

export const answerEvidence = ({ source, externalId }: { readonly source: string; readonly externalId: string }): string =>
  `answer:${source}/${externalId}`

const strictness: readonly Privacy[] = ['attributed', 'role only', 'confidential']
export const strictest = (list: readonly Privacy[]): Privacy =>
  list.reduce<Privacy>((a, b) => (strictness.indexOf(b) > strictness.indexOf(a) ? b : a), 'attributed')

/** @param nodes  customers to look at; null: all */
export async function findAlerts(
  ctx: Context,
  nodes: ReadonlySet<number> | null,
  names: AccountNames,
  rules: AlertRules,
): Promise<FoundAlert[]> {
  // A record without answers is not read through for what cannot be there.
  const heard = await hasAnswers(ctx.store)
  const promises = [...(await promiseAlerts(ctx, nodes, names, rules)), ...(await basicAlerts(ctx, nodes, names))]
  if (!heard) return promises
  const asOf = await liveDay(ctx)
  const set = await parametersInForce(ctx)
  const voices = nodes === null ? (await relationshipBook(ctx, { asOf, set })).voices : await readVoices(ctx, { accounts: nodes, asOf })
  const moved = await revenueMoved(ctx)
  const found: FoundAlert[] = []
  voices.accounts.forEach((account, at) => {
    if (nodes !== null && !nodes.has(account.id)) return
    const index = accountIndex(voices.book, at, dayNumber(asOf), set.parameters)
    if (index === null) return
    found.push(...ofVoices(voices, at, index, asOf, rules, set.parameters))
    const money = moneyAlert(voices, at, index, moved, rules)
    if (money) found.push(money)
  })
  return [...found, ...promises]
}

function ofVoices(
  voices: Voices,
  at: number,
  index: AccountIndex,
  asOf: Day,
  rules: AlertRules,
  parameters: RelationshipParameters,
): FoundAlert[] {
  const { answerStart } = voices.book
  const there = index.voices.filter((one) => one.contact >= 0)
  const answersOf = (contact: number) => voices.answers.slice(answerStart[contact]!, answerStart[contact + 1]!)
  const seen = there.map((one): AlertVoice => {
    const from = answerStart[one.contact]!
    const answers = answersOf(one.contact).map((answer, j) => ({
      ...{ day: dayNumber(answer.day), nps: answer.metric === 'nps', y: voices.book.y[from + j]! },
    }))
    return { groups: voices.contacts[one.contact]!.groups, share: one.share, estimate: one.estimate, fresh: one.fresh, answers }
  })
  const account = voices.accounts[at]!.id
  const everybody = strictest(there.flatMap((one) => answersOf(one.contact).map((answer) => answer.privacy)))
  // Two people 30 points apart are mostly two people: a quarter of all pairs are by chance.
  const byChance = rolesApart(index.voices, parameters) === null
  const alerts = alertsOf(seen, dayNumber(asOf), rules).filter(({ code }) => code !== 'roles_disagree' || !byChance)
  return alerts.map((alert): FoundAlert => {
    const contact = voices.contacts[there[alert.evidence.voice]!.contact]!
    const answer = answersOf(there[alert.evidence.voice]!.contact)[alert.evidence.answer]!
    const about = alert.voice === null ? null : contact
    // An estimate, and how far roles lie apart, is made of everybody's answers.
    const privacy =
      alert.code === 'low_answer'
        ? answer.privacy
        : alert.code === 'silent_decider'
          ? contact.privacy
          : strictest([everybody, contact.privacy])
    return {
      ...{ code: alert.code, account, person: about?.personId ?? null, privacy, evidence: answerEvidence(answer) },
      day: answer.day,
      facts: factsOf(alert, about, seen[alert.voice ?? 0]!.share, answer),
      decides: about?.groups.includes('decides') ?? false,
    }
  })
}

function factsOf(alert: ReturnType<typeof alertsOf>[number], about: VoiceContact | null, share: number, answer: AnswerRecord): CaseFacts {
  const group = about?.groups[0] ?? null
  switch (alert.code) {
    case 'low_answer':
      return { group, score: answer.score, scaleMin: answer.scaleMin, scaleMax: answer.scaleMax, metric: answer.metric, share }
    case 'heavy_voice':
      return { group, share }
    case 'silent_decider':
      return { group, days: Math.round(alert.value) }
    case 'roles_disagree':
      return { points: alert.value, between: alert.between && [...alert.between] }
  }
}

/** Change of revenue against the measurement before over as long a window, by customer. */
async function revenueMoved(ctx: Context): Promise<{ readonly asOf: Day | null; readonly shareOf: (account: number) => number | null }> {
  const heads = (await listSnapshots(ctx.store)).filter((head) => head.level === 'customer')
  const last = heads[0]
  const before = last && heads.find((head) => head.as_of < last.as_of && sameLength(head, last))
  if (!last || !before) return { asOf: null, shareOf: () => null }
  const now = await loadSnapshotView(ctx, last.id)
  const then = new Map((await loadSnapshotView(ctx, before.id)).accounts.map((one) => [one.id, one.revenue]))
  const revenue = new Map(now.accounts.map((one) => [one.id, one.revenue]))
  return {
    asOf: last.as_of,
    shareOf: (account) => {
      const [a, b] = [then.get(account) ?? 0, revenue.get(account) ?? 0]
      return a > 0 ? (b - a) / a : null
    },
  }
}

interface WindowOf {
  readonly from_day: string
  readonly to_day: string
}
const sameLength = (a: WindowOf, b: WindowOf) => Math.abs(daysBetween(a.from_day, a.to_day) - daysBetween(b.from_day, b.to_day)) <= 3

function moneyAlert(
  voices: Voices,
  at: number,
  index: AccountIndex,
  moved: Awaited<ReturnType<typeof revenueMoved>>,
  rules: AlertRules,
): FoundAlert | null {
  const account = voices.accounts[at]!
  const share = moved.asOf === null || index.grade === 'D' ? null : moved.shareOf(account.id)
  const money = scoreAgainstMoney(index, share, rules.moneyShare)
  if (money === null) return null
  const { answerStart, contactStart } = voices.book
  const answers = voices.answers.slice(answerStart[contactStart[at]!]!, answerStart[contactStart[at + 1]!]!)
  return {
    ...{ code: 'score_money', account: account.id, person: null, privacy: strictest(answers.map((one) => one.privacy)) },
    evidence: `money:${account.key}:${money}:${halfYear(moved.asOf!)}`,
    ...{ day: moved.asOf!, facts: { money, moneyShare: share }, decides: false },
  }
}

/** What we promised and did not do: past its day, or said to be missed. */
async function promiseAlerts(
  ctx: Context,
  nodes: ReadonlySet<number> | null,
  names: AccountNames,
  rules: AlertRules,
): Promise<FoundAlert[]> {
  const day = await today(ctx)
  const items = (await loadPlanItems(ctx.store, null)).filter((one) => one.kind === 'promise')
  return items.flatMap((one): FoundAlert[] => {
    const account = names.nodeOf(one.accountRow)
    const since = promiseMissedSince(one, day)
    if (!account || (nodes !== null && !nodes.has(account.id)) || since === null || daysBetween(since, day) > rules.lookBackDays) return []
    return [
      {
        ...{ code: 'promise_missed', account: account.id, person: null, privacy: 'attributed', evidence: `promise:${one.id}` },
        ...{ day: since, facts: { days: daysBetween(since, day) }, decides: false },
      },
    ]
  })
}

/** Basics whose whole interval lies below the standard, of Key accounts, which are looked after one by one: once in half a year. */
async function basicAlerts(ctx: Context, nodes: ReadonlySet<number> | null, names: AccountNames): Promise<FoundAlert[]> {
  const heads = await listSnapshots(ctx.store)
  const last = heads[0]
  if (last?.level !== 'customer') return []
  const view = await loadSnapshotView(ctx, last.id)
  const large = new Set(view.accounts.filter((one) => one.segment?.tier === 'KEY').map((one) => one.id))
  return (await promisesMissed(ctx, nodes)).flatMap((one): FoundAlert[] => {
    const account = names.nodeOf(one.accountId)
    if (!account || !large.has(one.accountId)) return []
    return [
      {
        ...{ code: 'basic_missed', account: account.id, person: null, privacy: 'attributed', day: last.as_of, decides: false },
        evidence: `basic:${account.key}:${one.promise}:${halfYear(last.as_of)}`,
        facts: { basic: one.name, keptShare: one.n === 0 ? null : one.kept / one.n, standard: one.standard },
      },
    ]
  })
}

/** A measurement more is no news: what is found stays found for half a year. */
const halfYear = (day: Day): string => `${day.slice(0, 4)}H${day.slice(5, 7) <= '06' ? 1 : 2}`

/** Since when a promise is not kept; null: it is, or its day has not passed. */
export function promiseMissedSince(
  item: { readonly state: string; readonly stateDay: Day | null; readonly dueDay: Day | null },
  day: Day,
): Day | null {
  if (item.state === 'missed') return item.stateDay
  return item.state === 'open' && item.dueDay !== null && item.dueDay < day ? item.dueDay : null
}
