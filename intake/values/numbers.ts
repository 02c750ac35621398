/**
 * Numbers as people and programs write them, to exact decimal text. No float is involved: `32.3800011` stays `32.3800011`, rounding is
 * the mapping's business.
 */
import { Decimal } from 'decimal.js'
import { isNullWord } from './missing.ts'
import { shownValue, type ValueProblem } from './value-problem.ts'

export interface NumberStyle {
  /** null: nothing seen says which; a number that could be read both ways is then a problem. */
  readonly decimal: '.' | ',' | null
}

export interface NumberDetection {
  readonly style: NumberStyle
  /** Texts that are numbers, over texts that are not empty, 0–1. */
  readonly share: number
  readonly count: number
  /** The style is a guess, for this reason. */
  readonly ambiguous: string | null
  /** The currency sign or code most numbers carry. */
  readonly currency: string | null
  /** Share of the numbers that carry a percent sign, 0–1. */
  readonly percentShare: number
  /** Whether any number is below zero, or not whole. */
  readonly negative: boolean
  readonly fractional: boolean
}

const BLANKS = /[\s\u00a0\u202f\u2007\u2009]+/g
const CURRENCY_SIGN = /[$€£¥₹₽₩₺₴₫₪฿]|R\$|zł|Kč|kr\.?|Fr\.?|CHF/
const MONEY_WORD = /^(?:[$€£¥₹₽₩₺₴₫₪฿]|R\$|US\$|A\$|C\$|zł|Kč|Ft|lei|kr|S?Fr|Rs|EURO?)$/i
const currencyCodes = new Set(Intl.supportedValuesOf('currency'))
const PLAIN_WORDS = /^(nan|[+-]?inf(inity)?|#(value|ref|div\/0|num|name|n\/a|wert|bezug|zahl)[!?]?|#+)$/i

/** Sign, digits with marks, exponent; everything around it taken off. */
interface Bare {
  readonly negative: boolean
  /** Digits and marks. Blanks and apostrophes between digits are `'`. */
  readonly body: string
  readonly exponent: string
  readonly percent: boolean
  readonly currency: string | null
}

/**
 * Exact decimal text of a number: `-1234.56`.
 *
 * Takes a minus before or after, brackets for negative, currency signs and codes around, groups of three (or Indian groups of two),
 * exponents, and a percent sign, which divides by 100.
 *
 * @param style from {@link detectNumberStyle} or a mapping
 * @returns     decimal text with a point and without an exponent, or a problem
 * @example parseDecimal('1.234,50-', { decimal: ',' }) // '-1234.50'
 * @example parseDecimal('12.5 %', { decimal: '.' }) // '0.125'
 */
export function parseDecimal(text: string, style: NumberStyle): string | ValueProblem {
  const plain = plainDecimal(text, style.decimal)
  if (plain !== null) return plain
  const bare = strip(text)
  if (bare === null) return notANumber(text)
  const number = readBody(bare.body, style.decimal)
  if (number === 'ambiguous') return ambiguousNumber(text)
  if (number === null) return wrongMarks(text, style)
  return finish(number, bare)
}

/** The common case in one pass: digits, maybe a minus, maybe one decimal mark. Null: look closer. */
function plainDecimal(text: string, decimal: '.' | ',' | null): string | null {
  const length = text.length
  if (length === 0 || length > 300) return null
  const mark = decimal === ',' ? 44 : 46
  let at = text.charCodeAt(0) === 45 ? 1 : 0
  const first = text.charCodeAt(at)
  // Leading zeros and a missing digit are for the long way.
  if (!(first >= 48 && first <= 57)) return null
  if (first === 48 && at + 1 < length && text.charCodeAt(at + 1) !== mark) return null
  let markAt = -1
  for (at++; at < length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) continue
    if (code !== mark || markAt >= 0) return null
    markAt = at
  }
  if (markAt === length - 1) return null
  // Three digits behind the only mark may be a thousand when nothing says which mark is which.
  if (decimal === null && markAt >= 0 && length - markAt === 4) return null
  if (text.charCodeAt(0) === 45 && first === 48 && !/[1-9]/.test(text)) return text.slice(1).replace(',', '.')
  return mark === 44 && markAt >= 0 ? `${text.slice(0, markAt)}.${text.slice(markAt + 1)}` : text
}

