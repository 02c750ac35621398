/** Entries of a calendar as meetings with their times: series are taken apart, changed ones stand in their place. */

import type { InteractionRow } from '#api/record.ts'
import { addDays } from '#engine/period/days.ts'
import { occurrences, parseRepeatRule } from '#intake/calendar/occurrences.ts'
import { type CalendarEvent, type CalendarTime, type RefusedEvent, readEvents } from '#intake/calendar/read-events.ts'
import { zoneNamed } from '#intake/calendar/time-zones.ts'
import type { ReadOptions } from '#intake/mail/read-mailbox.ts'
import { parseInstant } from '#intake/values/dates.ts'
import type { AddressedPerson, Placed } from '#store/feeds.ts'
import { colleagueOf } from './feed-book.ts'
import { accountRow, detailOf, idAt, whyNot } from './message-outcomes.ts'
import { aside, dayAt, isErased, nothing, type Outcome, type Reading, refused } from './outcome.ts'
import { type Participant, placeMessage } from './place-message.ts'
import { type Reason, saysPrivate } from './sift-message.ts'

export type Meeting = { readonly no: number; readonly event: CalendarEvent; readonly times: readonly MeetingTime[] } | RefusedEvent

export interface MeetingTime {
  /** Key of this one time. */
  readonly id: string
  readonly at: string
}

const mostEntries = 200_000
const mostTimes = 600
/** Meetings further ahead are not announced; series further back are not taken apart. */
const daysAhead = 45
const daysBack = 5 * 366

/** @returns each entry that counts, the latest version of it */
export async function* readMeetings(path: string, reading: Reading, options: ReadOptions): AsyncGenerator<Meeting> {
  // First what replaces what: a changed one of a series may stand anywhere in the file.
  const latest = new Map<string, { sequence: number; no: number }>()
  const changed = new Map<string, Set<string>>()
  for await (const event of readEvents(path, options.signal ? { signal: options.signal } : {})) {
    if ('refused' in event || latest.size >= mostEntries) continue
    const key = keyOf(event, reading)
    const known = latest.get(key)
    if (!known || event.sequence >= known.sequence) latest.set(key, { sequence: event.sequence, no: event.no })
    if (event.instead) changed.set(event.uid, (changed.get(event.uid) ?? new Set()).add(instantOf(event.instead, reading)))
  }
  for await (const event of readEvents(path, options)) {
    if ('refused' in event) yield event
    else if (latest.get(keyOf(event, reading))?.no === event.no)
      yield { no: event.no, event, times: timesOf(event, reading, changed.get(event.uid) ?? new Set()) }
  }
}

const keyOf = (event: CalendarEvent, reading: Reading): string =>
  event.instead ? `${event.uid}#${instantOf(event.instead, reading)}` : event.uid

/** Midnight of a whole day, in the organisation's zone; a name of a zone that nobody knows is the organisation's. */
function instantOf({ local, zone, utc }: CalendarTime, { timeZone }: Pick<Reading, 'timeZone'>): string {
  if (utc) return new Date(`${local}Z`).toISOString()
  const inZone = (zone === null ? null : zoneNamed(zone)) ?? timeZone
  const found = parseInstant(local, { order: 'ymd' }, inZone)
  return typeof found === 'string' ? found : new Date(`${local.slice(0, 10)}T00:00:00Z`).toISOString()
}

function timesOf(event: CalendarEvent, reading: Reading, changed: ReadonlySet<string>): MeetingTime[] {
  const first = instantOf(event.start, reading)
  if (event.instead) return [{ id: keyOf(event, reading), at: first }]
  if (event.rule === null && event.also.length === 0) return [{ id: event.uid, at: first }]
  const today = reading.now.slice(0, 10)
  const last = addDays(today, daysAhead)
  const from = reading.oldest ?? new Date(Date.parse(reading.now) - daysBack * 86_400_000).toISOString()
  const rule = event.rule === null ? null : parseRepeatRule(event.rule)
  const until = rule?.until == null ? null : untilOf(rule.until, event.start, reading)
  const skipped = new Set([...event.notOn.map((time) => instantOf(time, reading)), ...changed])
  const clock = event.start.local.slice(10)
  const instants = new Set<string>()
  const take = (at: string) => {
    if (at >= from && !skipped.has(at) && instants.size < mostTimes) instants.add(at)
  }
  if (rule === null) take(first)
  else
    for (const day of occurrences(rule, event.start.local.slice(0, 10), last)) {
      const at = instantOf({ ...event.start, local: `${day}${clock}` }, reading)
      if (until !== null && at > until) break
      take(at)
      if (instants.size >= mostTimes) break
    }
  for (const time of event.also) take(instantOf(time, reading))
  return [...instants].sort().map((at) => ({ id: `${event.uid}#${at}`, at }))
}

/** `20250331T220000Z`, a local time, or a day, which is in it. */
function untilOf(text: string, start: CalendarTime, reading: Reading): string | null {
  const [, y, m, d, clock, utc] = /^(\d{4})-?(\d{2})-?(\d{2})(?:T(\d{2}:?\d{2}:?\d{2}))?(Z?)$/.exec(text) ?? []
  if (y === undefined) return null
  const time = clock?.replaceAll(':', '').replace(/(..)(..)(..)/, '$1:$2:$3') ?? '23:59:59'
  return instantOf({ local: `${y}-${m}-${d}T${time}`, zone: start.zone, utc: utc === 'Z' }, reading)
}

