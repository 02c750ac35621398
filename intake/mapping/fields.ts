/** One column of the record each: which value it reads, in which unit it is stored, and what happens when it cannot be read. */
import type { Columns, Driver, Duration, durationUnits, Target, Value } from '#api/mapping.ts'
import { parseDuration } from '../values/durations.ts'
import { isProblem } from '../values/value-problem.ts'
import { currencyCode } from './currencies.ts'
import { addFractions, type Fraction, missing, roundFraction, tooLarge } from './exact.ts'
import { fractionIn, numberText, wholeIn } from './number-nodes.ts'
import { type Failure, fail, failureOf, type Read, type RowContext, unreadable } from './row-context.ts'
import { labelOf, type ValueCompiler } from './values.ts'

export interface FieldSettings {
  readonly currency: string | undefined
  readonly zeroDuration: 'missing' | 'zero'
  /** Running sums for amounts that are rounded per document; lives as long as one reading of the files. */
  readonly documentSums: Map<string, Fraction>
}

export interface Fields {
  text(name: string): Read<string>
  id(name: string): Read<string>
  choice(name: string): Read<string>
  currency(name: string): Read<string>
  day(name: string): Read<string>
  month(name: string): Read<string>
  instant(name: string): Read<string>
  boolean(name: string): Read<boolean>
  decimal(name: string): Read<string>
  integer(name: string): Read<number>
  money(name: string, document?: Read<string>): Read<number>
  duration(name: string): Read<number>
  drivers(): Read<Readonly<Record<string, number | null>>>
  attributes(): (ctx: RowContext) => Readonly<Record<string, string | null>>
  has(name: string): boolean
  /** As the file heads it. */
  label(name: string): string
}

const secondsIn: Readonly<Record<(typeof durationUnits)[number], number>> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }

