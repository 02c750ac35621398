import { expect, it } from 'vitest'
import { dueStanding } from './due-standing.ts'

it('dueStanding() counts the day itself in, and a week to its Sunday', () => {
  // A Wednesday.
  const today = '2026-11-18'
  expect(dueStanding('2026-11-17', today)).toEqual({ standing: 'overdue', daysOver: 1 })
  expect(dueStanding(today, today)).toEqual({ standing: 'this week', daysOver: 0 })
  expect(dueStanding('2026-11-22', today).standing).toBe('this week')
  expect(dueStanding('2026-11-23', today).standing).toBe('later')
  // On a Sunday and a Monday.
  expect(dueStanding('2026-11-23', '2026-11-22').standing).toBe('later')
  expect(dueStanding('2026-11-29', '2026-11-23').standing).toBe('this week')
  expect(dueStanding(null, today)).toEqual({ standing: 'no day', daysOver: 0 })
})
