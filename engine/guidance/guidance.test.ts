import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { adviseChannel, channelOption, keepsIndex, resolutionSd } from './advise-channel.ts'
import { likeForLike, studentQuantile } from './like-for-like.ts'
import { sellingBySegment } from './selling-by-segment.ts'

describe('channelOption()', () => {
  // 100 calls at 30.00, 40 mails at 20.00, 10 in the portal at 4.00 and 5 visits nobody can price; a quarter is hard.
  const reason = { n: [100, 40, 10, 5], costPerResolution: [3_000, 2_000, 400, null], costSd: [0, 0, 0, 0], hardShare: 0.25 }

  it('moves what is not hard from dearer channels and counts what is settled there', () => {
    const { moved, saving } = channelOption(reason, 2, { low: 0.4, base: 0.6, high: 0.8 })
    // (75 calls + 30 mails) × 0.6 = 63; 75 × 0.6 × 26.00 + 30 × 0.6 × 16.00 = 1,458.00
    expect(moved.base).toBeCloseTo(63, 9)
    expect(saving!.base).toBeCloseTo(145_800, 6)
    expect([saving!.low, saving!.high].map(Math.round)).toEqual([97_200, 194_400])
  })

  it('moves nothing out of a cheaper channel, and nothing where a cost is not known', () => {
    const { moved, saving } = channelOption(reason, 1, { low: 1, base: 1, high: 1 })
    expect([moved.base, saving!.base]).toEqual([75, 75_000])
    expect(channelOption(reason, 3, { low: 1, base: 1, high: 1 })).toEqual({
      ...{ channel: 3, saving: null, sure: false, moved: { low: 0, base: 0, high: 0 } },
    })
  })

  it('is sure where costs differ by more than chance explains', () => {
    const all = { low: 1, base: 1, high: 1 }
    const measured = (sd: number) => ({ n: [100, 0], costPerResolution: [3_000, 2_800], costSd: [sd, sd], hardShare: 0 })
    // Difference 200 with sd √2 × 80 = 113: 1.77 of them; with 90 it is 1.57.
    expect([80, 90].map((sd) => channelOption(measured(sd), 1, all).sure)).toEqual([true, false])
    expect(resolutionSd(3_000, 15, 98)).toBeGreaterThan(resolutionSd(3_000, 150, 980))
    expect(resolutionSd(3_000, 0, 0)).toBe(Number.POSITIVE_INFINITY)
  })

  it('never counts a hard case: a saving is at most what all but the hard ones cost now, and none where all are hard', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true })
    const channels = fc.array(fc.tuple(fc.nat(1_000), fc.option(fc.nat(5_000))), { minLength: 2, maxLength: 5 })
    fc.assert(
      fc.property(channels, share, share, (list, hardShare, base) => {
        const one = { n: list.map(([n]) => n), costPerResolution: list.map(([, cost]) => cost), costSd: list.map(() => 0), hardShare }
        const { saving, moved } = channelOption(one, 0, { low: 0, base, high: 1 })
        const now = list.reduce((sum, [n, cost]) => sum + n * (cost ?? 0), 0)
        expect(saving?.high ?? 0).toBeLessThanOrEqual(now * (1 - hardShare) + 1e-6)
        expect(saving?.base ?? 0).toBeLessThanOrEqual((saving?.high ?? 0) + 1e-9)
        expect(moved.high).toBeLessThanOrEqual(one.n.reduce((sum, n) => sum + n, 0) * (1 - hardShare) + 1e-6)
        expect(channelOption({ ...one, hardShare: 1 }, 0, { low: 1, base: 1, high: 1 }).saving?.high ?? 0).toBe(0)
      }),
    )
    expect(() => channelOption({ n: [1], costPerResolution: [1], costSd: [0], hardShare: 1.2 }, 0, { low: 0, base: 0, high: 0 })).toThrow(
      RangeError,
    )
  })
})

describe('likeForLike()', () => {
  it('gives the difference with Welch’s interval, and none where a side has fewer than five', () => {
    // Means 24 and 20, variances 10 and 2.5 over 5 each: se² = 2.5, ν = 5.88, t(.95) = 1.951 (R: qt(.95, 5.882353) = 1.9509)
    const { difference, low, high } = likeForLike([20, 22, 24, 26, 28], [18, 19, 20, 21, 22])
    expect(difference).toBe(4)
    expect(high! - difference).toBeCloseTo(1.951 * Math.sqrt(2.5), 1)
    expect(difference - low!).toBeCloseTo(high! - difference, 9)
    expect(likeForLike([90, 90, 90, 90], [10, 10, 10, 10, 10])).toMatchObject({
      those: 4,
      others: 5,
      difference: 80,
      low: null,
      high: null,
    })
    expect(likeForLike([], [1])).toMatchObject({ difference: 0, low: null })
    // Tables: t(.95) is 2.132 with 4, 1.812 with 10, 1.697 with 30.
    expect([4, 10, 30].map((freedom) => studentQuantile(0.95, freedom).toFixed(2))).toEqual(['2.13', '1.81', '1.70'])
  })
})

describe('keepsIndex() and adviseChannel()', () => {
  const told = (low: number, high: number) => ({ those: 9, others: 9, difference: (low + high) / 2, low, high })

  it('keeps within the tolerance, lowers where all of it is below zero, and says nothing in between', () => {
    expect([told(-4, 3), told(-9, -1), told(-9, 4), { ...told(0, 0), low: null, high: null }].map((one) => keepsIndex(one, 5))).toEqual([
      'keeps',
      'lowers',
      'not told',
      'not told',
    ])
  })

  it('moves to what saves most of what keeps the index, and names what would save more beside it', () => {
    const [lowers, keeps, untold, dear] = [
      { saving: 900, sure: true, keeps: 'lowers' as const },
      { saving: 500, sure: true, keeps: 'keeps' as const },
      { saving: 700, sure: true, keeps: 'not told' as const },
      { saving: 0, sure: true, keeps: 'keeps' as const },
    ]
    expect(adviseChannel([lowers, keeps, untold, dear])).toEqual({ advice: 'move', to: keeps, untold })
    expect(adviseChannel([lowers, untold, dear])).toEqual({ advice: 'not known', to: untold, untold: null })
    expect(adviseChannel([{ ...keeps, sure: false }, dear]).advice).toBe('keep')
    expect(adviseChannel([lowers, dear])).toEqual({ advice: 'keep', to: null, untold: null })
  })
})

describe('sellingBySegment()', () => {
  it('adds up by segment and channel, and counts who costs more to sell to than it brings', () => {
    const sold = (n: number, costMinor: number, marginMinor: number, ordersWithoutMargin = 0) => ({
      ...{ n, costMinor, orders: 1, marginMinor, ordersWithoutMargin },
    })
    const rows = sellingBySegment([
      { segment: 'SME', selling: { visit: sold(2, 900, 100), phone: sold(1, 10, 50) } },
      { segment: 'SME', selling: { visit: sold(1, 300, 700) } },
      { segment: 'SME', selling: { visit: sold(1, 400, 0, 1) } },
      { segment: 'KEY', selling: { visit: sold(4, 500, 9_000) } },
    ])
    expect(rows.map((row) => [row.segment, row.channel, row.accounts, row.accountsLosing, row.lossMinor, row.losesMoney])).toEqual([
      ['SME', 'visit', 3, 1, 800, true],
      ['SME', 'phone', 1, 0, 0, false],
      ['KEY', 'visit', 1, 0, 0, false],
    ])
    expect(rows[0]!.costOfSale).toBe(2)
  })
})
