/**
 * Days and instants as people and programs write them.
 *
 * A Day is `YYYY-MM-DD`, an instant is ISO 8601 in UTC. ISO dates, `20240131` and dates with a month's name read the same in every
 * style; only days written in figures alone need to know whether the day or the month comes first. Two-digit years are 1970–2069.
 */
import { Temporal } from 'temporal-polyfill'
import type { Day } from '#engine/period/period.ts'
import { defaultSentinelDays, isNullWord, isSentinelDay } from './missing.ts'
import { shownValue, type ValueProblem } from './value-problem.ts'

/**
 * `dmy` and `mdy` with any of `.`, `/`, `-` or blanks between; `serial` = days since 1899-12-30 as spreadsheets count them;
 * `unix_seconds` and `unix_millis` since 1970.
 */
export type DateOrder = 'ymd' | 'dmy' | 'mdy' | 'serial' | 'unix_seconds' | 'unix_millis'

export interface DateStyle {
  readonly order: DateOrder
}

export interface DateDetection {
  readonly style: DateStyle
  /** Texts that are dates, over texts that are not empty, 0–1. */
  readonly share: number
  readonly count: number
  /** The style is a guess, for this reason. */
  readonly ambiguous: string | null
  /** Some carry a time of day. */
  readonly hasTime: boolean
  /** Some carry a zone or an offset: they are instants. */
  readonly hasZone: boolean
  readonly twoDigitYears: boolean
  /** Sentinels and zero dates among them. */
  readonly sentinelCount: number
}

const FIRST_YEAR = 1900
const LAST_YEAR = 2200
/** Zero dates (`0000-00-00`, `00.00.0000`, `00000000`) read as this sentinel. */
const NO_DAY: Day = defaultSentinelDays[0]!

/** Month names in English, German, French and Spanish, by the letters that tell them apart. */
const monthByName = new Map<string, number>(
  [
    'jan januar january jän jänner jaen janvier janv ene enero',
    'feb februar february febr février févr fev fevrier fevr febrero',
    'mar march mär märz maerz mrz mars marzo',
    'apr april avril avr abr abril',
    'may mai mayo',
    'jun june juni juin junio',
    'jul july juli juillet juil julio',
    'aug august août aout ago agosto',
    'sep sept september septembre septiembre setiembre set',
    'oct october okt oktober octobre octubre',
    'nov november novembre noviembre',
    'dec december dez dezember décembre déc decembre dic diciembre',
  ].flatMap((names, i) => names.split(' ').map((name) => [name, i + 1] as const)),
)

interface Parts {
  readonly year: number
  readonly month: number
  readonly day: number
  /** Seconds after midnight, and what is below a second as text (`.123`). */
  readonly seconds: number
  readonly fraction: string
  readonly hasTime: boolean
  /** Minutes east of UTC; null = local time. */
  readonly offset: number | null
}

const ISO = /^([+-]?\d{4,6})-(\d{1,2})-(\d{1,2})(?:[T\s_]+(.+))?$/
const YEAR_FIRST = /^(\d{4})[./](\d{1,2})[./](\d{1,2})(?:[T\s,]+(.+))?$/
const COMPACT = /^(\d{4})(\d{2})(\d{2})(?:[T\s-]?(\d{2})(\d{2})(\d{2})?(Z)?)?$/
const FIGURES = /^(?:[A-Za-z]{2,4}\.?,?\s+)?(\d{1,2})\s?[./\-\s]\s?(\d{1,2})\s?[./\-\s]\s?(\d{4}|\d{2})(?:,?[T\s]+(.+))?$/
const DAY_MONTH_NAME =
  /^(?:\p{L}+\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th|er)?[.\s\-/]*(?:de\s+)?(\p{L}{3,10})\.?[,.\s\-/]*(?:de\s+|del\s+)?(\d{4}|\d{2})(?:,?[T\s]+(.+))?$/u
