import type { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import type { accountRoutes } from '#api/routes/accounts.ts'
import { daysBetween, isDay } from '#engine/period/days.ts'
import type { EventRow } from '#store/account-events.ts'
import { loadContacts, loadPersonKeys, loadPersonNames } from '#store/account-people.ts'
import {
  excerpt,
  loadBody,
  loadDetails,
  loadPeopleOf,
  loadTimeline,
  loadTimelineCounts,
  type TimelineKind,
  type TimelineRow,
  timelineKinds,
} from '#store/account-timeline.ts'
import type { Db } from '#store/db.ts'
import { byHand } from '#store/hand.ts'
import { loadWriters } from '#store/written.ts'
import { loadNamesOf } from '#store/written-about.ts'
import { answersTold } from '../answers/answers-told.ts'
import { mayChangeAnswer } from '../answers/write-answer.ts'
import type { Context } from '../context.ts'
import { mayChange } from '../notes/write-on.ts'
import { membersOf, type OpenedAccount, openAccountOf } from './open-account.ts'
import { type Pricing, pricingOf } from './pricing.ts'

type Timeline = z.input<(typeof accountRoutes)['getAccountTimeline']['ok']>
type Entry = Timeline['items'][number]

export interface TimelineQuery {
  readonly snapshot?: number | undefined
  readonly cursor?: string | undefined
  readonly limit: number
  readonly kind?: string | undefined
  readonly channel?: string | undefined
  readonly person?: number | undefined
  readonly thread?: string | undefined
  readonly until?: string | undefined
}

/** A page of what happened on an account, over all channels, newest first. */
export async function showTimeline(ctx: Context, accountId: number, query: TimelineQuery): Promise<Timeline> {
  const kinds = parseKinds(query.kind)
  const before = query.cursor === undefined ? null : parseCursor(query.cursor)
  const opened = await openAccountOf(ctx, accountId, query.snapshot ?? null)
  const answers = answersTold(ctx)
  const read = await ctx.store.transaction(async (tx) => {
    const { leafIds } = await membersOf(tx, opened)
    const people = query.person === undefined ? null : await keysOfPerson(tx, leafIds, query.person)
    const filter = {
      kinds,
      channel: query.channel ?? null,
      people,
      thread: query.thread ?? null,
      before,
      asOf: query.until ?? null,
      answers,
    }
    const rows = await loadTimeline(tx, leafIds, filter, query.limit + 1)
    const keys = rows.flatMap((row) => (row.person === null ? [] : [{ source: row.source, externalId: row.person }]))
    return {
      rows,
      written: await writtenOn(tx, leafIds, rows),
      names: keys.length === 0 ? [] : await loadPersonNames(tx, keys),
      counts: before === null ? await loadTimelineCounts(tx, leafIds, answers) : null,
      pricing: await pricingOf(tx, opened.whole),
    }
  })
  const page = read.rows.slice(0, query.limit)
  const names = new Map(read.names.map((one) => [`${one.source}\u001f${one.external_id}`, one]))
  const last = page.at(-1)
  return {
    items: page.map((row) => present(row, names, read.written, read.pricing, opened, ctx)),
    next: read.rows.length > query.limit && last ? writeCursor(last) : null,
    total: null,
    kinds: read.counts && sumBy(read.counts, (one) => one.kind).map(([kind, n]) => ({ kind, n })),
    channels: read.counts && sumBy(read.counts, (one) => one.channel).map(([channel, n]) => ({ channel, n })),
  }
}

function parseKinds(given: string | undefined): TimelineKind[] | null {
  if (given === undefined || given === '') return null
  const kinds = given.split(',').map(decodeURIComponent)
  const unknown = kinds.find((kind) => !(timelineKinds as readonly string[]).includes(kind))
  if (unknown !== undefined) throw new Refusal('invalid', `There are no entries of kind ${unknown}: choose of ${timelineKinds.join(', ')}`)
  return kinds as TimelineKind[]
}

const writeCursor = (row: TimelineRow) => Buffer.from(`${row.day}${row.key}`).toString('base64url')

function parseCursor(cursor: string) {
  const text = Buffer.from(cursor, 'base64url').toString()
  const day = text.slice(0, 10)
  if (!isDay(day)) throw new Refusal('invalid', 'This cursor is of no page of a timeline: begin with the first page')
  return { day, key: text.slice(10) }
}

/** A person is linked across sources: interactions may name any of the keys. Only people of the account. */
async function keysOfPerson(tx: Db, leafIds: readonly number[], personId: number) {
  const contacts = await loadContacts(tx, leafIds)
  if (!contacts.some((contact) => contact.person_id === personId)) return []
  return (await loadPersonKeys(tx, [personId])).map((one) => ({ id: one.person_row, source: one.source, externalId: one.external_id }))
}

function sumBy<T extends { n: number }>(counts: readonly T[], of: (one: T) => string | null): [string, number][] {
  const sums = new Map<string, number>()
  for (const one of counts) {
    const name = of(one)
    if (name !== null && one.n > 0) sums.set(name, (sums.get(name) ?? 0) + one.n)
  }
  return [...sums].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))
}

