import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultParameters, defaultRules } from '../relationship/default-parameters.ts'
import { indexAccounts } from '../relationship/index-accounts.ts'
import { voiceBook } from '../relationship/voice-book.ts'
import { openGroups } from './close-small-groups.ts'
import { differenceOfShares } from './difference-of-shares.ts'
import { goalStanding } from './goal-standing.ts'
import { halfAfterHearing } from './half-after-hearing.ts'
import { heardByQuarter, quartersTo } from './heard-quarters.ts'
import { hearingOrder, peopleToHear } from './hearing-worklist.ts'
import { binOf, indexBins } from './index-bins.ts'
import { meanOfAccounts } from './mean-of-accounts.ts'
import { npsByAccount } from './nps-by-account.ts'
import { roleGroupScores } from './role-group-scores.ts'
import { scoreAndMoney } from './score-and-money.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })

describe('meanOfAccounts()', () => {
  it('has the variance among accounts and the mean of their own over n', () => {
    // s² = 100, mean of sd² = 36, n = 3: 1.645 · √(136 / 3)
    const { low, high } = meanOfAccounts([60, 70, 80], [6, 6, 6])!
    expect([low, high].map((one) => one.toFixed(3))).toEqual(['58.925', '81.075'])
  })
  it('of one account alone is its own interval, and says nothing where that is not known', () => {
    expect(meanOfAccounts([70], [6])!.low).toBeCloseTo(70 - 1.6448536 * 6, 6)
    expect(meanOfAccounts([70])).toEqual({ n: 1, mean: 70, low: 0, high: 100 })
    expect(meanOfAccounts([Number.NaN])).toBeNull()
  })
  it('holds the true mean of a segment at least as often as it says (normal accounts and errors, seed 5)', () => {
    let seed = 5
    const uniform = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return (seed + 0.5) / 2_147_483_648
    }
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform())
    let held = 0
    for (let round = 0; round < 2000; round++) {
      // What is known of an account is its true value pulled to the mean: as an index does.
      const known = Array.from({ length: 30 }, () => 70 + 8 * normal())
      const { low, high } = meanOfAccounts(
        known,
        known.map(() => 6),
      )!
      held += Number(low <= 70 && 70 <= high)
    }
    expect(held / 2000).toBeGreaterThan(0.9)
  })
})

describe('differenceOfShares()', () => {
  it('adds one case of each kind to both groups, as Agresti and Caffo do', () => {
    const { difference, low, high } = differenceOfShares({ yes: 7, n: 20 }, { yes: 2, n: 20 })!
    const [p, q] = [8 / 22, 3 / 22]
    const half = 1.6448536 * Math.sqrt((p * (1 - p) + q * (1 - q)) / 22)
    expect([difference, low, high].map((one) => one.toFixed(6))).toEqual([0.25, p - q - half, p - q + half].map((one) => one.toFixed(6)))
  })
  it('says nothing of fewer than ten, and turns round with the groups', () => {
    expect(differenceOfShares({ yes: 9, n: 9 }, { yes: 0, n: 100 })).toBeNull()
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 90 }), share, share, (n, a, b) => {
        const [one, two] = [Math.round(a * n), Math.round(b * n)].map((yes) => ({ yes, n })) as [
          { yes: number; n: number },
          { yes: number; n: number },
        ]
        const there = differenceOfShares(one, two)!
        const back = differenceOfShares(two, one)!
        expect(there.low).toBeCloseTo(-back.high, 12)
      }),
    )
  })
})

describe('openGroups()', () => {
  it('leaves nothing to be had from the total less what is open: what is closed is none, five or more, or everything', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 6 }), (accounts) => {
        const open = openGroups(accounts)
        const closed = accounts.filter((_, i) => !open[i]).reduce((sum, one) => sum + one, 0)
        const all = accounts.reduce((sum, one) => sum + one, 0)
        expect(accounts.every((n, i) => !open[i] || n === 0 || n >= 5)).toBe(true)
        expect(closed === 0 || closed >= 5 || closed === all).toBe(true)
      }),
    )
  })
})

describe('heardByQuarter()', () => {
  it('counts each account once a quarter, and is never more than all revenue', () => {
    const quarters = quartersTo('2026-08-15', 3)
    expect(quarters.map(({ name, from, to, whole }) => [name, from, to, whole])).toEqual([
      ['2026-Q1', '2026-01-01', '2026-04-01', true],
      ['2026-Q2', '2026-04-01', '2026-07-01', true],
      ['2026-Q3', '2026-07-01', '2026-10-01', false],
    ])
    expect(heardByQuarter(quarters, [60, 40, -10], [[0, 1], [2], []]).map((one) => one.share)).toEqual([1, 0, 0])
    expect(quartersTo('2026-09-30', 1)[0]!.whole).toBe(true)
  })
})

describe('goalStanding()', () => {
  const goal = { from: '2026-01-01', by: '2026-12-31', base: 60, target: 70 }
  it.each([
    ['2026-07-02', { value: 69, low: 66, high: 72 }, 'on the way'],
    ['2026-07-02', { value: 69, low: 64, high: 74 }, 'not sure'],
    ['2026-07-02', { value: 61, low: 58, high: 64 }, 'behind'],
    ['2026-07-02', { value: 74, low: 71, high: 77 }, 'reached'],
    ['2026-12-31', { value: 66, low: 63, high: 69 }, 'missed'],
    ['2027-02-01', { value: 69, low: 66, high: 72 }, 'not sure'],
    ['2026-07-02', null, 'no data'],
  ] as const)('on %s with %o it is %s', (day, actual, standing) => expect(goalStanding(goal, day, actual).standing).toBe(standing))
  it('to go down turns round', () => {
    const down = { ...goal, base: 40, target: 20 }
    expect(goalStanding(down, '2026-07-02', { value: 25, low: 22, high: 28 }).standing).toBe('on the way')
    expect(goalStanding(down, '2026-12-31', { value: 30, low: 25, high: 35 }).standing).toBe('missed')
  })
})