const MONTH_NAME_DAY = /^(?:\p{L}+\.?,?\s+)?(\p{L}{3,10})\.?[\s\-/]+(\d{1,2})(?:st|nd|rd|th)?[,\s\-/]+(\d{4}|\d{2})(?:,?[T\s]+(.+))?$/u
const JAVA_DATE = /^\p{L}{3} (\p{L}{3}) (\d{1,2}) (\d{2}:\d{2}:\d{2}) (?:[A-Z]{3,4} )?(\d{4})$/u
const TIME =
  /^(\d{1,2})(?::|h|\.)(\d{2})(?:(?::|m|\.)(\d{2})(?:[.,:](\d{1,9}))?s?)?\s*([ap]\.?\s?m\.?)?(?:\s*Uhr)?\s*(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d{2}:?\d{2}|[+-]\d{2})?(?:\s*\[.*\])?$/i
const ZERO_DATE = /^0{1,4}([-./]?)0{1,2}\1(0{4}|0{1,2})([T\s].*)?$/
const NUMBER = /^\d+([.,]\d+)?$/

/**
 * The day of a date, or of an instant in a zone.
 *
 * A date without a zone is the day it names. A date with a zone or an offset, and a Unix time, becomes the day it falls on in `timeZone`.
 * Sentinels such as 9999-12-31 come back as they are (see `isSentinelDay`), zero dates as 0001-01-01.
 *
 * @param timeZone IANA name: `Europe/Berlin`
 * @returns a Day, or a problem: no date, not in the calendar, outside 1900–2200
 * @example parseDay('31.12.24', { order: 'dmy' }, 'Europe/Berlin') // '2024-12-31'
 * @example parseDay('2024-12-31T23:30:00Z', { order: 'ymd' }, 'Europe/Berlin') // '2025-01-01'
 */
export function parseDay(text: string, style: DateStyle, timeZone: string): Day | ValueProblem {
  if (text.length === 10) {
    const day = plainIsoDay(text)
    if (day !== null) return day
  }
  const parts = readParts(text, style)
  if (isValueProblem(parts)) return parts
  if (parts.offset !== null) return dayOf(utcMillis(parts), timeZone)
  return dayText(parts.year, parts.month, parts.day)
}

/**
 * The instant of a date with a time. Without a zone it is local time of `timeZone`; without a time it is local midnight.
 *
 * @returns ISO 8601 in UTC, to the millisecond where the text says so: `2024-12-31T22:30:00Z`
 * @example parseInstant('31/12/2024 23:30', { order: 'dmy' }, 'Europe/Berlin') // '2024-12-31T22:30:00Z'
 */
export function parseInstant(text: string, style: DateStyle, timeZone: string): string | ValueProblem {
  const parts = readParts(text, style)
  if (isValueProblem(parts)) return parts
  const millis = parts.offset === null ? millisOfLocal(parts, timeZone) : utcMillis(parts)
  return new Date(millis).toISOString().replace('.000Z', 'Z')
}

/**
 * The one place where an instant becomes a Day.
 *
 * @param millis since 1970, UTC
 */
export function dayOf(millis: number, timeZone: string): Day {
  return new Date(millis + offsetMillis(millis, timeZone)).toISOString().slice(0, 10)
}

/** `YYYY-MM-DD` of a real day between the years; null: look closer. */
function plainIsoDay(text: string): Day | null {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1)) return null
  return day <= 28 || day <= daysInMonth(year, month) ? text : null
}

function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function isValueProblem(value: Parts | ValueProblem): value is ValueProblem {
  return 'remedy' in value
}

