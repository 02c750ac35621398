import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decisionState, gotWorse } from './decision-state.ts'

describe('decisionState()', () => {
  it('leaves a decision alone until its day, which belongs to it', () => {
    expect(decisionState('2026-03-01', '2026-02-28', 500, 500)).toBe('decided')
    expect(decisionState('2026-03-01', '2026-03-01', 500, 500)).toBe('due')
    expect(decisionState('2026-03-01', '2027-01-01', 500, 500)).toBe('due')
  })

  it('brings it back before, when more is at stake by over a tenth', () => {
    expect(decisionState('2026-03-01', '2026-02-01', 602_000, 662_200)).toBe('decided')
    expect(decisionState('2026-03-01', '2026-02-01', 602_000, 813_400)).toBe('worse')
    expect(decisionState('2026-03-01', '2026-04-01', 602_000, 813_400)).toBe('worse')
  })

  it('reads an account’s profit as money at stake with the sign turned: less profit is worse, whatever the sign', () => {
    expect(gotWorse(-10_000, -9_000)).toBe(false)
    expect(gotWorse(-10_000, -8_999)).toBe(true)
    expect(gotWorse(-10_000, 1)).toBe(true)
    expect(gotWorse(10_000, -50_000)).toBe(false)
  })

  it('cannot tell where an amount is not known, and takes any loss for worse than none', () => {
    expect(gotWorse(null, 5)).toBe(false)
    expect(gotWorse(5, null)).toBe(false)
    expect(gotWorse(0, 1)).toBe(true)
    expect(gotWorse(0, 0)).toBe(false)
  })

  it('never finds the same amount, or less, worse', () => {
    const amount = fc.integer({ min: -1e9, max: 1e9 })
    fc.assert(fc.property(amount, fc.nat(1e9), (then, less) => !gotWorse(then, then - less)))
  })
})