/** What an entry becomes: an interaction for each time that is over, a meeting to come for each that is not. */
export function meetingOutcomes(
  reading: Reading,
  { no, event, times }: Exclude<Meeting, RefusedEvent>,
  people: ReadonlyMap<string, readonly AddressedPerson[]>,
  placed: ReadonlyMap<string, readonly Placed[]>,
): Outcome {
  const { book } = reading
  const at = times[0]?.at ?? null
  const left = (reason: Reason): Outcome => ({ ...nothing, no, reason, uid: event.uid, aside: [aside('calendar', event.uid, reason, at)] })
  const stored = times.flatMap((time) => placed.get(time.id) ?? [])
  // What is called off goes; so does what is private now. Times of a series that are over stay: they were held before it was ended.
  const takenOut = (reason: Reason): Outcome => ({ ...left(reason), rows: stored.map((one) => goneRow(no, one)) })
  if (event.cancelled) return event.rule === null ? takenOut('cancelled') : left('cancelled')
  if (event.private || saysPrivate(book, event.subject)) return takenOut('private')
  if (event.tooManyAttendees) return left('mailing')
  if (event.start.local < '1990') return refused(no, 'entry', `it says it was in ${event.start.local.slice(0, 4)}`)
  if (at === null || (reading.oldest !== null && times.every((time) => time.at < reading.oldest!))) return left('old')
  const coming = event.attendees.filter((one) => !one.declined)
  const invited = event.organizer && !coming.some((one) => one.address === event.organizer!.address) ? [event.organizer, ...coming] : coming
  const participants: Participant[] = invited
    .filter((one) => !event.attendees.some((other) => other.declined && other.address === one.address))
    .map(({ name, address }) => ({ name, address, part: 'attended' }))
  const day = dayAt(reading, at)
  const placement = placeMessage(book, people, participants, day, stored.slice(0, 1), (address) => isErased(reading, address))
  const declined =
    event.attendees.length > 0 &&
    (participants.length === 0 || (placement.ours.length === 0 && event.attendees.some((one) => one.declined)))
  if (declined) return takenOut('declined')
  const why = whyNot(placement, participants)
  if (why)
    return {
      ...left(why),
      ...((why === 'unknown' || why === 'doubt') && {
        aside: placement.unknown
          .filter((one) => one.why === 'unknown' || one.why === 'doubt')
          .map((one) => aside('calendar', event.uid, one.why, at, one)),
      }),
    }
  const colleagues = placement.ours.map((one) => colleagueOf(book, one))
  const lasts = event.wholeDay || event.length > 8 * 3600 ? null : event.length
  const rows = []
  const ahead = []
  for (const time of times) {
    const before = placed.get(time.id) ?? []
    const endsAt = new Date(Date.parse(time.at) + Math.max(event.length, event.wholeDay ? 86_400 : 0) * 1000).toISOString()
    if (endsAt > reading.now) {
      rows.push(...before.map((one) => goneRow(no, one)))
      if (Date.parse(time.at) - Date.parse(reading.now) <= daysAhead * 86_400_000)
        ahead.push(
          ...placement.accounts.map((there, i) => ({
            ...{ externalId: idAt(time.id, there, i, before), uid: event.uid, account: there.account.id, beginsAt: time.at, endsAt },
            ...{
              subject: event.subject,
              colleagues,
              people: [...there.people.keys()],
              heard: [...there.heard].map(([address, { name }]) => name || address),
            },
          })),
        )
      continue
    }
    for (const [i, there] of placement.accounts.entries()) {
      const row: InteractionRow = {
        ...{
          table: 'interaction',
          externalId: idAt(time.id, there, i, before),
          customer: '',
          payer: null,
          site: null,
          day: dayAt(reading, time.at),
        },
        ...{ drivers: null, kind: book.settings.meetingKind, channel: 'meeting', reason: null, direction: null, person: null },
        ...{ colleague: colleagues[0] ?? null, team: null, at: time.at },
        // A talk with several accounts is paid for once.
        handlingSeconds:
          i === 0 && book.settings.meetingsAreWork && lasts !== null && lasts > 0
            ? Math.round(lasts * Math.max(1, colleagues.length))
            : null,
        elapsedSeconds: lasts,
        ...{ waitingSeconds: null, answered: null, replies: null, reopens: null, selling: false, opportunity: null },
        subject: placement.erased || event.subject === '' ? null : event.subject,
      }
      rows.push({
        ...{ no, row, source: 'calendar' as const, account: accountRow(there, before), gone: false },
        detail: detailOf(there, {
          thread: event.uid,
          body: !placement.erased && book.settings.keepText && event.text !== '' ? event.text : null,
          attached: null,
          proved: null,
        }),
      })
    }
  }
  return { ...nothing, no, rows, coming: ahead, uid: event.uid }
}

/** The key alone says what goes. */
function goneRow(no: number, { externalId, account, at }: Placed) {
  const row: InteractionRow = {
    ...{
      table: 'interaction',
      externalId,
      customer: '',
      payer: null,
      site: null,
      day: at === null ? '1970-01-01' : new Date(at).toISOString().slice(0, 10),
    },
    ...{
      drivers: null,
      kind: 'meeting',
      channel: null,
      reason: null,
      direction: null,
      person: null,
      colleague: null,
      team: null,
      at: null,
    },
    ...{ handlingSeconds: null, elapsedSeconds: null, waitingSeconds: null, answered: null, replies: null, reopens: null },
    ...{ selling: false, opportunity: null, subject: null },
  }
  return { no, row, source: 'calendar' as const, account, detail: null, gone: true }
}
