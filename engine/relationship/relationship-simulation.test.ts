/**
 * Whether the interval holds what it promises, and the trend test what it claims, on invented accounts whose truth is known. Each figure
 * says which generator it belongs to:
 *
 * - *constant people*: answer = mean + account + person + noise; a person thinks for ever what he thinks.
 * - *drift*: what a person thinks wanders, with correlation 2^(-days / half-life); the account's part stays.
 * - *the model's own*: constant people, and old answers scatter more by as much as the index discounts them.
 *
 * Seeds are fixed: a figure moves only if the arithmetic does.
 */
import { describe, expect, it } from 'vitest'
import { computeShares } from './compute-index.ts'
import { defaultEstimate, defaultParameters, defaultRules } from './default-parameters.ts'
import { estimateParameters } from './estimate-parameters.ts'
import { indexAccounts } from './index-accounts.ts'
import type { RelationshipEstimate, RelationshipParameters, VoiceBook } from './index-types.ts'
import { reckoningOf } from './reckoning.ts'
import { TREND_VERDICTS, trendAccounts } from './relationship-trend.ts'
import type { RoleGroup } from './role-groups.ts'
import { type ListedAccount, type ListedAnswer, voiceBook } from './voice-book.ts'

type Generator = 'constant people' | 'drift' | 'the model’s own'
const [z90, halfLife] = [1.6448536269514722, defaultRules.halfLifeDays]

/** Mulberry32, and normal deviates by Box and Muller. */
function drawing(seed: number) {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const normal = (variance: number) => Math.sqrt(-2 * variance * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())
  return { uniform, normal, whole: (from: number, to: number) => from + Math.floor(uniform() * (to - from + 1)) }
}
type Drawing = ReturnType<typeof drawing>
type Truth = Pick<RelationshipEstimate, 'mu' | 'tau2' | 'sigmaP2' | 'sigmaE2'>

/** What a person thinks on days in order: for ever the same, or wandering. */
function thoughts({ normal }: Drawing, days: readonly number[], variance: number, wanders: boolean): number[] {
  let now = normal(variance)
  return days.map((day, i) => {
    if (i === 0 || !wanders) return now
    const kept = 2 ** (-(day - days[i - 1]!) / halfLife)
    now = kept * now + normal(variance * (1 - kept * kept))
    return now
  })
}

