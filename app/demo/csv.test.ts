import { describe, expect, it } from 'vitest'
import { cp1252, csvRow, pointAmount, sapAmount, sapDay, sapQuantity } from './csv.ts'
import { salesforceId, salesforceId18 } from './keys.ts'

describe('csv', () => {
  it('csvRow() quotes what holds the separator, unless told to leave it broken', () => {
    const style = { separator: ',', quote: 'needed', newline: '\n' } as const
    expect(csvRow(['a, "b"', 1, null], style)).toBe('"a, ""b""",1,\n')
    expect(csvRow([{ unquoted: 'a, b' }, 1], style)).toBe('a, b,1\n')
  })
  it('sapAmount() groups by thousands, decimal comma, sign behind', () => {
    expect(sapAmount(123_456_789)).toBe('1.234.567,89')
    expect(sapAmount(-5)).toBe('0,05-')
    expect(sapQuantity(-12)).toBe('12,000-')
    expect(pointAmount(-120_050)).toBe('-1200.50')
    expect(sapDay('2026-09-30')).toBe('30.09.2026')
  })
  it('cp1252() writes umlauts in one byte and refuses what the code page lacks', () => {
    expect([...cp1252('Köln €')]).toEqual([0x4b, 0xf6, 0x6c, 0x6e, 0x20, 0x80])
    expect(() => cp1252('Łódź')).toThrow(RangeError)
  })
  it('salesforceId18() adds the three characters that say which letters are capitals', () => {
    // By hand: a third with no capital is A, with all five 5, with the first only B, with the last only Q.
    expect(salesforceId18('001aaaaaaaaaaaa')).toBe('001aaaaaaaaaaaaAAA')
    expect(salesforceId18('AAAAABaaaaabcdZ')).toBe('AAAAABaaaaabcdZ5BQ')
    expect(salesforceId('001', 10)).not.toBe(salesforceId('001', 36))
    expect(salesforceId('001', 10).slice(0, 15).toLowerCase()).toBe(salesforceId('001', 36).slice(0, 15).toLowerCase())
  })
})
