import { describe, expect, it } from 'vitest'
import { addWorkdays, daysIn, monthsUpTo } from './calendar.ts'

describe('calendar', () => {
  it('daysIn() knows leap years', () => {
    expect(daysIn('2024-02')).toBe(29)
    expect(daysIn('2025-02')).toBe(28)
  })
  it('addWorkdays() skips weekends both ways', () => {
    expect(addWorkdays('2026-09-25', 1)).toBe('2026-09-28')
    expect(addWorkdays('2026-09-28', -1)).toBe('2026-09-25')
    expect(addWorkdays('2026-09-26', 0)).toBe('2026-09-28')
  })
  it('monthsUpTo() ends with the month of the as-of day', () => {
    expect(monthsUpTo('2026-09-30', 24)).toHaveLength(24)
    expect(monthsUpTo('2026-09-30', 24)[0]).toBe('2024-10')
  })
})
