import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'
import { type DateOrder, detectDateStyle, parseDay, parseInstant } from './dates.ts'
import { isSentinelDay } from './missing.ts'

const berlin = 'Europe/Berlin'
const day = (text: string, order: DateOrder = 'dmy', zone = berlin): unknown => {
  const value = parseDay(text, { order }, zone)
  return typeof value === 'string' ? value : value.code
}

describe('parseDay()', () => {
  test.each([
    ['2024-02-29', '2024-02-29'],
    ['2024-1-5', '2024-01-05'],
    ['2024/1/5', '2024-01-05'],
    ['2024-12-31 23:30', '2024-12-31'],
    ['20240131', '2024-01-31'],
    ['20240131101112', '2024-01-31'],
    ['31.12.24', '2024-12-31'],
    ['31/12/1969', '1969-12-31'],
    ['1-2-70', '1970-02-01'],
    ['5. 1. 2024', '2024-01-05'],
    ['31-Dec-24', '2024-12-31'],
    ['31. Dezember 2024', '2024-12-31'],
    ['31 décembre 2024', '2024-12-31'],
    ['12 de marzo de 2024', '2024-03-12'],
    ['1. März 2024', '2024-03-01'],
    ['Dec 31, 2024', '2024-12-31'],
    ['Tuesday, December 31, 2024 5:00 PM', '2024-12-31'],
    ['Mon Jan 05 10:11:12 CET 2024', '2024-01-05'],
    ['31.12.2024 24:00', '2024-12-31'],
    ['31.12.2024 14.05 Uhr', '2024-12-31'],
  ])('reads %j as %s', (text, value) => {
    expect(day(text)).toBe(value)
  })

  test('puts the month first where the style says so', () => {
    expect(day('1/2/2024', 'dmy')).toBe('2024-02-01')
    expect(day('1/2/2024', 'mdy')).toBe('2024-01-02')
    expect(parseDay('13/2/2024', { order: 'mdy' }, berlin)).toMatchObject({
      code: 'not_in_calendar',
      message: expect.stringContaining('with the month first'),
    })
  })

  test('reads serials and Unix times where the style says so, and not otherwise', () => {
    expect(day('45292', 'serial')).toBe('2024-01-01')
    expect(day('45292.99', 'serial')).toBe('2024-01-01')
    expect(day('20240131', 'serial')).toBe('2024-01-31')
    expect(day('1704063600', 'unix_seconds')).toBe('2024-01-01')
    expect(day('1704063600000', 'unix_millis', 'UTC')).toBe('2023-12-31')
    expect(day('45292')).toBe('not_a_date')
  })

  test('puts an instant on its day in the zone', () => {
    expect(day('2024-12-31T23:30:00Z')).toBe('2025-01-01')
    expect(day('2024-12-31T23:30:00Z', 'ymd', 'America/New_York')).toBe('2024-12-31')
    expect(day('2024-06-30T22:30:00+00:00')).toBe('2024-07-01')
    expect(day('2024-01-01T00:30:00+05:30')).toBe('2023-12-31')
    expect(day('2024-01-01 00:30:00 GMT+02:00')).toBe('2023-12-31')
  })

  test('passes sentinels through, zero dates as one of them, and refuses other years outside 1900–2200', () => {
    for (const text of ['9999-12-31', '31.12.9999', '99991231', '2999-12-12', '0001-01-01', '1900-01-01'])
      expect(isSentinelDay(day(text) as string)).toBe(true)
    for (const text of ['0000-00-00', '00.00.0000', '00000000', '0000-00-00 00:00:00', '00/00/00']) expect(day(text)).toBe('0001-01-01')
    expect(parseDay('9999-05-05', { order: 'ymd' }, berlin)).toEqual({
      code: 'year_out_of_range',
      message: '"9999-05-05" lies in the year 9999, outside 1900–2200',
      remedy: 'correct the year; if the date means "none", add it to the dates that mean none',
    })
    expect(day('0000-12-24')).toBe('year_out_of_range')
    expect(day('24.12.0000')).toBe('year_out_of_range')
    expect(day('1899-05-05')).toBe('year_out_of_range')
    expect(day('2201-01-01')).toBe('year_out_of_range')
  })

  test.each(['2023-02-29', '2024-13-01', '2024-00-10', '31.4.2024', '32.1.2024', '20240230'])(
    'refuses %s, which is not in the calendar',
    (text) => {
      expect(day(text)).toBe('not_in_calendar')
    },
  )

  test.each([
    '',
    'hello',
    'Jan 24',
    '15h30',
    '2024',
    '12',
    '1.5',
    '2024-01-01T25:00',
    '2024-01-01T10:61',
    '1/2/2024 13:00 PM',
    '2024-01',
    '5 Foo 2024',
    'x'.repeat(500),
  ])('refuses %j', (text) => {
    expect(day(text)).toBe('not_a_date')
  })
})

