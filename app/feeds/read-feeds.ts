/**
 * What becomes of every message and every entry of a calendar: an interaction on an account, a meeting to come, or nothing, and why.
 * Nothing is stored here: checking counts what comes out, an import stages it.
 */
import { Refusal } from '#api/refusal.ts'
import { type MailMessage, parseMessage } from '#intake/mail/parse-message.ts'
import { readMailbox } from '#intake/mail/read-mailbox.ts'
import { type AddressedPerson, loadByAddress, loadPlaced, type Placed } from '#store/feeds.ts'
import { loadSettings } from '#store/settings.ts'
import type { Context } from '../context.ts'
import type { ErasedPeople } from '../erasure/erased-people.ts'
import { hasOurs, openFeedBook, whoIsOurs } from './feed-book.ts'
import type { FeedFile } from './feed-files.ts'
import { messageOutcomes } from './message-outcomes.ts'
import { type Outcome, type Reading, refused } from './outcome.ts'
import { type Meeting, meetingOutcomes, readMeetings } from './read-meetings.ts'

export interface FeedBatch {
  readonly file: FeedFile
  readonly outcomes: readonly Outcome[]
}

const batchSize = 200

export async function openReading(ctx: Context, erased: ErasedPeople | null): Promise<Reading> {
  const book = await openFeedBook(ctx.store)
  if (!hasOurs(book)) throw new Refusal('invalid', whoIsOurs)
  const { oldestDays } = book.settings
  return {
    ...{
      book,
      erased,
      timeZone: (await loadSettings(ctx.store))?.timeZone ?? 'UTC',
      now: ctx.now,
      seen: new Set(),
      threadOfTopic: new Map(),
    },
    oldest: oldestDays === null ? null : new Date(Date.parse(ctx.now) - oldestDays * 86_400_000).toISOString(),
  }
}

/** @param erased  people who must not come back */
export async function* readFeeds(ctx: Context, files: readonly FeedFile[], erased: ErasedPeople | null): AsyncGenerator<FeedBatch> {
  if (files.length === 0) return
  const reading = await openReading(ctx, erased)
  for (const file of files) {
    const options = {
      ...(ctx.signal && { signal: ctx.signal }),
      onBytes: (done: number) => ctx.progress?.({ step: `Reading ${file.name}`, done, total: file.bytes, unit: 'bytes' }),
    }
    try {
      if (file.format === 'ics')
        for await (const meetings of batched(readMeetings(file.path, reading, options)))
          yield { file, outcomes: await ofMeetings(ctx, reading, meetings) }
      else
        for await (const messages of batched(readMailbox(file.path, file.format, options))) {
          const read: { no: number; message: MailMessage | string }[] = []
          for (const one of messages)
            read.push({ no: one.no, message: one.refused ?? (await parseMessage(one).catch(() => 'it is damaged')) })
          yield { file, outcomes: await ofMessages(ctx, reading, read) }
        }
    } catch (error) {
      if (ctx.signal?.aborted) throw new Refusal('cancelled', 'Reading was cancelled: nothing of it stays')
      throw error
    }
  }
}

async function* batched<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = []
  for await (const item of items) {
    batch.push(item)
    if (batch.length < batchSize) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function ofMessages(
  ctx: Context,
  reading: Reading,
  given: readonly { no: number; message: MailMessage | string }[],
): Promise<Outcome[]> {
  const messages = given.flatMap(({ message }) => (typeof message === 'string' ? [] : [message]))
  const people = await peopleOf(
    ctx,
    messages.flatMap((one) => [...(one.from ? [one.from] : []), ...one.to, ...one.copy].map((person) => person.address)),
  )
  const placed = groupPlaced(
    await loadPlaced(
      ctx.store,
      'mail',
      messages.flatMap((one) => [one.id, ...one.answers.slice(-1)]),
    ),
  )
  return given.map(({ no, message }) =>
    typeof message === 'string' ? refused(no, 'message', message) : messageOutcomes(reading, no, message, people, placed),
  )
}

async function ofMeetings(ctx: Context, reading: Reading, given: readonly Meeting[]): Promise<Outcome[]> {
  const events = given.flatMap((one) => (typeof one === 'object' && 'event' in one ? [one.event] : []))
  const people = await peopleOf(
    ctx,
    events.flatMap((event) => [...(event.organizer ? [event.organizer] : []), ...event.attendees].map((person) => person.address)),
  )
  const placed = groupPlaced(
    await loadPlaced(
      ctx.store,
      'calendar',
      given.flatMap((one) => ('event' in one ? one.times.map((time) => time.id) : [])),
    ),
  )
  return given.map((one) => ('event' in one ? meetingOutcomes(reading, one, people, placed) : refused(one.no, 'entry', one.refused)))
}

async function peopleOf(ctx: Context, addresses: readonly string[]): Promise<Map<string, AddressedPerson[]>> {
  const people = new Map<string, AddressedPerson[]>()
  for (const one of await loadByAddress(ctx.store, [...new Set(addresses)]))
    people.set(one.address, [...(people.get(one.address) ?? []), one])
  return people
}

function groupPlaced(rows: readonly Placed[]): Map<string, Placed[]> {
  const byId = new Map<string, Placed[]>()
  for (const row of rows) byId.set(row.id, [...(byId.get(row.id) ?? []), row])
  return byId
}
