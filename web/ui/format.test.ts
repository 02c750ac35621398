import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatFor, shownParts } from './format.ts'

/** No-break spaces as blanks, so that expectations can be read. */
const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ')
const [uk, india, german] = ['en-GB', 'en-IN', 'de-DE'].map(formatFor) as [
  ReturnType<typeof formatFor>,
  ReturnType<typeof formatFor>,
  ReturnType<typeof formatFor>,
]

describe('formatFor()', () => {
  it('groups by the reader’s locale, whatever the currency', () => {
    expect([uk, india, german].map((f) => plain(f.number(1234567.8, 2)))).toEqual(['1,234,567.80', '12,34,567.80', '1.234.567,80'])
    expect([uk, india, german].map((f) => plain(f.money(4823659200, 'INR')))).toEqual(['₹48,236,592', '₹4,82,36,592', '48.236.592 ₹'])
  })

  it('shortens to k and m, to lakh and crore, to Tsd. and Mio.', () => {
    expect([uk, india, german].map((f) => plain(f.moneyShort(4823659200, 'INR')))).toEqual(['₹48.24 m', '₹4.82 crore', '48,24 Mio. ₹'])
    expect([uk, india, german].map((f) => plain(f.moneyShort(41200000, 'EUR')))).toEqual(['€412 k', '€4.12 lakh', '412 Tsd. €'])
    expect(plain(uk.moneyShort(14820000000, 'EUR'))).toBe('€148.2 m')
    expect(plain(uk.moneyShort(1280000000000, 'EUR'))).toBe('€12.80 bn')
    expect(plain(uk.moneyShort(99999, 'EUR'))).toBe('€1,000')
    expect(plain(uk.moneyShort(123456, 'EUR'))).toBe('€1.23 k')
    expect(plain(india.moneyShort(9999900, 'EUR'))).toBe('€99,999')
    expect(plain(india.short(12345678))).toBe('1.23 crore')
  })

  it('writes a minus that is one, touching, and never minus nothing', () => {
    expect(uk.amount(-6421000, 'EUR')).toBe('−64,210')
    expect(plain(uk.moneyShort(-128000000, 'EUR'))).toBe('−€1.28 m')
    expect(plain(german.money(-6421000, 'EUR'))).toBe('−64.210 €')
    expect(uk.amount(-1, 'EUR')).toBe('0')
    expect(plain(uk.percent(-0.0001))).toBe('0.0 %')
  })

  it('gives each currency its own decimals', () => {
    expect(plain(uk.moneyExact(123456, 'JPY'))).toMatch(/123,456$/)
    expect(plain(uk.amountExact(123456, 'KWD'))).toBe('123.456')
    expect(plain(uk.amount(1234567, 'KWD'))).toBe('1,235')
    expect(plain(german.amountExact(123456, 'EUR'))).toBe('1.234,56')
  })

  it('says plus only for changes, and points for changes of a percentage', () => {
    expect(plain(uk.percentChange(0.031))).toBe('+3.1 %')
    expect(plain(german.percentChange(0.031))).toBe('+3,1 %')
    expect(plain(uk.percent(0.136))).toBe('13.6 %')
    expect(uk.percent(0.136)).toContain('\u00a0%')
    expect(plain(uk.points(0.012))).toBe('+1.2 points')
    expect(plain(uk.points(-0.012))).toBe('−1.2 points')
    expect(uk.change(0)).toBe('0')
    expect(plain(uk.percentChange(0.0001))).toBe('0.0 %')
    expect(plain(uk.moneyChange(434100, 'EUR'))).toBe('+€4.34 k')
  })

  it('writes ranges, intervals, what is missing', () => {
    expect(uk.range(1.9, 3.4)).toBe('1.90–3.40')
    expect(uk.range(-0.5, 1.5)).toBe('−0.50 to 1.50')
    expect(plain(uk.plusMinus(71, 14))).toBe('71 ± 14')
    for (const write of [uk.number, uk.percent, uk.duration, uk.points]) expect(write(null)).toBe('–')
    expect(uk.money(undefined, 'EUR')).toBe('–')
    expect(uk.number(Number.NaN)).toBe('–')
    expect(uk.number(0)).toBe('0')
  })

  it('writes days, months and windows by locale, without this year', () => {
    expect([uk, india, german].map((f) => plain(f.day('2019-11-18')))).toEqual(['18 Nov 2019', '18 Nov 2019', '18.11.2019'])
    const year = new Date().getFullYear()
    expect(plain(uk.day(`${year}-11-18`))).toBe('18 Nov')
    expect(plain(uk.day(`${year}-11-18`, { year: 'always' }))).toBe(`18 Nov ${year}`)
    expect(plain(uk.window('2025-11-01', '2026-11-01'))).toBe('Nov 2025 – Oct 2026')
    expect(plain(uk.windowLength('2025-11-01', '2026-11-01'))).toBe('12 months')
    expect(plain(uk.windowLength('2026-10-05', '2026-10-12'))).toBe('7 days')
    expect(uk.relative('2026-11-20', '2026-11-22')).toBe('2 days ago')
    expect(uk.relative('2026-11-22', '2026-11-22')).toBe('today')
  })

  it('writes durations and counts', () => {
    expect([40, 14 * 60, 3 * 3600 + 1200, 3 * 86400].map((s) => plain(uk.duration(s)))).toEqual(['40 s', '14 min', '3 h 20 min', '3 days'])
    expect(plain(uk.count(1, 'account', 'accounts'))).toBe('1 account')
    expect(plain(india.count(104812, 'account', 'accounts'))).toBe('1,04,812 accounts')
  })

  it('states one scale for a column', () => {
    const lakh = india.scaleFor([11157000000, -3458000000], 'INR')
    expect(plain(lakh.unit)).toBe('₹ crore')
    expect(plain(india.amountIn(11157000000, 'INR', lakh))).toBe('11.16')
    const none = uk.scaleFor([99900], 'EUR')
    expect([none.unit, uk.amountIn(99900, 'EUR', none)]).toEqual(['€', '999'])
  })

  it('reads an unknown locale as English', () => {
    expect(formatFor('xx-nonsense').number(1234.5, 1)).toBe('1,234.5')
  })
})

describe('shownParts()', () => {
  it('adds up to the shown total: 1.1157 is shown as 1.11', () => {
    expect(shownParts([9.7161, 1.1157, 0.8558, 0.7926], 2).map((part) => part?.toFixed(2))).toEqual(['9.72', '1.11', '0.86', '0.79'])
    expect(shownParts([1 / 3, null, 1 / 3, 1 / 3], 1)).toEqual([0.4, null, 0.3, 0.3])
  })

  it('always adds up, and moves no part by a whole unit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 }), (parts) => {
        const shown = shownParts(parts, 2) as number[]
        const units = shown.reduce((sum, part) => sum + Math.round(part * 100), 0)
        expect(Math.abs(units - parts.reduce((sum, part) => sum + part, 0) * 100)).toBeLessThanOrEqual(0.5 + 1e-3)
        for (const [i, part] of parts.entries()) expect(Math.abs(shown[i]! - part)).toBeLessThan(0.01 + 1e-6)
      }),
    )
  })
})
