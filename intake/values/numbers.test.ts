import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { currencyOf, detectNumberStyle, parseDecimal } from './numbers.ts'

describe('parseDecimal()', () => {
  test.each([
    ['1234.56', '1234.56'],
    ['-5', '-5'],
    ['0.5', '0.5'],
    ['-0.00', '0.00'],
    ['007', '7'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['+7', '7'],
    ['1,234.56', '1234.56'],
    ['12,34,567.89', '1234567.89'],
    ["1'234.56", '1234.56'],
    ['1’234.56', '1234.56'],
    ['1 234.56', '1234.56'],
    ['1\u00a0234\u202f567.5', '1234567.5'],
    ['123.45-', '-123.45'],
    ['(1,234.50)', '-1234.50'],
    ['($1,234.50)', '-1234.50'],
    ['-$5.00', '-5.00'],
    ['$-5.00', '-5.00'],
    ['−5', '-5'],
    ['€ 12.50', '12.50'],
    ['12.50 EUR', '12.50'],
    ['USD 1,000', '1000'],
    ['CHF 100.-', '100'],
    ['Fr. 1.50', '1.50'],
    ['12.5%', '0.125'],
    ['12.5 %', '0.125'],
    ['-0.5%', '-0.005'],
    ['150%', '1.5'],
    ['5%', '0.05'],
    ['1e3', '1000'],
    ['1.2345E-5', '0.000012345'],
    ['32.3800011', '32.3800011'],
    ['9.80000019', '9.80000019'],
    ['1234567890123456789.123456789', '1234567890123456789.123456789'],
  ])('reads %j as %s with a decimal point', (text, value) => {
    expect(parseDecimal(text, { decimal: '.' })).toBe(value)
  })

  test.each([
    ['1.234,56', '1234.56'],
    ['1234,5', '1234.5'],
    ['1.234', '1234'],
    ['-1.234.567,8', '-1234567.8'],
    ['100,--', '100'],
    ['0,5 %', '0.005'],
    ['1 234,56 €', '1234.56'],
  ])('reads %j as %s with a decimal comma', (text, value) => {
    expect(parseDecimal(text, { decimal: ',' })).toBe(value)
  })

  test('never takes a wrong mark for a thousand', () => {
    for (const [text, decimal] of [
      ['1,50', '.'],
      ['1.23', ','],
      ['12,345.6', ','],
      ['1,2345', '.'],
      ['12 34', '.'],
      ['1.2.3', '.'],
    ] as const) {
      expect(parseDecimal(text, { decimal })).toMatchObject({
        code: 'number_marks',
        message: expect.stringContaining(`"${text}" is not a number with "${decimal}"`),
      })
    }
  })

  test('reads what can be read one way only when no style is known, and asks for the rest', () => {
    expect(parseDecimal('1,5', { decimal: null })).toBe('1.5')
    expect(parseDecimal('1.5', { decimal: null })).toBe('1.5')
    expect(parseDecimal('1.234.567', { decimal: null })).toBe('1234567')
    expect(parseDecimal('0.123', { decimal: null })).toBe('0.123')
    expect(parseDecimal('12345.678', { decimal: null })).toBe('12345.678')
    expect(parseDecimal('1.234', { decimal: null })).toEqual({
      code: 'ambiguous_number',
      message: '"1.234" can be 1234 or 1.234, and no other number of the column says which',
      remedy: "set the column's decimal mark",
    })
  })

  test.each(['NaN', 'nan', 'Infinity', '-inf', '#VALUE!', '#DIV/0!', '#WERT!'])('refuses %s, which a failed calculation leaves', (text) => {
    expect(parseDecimal(text, { decimal: '.' })).toMatchObject({
      code: 'not_a_number',
      message: expect.stringContaining('failed calculation'),
    })
  })

  test.each([
    '',
    'abc',
    '--5',
    '0x10',
    '12abc',
    '12 pcs',
    '030-0074321',
    '2024-01-02',
    '1e9999',
    '5 5%%',
    '()',
    '-',
    '1/2',
    '9'.repeat(400),
  ])('refuses %j', (text) => {
    expect(typeof parseDecimal(text, { decimal: '.' })).toBe('object')
  })

  test('gives back every decimal, whatever way it is written', () => {
    const decimal = fc.tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.stringMatching(/^\d{0,8}$/))
    const style = fc.constantFrom(['.', ','], ['.', ''], ['.', ' '], ['.', "'"], [',', '.'], [',', ''], [',', '\u202f']) as fc.Arbitrary<
      ['.' | ',', string]
    >
    const minus = fc.constantFrom(
      (text: string) => `-${text}`,
      (text: string) => `${text}-`,
      (text: string) => `(${text})`,
      (text: string) => `- ${text}`,
    )
    const money = fc.constantFrom(
      (text: string) => text,
      (text: string) => `€ ${text}`,
      (text: string) => `${text} EUR`,
      (text: string) => ` ${text} `,
    )
    fc.assert(
      fc.property(decimal, style, minus, money, ([negative, whole, fraction], [mark, group], sign, around) => {
        const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, group)
        const plain = `${grouped}${fraction === '' ? '' : mark + fraction}`
        const isZero = whole === 0n && !/[1-9]/.test(fraction)
        const expected = `${negative && !isZero ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
        expect(parseDecimal(around(negative ? sign(plain) : plain), { decimal: mark })).toBe(expected)
      }),
    )
  })
})

describe('detectNumberStyle()', () => {
  test.each([
    [['1.234', '5,5'], ','],
    [['1,234.5', '7'], '.'],
    [['1.234', '12345'], '.'],
    [['1 234,56 €', '5,00 €'], ','],
    [["1'234.50"], '.'],
    [['12,34,567.00'], '.'],
    [['1.234.567'], ','],
    [['12', '-4'], null],
  ])('finds the mark of %j: %j', (samples, decimal) => {
    expect(detectNumberStyle(samples)).toMatchObject({ style: { decimal }, ambiguous: null, share: 1 })
  })

  test('says when it guesses, and why', () => {
    expect(detectNumberStyle(['1,234', '2,345'])).toMatchObject({
      style: { decimal: '.' },
      ambiguous: '"1,234" can be a thousand or three decimals; "," was taken as the thousands mark',
    })
    expect(detectNumberStyle(['1,5', '1.5']).ambiguous).toBe('both "1.5" and "1,5" occur: 1 with a decimal point, 1 with a decimal comma')
    expect(detectNumberStyle(['1,234', '1.234'])).toMatchObject({
      style: { decimal: null },
      ambiguous: expect.stringContaining('both points and commas'),
    })
  })

  test('tells the share, the currency, percent signs, negatives and fractions; words for nothing do not count', () => {
    expect(detectNumberStyle(['NULL', '', 'x', '5.5 USD', '-7.25 USD'])).toMatchObject({
      share: 2 / 3,
      count: 2,
      currency: 'USD',
      percentShare: 0,
      negative: true,
      fractional: true,
    })
    expect(detectNumberStyle(['5%', '7.5%'])).toMatchObject({ percentShare: 1, currency: null })
    expect(detectNumberStyle(['2024-01-02', 'abc'])).toMatchObject({ share: 0, count: 0 })
    expect(detectNumberStyle([])).toMatchObject({ share: 0, style: { decimal: null } })
  })

  test('currencyOf() finds the sign or code', () => {
    expect(currencyOf('€ 5')).toBe('€')
    expect(currencyOf('5 GBP')).toBe('GBP')
    expect(currencyOf('5')).toBeNull()
  })
})
