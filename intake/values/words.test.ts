import { describe, expect, test } from 'vitest'
import { looksBoolean, parseBoolean } from './booleans.ts'
import { parseDuration } from './durations.ts'
import { isNullWord, isSentinelDay } from './missing.ts'
import { isProblem } from './value-problem.ts'

describe('words', () => {
  test('isNullWord() knows the words for nothing, and takes words of a mapping', () => {
    for (const text of ['', ' ', 'NULL', 'null', 'n/a', 'N/A', '#N/A', '-', '—', 'None', 'NaN', '\\N', ' (blank) '])
      expect(isNullWord(text)).toBe(true)
    for (const text of ['0', 'no', 'Nullmeier', '00000000', 'x', 'false']) expect(isNullWord(text)).toBe(false)
    expect(isNullWord('NA', new Set(['']))).toBe(false)
    expect(isNullWord('Entfällt', new Set(['entfällt']))).toBe(true)
  })

  test('isSentinelDay() knows the dates for nothing', () => {
    expect(['2999-12-12', '9999-12-31', '1900-01-01', '0001-01-01'].every((day) => isSentinelDay(day))).toBe(true)
    expect(isSentinelDay('2024-01-01')).toBe(false)
    expect(isSentinelDay('2024-01-01', new Set(['2024-01-01']))).toBe(true)
  })

  test('parseBoolean() reads yes and no in four languages', () => {
    for (const text of ['true', 'TRUE', ' Yes ', '1', 'Ja', 'oui', 'Sí', 'x', 'wahr']) expect(parseBoolean(text)).toBe(true)
    for (const text of ['false', 'No', '0', 'nein', 'non', 'faux']) expect(parseBoolean(text)).toBe(false)
    expect(parseBoolean('maybe')).toMatchObject({ code: 'not_a_boolean', message: '"maybe" is neither yes nor no' })
    expect(isProblem(parseBoolean('2'))).toBe(true)
    expect(looksBoolean(['yes', 'no', '', 'yes'])).toBe(true)
    expect(looksBoolean(['0', '1', '2'])).toBe(false)
    expect(looksBoolean([''])).toBe(false)
  })
})

describe('parseDuration()', () => {
  test.each([
    ['90', 'minutes', 5400],
    ['1.5', 'hours', 5400],
    ['0', 'seconds', 0],
    ['1:30', 'minutes', 5400],
    ['01:02:03', 'minutes', 3723],
    ['30:15:00', 'hours', 108_900],
    ['1 day 02:03:04', 'hours', 93_784],
    ['1.02:03:04', 'hours', 93_784],
    ['2d 3h', 'minutes', 183_600],
    ['2 Tage, 3 Std', 'minutes', 183_600],
    ['1,5 Std', 'hours', 5400],
    ['90 min', 'hours', 5400],
    ['2 hours and 5 minutes', 'hours', 7500],
    ['PT2H30M', 'hours', 9000],
    ['P1DT1S', 'hours', 86_401],
  ] as const)('reads %j (in %s) as %d seconds', (text, unit, seconds) => {
    expect(parseDuration(text, unit, { decimal: '.' })).toBe(seconds)
  })

  test('refuses what is below zero or no duration', () => {
    expect(parseDuration('-5', 'minutes', { decimal: '.' })).toMatchObject({ code: 'negative_duration' })
    for (const text of ['', 'soon', '1:75', '5 apples', '50%', 'P', '12:5', '1,5'])
      expect(parseDuration(text, 'minutes', { decimal: '.' })).toMatchObject({ code: 'not_a_duration' })
  })
})
