import { describe, expect, it } from 'vitest'
import { nextRun, retryAt } from './next-run.ts'

const berlin = 'Europe/Berlin'

describe('nextRun()', () => {
  it('is the next such hour in the zone, never the instant itself', () => {
    expect(nextRun({ every: 'day', hour: 6 }, berlin, '2026-11-22T04:59:59Z')).toBe('2026-11-22T05:00:00.000Z')
    expect(nextRun({ every: 'day', hour: 6 }, berlin, '2026-11-22T05:00:00.000Z')).toBe('2026-11-23T05:00:00.000Z')
    // It is the 23rd already there.
    expect(nextRun({ every: 'day', hour: 9 }, 'Asia/Kolkata', '2026-11-22T20:00:00Z')).toBe('2026-11-23T03:30:00.000Z')
  })
  it('keeps its hour when clocks change, also on the day an hour is missing', () => {
    expect(nextRun({ every: 'day', hour: 6 }, berlin, '2026-03-28T12:00:00Z')).toBe('2026-03-29T04:00:00.000Z')
    expect(nextRun({ every: 'day', hour: 2 }, berlin, '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z')
    expect(nextRun({ every: 'day', hour: 2 }, berlin, '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:00:00.000Z')
  })
  it('takes a weekday, and the last day of months without the one asked for', () => {
    expect(nextRun({ every: 'week', hour: 0, weekday: 1 }, 'UTC', '2026-11-22T12:00:00Z')).toBe('2026-11-23T00:00:00.000Z')
    expect(nextRun({ every: 'month', hour: 3, day: 31 }, 'UTC', '2027-02-01T00:00:00Z')).toBe('2027-02-28T03:00:00.000Z')
    expect(nextRun({ every: 'month', hour: 3, day: 1 }, 'UTC', '2026-12-01T03:00:00Z')).toBe('2027-01-01T03:00:00.000Z')
  })
  it('is nothing for what the clock does not start', () => {
    expect(nextRun({ every: 'measurement' }, 'UTC', '2026-12-01T03:00:00Z')).toBeNull()
    expect(nextRun({ every: 'never' }, 'UTC', '2026-12-01T03:00:00Z')).toBeNull()
  })
})

describe('retryAt()', () => {
  it('waits longer with each failure, and never past the regular time', () => {
    const now = '2026-11-22T00:00:00Z'
    expect([1, 2, 3, 20].map((n) => retryAt(n, null, now).slice(11, 16))).toEqual(['00:05', '00:10', '00:20', '06:00'])
    expect(retryAt(5, '2026-11-22T00:30:00.000Z', now)).toBe('2026-11-22T00:30:00.000Z')
  })
})
