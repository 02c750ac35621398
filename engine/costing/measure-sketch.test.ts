import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compareKeys } from '../money/compare-keys.ts'
import type { Level, Portfolio } from '../portfolio/portfolio.ts'
import { accountsAtLevel } from './accounts-at-level.ts'
import { measureSketch } from './measure-sketch.ts'
import { type SketchMinutes, type SketchModel, sketchCounts } from './sketch-model.ts'
import { monthsCoveredBy } from './sketch-time.ts'

interface SketchAccount {
  source: string
  externalId: string
  revenue: number
  counts: Partial<Record<keyof SketchMinutes, number>>
}
interface SketchCase {
  id: string
  inputs: { months: number; hasProductCost: boolean; teams: SketchModel['teams']; accounts: SketchAccount[] }
  expected: {
    teams: Record<string, Record<string, number | boolean>>
    costRestUntraced: Record<string, number>
    costRestByOrders: Record<string, number>
    whaleRestUntraced: { order: [string, string][]; cumulative: number[]; total: number; peak: number }
    whaleRestByOrders: { order: [string, string][]; cumulative: number[]; total: number; peak: number }
    title: string
    mayNameBelowZero: boolean
  }
}

/** Twelve months in one book: what the counts are is what matters here. */
function build(accounts: SketchAccount[], window = { from: '2025-01-01', to: '2026-01-01' }): { portfolio: Portfolio; level: Level } {
  const rows = [...accounts].sort(compareKeys)
  const n = rows.length
  const kinds = [...new Set(sketchCounts.map((source) => source.kind))]
  const drivers = ['lines', 'replies', 'reopens']
  const leaves = Int32Array.from(rows, (_, leaf) => leaf)
  const zero = () => new Float64Array(n)
  const revenue = Float64Array.from(rows, (row) => row.revenue)
  const cells = (withDriver: boolean) =>
    rows.flatMap((row, leaf) =>
      sketchCounts
        .filter((source) => (source.driver !== null) === withDriver)
        .map((source) => ({ ...source, leaf, quantity: row.counts[source.count] ?? 0 })),
    )
  const [events, driven] = [cells(false), cells(true)]
  const source = rows.map((row) => row.source)
  const externalId = rows.map((row) => row.externalId)
  return {
    portfolio: {
      currency: 'EUR',
      asOf: '2025-12-31',
      window,
      leaves: { n, source, externalId, firstDay: rows.map(() => null), unassigned: -1 },
      kinds,
      drivers,
      productGroups: ['all'],
      months: [
        {
          month: window.from.slice(0, 7),
          whole: true,
          trade: {
            leaf: leaves,
            listValue: revenue,
            discount: zero(),
            credits: zero(),
            revenue,
            rebates: zero(),
            costOfGoods: zero(),
            freight: zero(),
            returnsHandling: zero(),
            commissions: zero(),
            absoluteNet: revenue,
            absoluteNetUnlisted: zero(),
            overdueBalanceDays: zero(),
            orders: Float64Array.from(rows, (row) => row.counts.order ?? 0),
            orderLines: Float64Array.from(rows, (row) => row.counts.line ?? 0),
            interactions: zero(),
          },
          uncosted: { leaf: leaves, group: new Int32Array(n), net: revenue, absoluteNet: revenue },
          kinds: {
            leaf: Int32Array.from(events, (cell) => cell.leaf),
            kind: Int32Array.from(events, (cell) => kinds.indexOf(cell.kind)),
            recordedN: new Float64Array(events.length),
            recordedSeconds: new Float64Array(events.length),
            standardN: Float64Array.from(events, (cell) => cell.quantity),
          },
          drivers: {
            leaf: Int32Array.from(driven, (cell) => cell.leaf),
            kind: Int32Array.from(driven, (cell) => kinds.indexOf(cell.kind)),
            driver: Int32Array.from(driven, (cell) => drivers.indexOf(cell.driver!)),
            recordedTotal: new Float64Array(driven.length),
            standardTotal: Float64Array.from(driven, (cell) => cell.quantity),
            missing: new Float64Array(driven.length),
          },
        },
      ],
      ledger: [],
    },
    level: { name: 'customer', n, source, externalId, displayName: externalId, nodeOfLeaf: leaves, unassigned: -1 },
  }
}

const file = '../shared/checks/sketch-model.json'
const cases: SketchCase[] = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).cases : []

