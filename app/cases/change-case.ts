/** Cases as people open and work them. */

import { Refusal } from '#api/refusal.ts'
import type { CaseCause, CaseDetail, CaseFacts, CaseStatus } from '#api/routes/cases.ts'
import type { PersonToAsk } from '#api/routes/decisions.ts'
import { addDays } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { loadAnswersByKey } from '#store/answers.ts'
import { saveAudit } from '#store/audit.ts'
import {
  type CaseContent,
  insertCase,
  insertEntry,
  insertEvidence,
  loadCases,
  loadPersonKeys,
  markWorked,
  updateCase,
} from '#store/cases.ts'
import type { Db, Store } from '#store/db.ts'
import { openAccount } from '../access/own-accounts.ts'
import { accountNamesOf, openPerson } from '../editing/open-record.ts'
import { handOf, type Writing } from '../notes/write-on.ts'
import { hearsConfidence, seesAnswers } from '../relationship/voice-gate.ts'
import { today } from '../today/day-of.ts'
import { showAlertRules } from './alert-rules.ts'
import { caseOwners } from './default-owner.ts'
import { answerEvidence } from './find-alerts.ts'
import { noCase, openCaseOf, showCase } from './list-cases.ts'
import { splitKey } from './look-for-alerts.ts'

/** Who works on cases: whom they can be given to, and where people are kept. */
export interface CaseDesk {
  readonly people: readonly PersonToAsk[]
  readonly home: Store
}

export interface NewCase {
  readonly account: number
  readonly title: string
  readonly person?: number | null | undefined
  readonly answer?: { readonly source: string; readonly externalId: string } | null | undefined
  readonly owner?: string | undefined
  readonly due?: Day | undefined
  readonly note?: string | undefined
}

export async function openCase(ctx: Writing, { people, home }: CaseDesk, input: NewCase): Promise<CaseDetail> {
  await openAccount(ctx, input.account)
  const names = await accountNamesOf(ctx)
  const account = names.nodeOf(input.account)
  if (!account || account.key === '/unassigned') throw new Refusal('not_found', 'There is no such account')
  const answer = await answerOf(ctx, input, account.id, (id) => names.nodeOf(id)?.id ?? null)
  const named = answer && answer.privacy !== 'attributed' ? answer.personId : (input.person ?? answer?.personId ?? null)
  const person = named === null ? null : input.person == null ? named : (await openPerson(ctx, named)).id
  const day = await today(ctx)
  const { rules } = await showAlertRules(ctx)
  const privacy = answer?.privacy ?? 'attributed'
  const owner =
    input.owner === undefined ? (await caseOwners(ctx, home))(account.id, privacy === 'confidential') : ownerOf(people, input.owner)
  const facts: CaseFacts = answer
    ? { score: answer.score, scaleMin: answer.scaleMin, scaleMax: answer.scaleMax, metric: answer.metric }
    : {}
  const id = await ctx.store.transaction(async (tx) => {
    const [key] = person === null ? [] : await loadPersonKeys(tx, [person])
    const { source, externalId } = splitKey(account.key)
    const id = await insertCase(
      tx,
      {
        ...{ code: 'by_hand', source, externalId, personSource: key?.source ?? null, personExternalId: key?.external_id ?? null },
        ...{ privacy, title: input.title, facts, owner: owner.id, ownerName: owner.name, openedDay: day },
        ...{ dueDay: input.due ?? addDays(day, rules.dueDays), status: 'open', cause: null, causeNote: null, done: null },
        ...{ closedDay: null, worked: true },
      },
      handOf(ctx),
    )
    if (answer) await insertEvidence(tx, { caseId: id, code: 'by_hand', evidence: answerEvidence(answer), day: answer.day, facts }, ctx.now)
    await insertEntry(tx, id, handOf(ctx), { what: 'opened', body: input.note || null, facts: { code: 'by_hand' } })
    await saveAudit(tx, ctx, 'open case', `case:${id}`, { code: 'by_hand', account: account.id })
    return id
  })
  return showCase(ctx, id)
}

/** @throws Refusal not_found where who asks may not know of the answer */
async function answerOf(ctx: Writing, { answer: key }: NewCase, account: number, nodeOf: (id: number) => number | null) {
  if (!key) return null
  const [answer] = await loadAnswersByKey(ctx.store, [key])
  const open = answer && seesAnswers(ctx) && (answer.privacy !== 'confidential' || hearsConfidence(ctx))
  if (!open || nodeOf(answer.accountId) !== account) throw new Refusal('not_found', 'There is no such answer at this account')
  return answer
}

