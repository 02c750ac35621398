/** Entries of a calendar file, one after the other: memory holds one entry, without what is attached to it. */
import { createReadStream } from 'node:fs'
import ICAL from 'ical.js'
import { linesOf } from '../mail/lines.ts'
import { type MailAddress, oneLine, plainAddress } from '../mail/parse-message.ts'
import type { ReadOptions } from '../mail/read-mailbox.ts'
import { saidText } from '../mail/said-text.ts'

/** A moment as the file says it: in a zone, in UTC, or wherever one is. */
export interface CalendarTime {
  /** `2025-03-03T10:00:00`; of a whole day `2025-03-03`. */
  readonly local: string
  readonly zone: string | null
  readonly utc: boolean
}

export interface Attendee extends MailAddress {
  readonly declined: boolean
}

export interface CalendarEvent {
  readonly no: number
  readonly uid: string
  /** Of one of a series that was changed: when it would have been. */
  readonly instead: CalendarTime | null
  readonly sequence: number
  readonly cancelled: boolean
  readonly private: boolean
  readonly start: CalendarTime
  readonly wholeDay: boolean
  /** Seconds; 0 where it says no end. */
  readonly length: number
  readonly rule: string | null
  readonly also: readonly CalendarTime[]
  readonly notOn: readonly CalendarTime[]
  readonly organizer: MailAddress | null
  readonly attendees: readonly Attendee[]
  /** More than are read: no meeting but an announcement. */
  readonly tooManyAttendees: boolean
  readonly subject: string
  readonly text: string
}

export interface RefusedEvent {
  readonly no: number
  readonly refused: string
}

const mostAttendees = 200
const mostChars = 128 * 1024
/** Lines of an entry that are not read, however long they are. */
const notRead = /^(ATTACH|X-ALT-DESC|X-MICROSOFT|X-MS-OLK|IMAGE|CONFERENCE)[;:-]/i

/** Counted from 1, as they stand in the file; `method` is what the file says it is for. */
export async function* readEvents(path: string, options: ReadOptions = {}): AsyncGenerator<CalendarEvent | RefusedEvent> {
  let no = 0
  let cancels = false
  for await (const block of blocksOf(path, options)) {
    if (block.kind === 'method') {
      cancels = block.text.toUpperCase() === 'CANCEL'
      continue
    }
    no++
    if (block.text === null) yield { no, refused: 'it is longer than an entry of a calendar can be' }
    else yield parseEvent(block.text, { no, cancels, tooManyAttendees: block.attendees > mostAttendees })
  }
}

type Block =
  | { readonly kind: 'event'; readonly text: string | null; readonly attendees: number }
  | { readonly kind: 'method'; readonly text: string }

async function* blocksOf(path: string, options: ReadOptions): AsyncGenerator<Block> {
  let lines: string[] | null = null
  let within = 0
  let chars = 0
  let attendees = 0
  let skipping = false
  let bytes = 0
  for await (const { lines: given, bytes: more } of linesOf(createReadStream(path, { highWaterMark: 256 * 1024 }))) {
    options.signal?.throwIfAborted()
    for (const { text, begins } of given) {
      const folded = !begins || text.startsWith(' ') || text.startsWith('\t')
      if (lines === null) {
        if (/^BEGIN:VEVENT\s*$/i.test(text)) {
          lines = []
          ;[within, chars, attendees, skipping] = [0, 0, 0, false]
        } else if (/^METHOD:/i.test(text)) yield { kind: 'method', text: text.slice(7).trim() }
        continue
      }
      if (!folded) {
        skipping = within > 0 || notRead.test(text)
        if (/^ATTENDEE[;:]/i.test(text)) skipping ||= ++attendees > mostAttendees
        if (/^BEGIN:/i.test(text)) {
          within++
          skipping = true
        } else if (/^END:/i.test(text)) {
          if (within === 0) {
            yield { kind: 'event', text: chars > mostChars ? null : lines.join('\r\n'), attendees }
            lines = null
            continue
          }
          within--
        }
      }
      if (skipping) continue
      chars += text.length + 2
      if (chars <= mostChars) {
        if (begins) lines.push(text)
        else lines[lines.length - 1] += text
      }
    }
    bytes += more
    options.onBytes?.(bytes)
  }
}

