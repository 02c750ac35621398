import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allocate, allocateInto, apportionSigned } from './allocate.ts'
import { annualToMonths } from './annual-to-months.ts'
import { compareKeys, type SourceKey } from './compare-keys.ts'

const file = '../shared/checks/account-pnl.json'
const cases = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')).cases as { id: string; function: string; inputs: never; expected: never }[])
  : []

interface WeightedRow extends SourceKey {
  weight: number | string
}

function allocateRows({ totalMinor, rows }: { totalMinor: number; rows: WeightedRow[] }): Record<string, number> {
  const sorted = [...rows].sort(compareKeys)
  const shares = allocate(
    totalMinor,
    sorted.map((row) => row.weight),
  )
  return Object.fromEntries(sorted.map((row, i) => [`${row.source}/${row.externalId}`, shares[i]!]))
}

describe('allocate()', () => {
  it('allocate() gives the odd cent to the largest remainder, the lower index among equals', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33])
    expect(allocate(1000, ['0.5', '0.3', '0.13', '0.0703'])).toEqual([500, 300, 130, 70])
    expect(allocate(7, [0, 2, 2])).toEqual([0, 4, 3])
  })

  for (const { id, inputs, expected } of cases.filter((c) => c.function === 'allocate')) {
    it(`allocate() gives the figures of ${id}`, () => expect(allocateRows(inputs)).toEqual(expected))
  }
  it.skipIf(cases.length === 0)('allocate() is checked by the cases of the check file (skipped where it is not present)', () => {
    expect(cases.filter((c) => c.function === 'allocate').length).toBeGreaterThanOrEqual(5)
  })

  it('allocate() mirrors a negative total', () => {
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33])
    expect(allocate(-7, [0, 2, 2]).every((share) => !Object.is(share, -0))).toBe(true)
  })

  it('allocate() gives zero units to everybody for a total of 0', () => expect(allocate(0, [1, 0, 5])).toEqual([0, 0, 0]))

  it('allocate() refuses no receivers, no weight at all, and negative weights', () => {
    expect(() => allocate(1, [])).toThrow(RangeError)
    expect(() => allocate(1, [0, 0])).toThrow(RangeError)
    expect(() => allocate(1, ['0', '0.00'])).toThrow(RangeError)
    expect(() => allocate(1, [2, -1])).toThrow(RangeError)
    expect(() => allocate(1, ['1', '-0.5'])).toThrow(RangeError)
    expect(() => allocate(1, [Number.NaN])).toThrow(RangeError)
    expect(() => allocate(0.5, [1])).toThrow(RangeError)
  })

  it('allocate() reads 0.1 as a tenth, so that a tie is a tie', () => {
    // 5 × 0.1 / 0.2 = 2.5 each: an exact tie that floating point sums would break.
    expect(allocate(5, [0.1, 0.1])).toEqual([3, 2])
    expect(allocate(1, [0.30000000000000004, 0.3])).toEqual([1, 0])
  })

  it('allocate() stays exact where products exceed 2^53', () => {
    const total = 9_007_199_254_740_991
    expect(allocate(total, [1, 1])).toEqual([4_503_599_627_370_496, 4_503_599_627_370_495])
    expect(allocate(total, [9_007_199_254_740_991, 9_007_199_254_740_991, 9_007_199_254_740_991]).reduce((a, b) => a + b)).toBe(total)
  })

  const amounts = fc.maxSafeInteger()
  const weights = fc.array(fc.oneof(fc.nat(1000), fc.nat(), fc.bigInt(0n, 2n ** 52n).map(Number)), { minLength: 1, maxLength: 30 })

  it('allocate() law: shares tie to the total, follow the exact rule, and no larger weight gets less', () => {
    fc.assert(
      fc.property(amounts, weights, (total, weight) => {
        fc.pre(weight.some((w) => w > 0))
        const shares = allocate(total, weight)
        expect(shares.reduce((sum, share) => sum + BigInt(share), 0n)).toBe(BigInt(total))
        expect(shares).toEqual(apportionSigned(total, weight.map(BigInt)).map((share) => share + 0))
        const sign = total < 0 ? -1 : 1
        for (let i = 0; i < weight.length; i++) {
          if (weight[i] === 0) expect(shares[i]).toBe(0)
          for (let j = 0; j < weight.length; j++)
            if (weight[i]! > weight[j]!) expect(sign * shares[i]!).toBeGreaterThanOrEqual(sign * shares[j]!)
        }
      }),
    )
  })

  it('allocate() law: the order of rows does not matter', () => {
    const rows = fc.uniqueArray(
      fc.record({
        source: fc.constantFrom('crm', 'erp'),
        externalId: fc.array(fc.constantFrom('A', 'Ａ', '😀', '0', 'z'), { maxLength: 4 }).map((letters) => letters.join('')),
        weight: fc.nat(5),
      }),
      {
        selector: (row) => `${row.source} ${row.externalId}`,
        minLength: 1,
      },
    )
    fc.assert(
      fc.property(fc.nat(100_000), rows, fc.infiniteStream(fc.nat()), (totalMinor, given, random) => {
        fc.pre(given.some((row) => row.weight > 0))
        const order = new Map(given.map((row) => [row, random.next().value as number]))
        const shuffled = [...given].sort((a, b) => order.get(a)! - order.get(b)!)
        expect(allocateRows({ totalMinor, rows: shuffled })).toEqual(allocateRows({ totalMinor, rows: given }))
      }),
    )
  })
})

describe('allocateInto()', () => {
  it('allocateInto() reads and writes the first n only', () => {
    const shares = Float64Array.of(9, 9, 9)
    allocateInto(5, Float64Array.of(1, 1, 100), 2, shares)
    expect([...shares]).toEqual([3, 2, 9])
  })
  it('allocateInto() refuses weights that are not whole', () => {
    expect(() => allocateInto(5, Float64Array.of(0.5), 1, new Float64Array(1))).toThrow(RangeError)
  })
})

describe('apportionSigned()', () => {
  it('apportionSigned() keeps each share within one unit of its proportion, credits included', () => {
    const signed = fc.array(fc.bigInt(-1000n, 1000n), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(fc.integer(), signed, (total, weights) => {
        const sum = weights.reduce((a, b) => a + b, 0n)
        fc.pre(sum > 0n)
        const shares = apportionSigned(total, weights)
        expect(shares.reduce((a, b) => a + b, 0)).toBe(total)
        shares.forEach((share, i) => {
          const distance = BigInt(share) * sum - BigInt(total) * weights[i]!
          expect(distance > -sum && distance < sum).toBe(true)
        })
      }),
    )
  })
  it('apportionSigned() refuses weights without a positive sum', () => expect(() => apportionSigned(1, [1n, -1n])).toThrow(RangeError))
})

describe('annualToMonths()', () => {
  it('annualToMonths() gives the odd units to the first months (case annual-twelfths)', () => {
    expect(annualToMonths(100000)).toEqual([8334, 8334, 8334, 8334, 8333, 8333, 8333, 8333, 8333, 8333, 8333, 8333])
  })
  it('annualToMonths() law: twelve months tie to the year', () => {
    fc.assert(fc.property(fc.integer(), (annual) => annualToMonths(annual).reduce((a, b) => a + b) === annual))
  })
})