describe.skipIf(cases.length === 0)('measureSketch() on the check file (skipped where it is not present)', () => {
  for (const { id, inputs, expected } of cases) {
    it(`measureSketch() gives every figure of ${id}`, () => {
      const { portfolio, level } = build(inputs.accounts)
      const sketch = measureSketch(portfolio, { teams: inputs.teams }, inputs.months)
      expect(sketch.teams.map((team) => team.team)).toEqual(Object.keys(expected.teams))
      for (const team of sketch.teams) {
        const { explainedShare, ...fields } = expected.teams[team.team]!
        expect(team).toMatchObject(fields)
        expect(team.explainedShare).toBeCloseTo(explainedShare as number, 9)
      }
      expect(sketch.title).toBe(expected.title)
      expect(sketch.mayNameBelowZero).toBe(expected.mayNameBelowZero)
      for (const [edge, costs, whale] of [
        [sketch.lower, expected.costRestUntraced, expected.whaleRestUntraced],
        [sketch.upper, expected.costRestByOrders, expected.whaleRestByOrders],
      ] as const) {
        const accounts = accountsAtLevel(edge, level)
        expect(Object.fromEntries(accounts.map((a) => [`${a.source}/${a.externalId}`, a.costToServe]))).toEqual(costs)
        expect(accounts.every((a) => a.belowZero === 'not known' && a.costOfGoods === null && a.ifThisAccountLeft === null)).toBe(true)
        const ranked = [...accounts].sort((a, b) => b.netContribution! - a.netContribution!)
        let sum = 0
        expect(ranked.map((a) => [a.source, a.externalId])).toEqual(whale.order)
        expect(ranked.map((a) => (sum += a.netContribution!))).toEqual(whale.cumulative)
      }
    })
  }
})

describe('measureSketch()', () => {
  const accounts: SketchAccount[] = [
    { source: 'erp', externalId: 'A', revenue: 1000000, counts: { order: 30, call: 100 } },
    { source: 'erp', externalId: 'B', revenue: 1000, counts: { order: 10, email: 300 } },
  ]
  const teams = { service: { yearlyCostMinor: 3000000, heads: 1 } }

  it('measureSketch() traces minutes × cost and spreads the rest by orders (worked by hand)', () => {
    const { portfolio, level } = build(accounts)
    const sketch = measureSketch(portfolio, { teams })
    // 100 × 12 + 300 × 6 = 3,000 of 84,480 minutes: 106,534 of 3,000,000 is traced, 2,893,466 is left.
    expect(sketch.teams[0]).toMatchObject({ hours: 1408, explainedMinutes: 3000, traced: 106534, rest: 2893466, overExplained: false })
    expect(accountsAtLevel(sketch.lower, level).map((a) => a.costToServe)).toEqual([42614, 63920])
    expect(accountsAtLevel(sketch.upper, level).map((a) => a.costToServe)).toEqual([42614 + 2170100, 63920 + 723366])
  })

  it('measureSketch() takes cost and hours of the months covered', () => {
    const { portfolio } = build(accounts, { from: '2025-01-01', to: '2025-07-01' })
    expect(measureSketch(portfolio, { teams }).teams[0]).toMatchObject({ costMinor: 1500000, hours: 704 })
    expect(measureSketch(portfolio, { teams }, 3).teams[0]).toMatchObject({ costMinor: 750000, hours: 352 })
    expect(Number(monthsCoveredBy({ from: '2025-02-01', to: '2025-03-01' }).numerator)).toBe(28 * 29 * 30 * 31)
    expect(() => measureSketch(portfolio, { teams }, 0)).toThrow(RangeError)
  })

  it('measureSketch() with one total gives all work to it', () => {
    const { portfolio } = build(accounts)
    const sketch = measureSketch(portfolio, { teams: { all: { yearlyCostMinor: 3000000, heads: 1 } } })
    expect(sketch.teams[0]).toMatchObject({ team: 'all', explainedMinutes: 3400 })
  })

  it('measureSketch() with margin rates names an account below zero only where both edges are', () => {
    const { portfolio, level } = build(accounts)
    const sketch = measureSketch(portfolio, { teams, marginRates: { '*': 0.5 } })
    expect(sketch.title).toBeNull()
    expect(sketch.mayNameBelowZero).toBe(true)
    // All cost of goods is estimated: the band may be drawn, but nobody over 20 % estimated is named below zero.
    const estimated = accountsAtLevel(sketch.lower, level)
    expect(estimated.map((a) => [a.margin, a.belowZero])).toEqual([
      [500000, 'not known'],
      [500, 'not known'],
    ])
    const month = portfolio.months[0]!
    const costed: Portfolio = {
      ...portfolio,
      months: [
        {
          ...month,
          trade: { ...month.trade, costOfGoods: Float64Array.of(500000, 500) },
          uncosted: { leaf: new Int32Array(0), group: new Int32Array(0), net: new Float64Array(0), absoluteNet: new Float64Array(0) },
        },
      ],
    }
    const rows = accountsAtLevel(measureSketch(costed, { teams }).lower, level)
    expect(rows.map((a) => a.belowZero)).toEqual(['some', 'every'])
    expect(rows[0]).toMatchObject({ versions: 2, rangeLow: 500000 - 42614 - 2170100, rangeHigh: 500000 - 42614 })
  })

  it('measureSketch() without heads explains nothing and says so', () => {
    const { portfolio } = build(accounts)
    const sketch = measureSketch(portfolio, { teams: { service: { yearlyCostMinor: 100, heads: 0 } } })
    expect(sketch.teams[0]).toMatchObject({ explainedShare: null, traced: 0, rest: 100 })
    expect(sketch.lower.findings.map((finding) => finding.code)).toEqual(['team_without_capacity'])
  })
})
