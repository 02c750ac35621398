import { describe, expect, it } from 'vitest'
import { type TierState, whyMoved } from './why-moved.ts'

const state = (given: Partial<TierState> = {}): TierState => ({
  ...{ tier: 'MAJOR', computed: 'MAJOR', raw: 'MAJOR', why: 'same', overridden: false },
  ...{ scoreMinor: 900, potentialMinor: 0, keyThresholdMinor: 1000, majorThresholdMinor: 100 },
  ...given,
})
const key = (given: Partial<TierState> = {}) => state({ tier: 'KEY', computed: 'KEY', raw: 'KEY', why: 'moved', ...given })

describe('whyMoved()', () => {
  it('tells the score from the line', () => {
    expect(whyMoved(state(), key({ scoreMinor: 1500 }))).toBe('value')
    expect(whyMoved(state(), key({ scoreMinor: 1500, potentialMinor: 550 }))).toBe('potential')
    expect(whyMoved(state(), key({ scoreMinor: 900, keyThresholdMinor: 800 }))).toBe('line')
    expect(whyMoved(state(), key({ scoreMinor: 1200, keyThresholdMinor: 850 }))).toBe('both')
    expect(whyMoved(state(), key({ scoreMinor: 960, keyThresholdMinor: 950 }))).toBe('both')
  })

  it('tells it downwards too, and over two lines by the one that was left', () => {
    const down = state({ tier: 'SME', computed: 'SME', raw: 'SME', scoreMinor: 50 })
    expect(whyMoved(state(), down)).toBe('value')
    expect(whyMoved(key({ scoreMinor: 1100 }), down)).toBe('value')
    expect(whyMoved(key({ scoreMinor: 1100 }), state({ scoreMinor: 1100, keyThresholdMinor: 2000 }))).toBe('line')
  })

  it('names who was held until now, and what people set', () => {
    expect(whyMoved(state({ raw: 'KEY', why: 'held by the minimum stay' }), key())).toBe('was held')
    expect(whyMoved(state(), key({ computed: 'MAJOR', overridden: true }))).toBe('set by hand')
    expect(whyMoved(key({ computed: 'MAJOR', overridden: true }), state())).toBe('by hand no longer')
  })

  it('says what it can where score and lines are not told, and nothing where nobody moved', () => {
    expect(whyMoved(state({ keyThresholdMinor: null }), key({ keyThresholdMinor: null }))).toBe('score')
    expect(whyMoved(state(), state({ scoreMinor: 5 }))).toBeNull()
    expect([whyMoved(null, state()), whyMoved(state(), null), whyMoved(null, null)]).toEqual(['new', 'left', null])
  })
})
