import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountMap, MAP_ZONES } from './account-map.ts'

describe('accountMap()', () => {
  it('places four accounts in the four zones, at the cut counting as high', () => {
    const map = accountMap({ revenue: [500, 900, 100, 499], transactions: [9, 10, 10, 1] }, { revenue: 500, transactions: 10 })
    expect([...map.zone]).toEqual([0, 1, 2, 3])
    expect([...map.averageTransaction]).toEqual([500 / 9, 90, 10, 499])
    expect(map.zones.map((zone) => zone.n)).toEqual([1, 1, 1, 1])
    expect(map.placed).toEqual({ n: 4, revenue: 1999 })
    expect(MAP_ZONES[map.zone[0]!]!.treatment).toBe('high contact pays for itself')
  })

  it('cuts at the smallest Major account and the median number of transactions', () => {
    const map = accountMap({ revenue: [900, 300, 200, 50], transactions: [1, 2, 4, 8], tier: ['KEY', 'MAJOR', 'MAJOR', 'SME'] })
    expect([map.cuts, map.revenueCutFrom]).toEqual([{ revenue: 200, transactions: 3 }, 'smallest major account'])
    expect(accountMap({ revenue: [900, 300], transactions: [1, 1] }).revenueCutFrom).toBe('median')
  })

  it('counts what has no place on a logarithmic scale', () => {
    const map = accountMap({ revenue: [0, -5, 10, 10], transactions: [3, 3, 0, 2] })
    expect(map.notPlaced).toEqual({ n: 3, revenue: 5 })
    expect([...map.zone]).toEqual([-1, -1, -1, 1])
  })

  it('answers nothing for nothing and refuses columns of different length', () => {
    expect(accountMap({ revenue: [], transactions: [] })).toMatchObject({
      cuts: { revenue: null, transactions: null },
      revenueCutFrom: null,
    })
    expect(() => accountMap({ revenue: [1], transactions: [] })).toThrow(RangeError)
  })

  it('places every account with revenue and transactions exactly once', () => {
    const column = fc.array(fc.tuple(fc.integer({ min: -5, max: 100 }), fc.integer({ min: 0, max: 9 })), { maxLength: 40 })
    fc.assert(
      fc.property(column, (rows) => {
        const map = accountMap({ revenue: rows.map((row) => row[0]), transactions: rows.map((row) => row[1]) })
        expect(map.zones.reduce((sum, zone) => sum + zone.n, map.notPlaced.n)).toBe(rows.length)
        expect(map.zones.reduce((sum, zone) => sum + zone.revenue, map.notPlaced.revenue)).toBe(rows.reduce((sum, row) => sum + row[0], 0))
      }),
    )
  })
})
