import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { recost } from './recost.ts'

describe('recost()', () => {
  it('recost() adds rate × quantity over activities (worked by hand)', () => {
    expect([...recost([Float64Array.of(60, 120), Float64Array.of(1, 0)], [0.5, 30])]).toEqual([60, 60])
  })
  it('recost() writes into the array it is given, whatever was in it', () => {
    const out = Float64Array.of(7, 7)
    expect(recost([Float64Array.of(1, 2)], [3], out)).toBe(out)
    expect([...out]).toEqual([3, 6])
  })
  it('recost() takes no columns, no accounts, and refuses columns that do not fit', () => {
    expect(recost([], []).length).toBe(0)
    expect([...recost([], [], new Float64Array(2))]).toEqual([0, 0])
    expect(() => recost([new Float64Array(1)], [])).toThrow(RangeError)
    expect(() => recost([new Float64Array(1), new Float64Array(2)], [1, 1])).toThrow(RangeError)
  })
  it('recost() law: agrees with adding up account by account, over blocks and odd numbers of columns', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 9 }),
        fc.constantFrom(0, 1, 5, 4096, 4097, 9000),
        (rates, n) => {
          const columns = rates.map((_, a) => Float64Array.from({ length: n }, (_, i) => ((i * 7 + a * 13) % 101) - 3))
          const cost = recost(columns, rates, new Float64Array(n))
          for (let i = 0; i < n; i += 997) expect(cost[i]).toBe(rates.reduce((sum, rate, a) => sum + rate * columns[a]![i]!, 0))
        },
      ),
      { numRuns: 30 },
    )
  })
})
