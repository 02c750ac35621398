import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ratioOf, roundedProduct } from '../money/round.ts'
import { estimatedCostOfGoods, ifThisAccountLeft, latePayment, marginKnown } from './account-amounts.ts'
import { revenueTieOut } from './cost-centres.ts'
import { capacityCostRate, handlingTimeCheck, notTracedSplit, traditionalAbcRate } from './team-cost.ts'
import { ticksOfMinutes, ticksPerSecond, timeEquation } from './time-equation.ts'

type Figures = Record<string, number | null>

/** Every input that one of these cases names. */
interface Inputs {
  readonly [name: string]: unknown
  readonly overdueBalanceDays: number
  readonly costOfCapital: number
  readonly bookRevenueMinor: number
  readonly generalLedgerMinor: number
  readonly differences: { name: string; amountMinor: number }[]
  readonly capacityMinutes: number
  readonly recordedSeconds: number
  readonly costMinor: number
  readonly usedMinutes: number
  readonly recordedShare: number | null
  readonly totalCost: number
  readonly practicalCapacityMinutes: number
  readonly rate: number
  readonly minutes: Record<string, number>
  readonly activities: { name: string; share: number; quantity: number; costMinor: number; fallsAway: number }[]
  readonly base: number
  readonly terms: { driver: string; coef: number; value: number }[]
  readonly margin: number
  readonly freight: number
  readonly otherDirect: number
}
interface Case {
  readonly id: string
  readonly function: string
  readonly inputs: Inputs
  readonly expected: number | Figures
}
const casesOf = (name: string): Case[] => {
  const file = `../shared/checks/${name}.json`
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : []
}

/** How each case of the check files speaks to the functions here. */
const run: Record<string, (inputs: Inputs) => unknown> = {
  latePayment: (i) => latePayment(i.overdueBalanceDays, i.costOfCapital),
  revenueTieOut: (i) => revenueTieOut(i.bookRevenueMinor, i.generalLedgerMinor, i.differences),
  handlingTimeCheck: (i) => handlingTimeCheck(i.capacityMinutes, i.recordedSeconds),
  notTracedSplit: (i) => notTracedSplit(i.costMinor, i.capacityMinutes, i.usedMinutes, 1, i.recordedShare),
  capacityCostRate: (i) => capacityCostRate(i.totalCost, i.practicalCapacityMinutes),
  activityUnitCosts: (i) =>
    Object.fromEntries(Object.entries(i.minutes).map(([name, base]) => [name, i.rate * timeEquation({ base, perDriver: {} }, {})])),
  traditionalAbcRates: (i) => Object.fromEntries(i.activities.map((a) => [a.name, traditionalAbcRate(i.totalCost, a.share, a.quantity)])),
  timeEquation: (i) =>
    timeEquation(
      { base: i.base, perDriver: Object.fromEntries(i.terms.map((term) => [term.driver, term.coef])) },
      Object.fromEntries(i.terms.map((term) => [term.driver, term.value])),
    ),
  ifThisAccountLeft: (i) => {
    const fallsAway = i.activities.reduce((sum, a) => sum + roundedProduct(a.costMinor, ratioOf(a.fallsAway)), 0)
    const cost = i.activities.reduce((sum, a) => sum + a.costMinor, 0)
    return {
      netContribution: i.margin - i.freight - i.otherDirect - cost,
      ifThisAccountLeft: ifThisAccountLeft(i.margin, i.freight, i.otherDirect, fallsAway),
    }
  },
}

const cases = [...casesOf('account-pnl'), ...casesOf('tdabc')].filter((c) => run[c.function])

describe.skipIf(cases.length === 0)('single amounts on the check files (skipped where they are not present)', () => {
  for (const { id, function: name, inputs, expected } of cases) {
    it(`${name}() gives the figures of ${id}`, () => {
      const actual = run[name]!(inputs)
      if (typeof expected === 'number') expect(actual).toBeCloseTo(expected, 9)
      else {
        expect(Object.keys(actual as Figures)).toEqual(Object.keys(expected))
        for (const [key, value] of Object.entries(actual as Figures)) {
          if (typeof value === 'number') expect(value, key).toBeCloseTo(expected[key]!, 9)
          else expect(value, key).toBe(expected[key])
        }
      }
    })
  }
})

