import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  addMonthsToDay,
  dayNumber,
  dayOfNumber,
  daysBetween,
  daysInMonth,
  firstDay,
  isDay,
  isMonth,
  lastDay,
  monthOfDay,
  monthsBetween,
} from './days.ts'
import { isPeriod, monthsOfPeriod, periodContains, periodOfMonth, trailingMonths } from './windows.ts'

const numbers = fc.integer({ min: -719528, max: 2932896 })

describe('days', () => {
  it('dayNumber() knows days whose numbers are published', () => {
    expect(dayNumber('1970-01-01')).toBe(0)
    expect(dayNumber('2000-03-01')).toBe(11017)
    expect(dayNumber('2038-01-19')).toBe(24855)
    expect(dayNumber('1969-12-31')).toBe(-1)
  })
  it('dayNumber() and dayOfNumber() reach from year 0 to year 9999 and no further', () => {
    expect(dayOfNumber(dayNumber('0000-02-29'))).toBe('0000-02-29')
    expect(dayOfNumber(-719528)).toBe('0000-01-01')
    expect(dayOfNumber(2932896)).toBe('9999-12-31')
    expect(() => dayOfNumber(-719529)).toThrow(RangeError)
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError)
    expect(() => addDays('2026-01-01', 0.5)).toThrow(RangeError)
  })
  it('dayNumber() agrees with counting day after day, leap years of centuries included', () => {
    let number = dayNumber('1890-01-01')
    for (let year = 1890; year <= 2110; year++) {
      for (let month = 1; month <= 12; month++) {
        for (let day = 1; day <= daysInMonth(year, month); day++) {
          if (dayOfNumber(number++) !== `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`) {
            throw new Error(`Day ${number - 1} is not ${year}-${month}-${day}`)
          }
        }
      }
    }
    expect(number).toBe(dayNumber('2111-01-01'))
  })
  it('dayNumber() law: is the inverse of dayOfNumber(), and days sort as text', () => {
    fc.assert(
      fc.property(numbers, numbers, (a, b) => {
        expect(dayNumber(dayOfNumber(a))).toBe(a)
        expect(Math.sign(a - b)).toBe(dayOfNumber(a) < dayOfNumber(b) ? -1 : dayOfNumber(a) > dayOfNumber(b) ? 1 : 0)
      }),
    )
  })
  it('isDay() refuses days that do not exist', () => {
    for (const day of [
      '2026-02-29',
      '1900-02-29',
      '2026-04-31',
      '2026-00-10',
      '2026-13-01',
      '2026-1-1',
      '2026-01-00',
      '26-01-01',
      '2026-01-01 ',
      20260101,
      null,
    ]) {
      expect(isDay(day), String(day)).toBe(false)
    }
    for (const day of ['2024-02-29', '2000-02-29', '0000-01-01', '9999-12-31']) expect(isDay(day), day).toBe(true)
    expect(() => dayNumber('2026-02-29')).toThrow(RangeError)
  })
  it('addDays() and daysBetween() cross leap days', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
    expect(addDays('2023-02-28', 1)).toBe('2023-03-01')
    expect(daysBetween('2023-12-31', '2024-03-01')).toBe(61)
    expect(daysBetween('2024-03-01', '2023-12-31')).toBe(-61)
  })
})