function readParts(given: string, style: DateStyle): Parts | ValueProblem {
  const text = given.trim()
  if (text.length > 60) return notADate(given)
  if (ZERO_DATE.test(text)) return checked(1, 1, 1, undefined, given)
  const iso = ISO.exec(text) ?? YEAR_FIRST.exec(text)
  if (iso) return checked(Number(iso[1]), Number(iso[2]), Number(iso[3]), iso[4], given)
  const figures = FIGURES.exec(text)
  if (figures) {
    const [first, second, year] = [Number(figures[1]), Number(figures[2]), fullYear(figures[3]!)]
    if (style.order === 'mdy') return checked(year, first, second, figures[4], given, 'month first')
    return checked(year, second, first, figures[4], given, style.order === 'dmy' ? 'day first' : undefined)
  }
  if (NUMBER.test(text)) return readNumber(text, style, given)
  const compact = COMPACT.exec(text)
  if (compact) return checked(Number(compact[1]), Number(compact[2]), Number(compact[3]), compactTime(compact), given)
  return readNamed(text, given)
}

function readNumber(text: string, style: DateStyle, given: string): Parts | ValueProblem {
  const value = Number(text.replace(',', '.'))
  if (style.order === 'unix_seconds') return fromMillis(value * 1000, 0, given)
  if (style.order === 'unix_millis') return fromMillis(value, 0, given)
  // Spreadsheets believe in 29 February 1900; from March on, day 0 is 1899-12-30.
  if (style.order === 'serial' && value < 1_000_000) return fromMillis(Math.round((value - 25569) * 86400) * 1000, null, given)
  const compact = COMPACT.exec(text)
  if (compact) return checked(Number(compact[1]), Number(compact[2]), Number(compact[3]), compactTime(compact), given)
  return notADate(given)
}

function compactTime(match: RegExpExecArray): string | undefined {
  return match[4] === undefined ? undefined : `${match[4]}:${match[5]}:${match[6] ?? '00'}${match[7] ?? ''}`
}

function readNamed(text: string, given: string): Parts | ValueProblem {
  const dayFirst = DAY_MONTH_NAME.exec(text)
  const month = dayFirst && monthByName.get(dayFirst[2]!.toLowerCase())
  if (dayFirst && month) return checked(fullYear(dayFirst[3]!), month, Number(dayFirst[1]), dayFirst[4], given)
  const nameFirst = MONTH_NAME_DAY.exec(text)
  const named = nameFirst && monthByName.get(nameFirst[1]!.toLowerCase())
  if (nameFirst && named) return checked(fullYear(nameFirst[3]!), named, Number(nameFirst[2]), nameFirst[4], given)
  const java = JAVA_DATE.exec(text)
  const javaMonth = java && monthByName.get(java[1]!.toLowerCase())
  if (java && javaMonth) return checked(Number(java[4]), javaMonth, Number(java[2]), java[3], given)
  return notADate(given)
}

function fullYear(text: string): number {
  const year = Number(text)
  return text.length > 2 ? year : year < 70 ? 2000 + year : 1900 + year
}

function fromMillis(millis: number, offset: number | null, given: string): Parts | ValueProblem {
  const date = new Date(millis)
  if (Number.isNaN(date.getTime())) return notADate(given)
  const time = date.toISOString().slice(11, 23)
  const zone = offset === null ? '' : 'Z'
  return checked(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    time === '00:00:00.000' && zone === '' ? undefined : time + zone,
    given,
  )
}

function checked(year: number, month: number, day: number, time: string | undefined, given: string, order?: string): Parts | ValueProblem {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    return {
      code: 'not_in_calendar',
      message: `${shownValue(given)} is no day of the calendar${order ? ` when read with the ${order}` : ''}`,
      remedy: order ? "correct the date, or set the column's date order" : 'correct the date, or leave the cell empty when it is not known',
    }
  }
  const clock = time === undefined ? noTime : readTime(time.trim())
  if (clock === null) return notADate(given)
  const parts = { year, month, day, ...clock }
  if ((year < FIRST_YEAR || year > LAST_YEAR) && !isSentinelDay(dayText(year, month, day))) {
    return {
      code: 'year_out_of_range',
      message: `${shownValue(given)} lies in the year ${year}, outside ${FIRST_YEAR}–${LAST_YEAR}`,
      remedy: 'correct the year; if the date means "none", add it to the dates that mean none',
    }
  }
  return parts
}

