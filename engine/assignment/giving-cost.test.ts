import { describe, expect, it } from 'vitest'
import { type Giving, givingCost } from './giving-cost.ts'

const terms = {
  ...{ changeChance: 0.03, chancePerYear: 0.002, chancePerPerson: 0.01, handoverHours: 2 },
  ...{ regionShare: 0.1, languageShare: 0.2 },
}
const giving: Giving = {
  ...{ changes: true, marginMinor: 100_000, hours: 10, ratePerHourMinor: 4_000 },
  ...{ knows: 0, unmet: 0, years: 0, otherRegion: false, otherLanguage: false },
}

describe('givingCost()', () => {
  it('costs nothing to leave an account with whom it is', () => {
    expect(givingCost({ ...giving, changes: false, years: 9, unmet: 4 }, terms).totalMinor).toBe(0)
  })
  it('costs less the more the next one knows of it, and more for each year and each person nobody else has met', () => {
    const at = (change: Partial<Giving>) => givingCost({ ...giving, ...change }, terms).totalMinor
    expect(at({})).toBe(3_000 + 8_000)
    expect(at({ knows: 0.5 })).toBe(1_500 + 8_000)
    expect(at({ years: 40 })).toBe(5_000 + 8_000)
    expect(at({ unmet: 2 })).toBe(5_000 + 8_000)
    expect(at({ unmet: 500 })).toBe(100_000 + 8_000)
    expect(at({ marginMinor: -70_000 })).toBe(8_000)
  })
  it('counts a foreign country and language once more, or never gives it so', () => {
    const foreign = { ...giving, otherRegion: true, otherLanguage: true }
    expect(givingCost(foreign, terms)).toMatchObject({ regionMinor: 4_000, languageMinor: 8_000, totalMinor: 23_000 })
    expect(givingCost(foreign, { ...terms, languageShare: null }).totalMinor).toBe(Number.POSITIVE_INFINITY)
  })
})
