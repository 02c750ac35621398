import { describe, expect, it } from 'vitest'
import { matchShares } from './match-shares.ts'

const components = [
  [
    { source: 'crm', externalId: 'a' },
    { source: 'erp', externalId: '1' },
  ],
  [{ source: 'erp', externalId: '2' }],
  [{ source: 'desk', externalId: 'x' }],
]

describe('matchShares()', () => {
  it('states rows and money matched per source, with any other source and with each', () => {
    const shares = matchShares({ components }, [
      { measure: 'revenue', source: 'erp', externalId: '1', n: 10, amountMinor: 900 },
      { measure: 'revenue', source: 'erp', externalId: '2', n: 4, amountMinor: -100 },
      { measure: 'tickets', source: 'desk', externalId: 'x', n: 3, amountMinor: null },
      { measure: 'tickets', source: 'desk', externalId: null, n: 1, amountMinor: null },
    ])
    expect(shares.map((one) => [one.measure, one.source, one.matchedWith, one.matchedN, one.n, one.share, one.amountShare])).toEqual([
      ['revenue', 'erp', null, 10, 14, 10 / 14, 0.9],
      ['revenue', 'erp', 'crm', 10, 14, 10 / 14, 0.9],
      ['revenue', 'erp', 'desk', 0, 14, 0, 0],
      ['tickets', 'desk', null, 0, 4, 0, null],
      ['tickets', 'desk', 'crm', 0, 4, 0, null],
      ['tickets', 'desk', 'erp', 0, 4, 0, null],
    ])
    expect(shares[0]).toMatchObject({ amountMinor: 800, matchedAmountMinor: 900 })
  })

  it('has no share where there are no rows', () => {
    expect(
      matchShares({ components }, [{ measure: 'contacts', source: 'erp', externalId: '1', n: 0, amountMinor: null }])[0],
    ).toMatchObject({ share: null, amountShare: null })
    expect(matchShares({ components: [] }, [])).toEqual([])
  })
})
