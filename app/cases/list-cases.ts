/** Cases as who asks may see them. */

import type { Privacy } from '#api/record.ts'
import { Refusal } from '#api/refusal.ts'
import type { AccountCase, CaseCode, CaseDetail, CaseFacts, CaseFilters } from '#api/routes/cases.ts'
import { daysBetween } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { type AnswerRecord, loadAnswersByKey } from '#store/answers.ts'
import { type CaseRecord, type EvidenceRecord, loadCases, loadEntries, loadEvidence } from '#store/cases.ts'
import { listSnapshots } from '#store/snapshots.ts'
import { accountsInScope } from '../access/own-accounts.ts'
import type { Context } from '../context.ts'
import { type AccountNames, accountNamesOf } from '../editing/open-record.ts'
import { hearsConfidence, seesAnswers } from '../relationship/voice-gate.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { today } from '../today/day-of.ts'
import { answerEvidence, strictest } from './find-alerts.ts'
import { keyOfAnswer } from './look-for-alerts.ts'
import { withdrawn } from './withdrawn.ts'

/** Tell nothing of what a person answered: open to whom named answers are not. */
const ofTheRecord: readonly CaseCode[] = ['promise_missed', 'basic_missed']

interface SeenCase {
  readonly shown: AccountCase
  readonly record: CaseRecord
  readonly rests: readonly (EvidenceRecord & { readonly answer: AnswerRecord | null })[]
}

/** Cases of accounts in scope, newest first. One that rests on what was said in confidence is there only for whom that is open. */
export async function seeCases(ctx: Context, which: { readonly id?: number; readonly openOnly?: boolean } = {}): Promise<SeenCase[]> {
  const { ids } = await accountsInScope(ctx)
  const names = await accountNamesOf(ctx)
  const day = await today(ctx)
  const { records, evidence, answers } = await ctx.store.transaction(async (tx) => {
    const records = (await loadCases(tx, which)).filter((one) => ids === null || (one.accountRow !== null && ids.has(one.accountRow)))
    const evidence = await loadEvidence(
      tx,
      records.map((one) => one.id),
    )
    const keys = evidence.flatMap((one) => keyOfAnswer(one.evidence) ?? [])
    return { records, evidence, answers: new Map((await loadAnswersByKey(tx, keys)).map((one) => [answerEvidence(one), one])) }
  })
  if (records.length === 0) return []
  const restsOf = new Map<number, SeenCase['rests'][number][]>()
  for (const one of evidence) {
    const rests = restsOf.get(one.caseId) ?? []
    rests.push({ ...one, answer: answers.get(one.evidence) ?? null })
    restsOf.set(one.caseId, rests)
  }
  const stakeOf = await stakes(ctx)
  return records.flatMap((record): SeenCase[] => {
    const rests = restsOf.get(record.id) ?? []
    // What was promised to somebody holds as it stands today, whatever it was when the case was opened.
    const privacy = strictest([record.privacy, ...rests.flatMap((one) => one.answer?.privacy ?? [])])
    if (!maySee(ctx, record, privacy)) return []
    return [{ shown: present(ctx, record, privacy, rests, names, stakeOf, day), record, rests }]
  })
}

function maySee(ctx: Context, { code }: CaseRecord, privacy: Privacy): boolean {
  if (privacy === 'confidential' && !hearsConfidence(ctx)) return false
  return seesAnswers(ctx) || (ofTheRecord as readonly string[]).includes(code)
}

function present(
  ctx: Context,
  record: CaseRecord,
  privacy: Privacy,
  rests: readonly EvidenceRecord[],
  names: AccountNames,
  stakeOf: Stakes,
  day: Day,
): AccountCase {
  const account = record.accountRow === null ? null : names.nodeOf(record.accountRow)
  const key = `${record.source}/${record.externalId}`
  const hidden = privacy !== 'attributed' && !hearsConfidence(ctx)
  const quiet = !seesAnswers(ctx)
  return {
    ...{ id: record.id, code: record.code as CaseCode, title: quiet ? null : record.title },
    // Its import was undone: the key is what is left of it.
    account: account ?? { id: record.accountRow ?? 0, key, name: record.externalId },
    person: hidden || quiet || record.personId === null ? null : { id: record.personId, name: record.personName ?? '' },
    ...{ facts: record.facts as CaseFacts, privacy, owner: record.owner, ownerName: record.ownerName },
    ...{ openedDay: record.openedDay, dueDay: record.dueDay, status: record.status },
    daysOver: record.status === 'closed' ? 0 : Math.max(0, daysBetween(record.dueDay, day)),
    cause: record.cause === null || record.cause === withdrawn ? null : (record.cause as AccountCase['cause']),
    ...{ causeNote: quiet ? null : record.causeNote, done: quiet ? null : record.done, closedDay: record.closedDay },
    evidence: rests.length,
    withdrawn: rests.length > 0 && rests.every((one) => one.withdrawnAt !== null),
    ...(account ? stakeOf(account.id) : { atStakeMinor: null, currency: null }),
    // When it was opened is when somebody answered: who may not know who it was is told the day.
    ...{ version: record.version, changedAt: hidden ? dayOnly(record.changedAt) : record.changedAt },
  }
}