describe('notTracedSplit()', () => {
  it('notTracedSplit() gives the printed totals of the HBR quarter', () => {
    expect(notTracedSplit(560000, 700000, 578600, 1, 1)).toEqual({ traced: 462880, notTraced: 97120, notRecorded: 0, unused: 97120 })
    expect(notTracedSplit(560000, 700000, 578600, 1, null)).toEqual({ traced: 462880, notTraced: 97120, notRecorded: null, unused: null })
  })
  it('notTracedSplit() shows over-absorption as a negative rest', () => {
    expect(notTracedSplit(266668, 3000, 208800, 60, null)).toMatchObject({ traced: 309335, notTraced: -42667 })
  })
  it('notTracedSplit() refuses no capacity and no recorded share', () => {
    expect(() => notTracedSplit(1, 0, 1, 1, null)).toThrow(RangeError)
    expect(() => notTracedSplit(1, 1, 1, 1, 0)).toThrow(RangeError)
    expect(() => capacityCostRate(1, 0)).toThrow(RangeError)
    expect(() => traditionalAbcRate(1, 1, 0)).toThrow(RangeError)
  })
  it('notTracedSplit() law: the parts add up to the cost, whatever the decimals', () => {
    const share = fc.integer({ min: 1, max: 100 }).map((percent) => percent / 100)
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10 ** 9 }),
        fc.integer({ min: 1000, max: 10 ** 7 }),
        fc.nat(10 ** 7),
        share,
        (cost, capacity, used, rho) => {
          const split = notTracedSplit(cost, capacity / 10, used, 60, rho)
          expect(split.traced + split.notTraced).toBe(cost)
          expect(split.traced + split.notRecorded! + split.unused!).toBe(cost)
          expect(split.notRecorded).toBeGreaterThanOrEqual(0)
        },
      ),
    )
  })
})

describe('handlingTimeCheck()', () => {
  it('handlingTimeCheck() accepts exactly 150 % and refuses a second more', () => {
    expect(handlingTimeCheck(3000, 270000)).toEqual({ impliedShare: 1.5, accepted: true })
    expect(handlingTimeCheck(3000, 270001).accepted).toBe(false)
    expect(handlingTimeCheck(0.1, 9).accepted).toBe(true)
    expect(() => handlingTimeCheck(0, 9)).toThrow(RangeError)
  })
})

describe('amounts of an account', () => {
  it('latePayment() rounds once and takes 365 days', () => {
    expect(latePayment(63055515, 0.08)).toBe(13820)
    expect(latePayment(0, 0.08)).toBe(0)
  })
  it('estimatedCostOfGoods() of a return cancels that of the sale', () => {
    expect(estimatedCostOfGoods(180000, 0.4)).toBe(108000)
    expect(estimatedCostOfGoods(-125, 0.3) + estimatedCostOfGoods(125, 0.3)).toBe(0)
    expect(estimatedCostOfGoods(100, -0.1)).toBe(110)
  })
  it('marginKnown() knows exactly 20 %, and nothing once a line has neither cost nor rate', () => {
    expect(marginKnown(20, 100, 0)).toBe(true)
    expect(marginKnown(21, 100, 0)).toBe(false)
    expect(marginKnown(0, 100, 1)).toBe(false)
    expect(marginKnown(0, 0, 0)).toBe(true)
  })
  it('ifThisAccountLeft() falls although the account stands below zero', () => {
    expect(ifThisAccountLeft(500000, 60000, 15000, 40001)).toBe(-384999)
    expect(ifThisAccountLeft(null, 1, 1, 1)).toBeNull()
    expect(Object.is(ifThisAccountLeft(0, 0, 0, 0), 0)).toBe(true)
  })
})

describe('timeEquation()', () => {
  it('timeEquation() is the one of the Hunter Company', () => {
    const insideSales = { base: 5, perDriver: { newCustomer: 15, lines: 3, rush: 10 } }
    expect(timeEquation(insideSales, { newCustomer: 1, lines: 4, rush: 1 })).toBe(42)
    expect(timeEquation(insideSales, { lines: 1 })).toBe(8)
  })
  it('ticksPerSecond() is the coarsest tick that holds every coefficient, a microsecond at the finest', () => {
    expect(ticksPerSecond([])).toBe(1)
    expect(ticksPerSecond([{ base: 0.5, perDriver: { km: 2.25 } }])).toBe(1)
    expect(ticksPerSecond([{ base: 0.01, perDriver: {} }])).toBe(10)
    expect(ticksPerSecond([{ base: 1 / 3, perDriver: {} }])).toBe(1_000_000)
  })
  it('ticksOfMinutes() is exact down to a microsecond', () => {
    expect(ticksOfMinutes(0.07, 10)).toBe(42)
    expect(ticksOfMinutes(1 / 3, 1_000_000)).toBe(20_000_000)
  })
})

describe('revenueTieOut()', () => {
  it('revenueTieOut() shows what is left and absorbs nothing', () => {
    expect(revenueTieOut(1000, 900, [{ name: 'cancelled', amountMinor: -80 }])).toEqual({ explained: 920, unexplained: -20 })
    expect(revenueTieOut(1000, 1000, [])).toEqual({ explained: 1000, unexplained: 0 })
  })
})
