import { type NumberStyle, parseDecimal } from './numbers.ts'
import { shownValue, type ValueProblem } from './value-problem.ts'

export type DurationUnit = 'seconds' | 'minutes' | 'hours' | 'days'

const secondsPer: Record<DurationUnit, number> = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 }
const unitByWord = new Map<string, number>(
  Object.entries({
    's sec secs second seconds sek sekunde sekunden seg segundos seconde secondes': 1,
    'm min mins minute minutes minuten minuto minutos': 60,
    'h hr hrs hour hours std stunde stunden heure heures hora horas': 3600,
    'd day days tag tage tagen j jour jours día días dia dias': 86_400,
    'w wk week weeks woche wochen semaine semaines semana semanas': 604_800,
    'ms millisecond milliseconds': 0.001,
  }).flatMap(([words, seconds]) => words.split(' ').map((word) => [word, seconds] as const)),
)
const CLOCK = /^(?:(\d+)[.\s]\s*|(\d+)\s*(?:d|days?|tage?|jours?|días?)[,\s]\s*)?(\d{1,6}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?$/i
const ISO = /^P(?:(\d+(?:[.,]\d+)?)W)?(?:(\d+(?:[.,]\d+)?)D)?(?:T(?:(\d+(?:[.,]\d+)?)H)?(?:(\d+(?:[.,]\d+)?)M)?(?:(\d+(?:[.,]\d+)?)S)?)?$/i
const WORDS = /^(?:\d+(?:[.,]\d+)?\s*[\p{L}]+\.?[\s,]*(?:and|und|et|y)?\s*)+$/u

/**
 * Seconds of a duration.
 *
 * Takes a number in `unit`, `hh:mm`, `hh:mm:ss`, `1.02:03:04` and `1 day 02:03:04`, `2d 3h 15m`, `1,5 Std`, and ISO 8601 (`PT2H30M`).
 * A day has 24 hours: elapsed time, not working days.
 *
 * @param unit  of a bare number
 * @param style of a bare number
 * @returns     seconds, to the millisecond; a problem for what is no duration or below zero
 * @example parseDuration('1:30', 'minutes', { decimal: '.' }) // 5400
 */
export function parseDuration(text: string, unit: DurationUnit, style: NumberStyle): number | ValueProblem {
  const trimmed = text.trim()
  const number = parseDecimal(trimmed, style)
  if (typeof number === 'string' && !trimmed.includes('%')) return finish(Number(number) * secondsPer[unit], text)
  const clock = CLOCK.exec(trimmed)
  if (clock) {
    const [days, hours, minutes, seconds] = [Number(clock[1] ?? clock[2] ?? 0), Number(clock[3]), Number(clock[4]), Number(clock[5] ?? 0)]
    if (minutes < 60 && seconds < 60) return finish(days * 86_400 + hours * 3600 + minutes * 60 + seconds, text)
    return notADuration(text)
  }
  const iso = trimmed.length > 2 ? ISO.exec(trimmed) : null
  if (iso) {
    const part = (i: number): number => Number((iso[i] ?? '0').replace(',', '.'))
    return finish(part(1) * 604_800 + part(2) * 86_400 + part(3) * 3600 + part(4) * 60 + part(5), text)
  }
  return readWords(trimmed, text)
}

function readWords(trimmed: string, text: string): number | ValueProblem {
  if (trimmed.length > 80 || !WORDS.test(trimmed)) return notADuration(text)
  let total = 0
  for (const [, amount, word] of trimmed.matchAll(/(\d+(?:[.,]\d+)?)\s*(\p{L}+)/gu)) {
    const seconds = unitByWord.get(word!.toLowerCase())
    if (seconds === undefined) return notADuration(text)
    total += Number(amount!.replace(',', '.')) * seconds
  }
  return finish(total, text)
}

function finish(seconds: number, text: string): number | ValueProblem {
  if (seconds < 0) {
    return {
      code: 'negative_duration',
      message: `${shownValue(text)} is a duration below zero`,
      remedy: 'correct it, or leave the cell empty when it is not known',
    }
  }
  return Number.isFinite(seconds) && seconds < 1e12 ? Math.round(seconds * 1000) / 1000 : notADuration(text)
}

function notADuration(text: string): ValueProblem {
  return {
    code: 'not_a_duration',
    message: `${shownValue(text)} is not a duration`,
    remedy: 'write a number, hh:mm:ss, or units such as 2d 3h, or leave the cell empty',
  }
}
