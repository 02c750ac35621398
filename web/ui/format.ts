/**
 * Numbers as the reader's locale writes them. The locale decides grouping, decimals and days; the currency decides its symbol and its
 * decimals, nothing else. Money comes in minor units, shares as 0–1; a missing value is "–". Minus is U+2212, a no-break space stands
 * before % and units.
 */
import { currencyDigits } from '#api/currency.ts'

export type Maybe<T> = T | null | undefined
type Number_ = Maybe<number>

export const missing = '–'
const nbsp = '\u00a0'

/** One scale for a column or a chart: stated once, in the head. */
export interface Scale {
  /** What a number of this scale is divided by, in major units. */
  readonly per: number
  /** '', 'k', 'm', 'lakh', 'crore', 'Mio.' … */
  readonly word: string
  /** Symbol and word: "€ m", "₹ lakh", "€". */
  readonly unit: string
  readonly digits: number
}

export interface Format {
  readonly locale: string
  /** 1,234,567.8 */
  readonly number: (value: Number_, digits?: number) => string
  /** At least three significant digits where there are so many: 1.28 m, 412 k, 5 m; below a thousand as it is. */
  readonly short: (value: Number_) => string
  /** Whole units with symbol: €8,904,120. */
  readonly money: (minor: Number_, currency: string) => string
  /** With minor units: €8,904,120.37. */
  readonly moneyExact: (minor: Number_, currency: string) => string
  /** €1.28 m, ₹4.82 crore. */
  readonly moneyShort: (minor: Number_, currency: string) => string
  /** Plus said: +€4,341. */
  readonly moneyChange: (minor: Number_, currency: string) => string
  /** Whole units without symbol, for columns whose head says the currency. */
  readonly amount: (minor: Number_, currency: string) => string
  /** With minor units, without symbol. */
  readonly amountExact: (minor: Number_, currency: string) => string
  /** Without symbol, in a scale of `scaleFor`. */
  readonly amountIn: (minor: Number_, currency: string, scale: Scale) => string
  /** The scale in which the largest of these amounts reads best. */
  readonly scaleFor: (minors: Iterable<Number_>, currency: string) => Scale
  /** €, ₹, CZK. */
  readonly symbol: (currency: string) => string
  /** 0.136 → 13.6 % */
  readonly percent: (share: Number_, digits?: number) => string
  /** Without the sign, for columns whose head says %: 0.136 → 13.6 */
  readonly share: (share: Number_, digits?: number) => string
  /** A change of a percentage: 0.012 → +1.2 points */
  readonly points: (difference: Number_, digits?: number) => string
  /** Plus said: +3.1 %, +27. */
  readonly percentChange: (share: Number_, digits?: number) => string
  readonly change: (value: Number_, digits?: number) => string
  /** 1.9–3.4; "0.31 to 1.52" where one end is below zero. */
  readonly range: (low: Number_, high: Number_, write?: (value: number) => string) => string
  /** 71 ± 14 */
  readonly plusMinus: (value: Number_, half: Number_, digits?: number) => string
  /** Seconds: 40 s, 14 min, 3 h 20 min, 3 days. */
  readonly duration: (seconds: Number_) => string
  readonly minutes: (minutes: Number_) => string
  /** YYYY-MM-DD: 18 Nov, with the year unless it is this one. */
  readonly day: (day: Maybe<string>, options?: { year?: 'always' | 'never' }) => string
  /** Tuesday 24 November 2026 */
  readonly dayInFull: (day: Maybe<string>) => string
  /** YYYY-MM: Nov 2026 */
  readonly month: (month: Maybe<string>) => string
  /** Half-open { from, to }: Nov 2025 – Oct 2026, or days when it is no whole months. */
  readonly window: (from: Maybe<string>, to: Maybe<string>) => string
  /** Whole months as "12 months", otherwise days. */
  readonly windowLength: (from: Maybe<string>, to: Maybe<string>) => string
  /** An instant: 18 Nov, 14:05. */
  readonly instant: (iso: Maybe<string>) => string
  readonly time: (iso: Maybe<string>) => string
  /** today, yesterday, 5 days ago, in 3 days; a day or an instant. */
  readonly relative: (day: Maybe<string>, today?: string) => string
  readonly bytes: (bytes: Number_) => string
  /** "1 account", "4,812 accounts". */
  readonly count: (n: Number_, one: string, many: string) => string
  readonly list: (words: readonly string[]) => string
  readonly compare: (a: string, b: string) => number
}