describe('months', () => {
  it('isMonth() takes real months only', () => {
    expect(isMonth('2026-12')).toBe(true)
    for (const month of ['2026-13', '2026-00', '2026-1', '2026-01-01', 202601]) expect(isMonth(month), String(month)).toBe(false)
  })
  it('addMonths() and monthsBetween() cross years and stay within 0000 to 9999', () => {
    expect(addMonths('2026-01', -13)).toBe('2024-12')
    expect(addMonths('2025-12', 1)).toBe('2026-01')
    expect(addMonths('0000-12', -11)).toBe('0000-01')
    expect(monthsBetween('2024-11', '2026-02')).toBe(15)
    expect(() => addMonths('9999-12', 1)).toThrow(RangeError)
    expect(() => addMonths('0000-01', -1)).toThrow(RangeError)
    expect(() => addMonths('2026-13', 1)).toThrow(RangeError)
  })
  it('addMonthsToDay() stops at the last day of a shorter month', () => {
    expect(addMonthsToDay('2026-03-31', -12)).toBe('2025-03-31')
    expect(addMonthsToDay('2024-02-29', -12)).toBe('2023-02-28')
    expect(addMonthsToDay('2026-01-31', 1)).toBe('2026-02-28')
    expect(addMonthsToDay('2026-01-15', 1)).toBe('2026-02-15')
    expect(() => addMonthsToDay('2026-02-30', 1)).toThrow(RangeError)
  })
  it('lastDay(), firstDay(), monthOfDay() and daysInMonth() agree', () => {
    expect([1900, 2000, 2023, 2024].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29])
    fc.assert(
      fc.property(numbers, (number) => {
        const month = monthOfDay(dayOfNumber(number))
        expect(daysBetween(firstDay(month), lastDay(month)) + 1).toBe(daysInMonth(Number(month.slice(0, 4)), Number(month.slice(5))))
      }),
    )
  })
})

describe('windows', () => {
  it('periodContains() is half-open', () => {
    const march = periodOfMonth('2026-03')
    expect(march).toEqual({ from: '2026-03-01', to: '2026-04-01' })
    expect([periodContains(march, '2026-03-01'), periodContains(march, '2026-03-31'), periodContains(march, '2026-04-01')]).toEqual([
      true,
      true,
      false,
    ])
  })
  it('isPeriod() needs two days and at least one between them', () => {
    expect(isPeriod({ from: '2026-03-01', to: '2026-03-02' })).toBe(true)
    expect(isPeriod({ from: '2026-03-01', to: '2026-03-01' })).toBe(false)
    expect(isPeriod({ from: '2026-02-30', to: '2026-03-02' })).toBe(false)
  })
  it('monthsOfPeriod() says how much of each month lies inside', () => {
    expect(monthsOfPeriod({ from: '2026-01-15', to: '2026-03-01' })).toEqual([
      { month: '2026-01', from: '2026-01-15', to: '2026-02-01', days: 17, daysOfMonth: 31, whole: false },
      { month: '2026-02', from: '2026-02-01', to: '2026-03-01', days: 28, daysOfMonth: 28, whole: true },
    ])
    expect(monthsOfPeriod({ from: '2026-01-10', to: '2026-01-11' }).map((part) => part.days)).toEqual([1])
    expect(monthsOfPeriod({ from: '9999-12-01', to: '9999-12-31' }).map((part) => part.whole)).toEqual([false])
    expect(() => monthsOfPeriod({ from: '2026-01-10', to: '2026-01-10' })).toThrow(RangeError)
  })
  it('trailingMonths() ends with the day, to the day', () => {
    expect(trailingMonths('2026-03-31', 12)).toEqual({ from: '2025-04-01', to: '2026-04-01' })
    expect(trailingMonths('2026-03-30', 12)).toEqual({ from: '2025-03-31', to: '2026-03-31' })
    expect(trailingMonths('2026-03-30', 1)).toEqual({ from: '2026-02-28', to: '2026-03-31' })
    expect(() => trailingMonths('2026-03-30', 0)).toThrow(RangeError)
  })
  it('monthsOfPeriod() law: its days are the days of the period', () => {
    fc.assert(
      fc.property(fc.integer({ min: -10000, max: 30000 }), fc.integer({ min: 1, max: 2000 }), (from, length) => {
        const parts = monthsOfPeriod({ from: dayOfNumber(from), to: dayOfNumber(from + length) })
        expect(parts.reduce((days, part) => days + part.days, 0)).toBe(length)
      }),
    )
  })
})