export function fieldCompiler(
  targets: Readonly<Record<string, Target>>,
  columns: Columns,
  path: string,
  values: ValueCompiler,
  settings: FieldSettings,
): Fields {
  const given = (name: string): Value | undefined => columns[name] as Value | undefined
  const at = (name: string) => `${path}.columns.${name}`

  /** Takes the failure of a value: a row whose required or critical value cannot be read is refused, any other value stays missing. */
  function guarded<T>(name: string, read: Read<T> | null): Read<T> {
    const target = targets[name] ?? { required: undefined, critical: undefined }
    const decides = target.required === true || target.critical === true
    const label = columns[name] === undefined ? name : labelOfAny(columns[name])
    const absent: Failure = {
      column: label,
      value: null,
      code: 'missing_value',
      message: `${label} is missing, and ${name} is needed`,
      remedy: `Fill in ${label}, or take such rows out with a filter ("where")`,
    }
    return (ctx) => {
      const found = read === null ? null : read(ctx)
      if (ctx.failure !== null) {
        ;(decides ? ctx.refused : ctx.remarks).push(ctx.failure)
        ctx.failure = null
        return null
      }
      if (found === null && target.required === true) ctx.refused.push(absent)
      return found
    }
  }
  const of = <T>(name: string, read: (value: Value, path: string) => Read<T>): Read<T> => {
    const value = given(name)
    return guarded(name, value === undefined ? null : read(value, at(name)))
  }

  function choice(name: string): Read<string> {
    const choices = targets[name]?.choices ?? []
    const value = given(name)
    if (value !== undefined && typeof value !== 'string') checkChoices(value, choices, at(name), values.report)
    return of(name, (given, path) => {
      const read = values.text(given, path)
      const label = labelOf(given)
      return (ctx) => {
        const found = read(ctx)
        if (found === null) return null
        const plain = plainChoice(found)
        return choices.includes(plain) ? plain : fail(ctx, unreadable(label, found, `one of ${choices.join(', ')}`, 'not_a_choice'))
      }
    })
  }

  function currency(name: string): Read<string> {
    const value = given(name)
    const fallback = name === 'currency' ? settings.currency : undefined
    if (value === undefined) {
      if (fallback === undefined && name === 'currency' && needsCurrency(targets, columns))
        values.report(at(name), 'the amounts have no currency: name a column with it, or give the mapping a "currency"')
      return () => fallback ?? null
    }
    const read = values.text(value, at(name))
    const label = labelOf(value)
    return guarded<string>(name, (ctx) => {
      const found = read(ctx)
      if (found !== null) {
        const code = currencyCode(found)
        if (code !== null) return code
        ctx.refused.push(unreadable(label, found, 'a currency (ISO code such as EUR)', 'not_a_currency'))
        return null
      }
      if (fallback === undefined && name === 'currency')
        ctx.refused.push({
          column: label,
          value: null,
          code: 'missing_value',
          message: `${label} is missing, and the mapping names no currency for such rows`,
          remedy: `Fill in ${label}, or give the mapping a "currency"`,
        })
      return fallback ?? null
    })
  }

  function money(name: string, document?: Read<string>): Read<number> {
    const value = given(name)
    if (value === undefined) return guarded(name, null)
    const node = values.number(value, at(name))
    const label = labelOf(value)
    const perDocument = typeof value !== 'string' && 'formula' in value && value.round === 'document'
    if (perDocument && document === undefined) values.report(`${at(name)}.round`, 'only amounts of lines can be rounded per document')
    const whole =
      perDocument && document !== undefined
        ? documentRounding(node, document, `${path}.${name}`, settings.documentSums)
        : (ctx: RowContext) => wholeIn(node, ctx, ctx.digits)
    return guarded<number>(name, (ctx) => {
      const minor = whole(ctx)
      if (Number.isNaN(minor)) return null
      return minor === tooLarge
        ? fail(ctx, unreadable(label, numberText(node, ctx) ?? '', 'an amount that can be stored exactly: it is too large', 'too_large'))
        : minor
    })
  }

  function integer(name: string): Read<number> {
    return of(name, (value, path) => integerRead(value, path, undefined))
  }
  function integerRead(value: Value, path: string, round: 'nearest' | 'up' | 'down' | undefined): Read<number> {
    const node = values.number(value, path)
    const label = labelOf(value)
    return (ctx) => {
      const quick = node.quick(ctx)
      if (Number.isNaN(quick)) return null
      if (ctx.scale === 0 && quick !== tooLarge) return quick + 0
      const exact = fractionIn(node, ctx)
      if (exact === null) return null
      const whole = Number(wholeOf(exact, round))
      if (Number.isNaN(whole)) {
        return fail(ctx, {
          column: label,
          value: numberText(node, ctx),
          code: 'not_whole',
          message: `${label} is ${numberText(node, ctx)}, and only whole numbers can be counted`,
          remedy: `Say in the mapping how a fraction becomes a whole number ("round": "nearest", "up" or "down") at ${path}`,
        })
      }
      return Number.isSafeInteger(whole)
        ? whole
        : fail(ctx, unreadable(label, numberText(node, ctx) ?? '', 'a number that can be stored exactly: it is too large', 'too_large'))
    }
  }

  function duration(name: string): Read<number> {
    const given = columns[name] as Duration | undefined
    if (given === undefined) return guarded(name, null)
    const seconds = 'between' in given ? between(given.between, at(name)) : measured(given.value, given.unit, at(name))
    const zeroIsMissing = (given.zero ?? settings.zeroDuration) === 'missing'
    const label = labelOfAny(given)
    return guarded<number>(name, (ctx) => {
      const found = seconds(ctx)
      if (found === null || ctx.failure !== null) return null
      if (found < 0) return fail(ctx, unreadable(label, String(found), 'a duration: it ends before it begins', 'negative_duration'))
      return found === 0 && zeroIsMissing ? null : found
    })
  }
  function between([from, to]: readonly [Value, Value], path: string): Read<number> {
    const start = values.instant(from, `${path}.between[0]`)
    const end = values.instant(to, `${path}.between[1]`)
    return (ctx) => {
      const first = start(ctx)
      const last = first === null ? null : end(ctx)
      return first === null || last === null ? null : Math.round((Date.parse(last) - Date.parse(first)) / 1000)
    }
  }
  function measured(value: Value, unit: (typeof durationUnits)[number], path: string): Read<number> {
    const factor = secondsIn[unit]
    const text = values.text(value, `${path}.value`)
    const node = values.number(value, `${path}.value`)
    const label = labelOf(value)
    return (ctx) => {
      const exact = fractionIn(node, ctx)
      if (exact !== null) return Number(roundFraction({ n: exact.n * BigInt(factor), d: exact.d }, 0))
      ctx.failure = null
      const spelled = text(ctx)
      if (spelled === null) return null
      const seconds = parseDuration(spelled, unit, { decimal: null })
      return isProblem(seconds) ? fail(ctx, failureOf(label, spelled, seconds)) : Math.round(seconds)
    }
  }

  function drivers(): Read<Readonly<Record<string, number | null>>> {
    const given = Object.entries((columns.drivers ?? {}) as Readonly<Record<string, Driver>>)
    if (given.length === 0) return () => null
    const reads = given.map(([name, driver]): [string, Read<number>] => {
      const rule = typeof driver !== 'string' && 'value' in driver ? driver : { value: driver }
      return [name, guarded(name, integerRead(rule.value, `${at('drivers')}.${name}`, 'round' in rule ? rule.round : undefined))]
    })
    return (ctx) => {
      const found: Record<string, number | null> = {}
      for (const [name, read] of reads) found[name] = read(ctx)
      return found
    }
  }

  function attributes(): (ctx: RowContext) => Readonly<Record<string, string | null>> {
    const given = Object.entries((columns.attributes ?? {}) as Readonly<Record<string, Value>>)
    const reads = given.map(([name, value]): [string, Read<string>] => [
      name,
      guarded(name, values.text(value, `${at('attributes')}.${name}`)),
    ])
    return (ctx) => Object.fromEntries(reads.map(([name, read]) => [name, read(ctx)]))
  }

  return {
    text: (name) => of(name, values.text),
    id: (name) => of(name, values.id),
    day: (name) => of(name, values.day),
    instant: (name) => of(name, values.instant),
    boolean: (name) => of(name, values.boolean),
    month: (name) => of(name, (value, path) => monthRead(value, path, values)),
    decimal: (name) =>
      of(name, (value, path) => {
        const node = values.number(value, path)
        return (ctx) => numberText(node, ctx)
      }),
    choice,
    currency,
    money,
    integer,
    duration,
    drivers,
    attributes,
    has: (name) => columns[name] !== undefined,
    label: (name) => labelOfAny(columns[name]),
  }
}