/** A minus that is one, and spaces that do not break. */
const typeset = (text: string) => text.replace(/-/g, '−').replace(/ /g, nbsp)
const isIndian = (locale: string) => /-IN\b/.test(locale)

type Step = readonly [per: number, word: string]
const stepsOf = (locale: string): readonly Step[] =>
  isIndian(locale)
    ? [
        [1e7, 'crore'],
        [1e5, 'lakh'],
      ]
    : /^de\b/.test(locale)
      ? [
          [1e9, 'Mrd.'],
          [1e6, 'Mio.'],
          [1e3, 'Tsd.'],
        ]
      : [
          [1e9, 'bn'],
          [1e6, 'm'],
          [1e3, 'k'],
        ]

const made = new Map<string, Format>()

/** The format of a locale ("en-GB", "de"); made once. An unknown one is read as English. */
export function formatFor(locale: string): Format {
  const known = made.get(locale)
  if (known) return known
  const format = makeFormat(supported(locale))
  made.set(locale, format)
  return format
}

function supported(locale: string): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale)[0] ?? 'en-GB'
  } catch {
    return 'en-GB'
  }
}

function makeFormat(locale: string): Format {
  const numbers = new Map<string, Intl.NumberFormat>()
  const intl = (options: Intl.NumberFormatOptions) => {
    const key = JSON.stringify(options)
    let found = numbers.get(key)
    if (!found) {
      found = new Intl.NumberFormat(locale, options)
      numbers.set(key, found)
    }
    return found
  }
  const decimals = (digits: number) => intl({ minimumFractionDigits: digits, maximumFractionDigits: digits })
  const known = (value: Number_): value is number => value !== null && value !== undefined && Number.isFinite(value)
  /** Never "−0". */
  const write = (value: number, digits: number) => typeset(decimals(digits).format(roundsToZero(value, digits) ? 0 : value))
  const plus = (text: string, value: number) => (value > 0 && !/^[0.,\s\u00a0]*$/.test(text.replace(/[^\d.,]/g, '')) ? `+${text}` : text)
  const major = (minor: number, currency: string) => minor / 10 ** currencyDigits(currency)
  const currencyFormat = (currency: string, digits: number) =>
    intl({ style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits })
  const writeMoney = (value: number, currency: string, digits: number) =>
    typeset(currencyFormat(currency, digits).format(roundsToZero(value, digits) ? 0 : value))
  const symbol = (currency: string) =>
    currencyFormat(currency, 0)
      .formatToParts(0)
      .find((p) => p.type === 'currency')?.value ?? currency
  const steps = stepsOf(locale)

  const stepOf = (value: number) => steps.find(([per]) => Math.abs(value) >= per * (1 - 1e-12))
  const shortDigits = ([per]: Step, value: number) => {
    const shown = Math.abs(value) / per
    // Nothing is lost without them: ticks of an axis, round targets.
    if (Number.isInteger(shown)) return 0
    if (isIndian(locale)) return 2
    if (per === 1e3) return shown >= 99.95 ? 0 : shown >= 9.995 ? 1 : 2
    return shown >= 99.95 ? 1 : 2
  }
  const smallDigits = (value: number) => (Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2)

  const moneyShort = (minor: Number_, currency: string) => {
    if (!known(minor)) return missing
    const value = major(minor, currency)
    const step = stepOf(value)
    if (!step) return writeMoney(value, currency, 0)
    // The symbol stands where the locale puts it, the word of the scale after the number.
    const digits = shortDigits(step, value)
    const parts = currencyFormat(currency, digits).formatToParts(value / step[0])
    const lastNumber = parts.findLastIndex((p) => ['integer', 'fraction'].includes(p.type))
    return typeset(parts.map((p, i) => (i === lastNumber ? `${p.value} ${step[1]}` : p.value)).join(''))
  }
  const percent = (share: Number_, digits = 1) => (known(share) ? `${write(share * 100, digits)}${nbsp}%` : missing)

  const dateOf = (day: string) => new Date(day.length === 7 ? `${day}-01T00:00:00Z` : day.length === 10 ? `${day}T00:00:00Z` : day)
  const dates = new Map<string, Intl.DateTimeFormat>()
  const date = (options: Intl.DateTimeFormatOptions) => {
    const key = JSON.stringify(options)
    let found = dates.get(key)
    if (!found) {
      found = new Intl.DateTimeFormat(locale, options)
      dates.set(key, found)
    }
    return found
  }
  const utc = { timeZone: 'UTC' } as const
  const day: Format['day'] = (given, { year } = {}) => {
    if (!given) return missing
    const at = dateOf(given.slice(0, 10))
    const shown = year !== 'never' && (year === 'always' || at.getUTCFullYear() !== new Date().getFullYear())
    return typesetDay(date(shown ? { ...utc, dateStyle: 'medium' } : { ...utc, day: 'numeric', month: 'short' }).format(at))
  }
  const month: Format['month'] = (given) =>
    given ? typesetDay(date({ ...utc, month: 'short', year: 'numeric' }).format(dateOf(given.slice(0, 7)))) : missing
  const sameDay = (iso: string) => new Date(iso).toDateString() === new Date().toDateString()
  const time: Format['time'] = (iso) => (iso ? date({ hour: '2-digit', minute: '2-digit' }).format(new Date(iso)) : missing)
  const wholeMonths = (from: string, to: string) => (from.endsWith('-01') && to.endsWith('-01') ? monthsBetween(from, to) : null)
  const plural = (n: number, one: string, many: string) => `${write(n, 0)}${nbsp}${n === 1 ? one : many}`
  const duration: Format['duration'] = (seconds) => {
    if (!known(seconds)) return missing
    if (seconds < 60) return `${write(Math.round(seconds), 0)}${nbsp}s`
    const whole = Math.round(seconds / 60)
    if (whole < 120) return `${write(whole, 0)}${nbsp}min`
    if (whole < 48 * 60) return `${write(Math.floor(whole / 60), 0)}${nbsp}h${whole % 60 ? `${nbsp}${whole % 60}${nbsp}min` : ''}`
    return plural(Math.round(whole / 1440), 'day', 'days')
  }
  const relativeWords = new Intl.RelativeTimeFormat(/^en\b/.test(locale) ? locale : 'en-GB', { numeric: 'auto' })
  const collator = new Intl.Collator(locale, { numeric: true, sensitivity: 'base' })

  return {
    locale,
    number: (value, digits = 0) => (known(value) ? write(value, digits) : missing),
    short: (value) => {
      if (!known(value)) return missing
      const step = stepOf(value)
      return step ? `${write(value / step[0], shortDigits(step, value))}${nbsp}${step[1]}` : write(value, smallDigits(value))
    },
    money: (minor, currency) => (known(minor) ? writeMoney(major(minor, currency), currency, 0) : missing),
    moneyExact: (minor, currency) => (known(minor) ? writeMoney(major(minor, currency), currency, currencyDigits(currency)) : missing),
    moneyShort,
    moneyChange: (minor, currency) => (known(minor) ? plus(moneyShort(minor, currency), minor) : missing),
    amount: (minor, currency) => (known(minor) ? write(major(minor, currency), 0) : missing),
    amountExact: (minor, currency) => (known(minor) ? write(major(minor, currency), currencyDigits(currency)) : missing),
    amountIn: (minor, currency, scale) => (known(minor) ? write(major(minor, currency) / scale.per, scale.digits) : missing),
    scaleFor: (minors, currency) => {
      let largest = 0
      for (const minor of minors) if (known(minor)) largest = Math.max(largest, Math.abs(major(minor, currency)))
      // A thousandth of the largest is still to be read: so one step below its own, from a hundred of them on.
      const step = steps.find(([per]) => largest >= per)
      return step
        ? { per: step[0], word: step[1], unit: `${symbol(currency)}${nbsp}${step[1]}`, digits: largest / step[0] >= 100 ? 1 : 2 }
        : { per: 1, word: '', unit: symbol(currency), digits: 0 }
    },
    symbol,
    percent,
    share: (share, digits = 1) => (known(share) ? write(share * 100, digits) : missing),
    points: (difference, digits = 1) => {
      if (!known(difference)) return missing
      return `${plus(write(difference * 100, digits), difference)}${nbsp}points`
    },
    percentChange: (share, digits = 1) => (known(share) ? plus(percent(share, digits), share) : missing),
    change: (value, digits = 0) => (known(value) ? plus(write(value, digits), value) : missing),
    range: (low, high, writeOne = (value) => write(value, smallDigits(value))) => {
      if (!known(low) || !known(high)) return missing
      return low < 0 || high < 0 ? `${writeOne(low)} to ${writeOne(high)}` : `${writeOne(low)}–${writeOne(high)}`
    },
    plusMinus: (value, half, digits = 0) =>
      known(value) ? (known(half) ? `${write(value, digits)}${nbsp}±${nbsp}${write(half, digits)}` : write(value, digits)) : missing,
    duration,
    minutes: (minutes) => duration(known(minutes) ? minutes * 60 : null),
    day,
    dayInFull: (given) =>
      given
        ? date({ ...utc, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(dateOf(given.slice(0, 10)))
        : missing,
    month,
    window: (from, to) => {
      if (!from || !to) return missing
      const last = dayBefore(to)
      return wholeMonths(from, to)
        ? wholeMonths(from, to) === 1
          ? month(from)
          : `${month(from)} – ${month(last)}`
        : `${day(from, { year: 'always' })} – ${day(last, { year: 'always' })}`
    },
    windowLength: (from, to) => {
      if (!from || !to) return missing
      const months = wholeMonths(from, to)
      return months ? plural(months, 'month', 'months') : plural(daysBetween(from, to), 'day', 'days')
    },
    instant: (iso) => (iso ? (sameDay(iso) ? time(iso) : `${localDay(iso, day)}, ${time(iso)}`) : missing),
    time,
    relative: (given, today = new Date().toISOString()) => {
      if (!given) return missing
      const days = daysBetween(today, given)
      if (Math.abs(days) < 60) return relativeWords.format(days, 'day')
      return Math.abs(days) < 730
        ? relativeWords.format(Math.round(days / 30.44), 'month')
        : relativeWords.format(Math.round(days / 365.25), 'year')
    },
    bytes: (bytes) => {
      if (!known(bytes)) return missing
      const step = (
        [
          [1e9, 'GB'],
          [1e6, 'MB'],
          [1e3, 'kB'],
        ] as const
      ).find(([per]) => bytes >= per)
      return step ? `${write(bytes / step[0], bytes / step[0] < 10 ? 1 : 0)}${nbsp}${step[1]}` : `${write(bytes, 0)}${nbsp}bytes`
    },
    count: (n, one, many) => (known(n) ? plural(n, one, many) : missing),
    list: (words) => new Intl.ListFormat(/^en\b/.test(locale) ? locale : 'en-GB', { type: 'conjunction' }).format(words),
    compare: collator.compare,
  }
}

/**
 * Parts rounded for showing so that they add up to the rounded total (largest remainder): 9.72 + 1.11 + 0.86 + 0.79 = 12.48.
 *
 * @param parts   in the unit they are shown in; missing ones stay missing and take no part
 * @param digits  decimals shown
 */
export function shownParts(parts: readonly Number_[], digits: number): (number | null)[] {
  const unit = 10 ** digits
  const cells = parts.flatMap((part, index) =>
    part === null || part === undefined ? [] : [{ index, floor: Math.floor(part * unit), rest: part * unit - Math.floor(part * unit) }],
  )
  const exact = cells.reduce((sum, { floor, rest }) => sum + floor + rest, 0)
  let left = Math.round(exact) - cells.reduce((sum, { floor }) => sum + floor, 0)
  const shown: (number | null)[] = parts.map(() => null)
  for (const { index, floor } of [...cells].sort((a, b) => b.rest - a.rest || a.index - b.index))
    shown[index] = (floor + (left-- > 0 ? 1 : 0)) / unit
  return shown
}

const roundsToZero = (value: number, digits: number) => Math.abs(value) < 0.5 * 10 ** -digits
const dayMs = 86_400_000
const midnight = (day: string) => Date.parse(`${day.slice(0, 10)}T00:00:00Z`)
const daysBetween = (from: string, to: string) => Math.round((midnight(to) - midnight(from)) / dayMs)
const dayBefore = (day: string) => new Date(midnight(day) - dayMs).toISOString().slice(0, 10)
const monthsBetween = (from: string, to: string) =>
  (Number(to.slice(0, 4)) - Number(from.slice(0, 4))) * 12 + Number(to.slice(5, 7)) - Number(from.slice(5, 7))
/** Days keep their hyphens (sv: 2026-11-18) and do not break. */
const typesetDay = (text: string) => text.replace(/ /g, nbsp)
const localDay = (iso: string, day: Format['day']) => {
  const at = new Date(iso)
  return day(`${at.getFullYear()}-${String(at.getMonth() + 1).padStart(2, '0')}-${String(at.getDate()).padStart(2, '0')}`)
}