const noTime = { seconds: 0, fraction: '', hasTime: false, offset: null }

function readTime(text: string): Pick<Parts, 'seconds' | 'fraction' | 'hasTime' | 'offset'> | null {
  const match = TIME.exec(text)
  if (!match) return null
  let hours = Number(match[1])
  const minutes = Number(match[2])
  const seconds = Number(match[3] ?? 0)
  if (match[5] !== undefined) {
    if (hours < 1 || hours > 12) return null
    hours = (hours % 12) + (/^p/i.test(match[5]) ? 12 : 0)
  }
  // 24:00 is the end of the day; a leap second is the second before it.
  if (hours > 24 || minutes > 59 || seconds > 60 || (hours === 24 && minutes + seconds > 0)) return null
  const offset = match[6] === undefined ? null : readOffset(match[6])
  return {
    seconds: Math.min(hours * 3600 + minutes * 60 + Math.min(seconds, 59), 86_399),
    fraction: match[4] ?? '',
    hasTime: true,
    offset,
  }
}

function readOffset(zone: string): number {
  const match = /([+-])(\d{2}):?(\d{2})?$/.exec(zone)
  if (!match) return 0
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3] ?? 0))
}

function notADate(given: string): ValueProblem {
  return {
    code: 'not_a_date',
    message: `${shownValue(given)} is not a date`,
    remedy: 'write it as YYYY-MM-DD, or leave the cell empty when it is not known',
  }
}

function dayText(year: number, month: number, day: number): Day {
  return `${String(year).padStart(4, '0')}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`
}

function utcMillis(parts: Parts): number {
  const date = new Date(0)
  date.setUTCFullYear(parts.year, parts.month - 1, parts.day)
  return date.getTime() + parts.seconds * 1000 + Number(`0.${parts.fraction || 0}`) * 1000 - (parts.offset ?? 0) * 60_000
}

function millisOfLocal(parts: Parts, timeZone: string): number {
  const local = utcMillis(parts)
  const guess = local - offsetMillis(local, timeZone)
  const offset = offsetMillis(guess, timeZone)
  // Away from a change of the clocks both agree; near one, the library decides which hour is meant.
  if (
    local - offset === guess &&
    offsetMillis(guess - 86_400_000, timeZone) === offset &&
    offsetMillis(guess + 86_400_000, timeZone) === offset
  )
    return guess
  const date = Temporal.PlainDateTime.from({ year: parts.year, month: parts.month, day: parts.day })
  return date.add({ milliseconds: local - utcMillis({ ...parts, seconds: 0, fraction: '', offset: 0 }) }).toZonedDateTime(timeZone)
    .epochMilliseconds
}

/** One zone's offsets by UTC day, where the whole day has one. */
const offsetsByZone = new Map<string, Map<number, number>>()
const MANY_DAYS = 100_000

function offsetMillis(millis: number, timeZone: string): number {
  let offsets = offsetsByZone.get(timeZone)
  if (!offsets) {
    offsets = new Map()
    offsetsByZone.set(timeZone, offsets)
  }
  const day = Math.floor(millis / 86_400_000)
  const known = offsets.get(day)
  if (known !== undefined) return known
  const offset = lookUpOffset(millis, timeZone)
  if (offsets.size < MANY_DAYS && lookUpOffset(day * 86_400_000, timeZone) === lookUpOffset((day + 1) * 86_400_000 - 1, timeZone))
    offsets.set(day, offset)
  return offset
}

function lookUpOffset(millis: number, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(millis)).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1_000_000
}

/**
 * Finds how the dates of a column are written.
 *
 * Whether `03/04/2024` is in March or April only a day above 12 can tell; without one the answer is a guess and says so.
 *
 * @param samples texts of one column; words for nothing are passed over
 */