const dayOnly = (at: string) => `${at.slice(0, 10)}T00:00:00Z`

type Stakes = (account: number) => { readonly atStakeMinor: number | null; readonly currency: string | null }

/** Revenue of an account in the last measurement by customer. */
async function stakes(ctx: Context): Promise<Stakes> {
  const last = (await listSnapshots(ctx.store)).find((head) => head.level === 'customer')
  if (!last) return () => ({ atStakeMinor: null, currency: null })
  const view = await loadSnapshotView(ctx, last.id)
  const revenue = new Map(view.accounts.map((one) => [one.id, one.revenue]))
  return (account) => ({ atStakeMinor: revenue.get(account) ?? null, currency: view.currency })
}

/** Everything in scope, the filters laid over it, and what there is without them. */
export async function listCases(ctx: Context, filters: CaseFilters) {
  const all = (await seeCases(ctx)).map((one) => one.shown)
  const count = (status: AccountCase['status']) => all.filter((one) => one.status === status).length
  return {
    all: sorted(
      all.filter((one) => passes(ctx, one, filters)),
      filters.sort,
    ),
    counts: {
      ...{ open: count('open'), working: count('working'), waiting: count('waiting'), closed: count('closed') },
      overdue: all.filter((one) => one.daysOver > 0).length,
      mine: all.filter((one) => one.status !== 'closed' && one.owner === ctx.actor).length,
    },
    today: await today(ctx),
  }
}

const anyOf = (given: string | undefined) => given?.split(',').filter(Boolean) ?? []

function passes(ctx: Context, one: AccountCase, { status, code, owner, account, overdue, q }: CaseFilters): boolean {
  const statuses = anyOf(status)
  if (statuses.length === 0 || statuses.includes('not closed')) {
    if (one.status === 'closed') return false
  } else if (!statuses.includes('all') && !statuses.includes(one.status)) return false
  const codes = anyOf(code)
  if (codes.length > 0 && !codes.includes(one.code)) return false
  const owners = anyOf(owner).map((id) => (id === 'me' ? ctx.actor : id))
  if (owners.length > 0 && !owners.includes(one.owner)) return false
  if (account !== undefined && one.account.id !== account) return false
  if (overdue && one.daysOver === 0) return false
  const text = q?.trim().toLocaleLowerCase() ?? ''
  return text === '' || [one.account.name, one.person?.name, one.title].some((each) => each?.toLocaleLowerCase().includes(text))
}

const orders: Readonly<Record<string, (a: AccountCase, b: AccountCase) => number>> = {
  due: (a, b) => compare(a.dueDay, b.dueDay),
  opened: (a, b) => compare(a.openedDay, b.openedDay),
  stake: (a, b) => (a.atStakeMinor ?? 0) - (b.atStakeMinor ?? 0),
  account: (a, b) => compare(a.account.name, b.account.name),
  changed: (a, b) => compare(a.changedAt, b.changedAt),
}
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Closed ones last; of one day the one with more behind it first. */
function sorted(list: readonly AccountCase[], by: string): AccountCase[] {
  const order = orders[by.replace(/^-/, '')] ?? orders.due!
  const sign = by.startsWith('-') ? -1 : 1
  return [...list].sort(
    (a, b) =>
      Number(a.status === 'closed') - Number(b.status === 'closed') ||
      sign * order(a, b) ||
      (b.atStakeMinor ?? 0) - (a.atStakeMinor ?? 0) ||
      b.id - a.id,
  )
}

export const noCase = () => new Refusal('not_found', 'There is no such case')

/** @throws Refusal not_found: a case that may not be seen looks like one that is not there */
export async function openCaseOf(ctx: Context, id: number): Promise<SeenCase> {
  const [seen] = await seeCases(ctx, { id })
  if (!seen) throw noCase()
  return seen
}

/** A case with what it rests on, as it reads today, and what was done with it. */
export async function showCase(ctx: Context, id: number): Promise<CaseDetail> {
  const { shown, rests } = await openCaseOf(ctx, id)
  const quiet = !seesAnswers(ctx)
  const hidden = shown.privacy !== 'attributed' && !hearsConfidence(ctx)
  return {
    ...shown,
    rests: rests.map(({ code, day, facts, withdrawnAt, answer }, i) => ({
      ...{ n: i + 1, code: code as CaseCode, day, facts: facts as CaseFacts, withdrawn: withdrawnAt !== null },
      answer: quiet || answer === null ? null : answerOf(answer),
    })),
    // Notes may tell what somebody answered.
    entries: quiet
      ? []
      : (await loadEntries(ctx.store, id)).map((one) => ({
          ...{
            id: one.id,
            at: hidden ? dayOnly(one.at) : one.at,
            byName: one.actorName,
            what: one.what,
            body: one.body,
            facts: { ...one.facts },
          },
        })),
  }
}

const answerOf = ({ metric, score, scaleMin, scaleMax, comment, touchpoint }: AnswerRecord) => ({
  ...{ metric, score, scaleMin, scaleMax, comment, touchpoint },
})
