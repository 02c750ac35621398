import type { z } from 'zod'
import { metricScales } from '#api/answer-scales.ts'
import type { AnswerRow } from '#api/record.ts'
import { Refusal } from '#api/refusal.ts'
import { type answerOutcome, type answerRoutes, type FeedbackRecord, feedbackRecord } from '#api/routes/answers.ts'
import type { Day } from '#engine/period/period.ts'
import { problemOf } from '#intake/mapping/build-answer.ts'
import { dayOf } from '#intake/values/dates.ts'
import { loadAccountKeys, loadPersonKeysOf } from '#store/answer-places.ts'
import { saveAudit } from '#store/audit.ts'
import type { Db } from '#store/db.ts'
import { type AnswerThere, answerHash, loadAnswersOfResponse, loadAnswersThere, replaceAnswers } from '#store/hand-answers.ts'
import { lockRecord } from '#store/imports.ts'
import { ensureUnassigned } from '#store/leaves.ts'
import { loadSettings } from '#store/settings.ts'
import { lookForAlerts } from '../cases/look-for-alerts.ts'
import type { Context } from '../context.ts'
import { type ErasedPeople, loadErasedPeople } from '../erasure/erased-people.ts'
import { scopeOf } from '../notes/write-on.ts'
import { today } from '../today/day-of.ts'
import { AnswerPlaces } from './place-answers.ts'

type Taken = z.input<(typeof answerRoutes)['sendAnswers']['ok']>
type Outcome = z.output<typeof answerOutcome>
type Problem = { readonly at: string; readonly message: string }

/** Keys of what is sent never meet those of files: no import replaces it, no undo takes it out. */
export const sentFrom = (source: string): string => `api:${source}`

interface Read {
  readonly key: string | null
  readonly record: FeedbackRecord | null
  row: AnswerRow | null
  problems: Problem[]
  outcome: Outcome
  account: number | null
}

/**
 * Takes feedback records. Each is read by itself: one that is wrong is refused with the reason, the others are taken. The same record again
 * changes nothing; with other content it replaces what was there.
 */
export async function takeRecords(ctx: Context, source: string, given: readonly unknown[]): Promise<Taken> {
  const from = sentFrom(source)
  const [now, zone] = [await today(ctx), (await loadSettings(ctx.store))?.timeZone ?? 'UTC']
  const read = given.map((one) => readRecord(one, now, zone))
  const seen = new Set<string>()
  for (const one of read) {
    if (one.row === null) continue
    if (seen.has(one.row.externalId)) refuse(one, 'submission_id', 'this record came before in the same request: send one of them')
    else seen.add(one.row.externalId)
  }
  const scope = await scopeOf(ctx)
  const erased = await loadErasedPeople(ctx.store)
  const touched = await ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const there = new Map((await loadAnswersThere(tx, from, [...seen])).map((one): [string, AnswerThere] => [one.externalId, one]))
    await settlePlaces(tx, from, read, scope, there, erased)
    const comes = read.flatMap((one) => (one.row !== null && ['taken', 'replaced', 'unassigned'].includes(one.outcome) ? [one] : []))
    if (comes.length > 0)
      await replaceAnswers(
        tx,
        from,
        comes.map((one) => ({ row: one.row!, accountId: one.account! })),
        [],
      )
    const before = comes.flatMap((one) => there.get(one.row!.externalId)?.accountId ?? [])
    const counts = countOf(read)
    if (comes.length > 0) await saveAudit(tx, ctx, 'answers sent', from, { ...counts })
    return [...new Set([...comes.map((one) => one.account!), ...before])]
  })
  if (touched.length > 0) await lookForAlerts(ctx, touched)
  return {
    ...countOf(read),
    records: read.map(({ key, outcome, account, problems }) => ({
      key,
      outcome,
      account: outcome === 'refused' ? null : account,
      problems,
    })),
  }
}

/** Takes back what was sent: whoever answered withdrew it. */
export async function withdrawRecords(
  ctx: Context,
  source: string,
  submission: string,
  field: string | null,
): Promise<{ removed: number }> {
  const from = sentFrom(source)
  const scope = await scopeOf(ctx)
  const accounts = await ctx.store.transaction(async (tx) => {
    await lockRecord(tx)
    const all = await loadAnswersOfResponse(tx, from, submission)
    const those = field === null ? all : all.filter((one) => one.externalId === keyOf(submission, field))
    if (those.length === 0 || (scope !== null && those.some((one) => !scope.has(one.accountId))))
      throw new Refusal('not_found', 'There is no such answer from there: it may have been taken back already')
    await replaceAnswers(
      tx,
      from,
      [],
      those.map((one) => one.externalId),
    )
    await saveAudit(tx, ctx, 'answers withdrawn', from, { rows: those.length })
    return those.map((one) => one.accountId)
  })
  await lookForAlerts(ctx, [...new Set(accounts)])
  return { removed: accounts.length }
}

const keyOf = (submission: string, field: string | undefined): string => (field === undefined ? submission : `${submission}/${field}`)

function countOf(read: readonly Read[]) {
  const counts = { taken: 0, replaced: 0, unchanged: 0, unassigned: 0, refused: 0 }
  for (const { outcome } of read) counts[outcome]++
  return counts
}

function refuse(one: Read, at: string, message: string): void {
  Object.assign(one, { row: null, outcome: 'refused', problems: [...one.problems, { at, message }] })
}

