import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concentrationLevel, effectiveAccounts, gini, hhi } from './concentration.ts'
import { accountsForShare, countOfShare, topShare, topShareByLevel } from './top-share.ts'

interface Case {
  id: string
  function: string
  inputs: { x: number[]; sharesPct: number[]; fraction: number; leaves: Record<string, string | number>[] }
  expected: never
  tolerance: number
}
const read = (name: string): Case[] => {
  const path = new URL(`../../../shared/checks/${name}`, import.meta.url)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases : []
}
const cases = [...read('concentration.json'), ...read('segmentation.json')].filter((one) =>
  ['gini', 'hhi', 'topShare', 'topShareByLevel'].includes(one.function),
)

const ineq = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
const revenue = fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 1, maxLength: 50 })

describe('gini(), hhi(), topShare()', () => {
  it('gini() prints what ineq prints, plain and corrected', () => {
    expect(gini(ineq)).toBeCloseTo(0.4620911, 7)
    expect(gini(ineq, true)).toBeCloseTo(0.5134346, 7)
  })

  it.runIf(cases.length > 0)('agree with every check case (skipped where the folder of checks is not at hand)', () => {
    for (const { inputs, expected, tolerance, ...one } of cases) {
      if (one.function === 'gini') expect(Math.abs(gini(inputs.x)! - expected)).toBeLessThanOrEqual(tolerance)
      else if (one.function === 'hhi') expect(Math.abs(hhi(inputs.sharesPct)! - expected)).toBeLessThanOrEqual(tolerance)
      else if (one.function === 'topShare') {
        const { k, share } = topShare(inputs.x, inputs.fraction)
        if (typeof expected === 'number') expect(Math.abs(share! - expected)).toBeLessThanOrEqual(tolerance)
        else expect({ k, share }).toEqual(expected)
      } else {
        const levels = (['site', 'customer', 'group'] as const).map((name) => {
          const nodes = [...new Set(inputs.leaves.map((leaf) => leaf[name]))]
          return { name, n: nodes.length, nodeOfLeaf: Int32Array.from(inputs.leaves, (leaf) => nodes.indexOf(leaf[name]!)), unassigned: -1 }
        })
        const shares = topShareByLevel(
          inputs.leaves.map((leaf) => leaf.revenue as number),
          levels,
          inputs.fraction,
        )
        expect(Object.fromEntries(shares.map(({ level, n, k, share }) => [level, { n, k, share }]))).toEqual(expected)
      }
    }
  })

  it('countOfShare() rounds up in exact decimals', () => {
    expect([countOfShare(0.07, 100), countOfShare(0.2, 7), countOfShare(0.01, 7), countOfShare(0, 7), countOfShare(1, 7)]).toEqual([
      7, 2, 1, 0, 7,
    ])
    expect(() => countOfShare(1.2, 7)).toThrow(RangeError)
    expect(() => countOfShare(Number.NaN, 7)).toThrow(RangeError)
  })

  it('accountsForShare() counts the fewest accounts that reach a share, and topShare() of them reaches it', () => {
    expect([0, 0.49, 0.5, 0.51, 1].map((share) => accountsForShare([50, 30, 10, 10], share))).toEqual([0, 1, 1, 2, 4])
    expect(accountsForShare([], 0.5)).toBe(null)
    expect(accountsForShare([5, -5], 0.5)).toBe(null)
    expect(() => accountsForShare([1], 1.1)).toThrow(RangeError)
  })

  it('topShare() is not defined on a total that is not positive, and states its rounding', () => {
    expect(topShare([5, -5], 0.5)).toEqual({ n: 2, k: 1, rounding: 'up', share: null })
    expect(topShare([], 0.5).share).toBe(null)
    expect(() => topShare([Number.NaN], 0.5)).toThrow(RangeError)
  })

  it('topShareByLevel() leaves Unassigned out and says how much it holds', () => {
    const level = { name: 'customer' as const, n: 3, nodeOfLeaf: Int32Array.of(0, 1, 2), unassigned: 2 }
    expect(topShareByLevel([30, 10, 60], [level], 0.5)).toEqual([
      { level: 'customer', n: 2, k: 1, rounding: 'up', share: 0.75, amountUnassigned: 60 },
    ])
    expect(() => topShareByLevel([1], [level], 0.5)).toThrow(RangeError)
  })

  it('have no value with negatives, nothing, or only zeros', () => {
    for (const amounts of [[3, -1], [], [0, 0], [Number.NaN, 1]])
      expect([gini(amounts), hhi(amounts), effectiveAccounts(amounts)]).toEqual([null, null, null])
    expect([gini([5]), gini([5], true), hhi([5])]).toEqual([0, null, 10_000])
  })

  it('concentrationLevel() reads the bands of 2023', () => {
    expect([999, 1000, 1800, 1801].map(concentrationLevel)).toEqual(['low', 'moderate', 'moderate', 'high'])
  })

  it('do not depend on order or unit, and lie in their ranges', () => {
    fc.assert(
      fc.property(revenue, fc.double({ min: 0.01, max: 1, noNaN: true }), (list, fraction) => {
        fc.pre(list.some((amount) => amount > 0))
        const turned = [...list].reverse()
        expect(gini(turned)).toBe(gini(list))
        expect(hhi(turned)!).toBeCloseTo(hhi(list)!, 6)
        expect(hhi(list.map((amount) => amount * 3))!).toBeCloseTo(hhi(list)!, 6)
        expect(gini(list)!).toBeGreaterThanOrEqual(0)
        expect(gini(list)!).toBeLessThan(1)
        expect(effectiveAccounts(list)!).toBeGreaterThanOrEqual(1 - 1e-9)
        expect(effectiveAccounts(list)!).toBeLessThanOrEqual(list.length + 1e-9)
        const { k, n, share } = topShare(list, fraction)
        expect(share!).toBeGreaterThanOrEqual(k / n - 1e-12)
        expect(share!).toBeLessThanOrEqual(1)
      }),
    )
  })
})
