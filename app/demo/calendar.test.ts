import { describe, expect, it } from 'vitest'
import { addDays, addMonths, addWorkdays, dayNumber, dayOfNumber, daysIn, monthsUpTo } from './calendar.ts'

describe('calendar', () => {
  it('dayNumber() counts from 1970-01-01 and dayOfNumber() comes back', () => {
    expect(dayNumber('1970-01-01')).toBe(0)
    expect(dayNumber('2000-03-01')).toBe(11_017)
    for (let n = -1000; n < 40_000; n += 7) expect(dayNumber(dayOfNumber(n))).toBe(n)
  })
  it('addDays() knows leap years', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29')
    expect(addDays('2025-02-28', 1)).toBe('2025-03-01')
    expect(daysIn('2024-02')).toBe(29)
  })
  it('addWorkdays() skips weekends both ways', () => {
    expect(addWorkdays('2026-09-25', 1)).toBe('2026-09-28')
    expect(addWorkdays('2026-09-28', -1)).toBe('2026-09-25')
    expect(addWorkdays('2026-09-26', 0)).toBe('2026-09-28')
  })
  it('monthsUpTo() ends with the month of the as-of day', () => {
    expect(addMonths('2025-11', 3)).toBe('2026-02')
    expect(monthsUpTo('2026-09-30', 24)).toHaveLength(24)
    expect(monthsUpTo('2026-09-30', 24)[0]).toBe('2024-10')
  })
})