describe('The 90 % interval', () => {
  const usual = { mu: 74, tau2: 100, sigmaP2: 225, sigmaE2: 144 }

  /** 2,000 accounts of 2 to 12 people of all roles and levels; two people in three answer one to six times in two years, on any day. */
  function invent(generator: Generator, truth: Truth, seed: number): { book: VoiceBook; person: Float64Array; account: Float64Array } {
    const draw = drawing(seed)
    const person: number[] = []
    const account: number[] = []
    const accounts = Array.from({ length: 2000 }, (): ListedAccount => {
      const a = draw.normal(truth.tau2)
      account.push(a)
      const contacts = Array.from({ length: draw.whole(2, 12) }, (_, k) => {
        const count = draw.uniform() < 1 / 3 ? 0 : draw.whole(1, 6)
        const days = [...Array.from({ length: count }, () => draw.whole(-729, 0)), 0].sort((p, q) => p - q)
        const thinks = thoughts(draw, days, truth.sigmaP2, generator === 'drift')
        person.push(thinks.at(-1)!)
        const answers = days.slice(0, -1).map((day, j): ListedAnswer => {
          const noise = draw.normal(generator === 'the model’s own' ? truth.sigmaE2 * 2 ** (-day / halfLife) : truth.sigmaE2)
          return { day, y: truth.mu + a + thinks[j]! + noise }
        })
        const group = (['decides', 'influences', 'uses', 'uses', 'pays'] as const)[k % 5] satisfies RoleGroup | undefined
        return { groups: [group!], level: (['c-level', 'director', 'manager', 'staff'] as const)[draw.whole(0, 3)]!, answers }
      })
      return { contacts }
    })
    return { book: voiceBook(accounts), person: Float64Array.from(person), account: Float64Array.from(account) }
  }

  function simulate(generator: Generator, truth: Truth, seed: number, parametersOf: (book: VoiceBook) => RelationshipParameters) {
    const { book, person, account } = invent(generator, truth, seed)
    const parameters = parametersOf(book)
    const index = indexAccounts(book, 0, parameters)
    const reckoning = reckoningOf(book, parameters)
    let [covered, bias, squares] = [0, 0, 0]
    for (let at = 0; at < book.n; at++) {
      computeShares(reckoning, at)
      let real = truth.mu + account[at]!
      for (let k = 0; k < reckoning.people; k++) real += reckoning.share[k]! * person[book.contactStart[at]! + k]!
      const miss = index.index[at]! - real
      if (Math.abs(miss) <= z90 * index.sd[at]!) covered++
      bias += miss / book.n
      squares += (miss * miss) / book.n
    }
    return { coverage: covered / book.n, bias, rmse: Math.sqrt(squares) }
  }
  const estimated = (book: VoiceBook): RelationshipParameters => ({
    rules: defaultRules,
    estimate: estimateParameters(book, 0, defaultRules).estimate,
  })

  it.each([
    ['constant people', 101],
    ['drift', 102],
    ['the model’s own', 103],
  ] as const)('holds the truth of at least 84 in 100 accounts, parameters estimated from 2,000: %s', (generator, seed) => {
    const { coverage, bias, rmse } = simulate(generator, usual, seed, estimated)
    expect(coverage).toBeGreaterThanOrEqual(0.84)
    expect(coverage).toBeLessThanOrEqual(0.96)
    expect(Math.abs(bias)).toBeLessThan(1)
    expect(rmse).toBeLessThan(10)
  })

  it('is kept by estimating where people and accounts differ more than the defaults say', () => {
    const wide = { ...usual, tau2: 225, sigmaP2: 400 }
    const byDefault = simulate('constant people', wide, 104, () => defaultParameters)
    const byEstimate = simulate('constant people', wide, 104, estimated)
    expect(byDefault.coverage).toBeLessThan(byEstimate.coverage - 0.04)
    expect(byEstimate.coverage).toBeGreaterThanOrEqual(0.84)
  })
})

describe('The trend test', () => {
  /**
   * Accounts of 8 (2 decide, 2 influence, 4 use), asked every 182 days and answering with a probability of a quarter each time: four waves up
   * to day 0, one on day 182, when everybody thinks `fall` points less.
   */
  function invent(generator: Generator, seed: number, accounts: number, fall: number): VoiceBook {
    const draw = drawing(seed)
    const waves = [-546, -364, -182, 0, 182]
    const { mu, tau2, sigmaP2, sigmaE2 } = defaultEstimate
    const groups = ['decides', 'decides', 'influences', 'influences', 'uses', 'uses', 'uses', 'uses'] as const
    return voiceBook(
      Array.from({ length: accounts }, () => {
        const a = draw.normal(tau2)
        return {
          contacts: groups.map((group) => {
            const thinks = thoughts(draw, waves, sigmaP2, generator === 'drift')
            const answers = waves.flatMap((day, i) =>
              draw.uniform() < 0.25 ? [{ day, y: mu + a + thinks[i]! + draw.normal(sigmaE2) - (day > 0 ? fall : 0) }] : [],
            )
            return { groups: [group], answers }
          }),
        }
      }),
    )
  }
  const flagged = (generator: Generator, seed: number, accounts: number, fall: number) => {
    const { verdict, changed } = trendAccounts(invent(generator, seed, accounts, fall), 0, 182, defaultParameters)
    return { changed: changed / accounts, down: verdict.filter((one) => TREND_VERDICTS[one] === 'down').length / accounts }
  }

  it.each([
    ['constant people', 201, 0.08],
    ['drift', 202, 0.12],
  ] as const)('calls few of 6,000 accounts changed that did not: %s', (generator, seed, most) => {
    expect(flagged(generator, seed, 6000, 0).changed).toBeLessThanOrEqual(most)
  })

  it.each([
    ['constant people', 203],
    ['drift', 204],
  ] as const)('finds a fall of 30 points in at least 55 of 100 accounts although a quarter answers: %s', (generator, seed) => {
    expect(flagged(generator, seed, 4000, 30).down).toBeGreaterThanOrEqual(0.55)
  })
})