/** What people wrote of a page of entries: texts, threads, who took part, who may change it. */
async function writtenOn(tx: Db, leafIds: readonly number[], rows: readonly TimelineRow[]) {
  const interactions = rows.filter((row) => row.kind === 'interaction')
  const ids = (kind: TimelineKind) => rows.filter((row) => row.kind === kind && row.source === byHand).map((row) => Number(row.external_id))
  const people = interactions.length === 0 ? [] : await loadPeopleOf(tx, interactions)
  const about = rows.flatMap((row) => (row.person_id === null ? [] : [row.person_id]))
  const details = interactions.length === 0 ? [] : await loadDetails(tx, leafIds, interactions)
  const writers = [
    ...(await loadWriters(tx, 'note', ids('note'))).map((one) => ({ ...one, kind: 'note' })),
    ...(await loadWriters(tx, 'interaction', ids('interaction'))).map((one) => ({ ...one, kind: 'interaction' })),
    ...(await loadWriters(tx, 'answer', ids('answer'))).map((one) => ({ ...one, kind: 'answer' })),
  ]
  return {
    people,
    detailOf: new Map(details.map((one) => [keyOf(one), one])),
    nameOf: new Map((await loadNamesOf(tx, [...about, ...people.map((one) => one.person_id)])).map((one) => [one.id, one])),
    writerOf: new Map(writers.map((one) => [`${one.kind} ${one.id}`, one])),
  }
}
type Written = Awaited<ReturnType<typeof writtenOn>>

const keyOf = (row: { account_id: number; source: string; external_id: string }) =>
  `${row.account_id}\u001f${row.source}\u001f${row.external_id}`

/** The whole text of a note or an interaction. */
export async function showBody(
  ctx: Context,
  accountId: number,
  query: { readonly snapshot?: number | undefined; readonly kind: 'interaction' | 'note'; readonly document: string },
): Promise<{ text: string }> {
  const opened = await openAccountOf(ctx, accountId, query.snapshot ?? null)
  const at = query.document.indexOf('/')
  const text = await ctx.store.transaction(async (tx) => {
    const { leafIds } = await membersOf(tx, opened)
    return loadBody(tx, leafIds, query.kind, query.document.slice(0, at), query.document.slice(at + 1))
  })
  if (text === null) throw new Refusal('not_found', 'There is no such text: it may have been removed')
  return { text }
}

function bodyOf(row: TimelineRow, { detailOf }: Written): Entry['body'] {
  if (row.kind === 'answer') return row.subject === null ? null : { text: row.subject, more: false }
  if (row.kind === 'note') return { text: row.subject ?? '', more: (row.subject?.length ?? 0) >= excerpt }
  const detail = row.kind === 'interaction' ? detailOf.get(keyOf(row)) : undefined
  return detail?.body == null ? null : { text: detail.body, more: detail.length > detail.body.length }
}

function handOf(row: TimelineRow, { writerOf }: Written, ctx: Context): Entry['hand'] {
  const writer = row.source === byHand ? writerOf.get(`${row.kind} ${row.external_id}`) : undefined
  const mine = row.kind === 'answer' ? mayChangeAnswer : mayChange
  return writer ? { id: writer.id, version: writer.versions, by: writer.actor_name, mayChange: mine(ctx, writer.actor) } : null
}