function ownerOf(people: readonly PersonToAsk[], id: string): PersonToAsk {
  const owner = people.find((one) => one.id === id)
  if (!owner) throw new Refusal('invalid', 'Cannot give the case to somebody who is not here', [{ at: 'owner', message: id }])
  return owner
}

export interface CaseChange {
  readonly status?: CaseStatus | undefined
  readonly owner?: string | undefined
  readonly due?: Day | undefined
  readonly cause?: CaseCause | null | undefined
  readonly causeNote?: string | null | undefined
  readonly done?: string | null | undefined
  readonly version: number
}

export async function changeCase(ctx: Writing, { people }: CaseDesk, id: number, change: CaseChange): Promise<CaseDetail> {
  await openCaseOf(ctx, id)
  const day = await today(ctx)
  const owner = change.owner === undefined ? null : ownerOf(people, change.owner)
  await ctx.store.transaction((tx) => changeCaseIn(tx, ctx, id, change, day, owner))
  return showCase(ctx, id)
}

/** The change itself, in the caller's transaction. */
export async function changeCaseIn(
  tx: Db,
  ctx: Writing,
  id: number,
  change: CaseChange,
  day: Day,
  owner: PersonToAsk | null = null,
): Promise<void> {
  const [before] = await loadCases(tx, { id })
  if (!before) throw noCase()
  if (before.version !== change.version)
    throw new Refusal(
      'conflict',
      `Cannot keep the change as the case was changed meanwhile: it is ${before.status}, with ${before.ownerName}`,
    )
  const status = change.status ?? before.status
  const after: CaseContent = {
    ...{ owner: owner?.id ?? before.owner, ownerName: owner?.name ?? before.ownerName, dueDay: change.due ?? before.dueDay, status },
    cause: change.cause === undefined ? (status === 'closed' || before.status !== 'closed' ? before.cause : null) : change.cause,
    causeNote: change.causeNote === undefined ? before.causeNote : change.causeNote || null,
    done: change.done === undefined ? before.done : change.done || null,
    closedDay: status === 'closed' ? (before.closedDay ?? day) : null,
    worked: true,
  }
  if (status === 'closed' && before.status !== 'closed' && (after.cause === null || after.done === null))
    throw new Refusal('invalid', 'Cannot close the case without what caused it and what was done: both say later whether it helped', [
      ...(after.cause === null ? [{ at: 'cause', message: 'is missing' }] : []),
      ...(after.done === null ? [{ at: 'done', message: 'is missing' }] : []),
    ])
  const changed = fields.filter((field) => before[field] !== after[field])
  if (changed.length === 0) return
  await updateCase(tx, id, after, ctx.now)
  await insertEntry(tx, id, handOf(ctx), {
    what: wordOf(changed),
    body: changed.includes('done') ? after.done : null,
    facts: factsOf(changed, after),
  })
  await saveAudit(tx, ctx, 'change case', `case:${id}`, { fields: changed, ...(changed.includes('status') && { status }) })
}

const fields = ['status', 'owner', 'dueDay', 'cause', 'causeNote', 'done'] as const
type Field = (typeof fields)[number]

/** What an entry is called by: the change that matters most of those made together. */
const wordOf = (changed: readonly Field[]) => (changed.includes('status') ? 'status' : changed[0]!)
const factsOf = (changed: readonly Field[], after: CaseContent) => ({
  ...(changed.includes('status') && { status: after.status }),
  ...(changed.includes('owner') && { owner: after.ownerName }),
  ...(changed.includes('dueDay') && { due: after.dueDay }),
  ...(changed.includes('cause') && { cause: after.cause }),
})

export async function noteOnCase(ctx: Writing, id: number, text: string): Promise<CaseDetail> {
  await openCaseOf(ctx, id)
  await ctx.store.transaction((tx) => noteOnCaseIn(tx, ctx, id, text))
  return showCase(ctx, id)
}

export async function noteOnCaseIn(tx: Db, ctx: Writing, id: number, text: string): Promise<void> {
  const [before] = await loadCases(tx, { id })
  if (!before) throw noCase()
  await insertEntry(tx, id, handOf(ctx), { what: 'note', body: text })
  // A note is work: the case no longer closes by itself.
  if (!before.worked) await markWorked(tx, id, ctx.now)
  await saveAudit(tx, ctx, 'note on case', `case:${id}`, {})
}
