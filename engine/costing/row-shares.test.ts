import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CostModel } from './cost-model.ts'
import { eventPricer } from './event-cost.ts'
import { eventTerms } from './event-terms.ts'
import type { TeamMonth } from './measurement.ts'
import { monthCosts } from './month-cost.ts'
import { rowShares } from './row-shares.ts'

describe('rowShares()', () => {
  it('gives the odd unit to the largest remainder, the lower index first', () => {
    expect(rowShares(10, [3.3, 3.3, 3.4], 1).shares).toEqual([3, 3, 4])
    expect(rowShares(2, [0.5, 0.5, 1], 1).shares).toEqual([1, 0, 1])
  })
  it('adds up to the number, each row within a unit of its part, whatever the signs', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 }), (amounts) => {
        const total = Math.round(amounts.reduce((sum, one) => sum + one, 0)) + 0
        const { shares, totalMinor, changed } = rowShares(total, amounts, 1)
        expect(changed).toBe(false)
        expect(totalMinor).toBe(total)
        expect(shares.reduce((sum, one) => sum + one, 0)).toBe(total)
        for (const [i, share] of shares.entries()) expect(Math.abs(share - amounts[i]!)).toBeLessThan(2)
      }),
    )
  })
  it('says that the rows no longer come to the number, and shows them as they are', () => {
    expect(rowShares(1_000, [3.4, 5.6], 2)).toEqual({ shares: [3, 6], totalMinor: 9, changed: true })
    expect(rowShares(0, [], 0)).toEqual({ shares: [], totalMinor: 0, changed: false })
  })
})

const model: CostModel = {
  ...{ validFrom: '2026-01', costOfCapital: 0, marginRates: {}, costCentres: [], teams: [] },
  activities: [
    { id: 'a', kind: 'ticket', cause: 'mixed', type: 'timed', team: 't', minutes: { base: 3.5, perDriver: { replies: 2, lines: 0.25 } } },
    { id: 'b', kind: 'ticket', cause: 'mixed', type: 'timed', team: 't', minutes: { base: 1, perDriver: {} }, takesRecorded: true },
    { id: 'c', kind: 'ticket', cause: 'asked for', type: 'rated', driver: 'replies', rateMinor: 12.5 },
    { id: 'd', kind: 'ticket', cause: 'asked for', type: 'rated', driver: 'n', rateMinor: 7 },
    { id: 'e', kind: 'ticket', cause: 'asked for', type: 'timed', team: 'gone', minutes: { base: 9, perDriver: {} } },
  ],
}
const team = (refused: boolean) => ({ team: 't', month: '2026-02', ratePerMinute: 81.37, handlingTimeRefused: refused }) as TeamMonth
const event = fc.record({ handling: fc.option(fc.nat(5_000)), replies: fc.nat(9), lines: fc.nat(40) })

describe('eventTerms()', () => {
  it('prices an event as the measurement does, and its terms make the price', () => {
    fc.assert(
      fc.property(event, fc.boolean(), ({ handling, replies, lines }, refused) => {
        const given = {
          month: '2026-02',
          kind: 'ticket',
          handlingSeconds: handling,
          driver: (name: string) => ({ replies, lines })[name] ?? 0,
        }
        const priced = eventPricer([model], [team(refused)])(given)
        const terms = eventTerms([model], [team(refused)])(given)
        expect(terms.map((one) => one.activity)).toEqual(priced.map((one) => one.id))
        for (const [i, one] of terms.entries()) expect(one.costMinor).toBeCloseTo(priced[i]!.costMinor, 6)
        const timed = terms.find((one) => one.activity === 'a')!
        expect(timed.minutes).toBeCloseTo(
          timed.terms.reduce((sum, term) => sum + term.coefficient * term.quantity, 0),
          9,
        )
      }),
    )
  })
})

describe('monthCosts()', () => {
  it('costs sums of events as the events one by one', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 1, maxLength: 20 }), fc.boolean(), (events, refused) => {
        const price = eventTerms([model], [team(refused)])
        const single = new Map<string, number>()
        for (const { handling, replies, lines } of events)
          for (const one of price({
            month: '2026-02',
            kind: 'ticket',
            handlingSeconds: handling,
            driver: (name) => ({ replies, lines })[name] ?? 0,
          }))
            single.set(one.activity, (single.get(one.activity) ?? 0) + one.costMinor)
        const recorded = events.filter((one) => one.handling !== null)
        const standard = events.filter((one) => one.handling === null)
        const total = (list: typeof events, name: 'replies' | 'lines') => list.reduce((sum, one) => sum + one[name], 0)
        const summed = monthCosts(
          [model],
          [team(refused)],
          [
            {
              month: '2026-02',
              kind: 'ticket',
              recordedN: recorded.length,
              recordedSeconds: recorded.reduce((sum, one) => sum + one.handling!, 0),
              standardN: standard.length,
            },
          ],
          (['replies', 'lines'] as const).map((driver) => ({
            month: '2026-02',
            kind: 'ticket',
            driver,
            recordedTotal: total(recorded, driver),
            standardTotal: total(standard, driver),
          })),
        )
        for (const [id, cost] of single) if (id !== 'e') expect(summed.get(id)?.get('2026-02') ?? 0).toBeCloseTo(cost, 4)
        expect(summed.has('e')).toBe(false)
      }),
    )
  })
})