describe('parseInstant()', () => {
  const at = (text: string, order: DateOrder = 'dmy'): unknown => parseInstant(text, { order }, berlin)
  test('takes local times in the zone, and keeps milliseconds', () => {
    expect(at('2024-12-31 23:30')).toBe('2024-12-31T22:30:00Z')
    expect(at('31/12/2024 23:30:15.250')).toBe('2024-12-31T22:30:15.250Z')
    expect(at('1/2/2024 12:05 AM', 'mdy')).toBe('2024-01-01T23:05:00Z')
    expect(at('2024-07-01')).toBe('2024-06-30T22:00:00Z')
    expect(at('2024-12-31T23:30:00.123+05:30')).toBe('2024-12-31T18:00:00.123Z')
    expect(at('45292.5', 'serial')).toBe('2024-01-01T11:00:00Z')
  })

  test('reads hours the clocks skip or repeat as the Temporal standard does', () => {
    expect(at('2024-03-31 02:30')).toBe('2024-03-31T01:30:00Z')
    expect(at('2024-10-27 02:30')).toBe('2024-10-27T00:30:00Z')
  })

  test('agrees with Temporal at any time in any zone', () => {
    const zones = fc.constantFrom(berlin, 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC')
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 365 * 25 })
    fc.assert(
      fc.property(zones, minutes, (zone, minute) => {
        const local = Temporal.PlainDateTime.from('2005-01-01T00:00').add({ minutes: minute })
        const instant = local.toZonedDateTime(zone).toInstant()
        const expected = `${instant.toString().slice(0, 19)}Z`
        expect(parseInstant(local.toString(), { order: 'ymd' }, zone)).toBe(expected)
        expect(parseDay(expected, { order: 'ymd' }, zone)).toBe(instant.toZonedDateTimeISO(zone).toPlainDate().toString())
      }),
      { numRuns: 500 },
    )
  })
})

describe('detectDateStyle()', () => {
  test.each([
    [['13/02/2024', '01/02/2024'], 'dmy'],
    [['02/13/2024', '01/02/2024'], 'mdy'],
    [['1.2.2024'], 'dmy'],
    [['2024-01-02'], 'ymd'],
    [['20240101', '20240102'], 'ymd'],
    [['5-Jan-24', '2024-01-02'], 'ymd'],
    [['45292', '45000.5'], 'serial'],
    [['1704063600'], 'unix_seconds'],
    [['1704063600000'], 'unix_millis'],
  ])('finds the order of %j: %s', (samples, order) => {
    expect(detectDateStyle(samples)).toMatchObject({ style: { order }, ambiguous: null, share: 1 })
  })

  test('says when it guesses, and why', () => {
    expect(detectDateStyle(['01/02/2024', '03/04/2024'])).toMatchObject({
      style: { order: 'dmy' },
      ambiguous: 'no day above 12 among 2 dates such as "01/02/2024" tells day and month apart; the day was taken to come first',
    })
    expect(detectDateStyle(['1/2/2024 5:00 PM'])).toMatchObject({
      style: { order: 'mdy' },
      ambiguous: expect.stringContaining('the month was taken'),
    })
    expect(detectDateStyle(['13/02/2024', '02/13/2024']).ambiguous).toBe(
      'both orders occur: "13/02/2024" has the day first, "02/13/2024" the month',
    )
  })

  test('tells times, zones, two-digit years and sentinels', () => {
    expect(detectDateStyle(['2024-01-01T10:00:00Z', '9999-12-31', 'NULL', 'foo'])).toMatchObject({
      share: 2 / 3,
      count: 2,
      hasTime: true,
      hasZone: true,
      twoDigitYears: false,
      sentinelCount: 1,
    })
    expect(detectDateStyle(['31.12.24'])).toMatchObject({ twoDigitYears: true, hasTime: false })
    expect(detectDateStyle(['abc'])).toMatchObject({ share: 0 })
  })
})
