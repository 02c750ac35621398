/**
 * What a line that somebody types says by itself: kind, minutes, day, people. Proposals, shown as one types and taken off by a press:
 * nothing is read silently. Spans are half-open, in UTF-16 units; days are of the organisation's calendar.
 */
import { addDays, dayNumber, daysInMonth, isDay } from '../period/days.ts'
import type { Day } from '../period/period.ts'

/** Kinds of interaction that everybody knows; an organisation may spell them otherwise. */
export const standardKinds = ['call', 'meeting', 'visit', 'e-mail', 'chat'] as const
export type StandardKind = (typeof standardKinds)[number]

export type EntryReading =
  | { readonly what: 'plan'; readonly value: 'promise' | 'step'; readonly from: number; readonly to: number }
  | { readonly what: 'kind'; readonly value: string; readonly from: number; readonly to: number }
  | { readonly what: 'direction'; readonly value: 'inbound' | 'outbound'; readonly from: number; readonly to: number }
  | { readonly what: 'minutes'; readonly value: number; readonly from: number; readonly to: number }
  | { readonly what: 'day'; readonly value: Day; readonly from: number; readonly to: number }
  | { readonly what: 'due'; readonly value: Day; readonly from: number; readonly to: number }
  | { readonly what: 'person'; readonly value: number; readonly from: number; readonly to: number }

export interface EntryContext {
  readonly today: Day
  /** Kinds as the organisation's cost model names them. */
  readonly kinds: readonly string[]
  /** People of the account, by id. */
  readonly people: readonly { readonly id: number; readonly name: string }[]
}

const kindWords: Readonly<Record<StandardKind, RegExp>> = {
  call: /\b(?:(?:phone|telephone|video) ?calls?|calls?|called|phoned|rang|telefonat|telefoniert|anruf|angerufen)\b/i,
  meeting: /\b(?:meetings?|met|workshop|besprechung|termin|treffen)\b/i,
  visit: /\b(?:visits?|visited|besuch|besucht|vor ort)\b/i,
  'e-mail': /\b(?:e-?mails?|e-?mailed|mail(?:ed)?|wrote|written)\b/i,
  chat: /\b(?:chats?|chatted|whatsapp)\b/i,
}

/** A word later in a line is what was talked about: "asked for a visit". */
const wordsBeforeKind = 3

/**
 * The organisation's own name of a standard kind.
 *
 * @param kind   standard kind
 * @param kinds  kinds as the cost model names them, any case
 * @returns      its spelling there, or the standard one where it names none alike
 * @source  docs/using.md, Quick add
 * @example spellKind('e-mail', ['Email', 'ticket']) // 'Email'
 */
export function spellKind(kind: StandardKind, kinds: readonly string[]): string {
  return kinds.find((own) => kindWords[kind].exec(own)?.[0].length === own.length) ?? kind
}

/**
 * Reads what a line says of itself.
 *
 * @param text     as typed
 * @param context  today, kinds and people that it may speak of
 * @returns        readings in order of their place; at most one of each but people
 * @source  docs/using.md, Quick add
 * @example readEntry('call 20 min', { today: '2026-11-20', kinds: [], people: [] }).map((one) => one.value) // ['call', 20]
 */
export function readEntry(text: string, { today, kinds, people }: EntryContext): EntryReading[] {
  const plan = readPlan(text)
  const kind = plan ? null : readKind(text, kinds)
  const named = readPeople(text, people)
  const day = plan ? readDue(text, today) : readDay(text, today)
  const all = [plan, kind, kind && readDirection(text, kind, named), plan ? null : readMinutes(text), day, ...named]
  return all.filter((one): one is EntryReading => one !== null).sort((a, b) => a.from - b.from)
}

type Of<What> = Extract<EntryReading, { what: What }>

