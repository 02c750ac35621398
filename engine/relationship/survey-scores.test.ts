import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agreement, icc } from './agreement.ts'
import { defaultParameters } from './default-parameters.ts'
import { nps, npsCounts } from './nps.ts'
import { plainNumbers } from './plain-numbers.ts'
import { acsi, pomp, scoreSummary } from './survey-scores.ts'
import { voiceBook } from './voice-book.ts'

const close = (actual: number | null | undefined, expected: number, tolerance = 1e-9) =>
  expect(Math.abs(actual! - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(tolerance)
const read = <One>(name: string): One[] => {
  const path = `../shared/checks/${name}.json`
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: One[] }).cases : []
}
// biome-ignore lint/suspicious/noExplicitAny: the file's own shape
type Case = { readonly id: string; readonly function: string; readonly inputs: any; readonly expected: any; readonly tolerance: number }

describe('nps()', () => {
  it('has the variance and error that its own package prints: 1, 2, 3 gives 1/3, 5/9, .304', () => {
    const found = nps({ detractors: 1, passives: 2, promoters: 3 })!
    close(found.nps, 1 / 3)
    close(found.variance, 5 / 9)
    close(found.se, 0.304, 5e-4)
    close(nps({ detractors: 54, passives: 108, promoters: 162 })!.se, 0.041408666249996104)
    const wide = nps({ detractors: 9, passives: 8, promoters: 19 }, 0.95)!
    close(wide.low, -0.0044147392639857785)
    close(wide.high, 0.5172352520844985)
  })

  it('is not certain of three promoters, and says nothing without an answer', () => {
    const three = nps({ detractors: 0, passives: 0, promoters: 3 })!
    expect(three.nps).toBe(1)
    expect(three.low).toBeLessThan(0.3)
    expect(nps({ detractors: 0, passives: 0, promoters: 0 })).toBe(null)
    expect(() => nps({ detractors: -1, passives: 0, promoters: 2 })).toThrow(RangeError)
    expect(() => npsCounts([11])).toThrow(RangeError)
  })

  it('gets surer with more of the same', () => {
    const counts = fc.record({ detractors: fc.nat(30), passives: fc.nat(30), promoters: fc.nat(30) })
    fc.assert(
      fc.property(counts, ({ detractors, passives, promoters }) => {
        const [one, four] = [1, 4].map((k) => nps({ detractors: k * detractors, passives: k * passives, promoters: k * promoters }))
        if (!one || !four) return
        expect(one.low <= one.high && one.low >= -1 && one.high <= 1).toBe(true)
        expect(four.high - four.low).toBeLessThanOrEqual(one.high - one.low + 1e-12)
      }),
    )
  })
})

describe('Scores of surveys', () => {
  it('turn CES of 2010 round, and leave nothing outside its scale', () => {
    expect([pomp(7, 0, 10), pomp(4, 1, 5), pomp(5, 1, 5, false), pomp(1, 1, 5, false)]).toEqual([70, 75, 0, 100])
    close(pomp(5, 1, 7), 66.66666666666667)
    expect(() => pomp(6, 1, 5)).toThrow(RangeError)
    expect(scoreSummary([], 4)).toBe(null)
    expect(() => acsi([8], [0.5])).toThrow(RangeError)
  })

  const cases = read<Case>('nps-csat-ces')
  it.runIf(cases.length > 0)('meet every check case (skipped where the folder of checks is not at hand)', () => {
    const scales: Readonly<Record<string, readonly [number, number, boolean]>> = {
      ...{ nps: [0, 10, true], csat: [1, 5, true], ces1: [1, 5, false], ces2: [1, 7, true] },
    }
    for (const { id, function: name, inputs, expected, tolerance } of cases) {
      if (name === 'nps' || name === 'npsSE' || name === 'npsFromScores') {
        const found = nps(name === 'npsFromScores' ? npsCounts(inputs.scores) : inputs)!
        close(found.nps, expected.nps, tolerance)
        close(found.variance, expected.variance, tolerance)
        if (expected.se !== undefined) close(found.se, expected.se, tolerance)
      } else if (name === 'npsAdjustedWald') {
        const { centre, centreSe, low, high } = nps(inputs, inputs.level)!
        close(centre, expected.centre, tolerance)
        close(centreSe, expected.se, tolerance)
        close(low, expected.lo, tolerance)
        close(high, expected.hi, tolerance)
      } else if (name === 'pomp') close(pomp(inputs.value, ...scales[inputs.metric]!), expected, tolerance)
      else if (name === 'acsi') close(acsi([inputs.satisfaction, inputs.expectancy, inputs.ideal], inputs.weights), expected, tolerance)
      else if (name === 'csatTop2') close(scoreSummary(inputs.scores, 4)!.topShare, expected, tolerance)
      else expect.unreachable(`${id}: nobody computes ${name}`)
    }
  })
})

