import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareBytes, compareKeys } from './compare-keys.ts'

describe('compareBytes()', () => {
  it('compareBytes() sorts by UTF-8 bytes, not by UTF-16 units', () => {
    expect('😀' < 'Ａ').toBe(true)
    expect(compareBytes('😀', 'Ａ')).toBeGreaterThan(0)
    expect(['b', 'ä', '😀', 'Ａ', 'a', '', 'B'].sort(compareBytes)).toEqual(['', 'B', 'a', 'b', 'ä', 'Ａ', '😀'])
  })
  it('compareBytes() law: agrees with the bytes themselves', () => {
    const text = fc
      .array(fc.integer({ min: 0, max: 0x10ffff }).filter((code) => code < 0xd800 || code > 0xdfff))
      .map((codes) => String.fromCodePoint(...codes))
    fc.assert(fc.property(text, text, (a, b) => Math.sign(compareBytes(a, b)) === Buffer.compare(Buffer.from(a), Buffer.from(b))))
  })
})

describe('compareKeys()', () => {
  it('compareKeys() puts source before external id', () => {
    expect(compareKeys({ source: 'erp', externalId: 'Z' }, { source: 'shop', externalId: 'A' })).toBeLessThan(0)
    expect(compareKeys({ source: 'erp', externalId: '10' }, { source: 'erp', externalId: '9' })).toBeLessThan(0)
    expect(compareKeys({ source: 'erp', externalId: '01' }, { source: 'erp', externalId: '01' })).toBe(0)
  })
})