function readPlan(text: string): Of<'plan'> | null {
  const found = /^\s*(?:(promise|promised|we promised?|zusage|versprochen)|next step|next|step|nächster schritt)\s*:\s*/i.exec(text)
  return found && { what: 'plan', value: found[1] ? 'promise' : 'step', from: 0, to: found[0].length }
}

function readKind(text: string, kinds: readonly string[]): Of<'kind'> | null {
  const own = kinds
    .filter((kind) => !standardKinds.some((standard) => spellKind(standard, kinds) === kind))
    .map((kind) => ({ kind, words: new RegExp(`(?<![\\p{L}\\d])${escaped(kind)}s?(?![\\p{L}\\d])`, 'iu') }))
  const standard = standardKinds.map((one) => ({ kind: spellKind(one, kinds), words: kindWords[one] }))
  const found = [...own, ...standard]
    .flatMap(({ kind, words }) => {
      const hit = words.exec(text)
      return hit ? [{ what: 'kind' as const, value: kind, from: hit.index, to: hit.index + hit[0].length }] : []
    })
    .filter(({ from }) => text.slice(0, from).split(/\s+/).filter(Boolean).length <= wordsBeforeKind)
  return found.sort((a, b) => a.from - b.from || b.to - a.to)[0] ?? null
}

/** "Anna Weber called", "e-mail from Anna": they; "called Anna Weber", "e-mail to Anna": we. */
function readDirection(text: string, kind: Of<'kind'>, people: readonly Of<'person'>[]): Of<'direction'> | null {
  const verb = /^(called|phoned|rang|e-?mailed|mailed|wrote)$/i.test(text.slice(kind.from, kind.to))
  for (const person of people) {
    const before = text.slice(0, person.from)
    const word = /\b(from|to|von|an)\s+$/i.exec(before)?.[1]?.toLowerCase()
    const span = { from: word ? person.from - word.length - 1 : kind.from, to: person.to }
    if (word === 'from' || word === 'von') return { what: 'direction', value: 'inbound', ...span }
    if (word === 'to' || word === 'an') return { what: 'direction', value: 'outbound', ...span }
    if (verb && person.to <= kind.from && /^\s*$/.test(text.slice(person.to, kind.from)))
      return { what: 'direction', value: 'inbound', from: kind.from, to: kind.to }
    if (verb && person.from >= kind.to && /^\s*$/.test(text.slice(kind.to, person.from)))
      return { what: 'direction', value: 'outbound', from: kind.from, to: kind.to }
  }
  return null
}

function readMinutes(text: string): Of<'minutes'> | null {
  const hours = /(?<![\d.,:])(\d{1,2}(?:[.,]\d+)?)\s*(?:h|hrs?|hours?|std|stunden?)\b(?:\s*(\d{1,2})\s*(?:min(?:s|utes?|uten)?)?\b)?/i.exec(
    text,
  )
  const minutes = /(?<![\d.,:])(\d{1,3})\s*(?:min(?:s|utes?|uten)?)\b/i.exec(text)
  const worded = /\b(?:(half an hour|halbe stunde)|an hour|one hour|eine stunde)\b/i.exec(text)
  const found: Of<'minutes'>[] = []
  const add = (hit: RegExpExecArray, value: number) => {
    if (value > 0 && value <= 1440) found.push({ what: 'minutes', value, from: hit.index, to: hit.index + hit[0].trimEnd().length })
  }
  if (hours) add(hours, Math.round(Number(hours[1]!.replace(',', '.')) * 60) + Number(hours[2] ?? 0))
  if (minutes) add(minutes, Number(minutes[1]))
  if (worded) add(worded, worded[1] ? 30 : 60)
  return found.sort((a, b) => a.from - b.from || b.to - a.to)[0] ?? null
}