/** The lines of a document get what its rounded running sum grows by, so that they add up to the rounded total. */
function documentRounding(
  node: Parameters<typeof fractionIn>[0],
  document: Read<string>,
  name: string,
  sums: Map<string, Fraction>,
): (ctx: RowContext) => number {
  return (ctx) => {
    const key = `${name}\u0000${document(ctx)}`
    const exact = fractionIn(node, ctx)
    if (exact === null) return missing
    const before = sums.get(key)
    const after = before === undefined ? exact : addFractions(before, exact)
    ctx.onTaken.push(() => sums.set(key, after))
    return Number(roundFraction(after, ctx.digits) - (before === undefined ? 0n : roundFraction(before, ctx.digits)))
  }
}

function wholeOf(value: Fraction, round: 'nearest' | 'up' | 'down' | undefined): bigint | number {
  const rest = value.n % value.d
  if (rest === 0n) return value.n / value.d
  if (round === undefined) return Number.NaN
  if (round === 'nearest') return roundFraction(value, 0)
  const floor = value.n / value.d - (rest < 0n ? 1n : 0n)
  return round === 'down' ? floor : floor + 1n
}

/** 2026-09, 202609, 09.2026, 9/2026, fiscal 2026009 and 009.2026; else the month of a day. */
function monthRead(value: Value, path: string, values: ValueCompiler): Read<string> {
  const text = values.text(value, path)
  const day = values.day(value, path)
  return (ctx) => {
    const given = text(ctx)
    if (given === null) return null
    const yearFirst = /^(\d{4})(?:[-./ ]0?(\d{1,2})|0?(\d\d))$/.exec(given)
    const yearLast = yearFirst === null ? /^0{0,2}(\d{1,2})[-./ ](\d{4})$/.exec(given) : null
    const year = yearFirst?.[1] ?? yearLast?.[2]
    const month = Number(yearFirst?.[2] ?? yearFirst?.[3] ?? yearLast?.[1])
    if (year !== undefined && month >= 1 && month <= 12) return `${year}-${String(month).padStart(2, '0')}`
    const found = day(ctx)
    if (found !== null) return found.slice(0, 7)
    ctx.failure = null
    return fail(ctx, unreadable(labelOf(value), given, 'a month such as 2026-09', 'not_a_month'))
  }
}

function needsCurrency(targets: Readonly<Record<string, Target>>, columns: Columns): boolean {
  // Facts always carry a currency; an account only when it carries an amount.
  return targets.ownRevenue === undefined || columns.ownRevenue !== undefined
}

const plainChoice = (text: string): string => text.toLowerCase().replace(/[ -]/g, '_')

function checkChoices(
  value: Exclude<Value, string>,
  choices: readonly string[],
  path: string,
  report: (at: string, message: string) => void,
): void {
  const wrong = (constant: unknown, at: string) => {
    if (constant !== null && !choices.includes(plainChoice(String(constant))))
      report(at, `"${constant}" is not one of ${choices.join(', ')}`)
  }
  if ('constant' in value) wrong(value.constant, `${path}.constant`)
  if ('map' in value) {
    for (const [code, constant] of Object.entries(value.map)) wrong(constant, `${path}.map.${code}`)
    if (value.else !== undefined && value.else !== null && typeof value.else !== 'string')
      checkChoices(value.else, choices, `${path}.else`, report)
  }
}

function labelOfAny(given: Columns[string]): string {
  if (given === undefined) return ''
  if (typeof given === 'object' && 'between' in given) return (given.between as readonly Value[]).map(labelOf).join(' to ')
  if (typeof given === 'object' && 'unit' in given && 'value' in given) return labelOf(given.value as Value)
  return labelOf(given as Value)
}
