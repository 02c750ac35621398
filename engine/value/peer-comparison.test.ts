import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { averageAccountsLost } from './average-accounts.ts'
import { type ComparedAccount, compareWithPeers, peerFigures, peerSums, withoutAccount } from './peer-comparison.ts'

const account = (given: Partial<ComparedAccount>): ComparedAccount => ({
  ...{ revenue: 10_000, orders: 10, orderLines: 30, interactions: 5, listValue: 12_000, discount: 2_000, credits: 0, rebates: 0 },
  ...{ costOfGoods: 6_000, margin: 4_000, freight: 0, latePayment: 0, commissions: 0, returnsHandling: 0, activity: {} },
  ...{ costToServe: 0, netContribution: 4_000, ...given },
})
const five = (given: Partial<ComparedAccount>) => Array.from({ length: 5 }, () => account(given))

describe('peerFigures()', () => {
  it('says nothing of fewer than five', () => {
    expect(peerFigures(five({}).slice(1))).toBeNull()
    expect(peerFigures(five({ revenue: 0 }))).toBeNull()
  })
  it('is weighted by revenue, and leaves accounts without a margin out of margins', () => {
    const peers = [
      ...five({ costToServe: 500 }),
      account({ revenue: 90_000, costToServe: 900, margin: null, costOfGoods: null, netContribution: null }),
    ]
    const figures = peerFigures(peers)!
    expect(figures.shareOf.costToServe).toBeCloseTo(3_400 / 140_000, 12)
    expect(figures.shareOf.margin).toBeCloseTo(0.4, 12)
  })
  it('tells no margin that rests on fewer than five', () => {
    const peers = [...five({}).slice(1), account({ margin: null, netContribution: null })]
    expect(peerFigures(peers)!.shareOf.margin).toBeNull()
  })
})

describe('withoutAccount()', () => {
  it('is the sum of the others, exactly', () => {
    const accounts = [
      ...five({ activity: { call: 7 }, costToServe: 7 }),
      account({ revenue: 123, activity: { visit: 9 }, costToServe: 9, margin: null }),
    ]
    expect(peerFigures(withoutAccount(peerSums(accounts), accounts[5]!))).toEqual({
      ...peerFigures(accounts.slice(0, 5)),
      shareOf: expect.objectContaining(peerFigures(accounts.slice(0, 5))!.shareOf),
    })
  })
})

describe('compareWithPeers()', () => {
  const peers = peerFigures(five({ activity: { order: 300, call: 100 }, costToServe: 400 }))!

  it('names the activity that makes the difference, with what it comes to', () => {
    const one = compareWithPeers(account({ activity: { order: 300, call: 900 }, costToServe: 1_200 }), peers, ['order'])
    expect(one).toMatchObject({ verdict: 'more', accounts: 5 })
    expect(one.differences).toMatchObject([{ step: 'activity:call', amountMinor: 800, because: null }])
  })
  it('tells small orders from much work per order', () => {
    const small = compareWithPeers(account({ orders: 30, activity: { order: 900, call: 100 }, costToServe: 1_000 }), peers, ['order'])
    expect(small.differences[0]).toMatchObject({ step: 'activity:order', because: 'order size' })
    const heavy = compareWithPeers(account({ activity: { order: 900, call: 100 }, costToServe: 1_000 }), peers, ['order'])
    expect(heavy.differences[0]).toMatchObject({ step: 'activity:order', because: 'work per order' })
  })
  it('calls half a point of revenue the same, and says what it spares an account that costs less', () => {
    expect(compareWithPeers(account({ activity: { order: 320, call: 100 }, costToServe: 420 }), peers, []).verdict).toBe('same')
    const less = compareWithPeers(account({ activity: { order: 30, call: 100 }, costToServe: 130 }), peers, ['order'])
    expect(less).toMatchObject({ verdict: 'less', differences: [{ step: 'activity:order', amountMinor: -270 }] })
  })
  it('refuses an account without revenue', () => {
    expect(() => compareWithPeers(account({ revenue: 0 }), peers, [])).toThrow(RangeError)
  })
  it('names only differences in the direction of the whole, largest first, three at most', () => {
    const costs = fc.record({ a: fc.nat(4_000), b: fc.nat(4_000), c: fc.nat(4_000), d: fc.nat(4_000), order: fc.nat(4_000) })
    fc.assert(
      fc.property(costs, costs, (own, theirs) => {
        const total = (of: Record<string, number>) => Object.values(of).reduce((sum, one) => sum + one, 0)
        const figures = peerFigures(five({ activity: theirs, costToServe: total(theirs) }))!
        const found = compareWithPeers(account({ activity: own, costToServe: total(own) }), figures, ['order'])
        const sign = found.verdict === 'less' ? -1 : 1
        expect(found.differences.length).toBeLessThanOrEqual(3)
        const sizes = found.differences.map((one) => sign * (one.own - one.peers))
        expect(sizes.every((size) => size > 0)).toBe(true)
        expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
      }),
    )
  })
})

describe('averageAccountsLost()', () => {
  it('is 1 for the average account, and the accounts of a book come to their number', () => {
    const book = [-60, -20, -10, -30]
    const all = book.map((one) => averageAccountsLost(one, book).accounts!)
    expect(all.reduce((sum, one) => sum + one, 0)).toBeCloseTo(4, 12)
    expect(averageAccountsLost(-30, book).accounts).toBe(1)
  })
  it('is not told where profit would not fall, is not known, or the mean account brings nothing', () => {
    expect(averageAccountsLost(5, [-10, 5]).accounts).toBeNull()
    expect(averageAccountsLost(null, [-10]).accounts).toBeNull()
    expect(averageAccountsLost(-1, [-1, 1]).accounts).toBeNull()
    expect(averageAccountsLost(-1, []).accounts).toBeNull()
  })
})