const weekdays = [
  ['monday', 'montag'],
  ['tuesday', 'dienstag'],
  ['wednesday', 'mittwoch'],
  ['thursday', 'donnerstag'],
  ['friday', 'freitag'],
  ['saturday', 'samstag'],
  ['sunday', 'sonntag'],
] as const
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const
const monthWords: Readonly<Record<string, number>> = { mär: 3, mai: 5, okt: 10, dez: 12 }
const monthName =
  '(?:jan(?:uary|uar)?|feb(?:ruary|ruar)?|mar(?:ch)?|märz?|apr(?:il)?|may|mai|june?|juni|july?|juli|aug(?:ust)?|sept?(?:ember)?|o[ck]t(?:ober)?|nov(?:ember)?|de[cz](?:ember)?)'

/** Days since Monday of its week. 1970-01-01 was a Thursday. */
const weekday = (day: Day): number => (((dayNumber(day) + 3) % 7) + 7) % 7

function readDay(text: string, today: Day): Of<'day'> | null {
  const relative: readonly (readonly [RegExp, (hit: RegExpExecArray) => Day])[] = [
    [/\b(?:the )?day before yesterday\b|\bvorgestern\b/i, () => addDays(today, -2)],
    [/\byesterday\b|\bgestern\b/i, () => addDays(today, -1)],
    [/\b(?:today|this (?:morning|afternoon))\b|\bheute\b/i, () => today],
    [/\b(\d{1,3}) days? ago\b|\bvor (\d{1,3}) tagen\b/i, (hit) => addDays(today, -Number(hit[1] ?? hit[2]))],
    [/\b(?:a|one) week ago\b/i, () => addDays(today, -7)],
    [weekdayPattern, (hit) => addDays(today, -((weekday(today) - weekdayOf(hit) + 7) % 7))],
  ]
  return first('day', text, relative, today, -1)
}

function readDue(text: string, today: Day): Of<'due'> | null {
  const relative: readonly (readonly [RegExp, (hit: RegExpExecArray) => Day])[] = [
    [/\b(?:by |until )?(?:the )?day after tomorrow\b|\bübermorgen\b/i, () => addDays(today, 2)],
    [/\b(?:by |until )?tomorrow\b|\bmorgen\b/i, () => addDays(today, 1)],
    [/\b(?:by |until )?today\b|\bheute\b/i, () => today],
    [/\b(?:within|in) (\d{1,3}) days?\b|\bin (\d{1,3}) tagen\b/i, (hit) => addDays(today, Number(hit[1] ?? hit[2]))],
    [/\b(?:within|in) (\d{1,2}) weeks?\b|\bin (\d{1,2}) wochen\b/i, (hit) => addDays(today, 7 * Number(hit[1] ?? hit[2]))],
    [/\b(?:within|in) (?:a|one) week\b|\bin einer woche\b/i, () => addDays(today, 7)],
    [/\bnext week\b|\bnächste woche\b/i, () => addDays(today, 11 - weekday(today))],
    [/\b(?:by |at )?(?:the )?end of (?:the |this )?month\b|\bmonatsende\b/i, () => monthEnd(today)],
    [weekdayPattern, (hit) => addDays(today, (weekdayOf(hit) - weekday(today) + 7) % 7 || 7)],
  ]
  return first('due', text, relative, today, 1)
}

const weekdayPattern = new RegExp(`\\b(?:by |on |last |next |until |this |am |bis )?(${weekdays.flat().join('|')})\\b`, 'i')
const weekdayOf = (hit: RegExpExecArray) => weekdays.findIndex((names) => (names as readonly string[]).includes(hit[1]!.toLowerCase()))
const monthEnd = (day: Day): Day =>
  `${day.slice(0, 8)}${String(daysInMonth(Number(day.slice(0, 4)), Number(day.slice(5, 7)))).padStart(2, '0')}` as Day

function first<W extends 'day' | 'due'>(
  what: W,
  text: string,
  relative: readonly (readonly [RegExp, (hit: RegExpExecArray) => Day])[],
  today: Day,
  towards: 1 | -1,
): Of<W> | null {
  const found = relative.flatMap(([words, day]) => {
    const hit = words.exec(text)
    return hit ? [{ what, value: day(hit), from: hit.index, to: hit.index + hit[0].length }] : []
  })
  const dated = readDate(text, today, towards)
  if (dated) found.push({ what, ...dated })
  return (found.sort((a, b) => a.from - b.from || b.to - a.to)[0] as Of<W> | undefined) ?? null
}

