/**
 * The days a calendar entry repeats on (RFC 5545, RRULE), by days, weeks, months or years.
 *
 * Of our own, as readers of rules go on for ever at a rule that never comes true (`FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31`). Here every step
 * is one day, week, month or year and ends, and the caller says when it has seen enough.
 */

export type Frequency = 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY'

export interface RepeatRule {
  readonly frequency: Frequency
  readonly interval: number
  readonly count: number | null
  /** As it stands: `20250331T220000Z` or `20250331`. */
  readonly until: string | null
  /** 0 = Sunday; nth null = every one. */
  readonly weekdays: readonly { readonly day: number; readonly nth: number | null }[]
  readonly monthDays: readonly number[]
  /** 1 to 12. */
  readonly months: readonly number[]
  readonly positions: readonly number[]
  readonly weekBegins: number
}

const dayNames = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA']
const understood = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'BYDAY', 'BYMONTHDAY', 'BYMONTH', 'BYSETPOS', 'WKST']

/** Null for a rule that is none, repeats more than once a day, or goes by parts that meetings do not go by. */
export function parseRepeatRule(text: string): RepeatRule | null {
  const parts = new Map(
    text
      .slice(0, 2_000)
      .toUpperCase()
      .split(';')
      .filter(Boolean)
      .map((part) => part.split('=', 2) as [string, string | undefined]),
  )
  if ([...parts].some(([name, value]) => !understood.includes(name) || value === undefined)) return null
  const list = (name: string) => parts.get(name)?.split(',').slice(0, 100) ?? []
  const whole = (name: string, low: number, high: number) =>
    list(name)
      .map(Number)
      .filter((n) => Number.isInteger(n) && n !== 0 && n >= low && n <= high)
  const frequency = parts.get('FREQ')
  if (frequency !== 'DAILY' && frequency !== 'WEEKLY' && frequency !== 'MONTHLY' && frequency !== 'YEARLY') return null
  const number = (name: string, usual: number | null) => {
    const value = Number(parts.get(name) ?? Number.NaN)
    return Number.isInteger(value) && value > 0 ? value : usual
  }
  return {
    frequency,
    interval: number('INTERVAL', 1)!,
    count: number('COUNT', null),
    until: parts.get('UNTIL') ?? null,
    weekdays: list('BYDAY').flatMap((one) => {
      const [, nth, name] = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(one) ?? []
      return name === undefined ? [] : [{ day: dayNames.indexOf(name), nth: nth === undefined ? null : Number(nth) }]
    }),
    monthDays: whole('BYMONTHDAY', -31, 31),
    months: whole('BYMONTH', 1, 12),
    positions: whole('BYSETPOS', -366, 366),
    weekBegins: Math.max(0, dayNames.indexOf(parts.get('WKST') ?? 'MO')),
  }
}

/** Days are counted from 1970-01-01, which was a Thursday. */
const dayMs = 86_400_000
const numberOf = (day: string): number => Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs)
const textOf = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10)
const weekdayOf = (day: number): number => (((day + 4) % 7) + 7) % 7
const firstOfMonth = (year: number, month: number): number => Date.UTC(year, month, 1) / dayMs

/** Longer ago than anybody keeps a calendar. */
const mostSteps = 40_000

/**
 * Days of the rule from its first one on, in order, at most `count` of them.
 *
 * @param first  day of the entry itself
 * @param last   no day after it is asked for
 */
export function* occurrences(rule: RepeatRule, first: string, last: string): Generator<string> {
  const start = numberOf(first)
  const end = numberOf(last)
  let left = rule.count ?? Number.POSITIVE_INFINITY
  for (let step = 0; step < mostSteps; step++) {
    const { begins, days } = period(rule, start, step)
    if (begins > end) return
    const sorted = [...new Set(days)].sort((a, b) => a - b)
    const chosen =
      rule.positions.length === 0
        ? sorted
        : sorted.filter((_, i) => rule.positions.includes(i + 1) || rule.positions.includes(i - sorted.length))
    for (const day of chosen) {
      if (day < start) continue
      if (day > end || left-- <= 0) return
      yield textOf(day)
    }
  }
}

function period(rule: RepeatRule, start: number, step: number): { begins: number; days: number[] } {
  const { weekdays, monthDays, months } = rule
  const at = new Date(start * dayMs)
  const inMonths = (day: number) => months.length === 0 || months.includes(new Date(day * dayMs).getUTCMonth() + 1)
  switch (rule.frequency) {
    case 'DAILY': {
      const day = start + step * rule.interval
      const fits =
        inMonths(day) && (weekdays.length === 0 || weekdays.some((one) => one.day === weekdayOf(day))) && isMonthDay(day, monthDays)
      return { begins: day, days: fits ? [day] : [] }
    }
    case 'WEEKLY': {
      const begins = start - ((weekdayOf(start) - rule.weekBegins + 7) % 7) + 7 * step * rule.interval
      const wanted = weekdays.length === 0 ? [weekdayOf(start)] : weekdays.map((one) => one.day)
      return { begins, days: wanted.map((day) => begins + ((day - rule.weekBegins + 7) % 7)).filter(inMonths) }
    }
    case 'MONTHLY': {
      const begins = firstOfMonth(at.getUTCFullYear(), at.getUTCMonth() + step * rule.interval)
      return { begins, days: inMonths(begins) ? daysOfMonth(rule, begins, at.getUTCDate()) : [] }
    }
    case 'YEARLY': {
      const year = at.getUTCFullYear() + step * rule.interval
      const of = months.length > 0 ? months.map((month) => month - 1) : [at.getUTCMonth()]
      return { begins: firstOfMonth(year, 0), days: of.flatMap((month) => daysOfMonth(rule, firstOfMonth(year, month), at.getUTCDate())) }
    }
  }
}

function daysOfMonth({ weekdays, monthDays }: RepeatRule, begins: number, usual: number): number[] {
  const first = new Date(begins * dayMs)
  const length = firstOfMonth(first.getUTCFullYear(), first.getUTCMonth() + 1) - begins
  const all = Array.from({ length }, (_, i) => begins + i)
  if (weekdays.length === 0 && monthDays.length === 0) return usual <= length ? [begins + usual - 1] : []
  return all.filter((day, i) => {
    const nth = Math.floor(i / 7) + 1
    const nthLast = -Math.floor((length - 1 - i) / 7) - 1
    const fits = weekdays.some((one) => one.day === weekdayOf(day) && (one.nth === null || one.nth === nth || one.nth === nthLast))
    return (weekdays.length === 0 || fits) && isMonthDay(day, monthDays)
  })
}

function isMonthDay(day: number, monthDays: readonly number[]): boolean {
  if (monthDays.length === 0) return true
  const at = new Date(day * dayMs)
  const length = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate()
  return monthDays.includes(at.getUTCDate()) || monthDays.includes(at.getUTCDate() - length - 1)
}
