import { expect, it } from 'vitest'
import { dueStanding } from './due-standing.ts'

it('dueStanding() counts the day itself in, and a week as seven days', () => {
  const today = '2026-11-18'
  expect(dueStanding('2026-11-17', today)).toEqual({ standing: 'overdue', daysOver: 1 })
  expect(dueStanding(today, today)).toEqual({ standing: 'this week', daysOver: 0 })
  expect(dueStanding('2026-11-24', today).standing).toBe('this week')
  expect(dueStanding('2026-11-25', today).standing).toBe('later')
  expect(dueStanding('2025-12-31', '2026-01-02')).toEqual({ standing: 'overdue', daysOver: 2 })
  expect(dueStanding(null, today)).toEqual({ standing: 'no day', daysOver: 0 })
})
