import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convertMinor } from './convert-minor.ts'
import { commonUnits, compareDecimals, parseDecimal, sumDecimals } from './decimal.ts'
import { divideHalfAwayFromZero, ratioOf, roundedProduct, roundHalfAwayFromZero } from './round.ts'

describe('roundHalfAwayFromZero()', () => {
  it('roundHalfAwayFromZero() rounds decimal texts exactly (case half-up)', () => {
    expect(['2.5', '-2.5', '0.5', '-0.5', '1.4999', '1.005e2', '-0.49'].map(roundHalfAwayFromZero)).toEqual([3, -3, 1, -1, 1, 101, 0])
  })
  it('roundHalfAwayFromZero() rounds numbers without the error of adding a half', () => {
    expect(roundHalfAwayFromZero(0.49999999999999994)).toBe(0)
    expect([2.5, -2.5, 4503599627370495.5, -0.2].map(roundHalfAwayFromZero)).toEqual([3, -3, 4503599627370496, 0])
    expect(Object.is(roundHalfAwayFromZero(-0.2), 0)).toBe(true)
    expect(Object.is(roundHalfAwayFromZero('-0.2'), 0)).toBe(true)
  })
  it('roundHalfAwayFromZero() refuses what is no number', () => {
    for (const bad of ['', '.', '1,5', 'x', '1e', '0x10']) expect(() => roundHalfAwayFromZero(bad), bad).toThrow(RangeError)
    expect(() => roundHalfAwayFromZero(Number.NaN)).toThrow(RangeError)
    expect(() => roundHalfAwayFromZero(Number.POSITIVE_INFINITY)).toThrow(RangeError)
  })
  it('roundHalfAwayFromZero() law: a reversed amount cancels its original', () => {
    fc.assert(
      fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (x) => roundHalfAwayFromZero(x) + roundHalfAwayFromZero(-x) === 0),
    )
  })
})

describe('roundedProduct()', () => {
  it('roundedProduct() is exact where floating point is not', () => {
    expect(1.005 * 100).toBeLessThan(100.5)
    expect(roundedProduct(100, ratioOf(1.005))).toBe(101)
    expect(roundedProduct(-100, ratioOf(1.005))).toBe(-101)
    expect(roundedProduct(100, ratioOf(0.07))).toBe(7)
  })
  it('roundedProduct() law: the quick path agrees with exact division', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(10 ** 9), max: 10 ** 9 }),
        fc.integer({ min: -99999, max: 99999 }),
        fc.integer({ min: 1, max: 500 }),
        (amount, units, divisor) => {
          const ratio = ratioOf(`${units}e-3`, divisor)
          expect(roundedProduct(amount, ratio)).toBe(Number(divideHalfAwayFromZero(BigInt(amount) * ratio.numerator, ratio.denominator)))
        },
      ),
    )
  })
  it('roundedProduct() stays exact beyond 2^53', () => {
    expect(roundedProduct(9_007_199_254_740_991, ratioOf('0.5'))).toBe(4_503_599_627_370_496)
    expect(roundedProduct(3, ratioOf('0.33333333333333333333'))).toBe(1)
  })
  it('roundedProduct() refuses broken minor units', () => expect(() => roundedProduct(0.5, ratioOf(1))).toThrow(RangeError))
  it('ratioOf() refuses a divisor that is no positive whole number', () => expect(() => ratioOf(1, 0)).toThrow(RangeError))
})

describe('decimals', () => {
  it('parseDecimal() takes the digits a number prints', () => {
    expect(parseDecimal(0.07)).toEqual({ units: 7n, scale: 2 })
    expect(parseDecimal(1e-7)).toEqual({ units: 1n, scale: 7 })
    expect(parseDecimal('-12.500')).toEqual({ units: -125n, scale: 1 })
    expect(parseDecimal('1.5e3')).toEqual({ units: 1500n, scale: 0 })
  })
  it('sumDecimals() adds 0.1 + 0.2 + 0.7 to exactly 1', () => {
    expect(compareDecimals(sumDecimals([0.1, 0.2, 0.7]), parseDecimal(1))).toBe(0)
    expect(compareDecimals(sumDecimals([0.6, 0.3, 0.11]), parseDecimal(1))).toBe(1)
    expect(compareDecimals(sumDecimals([]), parseDecimal(0))).toBe(0)
  })
  it('commonUnits() puts decimals on one scale', () => expect(commonUnits(['0.7', 0.25, 3])).toEqual({ units: [70n, 25n, 300n], scale: 2 }))
})

describe('convertMinor()', () => {
  it('convertMinor() rounds halves to even, once', () => {
    expect([25, 35, 45, -25, 50].map((amount) => convertMinor(amount, '0.1', 2, 2))).toEqual([2, 4, 4, -2, 5])
  })
  it('convertMinor() knows currencies without and with three digits', () => {
    expect(convertMinor(100, '163.25', 2, 0)).toBe(163)
    expect(convertMinor(163, '0.0061255', 0, 2)).toBe(100)
    expect(convertMinor(1000, '0.2987', 3, 2)).toBe(30)
  })
  it('convertMinor() law: a rate of 1 changes nothing, and a reversed amount cancels its original', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 999999 }), (amount, rate) => {
        expect(convertMinor(amount, '1', 2, 2)).toBe(amount)
        expect(convertMinor(amount, `${rate}e-4`, 2, 2) + convertMinor(-amount, `${rate}e-4`, 2, 2)).toBe(0)
      }),
    )
  })
  it('convertMinor() refuses rates that are not positive and results that are too large', () => {
    expect(() => convertMinor(1, '0', 2, 2)).toThrow(RangeError)
    expect(() => convertMinor(1, '-1', 2, 2)).toThrow(RangeError)
    expect(() => convertMinor(1.5, '1', 2, 2)).toThrow(RangeError)
    expect(() => convertMinor(9_007_199_254_740_991, '2', 2, 2)).toThrow(RangeError)
  })
})