describe('agreement()', () => {
  it('is .75 for 4 4 5 3 4, none for 1 5 1 5, and said of two', () => {
    expect(agreement([4, 4, 5, 3, 4], 5)).toMatchObject({ variance: 0.5, rwg: 0.75, adMean: 0.4, adMedian: 0.4, agree: true })
    expect(agreement([1, 5, 1, 5], 5)).toMatchObject({ expectedVariance: 2, rwg: 0, adMean: 2, agree: false })
    expect(agreement([4], 5)).toBe(null)
    expect(() => agreement([1, 1], 1)).toThrow(RangeError)
  })

  const table = (file: string) =>
    readFileSync(`../shared/checks/${file}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',').map(Number) as [number, number])
  const byGroup = (rows: readonly (readonly [number, number])[]) => {
    const groups = new Map<number, [number, number][]>()
    for (const [group, value] of rows) groups.set(group, [...(groups.get(group) ?? []), [group, value]])
    return groups
  }
  const cases = read<Case>('agreement')
  it.runIf(cases.length > 0)('meets what R prints of its own data (skipped where the folder of checks is not at hand)', () => {
    const [lead, hours] = [table('data/lq2002_lead.csv'), table('data/bhr2000_hrs.csv')].map(byGroup) as [
      ReturnType<typeof byGroup>,
      ReturnType<typeof byGroup>,
    ]
    const values = (rows: readonly (readonly [number, number])[]) => rows.map(([, value]) => value)
    for (const { id, inputs, expected, tolerance } of cases) {
      if (id === 'rwg-lq2002')
        for (const [group, rwg] of Object.entries<number>(expected))
          close(agreement(values(lead.get(Number(group))!), 5)!.rwg, rwg, tolerance)
      else if (id === 'adm-bhr2000')
        for (const [group, ad] of Object.entries<number>(expected))
          close(agreement(values(hours.get(Number(group))!), 5)!.adMean, ad, tolerance)
      else {
        const found = agreement(inputs.ratings, inputs.options)!
        close(found.variance, expected.variance)
        close(found.rwg, expected.rwg)
        close(found.adMean, expected.adMean)
      }
    }
    const found = icc([...hours.values()].map(values))!
    close(found.msb, 34.40251, 5e-6)
    close(found.msw, 2.752583, 5e-7)
    close(found.icc1, 0.1741008, 5e-8)
    close(found.icc2, 0.9199889, 5e-8)
  })

  it('has no ICC without two groups or a group of two', () => {
    expect(icc([[1, 2, 3]])).toBe(null)
    expect(icc([[1], [2], []])).toBe(null)
  })
})

describe('plainNumbers()', () => {
  it('counts the same answers plainly: everyone, each person once, the heaviest alone', () => {
    const book = voiceBook([
      {
        contacts: [
          { groups: ['decides'], level: 'c-level', lastAsked: 900, answers: [{ day: 950, y: 40 }] },
          {
            groups: ['uses'],
            answers: [
              { day: 990, y: 100 },
              { day: 980, y: 80 },
              { day: 10, y: 0 },
            ],
          },
          { groups: ['uses'], answers: [{ day: 990, y: 50, metric: 'csat' }] },
          { groups: ['uses'], lastAsked: 999 },
          { groups: ['uses'] },
          {
            groups: [],
            unnamed: true,
            answers: [
              { day: 990, y: 90 },
              { day: 991, y: 100 },
            ],
          },
        ],
      },
    ])
    const found = plainNumbers(book, 0, 1000, defaultParameters)
    // The answer of day 10 is older than 730 days.
    expect(found.everyAnswer).toEqual({ mean: 460 / 6, n: 6 })
    expect(found.perPerson).toEqual({ mean: (40 + 90 + 50 + 95) / 4, n: 4 })
    expect(found.mostInfluential).toMatchObject({ contact: 0, y: 40 })
    expect(found.nps).toMatchObject({ detractors: 1, passives: 0, promoters: 3 })
    expect(found).toMatchObject({ people: 6, asked: 5, answered: 4, neverAsked: 1, agreement: { n: 4 } })
  })

  it('says nothing where nobody was heard', () => {
    expect(plainNumbers(voiceBook([{ contacts: [{ groups: [] }] }]), 0, 1000, defaultParameters)).toEqual({
      ...{ everyAnswer: null, perPerson: null, mostInfluential: { contact: 0, share: 1, y: null }, nps: null },
      ...{ people: 1, asked: 0, answered: 0, neverAsked: 1, agreement: null },
    })
    expect(plainNumbers(voiceBook([{ contacts: [] }]), 0, 1000, defaultParameters)).toMatchObject({ people: 0, mostInfluential: null })
  })
})
