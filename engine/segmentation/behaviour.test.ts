import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { behaviourNames, rfmScores } from './behaviour-names.ts'
import { productBreadth, purchaseBehaviour } from './purchase-behaviour.ts'
import { rankBins } from './rank-bins.ts'

/** [account, day, amount] per row. */
const behaviour = (rows: readonly (readonly [number, number, number])[], asOf: number, n: number) =>
  purchaseBehaviour(
    {
      account: Int32Array.from(rows, (row) => row[0]),
      day: Int32Array.from(rows, (row) => row[1]),
      amount: Float64Array.from(rows, (row) => row[2]),
    },
    asOf,
    n,
  )
const every = (account: number, from: number, to: number, step: number, amount: number): [number, number, number][] =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, at) => [account, from + at * step, amount])

describe('purchaseBehaviour()', () => {
  it('measures recency against the own median gap: 40 days are late for a weekly buyer, early for a yearly one', () => {
    const result = behaviour([...every(0, 0, 960, 7, 5), ...every(1, 230, 960, 365, 5)], 1000, 2)
    expect([...result.ownGapDays]).toEqual([7, 365])
    expect([...result.recencyDays]).toEqual([41, 40])
    expect([...result.recencyInGaps]).toEqual([41 / 7, 40 / 365])
  })

  it('merges purchases of one day, and takes returns for no purchase but off the spend', () => {
    const result = behaviour(
      [
        [0, 10, 30],
        [0, 10, 20],
        [0, 12, -5],
        [0, 20, 50],
      ],
      30,
      1,
    )
    expect([result.purchases[0], result.recencyDays[0], result.firstDaysAgo[0], result.spend[0], result.averagePurchase[0]]).toEqual([
      2, 10, 20, 95, 50,
    ])
  })

  it('lends the typical gap to those with fewer than three purchases', () => {
    const result = behaviour([...every(0, 0, 100, 20, 1), [1, 90, 1]], 100, 3)
    expect([...result.ownGapDays]).toEqual([20, Number.NaN, Number.NaN])
    expect([...result.recencyInGaps]).toEqual([0, 0.5, Number.NaN])
  })

  it('splits the last 365 days from those before, and ignores what comes later', () => {
    const result = behaviour(
      [
        [0, 1001, 1],
        [0, 1000, 2],
        [0, 636, 4],
        [0, 635, 8],
        [0, 271, 16],
        [0, 270, 32],
      ],
      1000,
      1,
    )
    expect([result.spendRecent[0], result.spendBefore[0], result.spend[0], result.purchases[0]]).toEqual([6, 24, 62, 5])
  })

  it('answers nothing for nothing and refuses strangers', () => {
    expect(behaviour([], 10, 0).purchases.length).toBe(0)
    expect(() => behaviour([[1, 1, 1]], 10, 1)).toThrow(RangeError)
  })

  it('does not depend on the order of rows', () => {
    const row = fc.tuple(fc.nat(3), fc.nat(900), fc.integer({ min: -50, max: 500 }))
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
        expect(behaviour([...rows].reverse(), 800, 4)).toEqual(behaviour(rows, 800, 4))
      }),
    )
  })
})

describe('productBreadth()', () => {
  it('counts different products per account, unknown ones not', () => {
    expect([...productBreadth(Int32Array.of(1, 0, 1, 1, 1), Int32Array.of(3, 3, 3, 5, -1), 3)]).toEqual([1, 2, 0])
  })
})

describe('rankBins()', () => {
  it('makes quintiles by rank', () => {
    expect([...rankBins([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 'high').bin]).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
    expect([...rankBins([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 'low').bin]).toEqual([5, 5, 4, 4, 3, 3, 2, 2, 1, 1])
  })

  it('lets ties share the better bin', () => {
    expect([...rankBins([1, 2, 3, 4, 5, 9, 9, 9, 9, 9], 'high').bin]).toEqual([1, 1, 2, 2, 3, 5, 5, 5, 5, 5])
  })

  it('makes fewer bins of fewer values, none of none, and gives a missing value 0', () => {
    expect(rankBins([7, 7, 3, Number.NaN], 'high')).toEqual({ bin: Int8Array.of(2, 2, 1, 0), bins: 2 })
    expect(rankBins([4, 4], 'low')).toEqual({ bin: Int8Array.of(1, 1), bins: 1 })
    expect(rankBins([], 'high').bins).toBe(0)
  })

  it('a better value never has a lower bin', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 40 }), (values) => {
        const { bin, bins } = rankBins(values, 'high')
        for (let a = 0; a < values.length; a++) {
          expect(bin[a]! >= 1 && bin[a]! <= bins).toBe(true)
          for (let b = 0; b < values.length; b++) if (values[a]! >= values[b]!) expect(bin[a]).toBeGreaterThanOrEqual(bin[b]!)
        }
      }),
    )
  })
})

describe('behaviourNames() and rfmScores()', () => {
  const rows = [
    ...every(1, 0, 0, 1, 10),
    ...every(2, 0, 600, 30, 10),
    ...every(3, 800, 980, 30, 10),
    ...every(4, 0, 635, 30, 10),
    ...every(4, 660, 990, 30, 7),
    ...every(5, 0, 635, 30, 10),
    ...every(5, 660, 990, 30, 15),
    ...every(6, 0, 990, 30, 10),
    ...every(7, 0, 940, 30, 10),
  ]

  it('give plain names', () => {
    expect(behaviourNames(behaviour(rows, 1000, 8))).toEqual([
      'never bought',
      'one-off',
      'lapsed',
      'new',
      'slowing',
      'growing',
      'steady',
      'slowing',
    ])
  })

  it('do not call a weekly buyer lapsed after three weeks', () => {
    expect(behaviourNames(behaviour(every(0, 0, 979, 7, 5), 1000, 1))).toEqual(['steady'])
  })

  it('score recency by gaps, frequency and spend; nobody who never bought', () => {
    const scores = rfmScores(behaviour(rows, 1000, 8))
    expect([scores.recency[0], scores.frequency[0], scores.monetary[0]]).toEqual([0, 0, 0])
    expect(scores.recency[2]).toBeLessThan(scores.recency[6]!)
    expect(scores.monetary[5]).toBe(5)
  })
})