function readRecord(given: unknown, today: Day, zone: string): Read {
  const parsed = feedbackRecord.safeParse(given)
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => ({ at: path.join('.'), message }))
    return { key: null, record: null, row: null, problems, outcome: 'refused', account: null }
  }
  const record = parsed.data
  const row = rowOf(record, zone)
  const found: Read = { key: row.externalId, record, row, problems: [], outcome: 'taken', account: null }
  const wrong = problemOf(row, today)
  if (wrong) refuse(found, fieldNames[wrong.column] ?? wrong.column, `${wrong.message}. ${wrong.remedy}`)
  else if (record.field_type === 'text' && row.comment === null) refuse(found, 'value_text', 'a text without words says nothing')
  return found
}

/** Columns of the record, as a feedback record calls them. */
const fieldNames: Readonly<Record<string, string>> = { score: 'value_number', day: 'collected_at', scaleMin: 'scale_min' }

function rowOf(record: FeedbackRecord, zone: string): AnswerRow {
  const { field_type: metric } = record
  const usual = metricScales[metric]
  const flag = record.value_boolean == null ? null : Number(record.value_boolean)
  const beside = (name: string): string | null => {
    const value = record.metadata?.[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  const privacy = record.privacy ?? beside('privacy')
  const [day, at] = whenOf(record.collected_at, zone)
  const email = record.email ?? beside('email')
  return {
    ...{
      table: 'answer',
      externalId: keyOf(record.submission_id, record.field_id),
      customer: null,
      payer: null,
      site: null,
      day,
      drivers: null,
    },
    ...{ response: record.submission_id, programme: record.source_name || null, metric, attribute: record.field_label || null },
    score: record.value_number ?? flag,
    ...{ scaleMin: record.scale_min ?? usual?.min ?? null, scaleMax: record.scale_max ?? usual?.max ?? null },
    higherIsBetter: record.higher_is_better ?? usual?.higherIsBetter ?? true,
    ...{ person: record.user_id ?? record.user_identifier ?? null, personSource: record.user_source ?? null },
    ...{ email: email?.trim().toLowerCase() || null, askedDay: record.asked_at ? whenOf(record.asked_at, zone)[0] : null, at },
    touchpoint: record.touchpoint || beside('touchpoint') || record.source_type || null,
    comment: record.value_text?.trim() || null,
    // A word nobody knows must not open what was said in confidence.
    privacy: privacy === null ? 'attributed' : privacy === 'attributed' || privacy === 'role only' ? privacy : 'confidential',
    ...{ chosenBy: record.chosen_by ?? null, colleague: record.colleague || null, confidence: null },
  }
}

const whenOf = (text: string, zone: string): [day: Day, at: string | null] =>
  text.length === 10 ? [text as Day, null] : [dayOf(Date.parse(text), zone), new Date(text).toISOString()]

/** On which account each goes, and what becomes of it. */
async function settlePlaces(
  tx: Db,
  from: string,
  read: Read[],
  scope: ReadonlySet<number> | null,
  there: ReadonlyMap<string, AnswerThere>,
  erased: ErasedPeople | null,
): Promise<void> {
  const open = read.filter((one) => one.row !== null)
  const people = await loadPersonKeysOf(
    tx,
    open.flatMap(({ row }) => (row!.person !== null && row!.personSource === null ? [row!.person] : [])),
  )
  const wanted = open.flatMap((one) => accountKeyOf(one.record!) ?? [])
  const accounts = await loadAccountKeys(tx, wanted)
  const unassigned = await ensureUnassigned(tx)
  for (const one of open) {
    // A key without its source is whoever's it is, where it is one person's.
    const known = one.row!.personSource === null && one.row!.person !== null ? people.get(one.row!.person) : undefined
    if (known !== undefined) one.row = { ...one.row!, personSource: known }
  }
  // Somebody who was erased does not come back by being sent again.
  if (erased) for (const one of open) one.row = erased.answer(from, one.row!)
  const places = new AnswerPlaces()
  await places.prepare(
    tx,
    from,
    open.map((one) => one.row!),
  )
  for (const one of open) {
    const row = one.row!
    const key = accountKeyOf(one.record!)
    const named = key === null ? undefined : accounts.get(key)
    const at = key === null ? places.accountOf(from, row) : (named ?? null)
    if (scope !== null && (at === null || !scope.has(at))) {
      refuse(one, key === null ? 'email' : 'account_key', 'there is no such account, or not among yours')
      continue
    }
    one.account = at ?? unassigned
    const before = there.get(row.externalId)
    if (before && scope !== null && !scope.has(before.accountId))
      refuse(one, 'submission_id', 'there is no such account, or not among yours')
    else if (before && before.accountId === one.account && before.rowHash === answerHash(row, from)) one.outcome = 'unchanged'
    else if (at === null) {
      one.outcome = 'unassigned'
      one.problems = [
        key === null
          ? { at: 'account_key', message: 'it names no account, and whoever answered is not known at exactly one' }
          : { at: 'account_key', message: `no account, or more than one, has the key ${key}` },
      ]
    } else one.outcome = before ? 'replaced' : 'taken'
  }
}

function accountKeyOf(record: FeedbackRecord): string | null {
  const beside = (name: string) => (typeof record.metadata?.[name] === 'string' ? (record.metadata[name] as string) : undefined)
  const key = record.account_key || beside('account_key')
  const source = record.account_source || beside('account_source')
  return !key ? null : source ? `${source}/${key}` : key
}
