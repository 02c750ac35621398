import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { drawLines, rankOfScore, rankScores, shareOfRank } from './draw-lines.ts'
import { drawTiers, TIER_REASONS } from './draw-tiers.ts'
import { segmentSnapshot } from './segment-snapshot.ts'
import { DEFAULT_SEGMENT_PARAMS, type TierHistory } from './segment-types.ts'
import { sumByGroup } from './sum-by-group.ts'
import { TIERS } from './tier.ts'

const scores = fc.array(fc.integer({ min: 0, max: 5000 }), { minLength: 1, maxLength: 20 })

describe('drawLines(), shareOfRank(), rankOfScore()', () => {
  it('shareOfRank() puts the line behind that account, whatever the scores', () => {
    fc.assert(
      fc.property(scores, fc.integer({ min: 1, max: 20 }), (list, inside) => {
        const ranked = rankScores(list)
        const share = shareOfRank(ranked, inside)
        if (inside > ranked.positive) expect(share).toBe(null)
        else expect(drawLines(ranked, { keyShare: share!, majorShare: 1, maxKey: 100 }).keys).toBe(inside)
      }),
    )
  })

  it('shareOfRank() is written with as few decimals as will do', () => {
    const ranked = rankScores([6996, 2000, 1004])
    expect([1, 2, 3].map((inside) => shareOfRank(ranked, inside))).toEqual([0.6, 0.8, 1])
    expect(shareOfRank(rankScores([5_000_001, 4_999_999, 3]), 1)).toBe(0.4)
    expect([0, 4, 1.5].map((inside) => shareOfRank(ranked, inside))).toEqual([null, null, null])
  })

  it('rankOfScore() counts accounts at or above a score', () => {
    const ranked = rankScores([5, 9, 5, 0])
    expect([10, 9, 5, 4, 0].map((least) => rankOfScore(ranked, least))).toEqual([0, 1, 3, 3, 4])
  })

  it('nobody with a score of 0 is inside a line', () => {
    expect(drawLines(rankScores([0, 0]), { keyShare: 0.7, majorShare: 1, maxKey: 9 })).toMatchObject({
      keys: 0,
      majors: 0,
      doubleKeyThreshold: null,
    })
    expect(drawLines(rankScores([]), { keyShare: 0.7, majorShare: 1, maxKey: 9 })).toMatchObject({ keys: 0, majors: 0 })
  })
})

describe('drawTiers()', () => {
  it('says what segmentSnapshot() says, account by account', () => {
    const tier = fc.constantFrom(...TIERS)
    const day = fc.constantFrom('2025-01-31', '2025-09-30', '2025-12-31')
    const account = fc.record({
      score: fc.integer({ min: 0, max: 3000 }),
      before: fc.option(fc.record({ tier, day })),
      byHand: fc.option(tier),
    })
    fc.assert(
      fc.property(fc.array(account, { minLength: 1, maxLength: 15 }), fc.constantFrom(0.3, 0.7, 0.9), (list, keyShare) => {
        const params = { ...DEFAULT_SEGMENT_PARAMS, keyShare, maxKey: 4 }
        const id = (at: number) => `a${String(at).padStart(2, '0')}`
        const known = list.flatMap(({ before }, at) => (before ? [{ at, before }] : []))
        const history: TierHistory = {
          source: known.map(() => 'erp'),
          externalId: known.map(({ at }) => id(at)),
          computed: known.map(({ before }) => before.tier),
          since: known.map(({ before }) => before.day),
        }
        const overrides = list.flatMap(({ byHand }, at) =>
          byHand ? [{ source: 'erp', externalId: id(at), tier: byHand, reason: 'x', from: null, expires: '2099-01-01' }] : [],
        )
        const value = list.map(({ score }) => score)
        const accounts = { source: list.map(() => 'erp'), externalId: list.map((_, at) => id(at)), value, revenue: value }
        const whole = segmentSnapshot('2026-03-31', params, overrides, history, accounts)
        const drawn = drawTiers(
          '2026-03-31',
          params,
          rankScores(value),
          {
            computed: Int8Array.from(list, ({ before }) => (before ? TIERS.indexOf(before.tier) : -1)),
            since: list.map(({ before }) => before?.day ?? null),
          },
          Int8Array.from(list, ({ byHand }) => (byHand ? TIERS.indexOf(byHand) : -1)),
        )
        const words = (codes: Uint8Array) => [...codes].map((code) => TIERS[code])
        expect([words(drawn.raw), words(drawn.computed), words(drawn.tier)]).toEqual([whole.raw, whole.computed, whole.tier])
        expect([...drawn.why].map((code) => TIER_REASONS[code])).toEqual(whole.why)
        expect(drawn.doubleKeyThreshold).toBe(whole.keyThreshold === null ? null : whole.keyThreshold * 2)
      }),
    )
  })

  it('redraws 100,000 accounts within a frame', () => {
    const n = 100_000
    const ranked = rankScores(Float64Array.from({ length: n }, (_, at) => Math.floor(1e9 / (1 + ((at * 7919) % n)))))
    const before = { computed: new Int8Array(n).fill(2), since: new Array<string>(n).fill('2025-09-30') }
    const money = Float64Array.from({ length: n }, (_, at) => at)
    const times = Array.from({ length: 12 }, (_, step) => {
      const started = performance.now()
      const { tier } = drawTiers(
        '2026-03-31',
        { ...DEFAULT_SEGMENT_PARAMS, keyShare: 0.6 + step / 100 },
        ranked,
        before,
        new Int8Array(n).fill(-1),
      )
      sumByGroup(tier, 3, [money, money, money])
      return performance.now() - started
    }).sort((a, b) => a - b)
    expect(times[6]).toBeLessThan(100)
  })

  it('refuses columns of another length', () => {
    expect(() => drawTiers('2026-03-31', DEFAULT_SEGMENT_PARAMS, rankScores([1]), null, new Int8Array(2))).toThrow(RangeError)
  })
})

describe('sumByGroup()', () => {
  it('leaves out what is not known and says how much is; codes outside are in no group', () => {
    const { n, sums, known } = sumByGroup([0, 1, 0, 7, -1], 2, [
      [5, 7, null, 9, 9],
      [Number.NaN, 1, 2, 3, 4],
    ])
    expect([[...n], ...sums.map((s) => [...s]), ...known.map((k) => [...k])]).toEqual([
      [2, 1],
      [5, 7],
      [2, 1],
      [1, 1],
      [1, 1],
    ])
    expect(() => sumByGroup([0], 1, [[]])).toThrow(RangeError)
  })
})