/** 2026-11-20, 20.11., 20.11.2026, 20 Nov, November 20; without a year the nearest one on this side of today. */
function readDate(text: string, today: Day, towards: 1 | -1): { value: Day; from: number; to: number } | null {
  const lead = '(?:by |on |until |am |bis )?'
  const hits: readonly (readonly [RegExp, (hit: RegExpExecArray) => readonly (string | number | undefined)[]])[] = [
    [new RegExp(`${lead}\\b(\\d{4})-(\\d{2})-(\\d{2})\\b`, 'i'), (hit) => [hit[1], hit[2], hit[3]]],
    [new RegExp(`${lead}(?<!\\d)(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})?`, 'i'), (hit) => [hit[3], hit[2], hit[1]]],
    [
      new RegExp(`${lead}(?<!\\d)(\\d{1,2})(?:st|nd|rd|th|\\.)? (${monthName})\\b\\.?(?: (\\d{4}))?`, 'i'),
      (hit) => [hit[3], monthOf(hit[2]!), hit[1]],
    ],
    [
      new RegExp(`${lead}\\b(${monthName}) (\\d{1,2})(?:st|nd|rd|th)?\\b(?:,? (\\d{4}))?`, 'i'),
      (hit) => [hit[3], monthOf(hit[1]!), hit[2]],
    ],
  ]
  for (const [words, parts] of hits) {
    const hit = words.exec(text)
    if (!hit) continue
    const [year, month, day] = parts(hit)
    const value = nearest(year === undefined ? null : Number(year), Number(month), Number(day), today, towards)
    if (value !== null) return { value, from: hit.index, to: hit.index + hit[0].length }
  }
  return null
}

const monthOf = (word: string): number => {
  const short = word.slice(0, 3).toLowerCase()
  return monthWords[short] ?? months.indexOf(short as (typeof months)[number]) + 1
}

function nearest(year: number | null, month: number, day: number, today: Day, towards: 1 | -1): Day | null {
  const write = (y: number) => `${String(y).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const now = Number(today.slice(0, 4))
  const years = year !== null ? [year] : towards === -1 ? [now, now - 1] : [now, now + 1]
  const fits = (text: string) => isDay(text) && (year !== null || (towards === -1 ? text <= today : text >= today))
  return (years.map(write).find(fits) as Day | undefined) ?? null
}

/** By full name in any case; by first or last name alone where one person has it and it is written as a name. */
function readPeople(text: string, people: EntryContext['people']): Of<'person'>[] {
  const byPart = new Map<string, number | null>()
  for (const { id, name } of people)
    for (const part of new Set(name.split(/\s+/).filter((one) => one.length >= 3)))
      byPart.set(part, byPart.has(part) && byPart.get(part) !== id ? null : id)
  const words = [
    ...people.filter(({ name }) => /\s/.test(name.trim())).map(({ id, name }) => ({ id, name: name.trim(), flags: 'iu' })),
    ...[...byPart].flatMap(([name, id]) => (id === null ? [] : [{ id, name, flags: 'u' }])),
  ].sort((a, b) => b.name.length - a.name.length)
  const found: Of<'person'>[] = []
  for (const { id, name, flags } of words) {
    if (found.some((one) => one.value === id)) continue
    const hit = new RegExp(`(?<![\\p{L}\\d])${escaped(name).replaceAll(' ', '\\s+')}(?![\\p{L}\\d])`, flags).exec(text)
    if (!hit || found.some((one) => hit.index < one.to && one.from < hit.index + hit[0].length)) continue
    found.push({ what: 'person', value: id, from: hit.index, to: hit.index + hit[0].length })
  }
  return found
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/\s+/g, ' ')
