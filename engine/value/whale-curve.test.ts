import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { thinCurve } from './thin-curve.ts'
import { whaleBand } from './whale-band.ts'
import { shareOfBest, shareOfWorst, whaleCurve } from './whale-curve.ts'

interface WhaleCase {
  id: string
  inputs: { profits: number[] }
  expected: Record<string, number> & { cumulative: number[]; cumulativePctOfTotal: number[] | null; cumulativePctOfPositive?: number[] }
  tolerance: number
}
const path = '../shared/checks/whale-curve.json'
const profits = fc.array(fc.integer({ min: -1e9, max: 1e9 }), { maxLength: 60 })

describe('whaleCurve()', () => {
  it('has the shape of Kanthal: 20 % of customers bring 225 % of the profit, the worst 10 % lose 125 %', () => {
    const curve = whaleCurve([112.5, 112.5, 0, 0, 0, 0, 0, 0, 0, -125])
    expect(curve).toMatchObject({ total: 100, peak: 225, accountsToPeak: 2, profitDestroyed: 125, base: 'total', peakShare: 2.25 })
    expect([shareOfBest(curve, 0.2), shareOfWorst(curve, 0.1)]).toEqual([2.25, -1.25])
  })

  const cases = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: WhaleCase[] }).cases : []
  it.runIf(cases.length > 0)('agrees with every check case (skipped where the folder of checks is not at hand)', () => {
    const close = (actual: ArrayLike<number> | null, expected: number[], tolerance: number): void => {
      expect(actual?.length).toBe(expected.length)
      expected.forEach((value, at) => {
        expect(Math.abs(actual![at]! - value)).toBeLessThanOrEqual(tolerance)
      })
    }
    for (const { inputs, expected, tolerance } of cases) {
      const curve = whaleCurve(inputs.profits)
      const percent = curve.cumulativeShare?.map((share) => share * 100) ?? null
      expect(curve.total).toBe(expected.total)
      close(curve.cumulative, expected.cumulative, tolerance)
      if (expected.cumulativePctOfTotal === null) expect(curve.base).not.toBe('total')
      else close(percent, expected.cumulativePctOfTotal, tolerance)
      if (expected.cumulativePctOfPositive !== undefined) close(percent, expected.cumulativePctOfPositive, tolerance)
      if (expected.peakValue !== undefined) expect(curve.peak).toBe(expected.peakValue)
      if (expected.peakPct !== undefined) expect(curve.peakShare).toBeCloseTo(expected.peakPct / 100, 9)
      if (expected.top20Pct !== undefined) expect(shareOfBest(curve, 0.2)).toBeCloseTo(expected.top20Pct / 100, 9)
      if (expected.worst10Pct !== undefined) expect(shareOfWorst(curve, 0.1)).toBeCloseTo(expected.worst10Pct / 100, 9)
    }
  })

  it('starts at c_0 = 0: a book with only losses has peak 0 and destroys all of them', () => {
    expect(whaleCurve([-5, -7])).toMatchObject({
      peak: 0,
      accountsToPeak: 0,
      profitDestroyed: 12,
      base: null,
      cumulativeShare: null,
      peakShare: null,
    })
    expect(shareOfBest(whaleCurve([-5, -7]), 0.5)).toBe(null)
  })

  it('measures against positive profits where the total is not positive', () => {
    expect(whaleCurve([10, -5, -20])).toMatchObject({ base: 'positive profits', peakShare: 1 })
    expect(whaleCurve([10, -10]).base).toBe('positive profits')
  })

  it('gives ties to the lower index, and takes none, one, zeros', () => {
    expect([...whaleCurve([1, 3, 1, 3]).order]).toEqual([1, 3, 0, 2])
    expect(whaleCurve([])).toMatchObject({ n: 0, total: 0, peak: 0, profitDestroyed: 0, base: null })
    expect(whaleCurve([7])).toMatchObject({ total: 7, peak: 7, accountsToPeak: 1, peakShare: 1 })
    expect(whaleCurve([0, 0])).toMatchObject({ accountsToPeak: 0, base: null })
  })

  it('refuses a missing profit', () => {
    expect(() => whaleCurve([1, Number.NaN])).toThrow(RangeError)
  })

  it('is concave, peaks where profits turn negative, and ends at the total', () => {
    fc.assert(
      fc.property(profits, (list) => {
        const curve = whaleCurve(list)
        expect(curve.total).toBe(list.reduce((sum, profit) => sum + profit, 0))
        expect(curve.peak).toBe(curve.positive)
        expect(curve.accountsToPeak).toBe(list.filter((profit) => profit > 0).length)
        expect(curve.profitDestroyed).toBe(curve.peak - curve.total)
        for (let k = 1; k < list.length; k++) expect(list[curve.order[k]!]!).toBeLessThanOrEqual(list[curve.order[k - 1]!]!)
        if (list.length > 0 && curve.base !== null)
          expect(shareOfBest(curve, 0.5)! + shareOfWorst(curve, 0.5)!).toBeCloseTo(
            curve.cumulativeShare!.at(-1)! +
              (list.length % 2 === 1 ? list[curve.order[list.length >> 1]!]! / (curve.base === 'total' ? curve.total : curve.positive) : 0),
            6,
          )
      }),
    )
  })

  it('takes 200,000 accounts at once', () => {
    const many = Float64Array.from({ length: 200_000 }, (_, at) => ((at * 7919) % 100_003) - 50_000)
    expect(whaleCurve(many).n).toBe(200_000)
  })
})

describe('whaleBand()', () => {
  it('sorts each edge by its own values', () => {
    const band = whaleBand([28_686_435, 2_938_920, 733_807, -200_852], [21_724_218, -12_726_066, -1_354_857, -1_593_296])
    expect([[...band.upper.order], [...band.lower.order], band.undecided]).toEqual([[0, 1, 2, 3], [0, 2, 3, 1], 2])
    expect([band.upper.peak, band.lower.total]).toEqual([32_359_162, 6_049_999])
  })

  it('refuses edges of different accounts', () => {
    expect(() => whaleBand([1], [])).toThrow(RangeError)
  })
})

describe('thinCurve()', () => {
  it('keeps the start, the peak and the end, and all points where they fit', () => {
    const curve = whaleCurve([5, 3, -1, -1, -9])
    expect(thinCurve(curve, 3).map((point) => point.k)).toEqual([0, 2, 5])
    expect(thinCurve(curve, 6).map((point) => point.cumulative)).toEqual([0, 5, 8, 7, 6, -3])
    expect(thinCurve(whaleCurve([]), 3)).toEqual([{ k: 0, cumulative: 0 }])
    expect(() => thinCurve(curve, 2)).toThrow(RangeError)
  })

  it('never exceeds the number of points and never invents one', () => {
    fc.assert(
      fc.property(profits, fc.integer({ min: 3, max: 30 }), (list, maxPoints) => {
        const curve = whaleCurve(list)
        const points = thinCurve(curve, maxPoints)
        expect(points.length).toBeLessThanOrEqual(maxPoints)
        const ks = points.map((point) => point.k)
        expect(ks).toEqual([...new Set(ks)].sort((a, b) => a - b))
        for (const k of [0, curve.accountsToPeak, list.length]) expect(ks).toContain(k)
        for (const { k, cumulative } of points) expect(cumulative).toBe(k === 0 ? 0 : curve.cumulative[k - 1])
      }),
    )
  })
})
