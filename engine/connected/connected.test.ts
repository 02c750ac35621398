import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectedValue } from './connected-value.ts'
import { referenceValue } from './reference-value.ts'
import { referralValue } from './referral-value.ts'
import { walletAllocationShare, walletOf } from './wallet.ts'

const path = '../shared/checks/connected-value.json'
interface Inputs {
  readonly clv: Record<string, number>
  readonly influence: readonly { readonly from_: string; readonly to: string; readonly share: number }[]
  readonly cases: readonly (readonly [number, number])[]
}
const cases: { id: string; inputs: Inputs; expected: number | number[] | Record<string, number>; tolerance: number }[] = existsSync(path)
  ? JSON.parse(readFileSync(path, 'utf8')).cases
  : []
const columns = (ids: readonly string[], links: Inputs['influence']) => ({
  from: links.map((l) => ids.indexOf(l.from_)),
  to: links.map((l) => ids.indexOf(l.to)),
  share: links.map((l) => l.share),
})

describe.skipIf(cases.length === 0)('checks/connected-value.json', () => {
  const runs: Record<string, (inputs: Inputs) => readonly number[]> = {
    'reference-value': (inputs) => [referenceValue(inputs as never)],
    'cclv-credit': ({ clv: own, influence }) => {
      const ids = Object.keys(own)
      return [...connectedValue(Object.values(own), columns(ids, influence)).credit]
    },
    'wallet-allocation': ({ cases: pairs }) => pairs.map(([rank, n]) => walletAllocationShare(rank, n)),
  }
  it('is known here case by case', () => expect(cases.map(({ id }) => id).sort()).toEqual(Object.keys(runs).sort()))
  it.each(cases)('$id', ({ id, inputs, expected, tolerance }) => {
    const wanted = typeof expected === 'number' ? [expected] : Object.values(expected)
    runs[id]!(inputs).forEach((found, at) => {
      expect(Math.abs(found - wanted[at]!)).toBeLessThanOrEqual(tolerance)
    })
  })
})

describe('connectedValue()', () => {
  const links = { from: [0, 0, 1], to: [1, 2, 2], share: [0.5, 0.2, 0.3] }
  it('tells the worked example in both views', () => {
    const { credit, allocated } = connectedValue([1000, 400, 250], links)
    expect([...credit]).toEqual([1250, 475, 250])
    expect([...allocated]).toEqual([1250, 275, 125])
  })
  it('keeps the total in the allocated view, whatever the circles, and does not depend on the order of links', () => {
    const book = fc.integer({ min: 2, max: 8 }).chain((n) =>
      fc.record({
        value: fc.array(fc.integer({ min: -1e12, max: 1e12 }), { minLength: n, maxLength: n }),
        links: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1), fc.integer({ min: 1, max: 9 })), { maxLength: 9 }),
      }),
    )
    fc.assert(
      fc.property(book, ({ value, links }) => {
        const apart = links.filter(([from, to]) => from !== to)
        const cut = (all: typeof apart) => ({ from: all.map((l) => l[0]), to: all.map((l) => l[1]), share: all.map((l) => l[2] / 100) })
        const found = connectedValue(value, cut(apart))
        const sum = (list: ArrayLike<number>) => Array.from(list).reduce((total, one) => total + one, 0)
        expect(sum(found.allocated)).toBe(sum(value))
        expect([...connectedValue(value, cut([...apart].reverse())).allocated]).toEqual([...found.allocated])
      }),
    )
  })
  it('carries nothing of what is not known, and counts that', () => {
    const found = connectedValue([1000, Number.NaN], { from: [0, 1], to: [1, 0], share: [0.5, 0.1] })
    expect([...found.allocated]).toEqual([900, 100])
    expect(found.unknown).toBe(1)
    expect(found.credit[1]).toBeNaN()
  })
  it('refuses shares into one account above 1, and takes 0.1 + 0.2 + 0.7', () => {
    expect(() => connectedValue([1, 1, 1], { from: [0, 1], to: [2, 2], share: [0.6, 0.5] })).toThrow('exceed 1')
    expect([...connectedValue([0, 0, 0, 100], { from: [0, 1, 2], to: [3, 3, 3], share: [0.1, 0.2, 0.7] }).allocated]).toEqual([
      10, 20, 70, 0,
    ])
    expect(() => connectedValue([1], { from: [0], to: [0], share: [0.5] })).toThrow('because of itself')
  })
})

describe('referralValue()', () => {
  const one = { marginMinor: 1000, referralCostMinor: 100, marketingMinor: 50, savedMinor: 200 }
  it('counts margin only of who would not have come otherwise, and discounts', () => {
    const [because, anyway] = [true, false].map((becauseOfIt) => ({ ...one, becauseOfIt, period: 1 })) as never[]
    expect(referralValue([because!], 0)).toBe(1050)
    expect(referralValue([anyway!], 0)).toBe(200)
    expect(referralValue([because!, anyway!], 0.25)).toBe(1000)
  })
})

describe('walletOf()', () => {
  it('says nothing of a share without revenue, and marks ranks as modelled', () => {
    expect(walletOf(0, { knows: 'share', share: 0.5 })).toBeNull()
    expect(walletOf(30_000, { knows: 'rank', rank: 2, suppliers: 4 })).toEqual({
      ...{ walletMinor: 100_000, potentialMinor: 70_000, share: walletAllocationShare(2, 4), modelled: true },
    })
    expect(walletOf(500, { knows: 'amount', amountMinor: 400 })).toMatchObject({ walletMinor: 500, potentialMinor: 0 })
  })
  it('splits the whole wallet over the ranks', () => {
    for (let n = 1; n <= 9; n++) {
      const all = Array.from({ length: n }, (_, i) => walletAllocationShare(i + 1, n))
      expect(all.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
    }
  })
})
