/** How a date or a number of a file is read, shown on one of its own values: "03/04/2026 is 3 April 2026". */
import type { DateStyleName } from '#api/mapping.ts'
import type { Format } from '../../ui/format.ts'

export type DateStyle = DateStyleName
export type NumberStyle = 'point' | 'comma'

const digits = /^\s*(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})/

/** The order that the values of a column can have; more than one = the values do not tell. */
export function datesCouldBe(samples: readonly string[]): ('ymd' | 'dmy' | 'mdy')[] {
  const parts = samples.flatMap((sample) => {
    const found = digits.exec(sample)
    return found ? [[found[1]!, Number(found[2]), Number(found[3])] as const] : []
  })
  if (parts.length === 0) return []
  if (parts.some(([first]) => first.length === 4)) return ['ymd']
  // A point between the parts is never the American order.
  const points = samples.some((sample) => /^\s*\d{1,2}\.\d{1,2}\./.test(sample))
  const dmy = parts.every(([, second]) => second <= 12)
  const mdy = parts.every(([first]) => Number(first) <= 12) && !points
  return [...(dmy ? ['dmy' as const] : []), ...(mdy ? ['mdy' as const] : [])]
}

/** The day that a value means in a style, `YYYY-MM-DD`; null where it cannot be that. */
export function dayIn(sample: string, style: DateStyle): string | null {
  const text = sample.trim()
  if (style === 'serial' || style === 'unix_seconds' || style === 'unix_millis') {
    const value = Number(text)
    if (text === '' || !Number.isFinite(value)) return null
    // A spreadsheet counts days from 30 December 1899.
    const millis = style === 'serial' ? (value - 25_569) * 86_400_000 : style === 'unix_seconds' ? value * 1000 : value
    return Math.abs(millis) < 8e15 ? new Date(millis).toISOString().slice(0, 10) : null
  }
  const plain = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  const found = plain ?? digits.exec(text)
  if (!found) return null
  const [a, b, c] = [found[1]!, found[2]!, found[3]!]
  const [year, month, day] = style === 'ymd' || a.length === 4 ? [a, b, c] : style === 'dmy' ? [c, b, a] : [c, a, b]
  const fullYear = year.length <= 2 ? 2000 + Number(year) : Number(year)
  const date = new Date(Date.UTC(fullYear, Number(month) - 1, Number(day)))
  const right = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day)
  return right ? date.toISOString().slice(0, 10) : null
}

/** "03/04/2026 is 3 April 2026", for the value that shows it best: one that other styles would read otherwise. */
export function dateExample(samples: readonly string[], style: DateStyle, format: Format): string | null {
  const readable = samples.flatMap((sample) => {
    const day = dayIn(sample, style)
    return day === null ? [] : [{ sample, day }]
  })
  const other = style === 'dmy' ? 'mdy' : 'dmy'
  const best = readable.find(({ sample, day }) => ![null, day].includes(dayIn(sample, other))) ?? readable[0]
  return best ? `${best.sample.trim()} is ${format.day(best.day, { year: 'always' })}` : null
}

/** The value of a number as written in a style; null where it cannot be that. */
export function numberIn(sample: string, style: NumberStyle): number | null {
  const bare = sample.replaceAll(/[\s\u00a0'’]/g, '').replace(/^(-?)[^\d-]*|[^\d-]+$/g, '$1')
  const sign = /^-|-$/.test(bare) ? -1 : 1
  const text = bare.replaceAll('-', '')
  const [group, mark] = style === 'point' ? [',', '.'] : ['.', ',']
  if (!/\d/.test(text) || /[^\d.,]/.test(text)) return null
  const [whole, ...rest] = text.split(mark!)
  if (rest.length > 1 || rest[0]?.includes(group!)) return null
  const groups = whole!.split(group!)
  if (groups.length > 1 && groups.slice(1).some((part) => part.length !== 3)) return null
  return sign * Number(`${groups.join('')}.${rest[0] ?? '0'}`)
}

/** The styles that all values of a column can have. */
export const numbersCouldBe = (samples: readonly string[]): NumberStyle[] => {
  const filled = samples.filter((sample) => /\d/.test(sample))
  if (filled.length === 0) return []
  return (['point', 'comma'] as const).filter((style) => filled.every((sample) => numberIn(sample, style) !== null))
}

/** "1.234,50 is 1,234.5": the value that shows the style best. */
export function numberExample(samples: readonly string[], style: NumberStyle, format: Format): string | null {
  const telling = samples.filter((sample) => /[.,]/.test(sample) && numberIn(sample, style) !== null)
  const best = telling.find((sample) => numberIn(sample, style === 'point' ? 'comma' : 'point') !== numberIn(sample, style)) ?? telling[0]
  if (best === undefined) return null
  const value = numberIn(best, style)!
  const decimals = /[.,](\d+)\D*$/.exec(best)?.[1]?.length ?? 0
  return `${best.trim()} is ${format.number(value, Number.isInteger(value) ? 0 : Math.min(decimals, 4))}`
}
