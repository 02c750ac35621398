import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addFractions,
  addQuick,
  decimalText,
  divideFractions,
  fractionOf,
  fractionText,
  multiplyFractions,
  multiplyQuick,
  readPlain,
  roundFraction,
  roundQuick,
  tooLarge,
} from './exact.ts'

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }), fc.integer({ min: 0, max: 6 }))
  .map(([mantissa, scale]) => decimalText(mantissa, scale))

describe('readPlain()', () => {
  it('reads a decimal as mantissa and scale', () => {
    const cell = { scale: -1 }
    expect(readPlain('-12.340', cell)).toBe(-12340)
    expect(cell.scale).toBe(3)
    expect(readPlain('1,5', cell, 44)).toBe(15)
  })
  it('leaves to others what is not plain, and says when it does not fit', () => {
    const cell = { scale: 0 }
    for (const text of ['', '-', '1.', '1,234.5', '1.2.3', '12 ', '1e3', '+4']) expect(readPlain(text, cell), text).toBeNaN()
    expect(readPlain('1234567890.123456', cell)).toBe(tooLarge)
  })
})

describe('roundQuick()', () => {
  it('rounds half away from zero', () => {
    expect([25, 24, -25, -24, 35].map((mantissa) => roundQuick(mantissa, 1, 0))).toEqual([3, 2, -3, -2, 4])
  })
  it('is what the fraction rounds to', () => {
    fc.assert(
      fc.property(decimal, fc.integer({ min: 0, max: 4 }), (text, places) => {
        const cell = { scale: 0 }
        const rounded = roundQuick(readPlain(text, cell), cell.scale, places)
        if (rounded !== tooLarge) expect(BigInt(rounded)).toBe(roundFraction(fractionOf(text), places))
      }),
    )
  })
})

describe('addQuick() and multiplyQuick()', () => {
  it('give what fractions give, or say that it does not fit', () => {
    fc.assert(
      fc.property(decimal, decimal, (left, right) => {
        const [a, b, result] = [{ scale: 0 }, { scale: 0 }, { scale: 0 }]
        const [x, y] = [readPlain(left, a), readPlain(right, b)]
        if (x === tooLarge || y === tooLarge) return
        const sum = addQuick(x, a.scale, y, b.scale, result)
        if (sum !== tooLarge) expect(decimalText(sum, result.scale)).toBe(fractionText(addFractions(fractionOf(left), fractionOf(right))))
        const product = multiplyQuick(x, a.scale, y, b.scale, result)
        if (product !== tooLarge)
          expect(decimalText(product, result.scale)).toBe(fractionText(multiplyFractions(fractionOf(left), fractionOf(right)), 15))
      }),
    )
  })
})

describe('fractions', () => {
  it('divide exactly and keep the sign below the line positive', () => {
    const third = divideFractions(fractionOf('1'), fractionOf('-3'))
    expect(fractionText(third, 4)).toBe('-0.3333')
    expect(fractionText(multiplyFractions(third, fractionOf('3')))).toBe('-1')
    expect(() => divideFractions(third, fractionOf('0'))).toThrow(RangeError)
  })
})
