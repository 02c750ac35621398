import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bookFindings, type FindingAccount } from './book-findings.ts'

const account = (more: Partial<FindingAccount> = {}): FindingAccount => ({
  ...{ unassigned: false, revenue: 1000, orders: 2, credits: 0, costToServe: 100, netContribution: 50, belowZero: 'no' },
  ...{ causedByUs: 0, latePayment: 0, getsItFree: false, shift: 0 },
  ...more,
})
const below = (netContribution: number) => account({ netContribution, belowZero: 'every' })

describe('bookFindings()', () => {
  it('says who costs more than it brings in every version, and how much, and largest amounts first', () => {
    const book = [below(-30), below(-12), account({ belowZero: 'some', netContribution: -99 }), account({ causedByUs: 80 })]
    expect(bookFindings(book, true)).toEqual([
      { code: 'caused_by_us', n: 1, atStakeMinor: 80 },
      { code: 'below_zero', n: 2, atStakeMinor: 42 },
    ])
  })

  it('names nobody below zero while it may not, and says who takes more service than orders explain', () => {
    const book = [below(-30), account({ shift: 25 }), account({ shift: -25 })]
    expect(bookFindings(book, false)).toEqual([{ code: 'service_beyond_orders', n: 1, atStakeMinor: 25 }])
  })

  it('counts what lies on Unassigned apart and nothing of it among the accounts', () => {
    expect(bookFindings([account({ unassigned: true, revenue: -500, costToServe: 70, causedByUs: 9, credits: 4 })], true)).toEqual([
      { code: 'unassigned', n: 1, atStakeMinor: 500 },
    ])
  })

  it('is silent on what is closed or not known', () => {
    const closed = account({ costToServe: null, netContribution: null, belowZero: 'not known', causedByUs: null, latePayment: null })
    expect(bookFindings([{ ...closed, getsItFree: true, shift: null, credits: 6 }], false)).toEqual([
      { code: 'price_corrections', n: 1, atStakeMinor: 6 },
    ])
    expect(bookFindings([], true)).toEqual([])
  })

  it('adds up the same in any order', () => {
    const any = fc.record({ late: fc.nat(1000), free: fc.boolean(), net: fc.integer({ min: -500, max: -1 }) })
    fc.assert(
      fc.property(fc.array(any, { maxLength: 30 }), (rows) => {
        const book = rows.map((row) => ({ ...below(row.net), latePayment: row.late, getsItFree: row.free }))
        expect(bookFindings([...book].reverse(), true)).toEqual(bookFindings(book, true))
      }),
    )
  })
})
