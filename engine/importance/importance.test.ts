import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { penaltyReward, type RatedAnswers } from './penalty-reward.ts'
import { drawnAccounts, seeded } from './resample.ts'

const path = '../shared/checks/drivers.json'
const [check] = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: { inputs: { data: number[][] }; expected: Record<string, never> }[] }).cases
  : []

const columns = (rows: readonly (readonly number[])[], accounts = rows.length): RatedAnswers => ({
  account: Int32Array.from(rows, (_, i) => i % accounts),
  accounts,
  overall: Float64Array.from(rows, (row) => row.at(-1)!),
  ratings: rows[0]!.slice(0, -1).map((_, a) => Float64Array.from(rows, (row) => row[a]!)),
})
const five = { low: 2, high: 5, resamples: 0, seed: 1 }

describe('penaltyReward()', () => {
  it.skipIf(!check)('is the planted must-be, attractive and linear attribute of the checks (skipped where they are not at hand)', () => {
    const { inputs, expected } = check! as unknown as {
      inputs: { data: number[][] }
      expected: { intercept: number; R2: number; results: Record<string, number | string>[] }
    }
    const found = penaltyReward(columns(inputs.data), five)
    expect(found.intercept).toBeCloseTo(expected.intercept, 8)
    expect(found.r2).toBeCloseTo(expected.R2, 8)
    expected.results.forEach((one, a) => {
      const effect = found.attributes[a]!
      expect(effect.penalty).toBeCloseTo(one.penalty as number, 8)
      expect(effect.reward).toBeCloseTo(one.reward as number, 8)
      expect(effect.importance).toBeCloseTo(one.range as number, 8)
      expect(effect.asymmetry).toBeCloseTo(one.IA as number, 8)
      expect(effect.meanRating).toBeCloseTo(one.mean as number, 8)
      expect([effect.kind, effect.estimable]).toEqual([one.cls, true])
    })
    // methods §6, R 4.3 relaimpo on the same data.
    expect(found.attributes.map((one) => one.share.toFixed(4))).toEqual(['0.4343', '0.0594', '0.1849'])
    expect(found.linearR2.toFixed(4)).toBe('0.6786')
  })

  it('says nothing of an attribute with fewer than ten low or high ratings, clips wrong signs and flags them', () => {
    const random = seeded(5)
    const rows = Array.from({ length: 90 }, (_, i) => {
      const a = 1 + Math.floor(random() * 5)
      const rare = i < 9 ? 1 : 3 + Math.floor(random() * 3)
      // The third is liked less the higher it is rated: a wrong sign.
      const wrong = 1 + Math.floor(random() * 5)
      return [a, rare, wrong, 50 + 10 * a - 3 * wrong]
    })
    const [first, second, third] = penaltyReward(columns(rows), five).attributes
    expect([first!.estimable, second!.estimable, second!.nLow]).toEqual([true, false, 9])
    expect([third!.penalty, third!.reward, third!.asymmetry, third!.kind]).toEqual([0, 0, null, null])
    expect(third!.clipped).toEqual({ penalty: true, reward: true })
    expect(first!.clipped).toEqual({ penalty: false, reward: false })
  })

  it('has intervals that the seed repeats, that hold the planted effect, and that are wider where accounts speak as one', () => {
    const random = seeded(11)
    const moods = Array.from({ length: 40 }, () => 20 * (random() - 0.5))
    const rows = Array.from({ length: 400 }, (_, i) => {
      const rating = 1 + Math.floor(random() * 5)
      return [rating, 60 + (rating <= 2 ? -12 : 0) + (rating === 5 ? 4 : 0) + moods[i % 40]! + 6 * (random() - 0.5)]
    })
    const once = penaltyReward(columns(rows, 40), { ...five, resamples: 300 }).attributes[0]!
    expect(penaltyReward(columns(rows, 40), { ...five, resamples: 300 }).attributes[0]).toEqual(once)
    expect(once.penaltyRange!.low).toBeLessThan(-12)
    expect(once.penaltyRange!.high).toBeGreaterThan(-12)
    // Ten answers of an account that say the same thing are one account's, not ten.
    const said = Array.from({ length: 40 }, (_, account) => [1 + (account % 5), 60 + (account % 5) + moods[account]!])
    const rated = Array.from({ length: 400 }, (_, i) => said[Math.floor(i / 10)]!)
    const width = (account: (i: number) => number, accounts: number) => {
      const answers = { ...columns(rated), account: Int32Array.from(rated, (_, i) => account(i)), accounts }
      const { low, high } = penaltyReward(answers, { ...five, resamples: 300 }).attributes[0]!.penaltyRange!
      return high - low
    }
    expect(width((i) => Math.floor(i / 10), 40)).toBeGreaterThan(2 * width((i) => i, 400))
  })

  it('says which attributes go together, and gives them shares that add up to what all explain, in any order', () => {
    const attribute = fc.integer({ min: 1, max: 5 })
    fc.assert(
      fc.property(fc.array(fc.tuple(attribute, attribute, fc.integer({ min: 0, max: 10 })), { minLength: 12, maxLength: 40 }), (rows) => {
        const twins = rows.map(([a, b, y]) => [a, a, b, y])
        const found = penaltyReward(columns(twins), five)
        const turned = penaltyReward(columns(rows.map(([a, b, y]) => [b, a, a, y])), five)
        expect(found.linearR2).toBeCloseTo(turned.linearR2, 9)
        expect(found.attributes[0]!.share).toBeCloseTo(found.attributes[1]!.share, 9)
        expect(found.attributes[2]!.share).toBeCloseTo(turned.attributes[0]!.share, 9)
        if (new Set(rows.map(([a]) => a)).size > 1) expect(found.together[0]).toMatchObject({ a: 0, b: 1 })
      }),
      { numRuns: 40 },
    )
  })
})

it('drawnAccounts() draws as many as there are, and each about as often', () => {
  const random = seeded(3)
  const sums = new Float64Array(20)
  for (let round = 0; round < 500; round++) {
    const times = drawnAccounts(20, random)
    for (let at = 0; at < 20; at++) sums[at]! += times[at]!
  }
  expect(sums.reduce((sum, n) => sum + n, 0)).toBe(10_000)
  for (const n of sums) expect(Math.abs(n - 500)).toBeLessThan(100)
})