function parseEvent(
  latin1: string,
  { no, cancels, tooManyAttendees }: { no: number; cancels: boolean; tooManyAttendees: boolean },
): CalendarEvent | RefusedEvent {
  const text = Buffer.from(latin1, 'latin1').toString('utf8')
  let event: InstanceType<typeof ICAL.Component>
  try {
    event = new ICAL.Component(
      ICAL.parse(`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n${text}\r\nEND:VEVENT\r\nEND:VCALENDAR`) as never,
    ).getFirstSubcomponent('vevent')!
    const uid = oneLine(textOf(event, 'uid')).replaceAll(' ', '').slice(0, 250)
    const start = timesOf(event, 'dtstart')[0]
    if (uid === '') return { no, refused: 'it has no UID' }
    if (start === undefined) return { no, refused: 'it does not say when it begins' }
    const status = textOf(event, 'status').toUpperCase()
    return {
      ...{ no, uid, start, tooManyAttendees },
      instead: timesOf(event, 'recurrence-id')[0] ?? null,
      sequence: Number(textOf(event, 'sequence')) || 0,
      cancelled: cancels || status === 'CANCELLED',
      private: /^(private|confidential)$/i.test(textOf(event, 'class')),
      wholeDay: start.local.length === 10,
      length: lengthOf(event, start),
      rule: event.getFirstProperty('rrule')?.getFirstValue()?.toString() ?? null,
      also: timesOf(event, 'rdate').slice(0, 500),
      notOn: timesOf(event, 'exdate').slice(0, 2_000),
      organizer: addressOf(event.getFirstProperty('organizer')),
      attendees: event
        .getAllProperties('attendee')
        .slice(0, mostAttendees)
        .flatMap((one) => {
          const address = addressOf(one)
          return address ? [{ ...address, declined: /^declined$/i.test(String(one.getFirstParameter('partstat') ?? '')) }] : []
        }),
      subject: oneLine(textOf(event, 'summary')).slice(0, 300),
      text: saidText(textOf(event, 'description'), undefined),
    }
  } catch {
    return { no, refused: 'it cannot be read as an entry of a calendar' }
  }
}

type Component = InstanceType<typeof ICAL.Component>
type Property = NonNullable<ReturnType<Component['getFirstProperty']>>

const textOf = (event: Component, name: string): string => String(event.getFirstPropertyValue(name) ?? '')

function timesOf(event: Component, name: string): CalendarTime[] {
  return event.getAllProperties(name).flatMap((property) => {
    const zone = property.getFirstParameter('tzid') as string | undefined
    return property.getValues().flatMap((value: unknown) => {
      const text = String(value)
      const [, local, utc] = /^(\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2})?)(Z?)/.exec(text) ?? []
      return local === undefined || !Number.isFinite(Date.parse(local)) ? [] : [{ local, zone: zone ?? null, utc: utc === 'Z' }]
    })
  })
}

/** By the clock on the wall: a meeting over a change of the hour is no longer for it. */
function lengthOf(event: Component, start: CalendarTime): number {
  const end = timesOf(event, 'dtend')[0]
  const millis = (time: CalendarTime) => Date.parse(time.local.length === 10 ? `${time.local}T00:00:00Z` : `${time.local}Z`)
  if (end) return Math.max(0, Math.min(366 * 86_400, (millis(end) - millis(start)) / 1000))
  const duration = event.getFirstPropertyValue('duration') as { toSeconds?: () => number } | null
  const seconds = duration?.toSeconds?.() ?? 0
  return Number.isFinite(seconds) ? Math.max(0, Math.min(366 * 86_400, seconds)) : 0
}

function addressOf(property: Property | null): MailAddress | null {
  if (!property) return null
  const address = plainAddress(String(property.getFirstValue() ?? '').replace(/^mailto:/i, ''))
  return address === null ? null : { name: oneLine(String(property.getFirstParameter('cn') ?? '')).slice(0, 120), address }
}