describe('peopleToHear() and hearingOrder()', () => {
  it('asks for the fewest people that will do', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ share: fc.integer({ min: 1, max: 4 }), fresh: share }), { minLength: 1, maxLength: 7 }),
        (people) => {
          const asked = peopleToHear(people, 0.25)
          const all = people.reduce((sum, one) => sum + one.share, 0)
          const heard = (who: readonly number[]) =>
            people.reduce((sum, one, i) => sum + one.share * (who.includes(i) ? 1 : one.fresh), 0) / all
          expect(heard(asked)).toBeGreaterThanOrEqual(0.25)
          // No set with one person fewer will do: every one of them is tried.
          for (let bits = 0; bits < 1 << people.length; bits++) {
            const who = people.flatMap((_, i) => (bits & (1 << i) ? [i] : []))
            if (who.length < asked.length) expect(heard(who)).toBeLessThan(0.25 + 1e-12)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
  it('lifts at every cut of the list at least as much as any other accounts with as many people', () => {
    const account = fc.record({ revenue: fc.integer({ min: 1, max: 99 }), needed: fc.integer({ min: 1, max: 3 }) })
    fc.assert(
      fc.property(fc.array(account, { minLength: 1, maxLength: 8 }), (accounts) => {
        const { order, people, revenue } = hearingOrder(
          accounts.map((one) => one.revenue),
          accounts.map((one) => one.needed),
        )
        order.forEach((_, place) => {
          for (let bits = 0; bits < 1 << accounts.length; bits++) {
            const chosen = accounts.filter((_, i) => bits & (1 << i))
            if (chosen.reduce((sum, one) => sum + one.needed, 0) <= people[place]!)
              expect(chosen.reduce((sum, one) => sum + one.revenue, 0)).toBeLessThanOrEqual(revenue[place]!)
          }
        })
      }),
      { numRuns: 40 },
    )
  })
})

const today = 20_000
const book = voiceBook([
  {
    contacts: [
      {
        groups: ['decides'],
        level: 'director',
        answers: [
          { day: today - 400, y: 90 },
          { day: today - 10, y: 60 },
        ],
      },
      {
        groups: ['uses'],
        answers: [
          { day: today - 20, y: 70 },
          { day: today - 20, metric: 'csat', y: 0 },
        ],
      },
      {
        groups: [],
        unnamed: true,
        answers: [
          { day: today - 5, y: 100 },
          { day: today - 5, y: 0 },
        ],
      },
    ],
  },
  { contacts: [{ groups: ['decides'] }, { groups: ['uses'], answers: [{ day: today - 1, y: 80 }] }] },
])

describe('npsByAccount() and roleGroupScores()', () => {
  it('count the last answer of each person, and every answer that does not say whose it is', () => {
    const { detractors, passives, promoters } = npsByAccount(book, today - 365, today)
    expect([[...detractors], [...passives], [...promoters]]).toEqual([
      [2, 0],
      [1, 1],
      [1, 0],
    ])
  })
  it('weigh the newer answer heavier and nobody who is silent', () => {
    const { score, people } = roleGroupScores(book, today, defaultRules)
    const [old, fresh] = [2 ** (-400 / 180), 2 ** (-10 / 180)]
    expect(score[0]).toBeCloseTo((old * 90 + fresh * 60) / (old + fresh), 9)
    expect([score[1], people[1], people[2 * 2 + 1]]).toEqual([Number.NaN, 0, 1])
  })
})

describe('halfAfterHearing()', () => {
  it('is what the index itself says once they have answered, and narrower than before', () => {
    const decider = book.contactStart[1]!
    const { now, after } = halfAfterHearing(book, 1, today, defaultParameters, { people: [decider], named: [] })
    const answered = voiceBook([
      {
        contacts: [
          { groups: ['decides'], answers: [{ day: today, y: 50 }] },
          { groups: ['uses'], answers: [{ day: today - 1, y: 80 }] },
        ],
      },
    ])
    const before = indexAccounts(book, today, defaultParameters)
    const then = indexAccounts(answered, today, defaultParameters)
    expect(now).toBeCloseTo(before.high[1]! - before.index[1]!, 9)
    expect(after).toBeCloseTo(then.index[0]! - then.low[0]!, 9)
    expect(after!).toBeLessThan(now!)
  })
})

describe('scoreAndMoney() and indexBins()', () => {
  it('put every account into one cell or say why not', () => {
    const index = fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.constant(Number.NaN))
    const net = fc.oneof(fc.integer({ min: -50, max: 90 }), fc.constant(null))
    fc.assert(
      fc.property(fc.array(fc.tuple(index, net)), (accounts) => {
        const found = scoreAndMoney(
          accounts.map((one) => one[0]),
          accounts.map((one) => one[1]),
        )
        const placed = [...found.cell].filter((one) => one >= 0).length
        expect(placed + found.leftOut.notSure + found.leftOut.withoutMargin).toBe(accounts.length)
        const bins = indexBins(
          accounts.map((one) => one[0]),
          accounts.map(() => 1),
        )
        expect(bins.reduce((sum, one) => sum + one.accounts, 0)).toBe(accounts.filter((one) => !Number.isNaN(one[0])).length)
      }),
    )
    expect([binOf(0), binOf(59.99), binOf(60), binOf(100)]).toEqual([0, 5, 6, 9])
  })
})