function strip(text: string): Bare | null {
  if (text.length > 300) return null
  let body = text.trim().replace(/[−–]/g, '-')
  if (!/\d/.test(body)) return null
  let negative = false
  let percent = false
  let currency: string | null = null
  if (body.startsWith("'")) body = body.slice(1)
  // "100.–" and "100,--" are round amounts, not minus a hundred; the point of "Fr." is no decimal mark.
  body = body.replace(/[.,]-{1,2}(?=$|\s|[A-Za-z€$£])/, '').replace(/\b(S?Fr|Rs|kr)\./gi, '$1 ')
  const signs = /^([^\d.,]*)(.*?)([^\d.,]*)$/.exec(body)
  if (!signs) return null
  let [head, tail] = [signs[1]!, signs[3]!]
  if (head.includes('(') && tail.includes(')')) {
    if (negative) return null
    negative = true
    head = head.replace('(', '')
    tail = tail.replace(')', '')
  }
  for (const part of [head, tail]) {
    let around = part.replace(BLANKS, '')
    if (around.includes('%')) {
      if (percent) return null
      percent = true
      around = around.replace('%', '')
    }
    const minus = around.match(/-/g)?.length ?? 0
    if (minus > 1 || (minus === 1 && negative)) return null
    if (minus === 1) negative = true
    around = around.replace(/[-+]/, '')
    if (around === '') continue
    if (currency !== null || !(MONEY_WORD.test(around) || currencyCodes.has(around))) return null
    currency = around
  }
  const middle = signs[2]!
  const parts = /^(\d[\d.,'’\s\u00a0\u202f\u2007\u2009_]*|[.,]\d+)(?:[eE]([+-]?\d{1,3}))?$/.exec(middle)
  if (!parts) return null
  return { negative, body: parts[1]!.replace(/['’_]/g, "'").replace(BLANKS, "'"), exponent: parts[2] ?? '', percent, currency }
}

function readBody(body: string, decimal: '.' | ',' | null): string | 'ambiguous' | null {
  if (decimal !== null) return readMarked(body, decimal)
  const verdict = markOf(body)
  if (verdict === 'either') return 'ambiguous'
  return readMarked(body, verdict === ',' ? ',' : '.')
}

function readMarked(body: string, decimal: '.' | ','): string | null {
  const at = body.indexOf(decimal)
  const whole = at < 0 ? body : body.slice(0, at)
  const fraction = at < 0 ? '' : body.slice(at + 1)
  if (!/^\d*$/.test(fraction)) return null
  const digits = ungroup(whole, decimal)
  if (digits === null || (digits === '' && fraction === '')) return null
  return fraction === '' ? digits : `${digits || '0'}.${fraction}`
}

/** Groups must be whole, or a decimal mark of the wrong kind would multiply by a hundred: `1,50` is not 150. */
function ungroup(whole: string, decimal: '.' | ','): string | null {
  if (/^\d*$/.test(whole)) return whole
  const group = decimal === '.' ? ',' : '.'
  for (const mark of [group, "'"]) {
    const parts = whole.split(mark)
    if (parts.length === 1) continue
    const last = parts[parts.length - 1]!
    const middle = parts.slice(1, -1)
    if (!/^\d{1,3}$/.test(parts[0]!) || !/^\d{3}$/.test(last)) return null
    const western = middle.every((part) => /^\d{3}$/.test(part))
    const indian = parts[0]!.length <= 2 && middle.every((part) => /^\d{2}$/.test(part))
    return western || indian ? parts.join('') : null
  }
  return null
}

/** Which mark is the decimal one, by the number alone. */
function markOf(body: string): '.' | ',' | 'either' | 'none' {
  const dots = body.split('.').length - 1
  const commas = body.split(',').length - 1
  if (dots > 0 && commas > 0) return body.lastIndexOf('.') > body.lastIndexOf(',') ? '.' : ','
  if (dots + commas === 0) return 'none'
  const mark = dots > 0 ? '.' : ','
  const other = mark === '.' ? ',' : '.'
  if (dots + commas > 1) return other
  const [before = '', after = ''] = body.split(mark)
  if (after.length !== 3 || before.replaceAll("'", '').length > 3 || before === '' || before.startsWith('0')) return mark
  return body.includes("'") ? mark : 'either'
}

function finish(number: string, bare: Bare): string | ValueProblem {
  let text = number
  if (bare.exponent !== '') text = new Decimal(`${text}e${bare.exponent}`).toFixed()
  if (bare.percent) text = shiftHundred(text)
  text = text.replace(/^0+(?=\d)/, '')
  return bare.negative && /[1-9]/.test(text) ? `-${text}` : text
}

function shiftHundred(text: string): string {
  const [whole = '', fraction = ''] = text.split('.')
  const padded = whole.padStart(3, '0')
  const shifted = `${padded.slice(0, -2)}.${padded.slice(-2)}${fraction}`
  return shifted.replace(/\.?0+$/, '')
}

function notANumber(text: string): ValueProblem {
  if (PLAIN_WORDS.test(text.trim())) {
    return {
      code: 'not_a_number',
      message: `${shownValue(text)} is what a failed calculation leaves, not a number`,
      remedy: 'correct the formula where the value comes from, or leave the cell empty',
    }
  }
  return {
    code: 'not_a_number',
    message: `${shownValue(text)} is not a number`,
    remedy: 'write digits, or leave the cell empty when the value is not known',
  }
}

function wrongMarks(text: string, style: NumberStyle): ValueProblem {
  const mark = style.decimal ?? '.'
  return {
    code: 'number_marks',
    message: `${shownValue(text)} is not a number with "${mark}" as the decimal mark`,
    remedy: `write it like ${mark === '.' ? '1,234.56 or 1234.56' : '1.234,56 or 1234,56'}, or set the column's decimal mark`,
  }
}

function ambiguousNumber(text: string): ValueProblem {
  const bare = text.trim()
  return {
    code: 'ambiguous_number',
    message: `${shownValue(bare)} can be ${bare.replace(/[.,]/, '')} or ${bare.replace(',', '.')}, and no other number of the column says which`,
    remedy: "set the column's decimal mark",
  }
}

/**
 * Finds how the numbers of a column are written.
 *
 * @param samples texts of one column; words for nothing are passed over
 */
export function detectNumberStyle(samples: readonly string[]): NumberDetection {
  const votes = { '.': 0, ',': 0, either: 0, none: 0 }
  const examples = { '.': '', ',': '', either: '' }
  const eitherMarks = new Set<string>()
  const currencies = new Map<string, number>()
  let texts = 0
  let count = 0
  let percents = 0
  let negative = false
  let ungrouped = false
  for (const text of samples) {
    if (isNullWord(text)) continue
    texts++
    const bare = strip(text)
    if (bare === null) continue
    const mark = markOf(bare.body)
    if (readMarked(bare.body, mark === ',' ? ',' : '.') === null && mark !== 'either') continue
    count++
    votes[mark]++
    if (mark !== 'none') examples[mark] ||= text.trim()
    if (mark === 'either') eitherMarks.add(bare.body.includes(',') ? ',' : '.')
    if (/^\d{4,}/.test(bare.body)) ungrouped = true
    if (bare.percent) percents++
    if (bare.negative) negative = true
    if (bare.currency) currencies.set(bare.currency, (currencies.get(bare.currency) ?? 0) + 1)
  }
  const { decimal, ambiguous } = decide()
  const currency = [...currencies].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]
  return {
    style: { decimal },
    share: texts === 0 ? 0 : count / texts,
    count,
    ambiguous,
    currency: currency && currency[1] * 2 > count ? currency[0] : null,
    percentShare: count === 0 ? 0 : percents / count,
    negative,
    fractional: decimal !== null && samples.some((text) => isFractional(text, { decimal })),
  }

  function decide(): { decimal: '.' | ',' | null; ambiguous: string | null } {
    const dot = votes['.']
    const comma = votes[',']
    if (dot > 0 && comma > 0) {
      return {
        decimal: dot >= comma ? '.' : ',',
        ambiguous: `both "${examples['.']}" and "${examples[',']}" occur: ${dot} with a decimal point, ${comma} with a decimal comma`,
      }
    }
    if (dot > 0) return { decimal: '.', ambiguous: null }
    if (comma > 0) return { decimal: ',', ambiguous: null }
    if (votes.either === 0) return { decimal: null, ambiguous: null }
    if (eitherMarks.size > 1) {
      return { decimal: null, ambiguous: `both points and commas occur, always before three digits, as in "${examples.either}"` }
    }
    const mark = eitherMarks.has(',') ? ',' : '.'
    const other = mark === ',' ? '.' : ','
    // Four digits in a row elsewhere: this column does not group, so the mark is the decimal one.
    if (ungrouped) return { decimal: mark, ambiguous: null }
    return {
      decimal: other,
      ambiguous: `"${examples.either}" can be a thousand or three decimals; "${mark}" was taken as the thousands mark`,
    }
  }
}

function isFractional(text: string, style: NumberStyle): boolean {
  const value = parseDecimal(text, style)
  return typeof value === 'string' && /\.\d*[1-9]/.test(value)
}

/** The currency sign or code written with a number, if any: `€`, `USD`. */
export function currencyOf(text: string): string | null {
  return strip(text)?.currency ?? CURRENCY_SIGN.exec(text)?.[0] ?? null
}
