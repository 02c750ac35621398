import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { wilsonInterval } from '../value/wilson-interval.ts'
import { amountBands } from './amount-bands.ts'
import { FEWEST_CLOSED, hitRateOfAll, hitRates } from './hit-rates.ts'
import { openStages } from './open-stages.ts'
import { OPPORTUNITY_RESULTS, type OpportunityColumns } from './opportunity-columns.ts'

const one = fc.record({
  result: fc.constantFrom(...OPPORTUNITY_RESULTS),
  stage: fc.constantFrom(null, 'Proposal/Price Quote', 'Qualification', 'Ours'),
  month: fc.integer({ min: 1, max: 12 }),
  amountMinor: fc.option(fc.integer({ min: 0, max: 1e9 })),
  sellingCostMinor: fc.integer({ min: 0, max: 1e6 }),
  group: fc.constantFrom(null, 'KEY', 'SME'),
})
type One = typeof one extends fc.Arbitrary<infer T> ? T : never

const columnsOf = (list: readonly One[]): OpportunityColumns => ({
  result: list.map((o) => o.result),
  stage: list.map((o) => o.stage),
  closed: list.map((o) => (o.result === 'open' ? null : `2026-${String(o.month).padStart(2, '0')}-10`)),
  amountMinor: list.map((o) => o.amountMinor),
  sellingCostMinor: list.map((o) => o.sellingCostMinor),
})
const half = { from: '2026-01-01', to: '2026-07-01' }

describe('wilsonInterval()', () => {
  it('gives the 95 % intervals that Newcombe (1998, table I, method 3) prints', () => {
    for (const [successes, n, low, high] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      const found = wilsonInterval(successes, n, 1.959963985)!
      expect([found.low, found.high].map((x) => Number(x.toFixed(4)))).toEqual([low, high])
    }
  })

  it('holds its share, lies in 0–1, and is null without a case', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
        const successes = Math.round(share * n)
        const { low, high } = wilsonInterval(successes, n)!
        expect(low).toBeGreaterThanOrEqual(0)
        expect(high).toBeLessThanOrEqual(1)
        expect(low).toBeLessThanOrEqual(successes / n)
        expect(high).toBeGreaterThanOrEqual(successes / n)
      }),
    )
    expect(wilsonInterval(0, 0)).toBeNull()
    expect(() => wilsonInterval(3, 2)).toThrow(RangeError)
  })
})

describe('hitRates()', () => {
  const closed = (result: 'won' | 'lost', cost: number, month = 2): One => ({
    ...{ result, stage: null, month, amountMinor: 1000, sellingCostMinor: cost, group: 'KEY' },
  })

  it('counts by the day they closed, and takes open ones for neither', () => {
    const list = [
      ...Array.from({ length: 4 }, () => closed('won', 300)),
      ...Array.from({ length: 6 }, () => closed('lost', 200)),
      closed('won', 999, 9),
      { ...closed('won', 50), result: 'open' as const, amountMinor: null },
    ]
    const [rate] = hitRates(columnsOf(list), [...list.keys()], half, () => 'KEY')
    expect(rate).toMatchObject({ won: 4, lost: 6, open: 1, rate: 0.4, wonMinor: 4000, openMinor: 0, withoutAmount: 1 })
    expect([rate!.costPerWon, rate!.costPerLost, rate!.costPerSale]).toEqual([300, 200, (4 * 300 + 6 * 200) / 4])
  })

  it(`says no rate of fewer than ${FEWEST_CLOSED}, and no cost where one is closed`, () => {
    const few = columnsOf([closed('won', 5), closed('lost', 5)])
    expect(hitRateOfAll(few, [0, 1], null)).toMatchObject({ rate: null, won: 1, lost: 1, costPerWon: 5 })
    expect(hitRateOfAll({ ...few, sellingCostMinor: [null, null] }, [0, 1], null)).toMatchObject({ costPerWon: null, wonCost: null })
    expect(hitRateOfAll(few, [], null)).toMatchObject({ won: 0, open: 0, rate: null, low: null })
  })

  it('ties: groups add up to all, in any order of rows', () => {
    fc.assert(
      fc.property(fc.array(one, { maxLength: 40 }), (list) => {
        const columns = columnsOf(list)
        const rows = [...list.keys()]
        const groups = hitRates(columns, rows, half, (row) => list[row]!.group)
        const all = hitRateOfAll(columns, rows, half)
        for (const name of ['won', 'lost', 'open', 'wonMinor', 'lostMinor', 'openMinor', 'withoutAmount'] as const)
          expect(groups.reduce((sum, group) => sum + group[name], 0)).toBe(all[name])
        expect(hitRates(columns, rows.reverse(), half, (row) => list[row]!.group)).toEqual(groups)
      }),
      { numRuns: 50 },
    )
  })
})

describe('openStages()', () => {
  it('goes by the usual order of stages, unknown names after them, none last', () => {
    const columns = columnsOf(
      ['Ours', null, 'Proposal/Price Quote', 'Qualification', 'Qualification'].map((stage, i) => ({
        ...{ result: 'open', stage, month: 1, amountMinor: i === 3 ? null : 10, sellingCostMinor: 0, group: null },
      })) as One[],
    )
    expect(openStages(columns, [0, 1, 2, 3, 4])).toEqual([
      { stage: 'Qualification', n: 2, amountMinor: 10, withoutAmount: 1 },
      { stage: 'Proposal/Price Quote', n: 1, amountMinor: 10, withoutAmount: 0 },
      { stage: 'Ours', n: 1, amountMinor: 10, withoutAmount: 0 },
      { stage: null, n: 1, amountMinor: 10, withoutAmount: 0 },
    ])
  })
})

describe('amountBands()', () => {
  it('puts equal amounts into one band, and needs three', () => {
    expect(amountBands([5, 5, 5, 9])).toMatchObject({ upTo: [5, 5] })
    expect(amountBands([1, 2])).toBeNull()
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3 }), (amounts) => {
        const { band } = amountBands(amounts)!
        amounts.forEach((a, i) => {
          amounts.forEach((b, j) => {
            if (a <= b) expect(band[i]).toBeLessThanOrEqual(band[j]!)
          })
        })
      }),
      { numRuns: 30 },
    )
  })
})