export function detectDateStyle(samples: readonly string[]): DateDetection {
  let texts = 0
  let yearFirst = 0
  let figures = 0
  let dayAbove12 = 0
  let monthPlaceAbove12 = 0
  let slash = ''
  let points = 0
  let twelveHours = 0
  const examples = { day: '', month: '' }
  const numbers: number[] = []
  for (const given of samples) {
    if (isNullWord(given)) continue
    texts++
    const text = given.trim()
    const match = FIGURES.exec(text)
    if (match && !ZERO_DATE.test(text)) {
      figures++
      if (Number(match[1]) > 12) {
        dayAbove12++
        examples.day ||= text
      }
      if (Number(match[2]) > 12) {
        monthPlaceAbove12++
        examples.month ||= text
      }
      slash ||= text
      if (/^\d{1,2}\./.test(text)) points++
      if (/[ap]\.?m\.?$/i.test(text)) twelveHours++
    } else if (NUMBER.test(text) && !isCompactDay(text)) numbers.push(Number(text.replace(',', '.')))
    else if (!('remedy' in readParts(text, { order: 'ymd' }))) yearFirst++
  }
  const { order, ambiguous } = decide()
  const facts = { count: 0, hasTime: false, hasZone: false, twoDigitYears: false, sentinelCount: 0 }
  for (const given of samples) {
    if (isNullWord(given)) continue
    const parts = readParts(given, { order })
    if (isValueProblem(parts)) continue
    facts.count++
    if (parts.hasTime) facts.hasTime = true
    if (parts.offset !== null) facts.hasZone = true
    if (/^\D*\d{1,2}\D+(\d{1,2}|\p{L}+\.?)\D+\d{2}(\D|$)/u.test(given.trim()) && !/\d{4}/.test(given)) facts.twoDigitYears = true
    if (isSentinelDay(dayText(parts.year, parts.month, parts.day))) facts.sentinelCount++
  }
  return { style: { order }, share: texts === 0 ? 0 : facts.count / texts, ambiguous, ...facts }

  function decide(): { order: DateOrder; ambiguous: string | null } {
    if (numbers.length > figures + yearFirst) return decideNumber()
    if (figures === 0) return { order: 'ymd', ambiguous: null }
    if (dayAbove12 > 0 && monthPlaceAbove12 > 0) {
      return {
        order: dayAbove12 >= monthPlaceAbove12 ? 'dmy' : 'mdy',
        ambiguous: `both orders occur: "${examples.day}" has the day first, "${examples.month}" the month`,
      }
    }
    if (dayAbove12 > 0) return { order: 'dmy', ambiguous: null }
    if (monthPlaceAbove12 > 0) return { order: 'mdy', ambiguous: null }
    if (points === figures) return { order: 'dmy', ambiguous: null }
    const order = twelveHours > 0 ? 'mdy' : 'dmy'
    return {
      order,
      ambiguous: `no day above 12 among ${figures} dates such as "${slash}" tells day and month apart; the ${order === 'dmy' ? 'day' : 'month'} was taken to come first`,
    }
  }

  function decideNumber(): { order: DateOrder; ambiguous: string | null } {
    const within = (from: number, to: number): boolean => numbers.every((value) => value >= from && value < to)
    if (within(1, 110_000)) return { order: 'serial', ambiguous: null }
    if (within(3e8, 7.3e9)) return { order: 'unix_seconds', ambiguous: null }
    if (within(3e11, 7.3e12)) return { order: 'unix_millis', ambiguous: null }
    return { order: 'ymd', ambiguous: null }
  }
}

function isCompactDay(text: string): boolean {
  if (text.length !== 8 && text.length !== 14 && text.length !== 12) return false
  return !('remedy' in readParts(text, { order: 'ymd' }))
}

/** Zero dates read as this day, so that one list of sentinels covers them. */
export const zeroDateReadsAs = NO_DAY