function present(
  row: TimelineRow,
  names: ReadonlyMap<string, { person_id: number; first_name: string | null; last_name: string | null }>,
  written: Written,
  pricing: Pricing,
  { view, whole }: OpenedAccount,
  ctx: Context,
): Entry {
  const cost = view.costClosed || row.event === null ? null : priceOf(row, pricing, whole)
  const minutesOpen = ctx.access === undefined || ctx.access.kinds.has('employees')
  const work = row.event === null ? null : workOf(row, pricing)
  const { detailOf, nameOf } = written
  const people = written.people.filter((one) => row.kind === 'interaction' && keyOf(one) === keyOf(row))
  const about = row.person_id === null ? people[0]?.person_id : row.person_id
  const thread = detailOf.get(keyOf(row))
  return {
    id: row.key.replaceAll('\u001f', '/'),
    ...{ kind: row.kind, day: row.day, at: row.at, channel: row.channel, event: row.event, direction: row.direction },
    person:
      row.person !== null
        ? personOf(row.source, row.person, names)
        : about === undefined
          ? null
          : { id: nameOf.get(about)?.person_id ?? about, name: nameOf.get(about)?.name ?? 'somebody no longer in the record' },
    colleague: row.colleague,
    subject: row.subject,
    reason: row.reason,
    document: `${row.source}/${row.external_id}`,
    ...{ amountMinor: row.amount_minor, currency: row.currency, lines: row.lines },
    daysLate: row.kind === 'delivery' ? daysBetween(row.promised_day!, row.day) : null,
    dueDay: row.kind === 'delivery' ? null : row.promised_day,
    ...{ status: row.status, result: row.result, replies: row.replies, reopens: row.reopens },
    // How long a colleague took is about the colleague.
    minutes: minutesOpen ? (work?.minutes ?? null) : null,
    recorded: minutesOpen ? (work?.recorded ?? null) : null,
    costMinor: cost === null ? null : Math.round(cost),
    ours: oursOf(row, pricing),
    body: bodyOf(row, written),
    people: people.map((one) => ({ id: one.person_id, name: nameOf.get(one.person_id)?.name ?? '', part: one.part })),
    attached: (row.kind === 'interaction' && thread?.attached) || null,
    senderProved: row.kind === 'interaction' ? (thread?.sender_proved ?? null) : null,
    thread: row.kind === 'interaction' && thread?.thread != null ? { id: thread.thread, n: thread.in_thread } : null,
    hand: handOf(row, written, ctx),
  }
}

function personOf(
  source: string,
  key: string,
  names: ReadonlyMap<string, { person_id: number; first_name: string | null; last_name: string | null }>,
) {
  const known = names.get(`${source}\u001f${key}`)
  const name = known && [known.first_name, known.last_name].filter(Boolean).join(' ')
  return { id: known?.person_id ?? null, name: name || key }
}

const eventOf = (row: TimelineRow): EventRow => ({
  ...{ account_id: row.account_id, day: row.day, source: row.source, external_id: row.external_id, kind: row.event! },
  ...{ channel: row.channel, subject: row.subject, reason: row.reason, handling_seconds: row.handling_seconds, replies: row.replies },
  ...{ reopens: row.reopens, drivers: row.drivers, lines: row.lines, net_minor: row.amount_minor, currency: row.currency },
})

/** Null where no activity names its kind, or its day is outside the months measured. */
function priceOf(row: TimelineRow, pricing: Pricing, whole: OpenedAccount['whole']): number | null {
  if (row.day < whole.from || row.day >= whole.to) return null
  const terms = pricing.price(eventOf(row))
  return terms.length === 0 ? null : terms.reduce((sum, one) => sum + one.costMinor, 0)
}

function workOf(row: TimelineRow, pricing: Pricing): { minutes: number; recorded: boolean } | null {
  const timed = pricing.price(eventOf(row)).filter((one) => one.minutes !== null)
  if (timed.length === 0) return row.handling_seconds === null ? null : { minutes: row.handling_seconds / 60, recorded: true }
  return { minutes: timed.reduce((sum, one) => sum + one.minutes!, 0), recorded: timed.some((one) => one.recordedSeconds !== null) }
}

function oursOf(row: TimelineRow, pricing: Pricing): boolean {
  if (row.kind === 'delivery') return true
  return row.event !== null && pricing.causeOf(row.event) === 'caused by us'
}
