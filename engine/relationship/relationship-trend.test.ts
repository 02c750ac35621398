import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultEstimate, defaultParameters, defaultRules } from './default-parameters.ts'
import { npsChange } from './nps-change.ts'
import { expectedByChance, relationshipTrend, TREND_VERDICTS, trendAccounts } from './relationship-trend.ts'
import { type ListedAnswer, type ListedContact, voiceBook } from './voice-book.ts'

const close = (actual: number | null | undefined, expected: number, where = '', tolerance = 1e-9) =>
  expect(Math.abs(actual! - expected), `${where} ${actual} against ${expected}`).toBeLessThanOrEqual(tolerance)
const user = (...answers: readonly (readonly [day: number, y: number])[]): ListedContact => ({
  ...{ groups: ['uses'], answers: answers.map(([day, y]) => ({ day, y })) },
})
const trend = (contacts: readonly ListedContact[], options = {}) =>
  relationshipTrend(voiceBook([{ contacts }]), 0, 0, 182, defaultParameters, options)

describe('relationshipTrend()', () => {
  it('tests one new answer against what was predicted: 80 to 40 is a fall, less sure if people drift', () => {
    const contacts = [user([-20, 80], [150, 40]), user([-100, 90]), user()]
    const [drifting, constant] = [trend(contacts), trend(contacts, { drift: false })]
    expect([drifting.verdict, constant.verdict]).toEqual(['down', 'down'])
    close(drifting.z, -1.843861494980601)
    close(constant.z, -2.322855988352387)
    expect(drifting.voices).toHaveLength(1)
    expect(drifting.voices[0]).toMatchObject({ contact: 0, said: 40, residual: drifting.change, sd: drifting.sd })
    close(drifting.voices[0]!.weight, 1)
  })

  it('never calls a change what is only older: fading, other people, first answers, none at all', () => {
    expect(trend([user([-20, 80]), user()])).toMatchObject({ verdict: 'evidence is fading', change: null, z: null, voices: [] })
    expect(trend([user([-20, 80]), user()], { peopleChanged: true }).verdict).toBe('people changed')
    expect(trend([user([20, 0]), user()]).verdict).toBe('first heard')
    expect(trend([user(), user()]).verdict).toBe('never heard')
    expect(trend([]).verdict).toBe('never heard')
    expect(() => relationshipTrend(voiceBook([{ contacts: [] }]), 0, 5, 5, defaultParameters)).toThrow(RangeError)
  })

  interface Case {
    readonly id: string
    readonly inputs: {
      readonly t0: number
      readonly t1: number
      readonly drift: boolean
      readonly peopleChanged: boolean
      readonly contacts: Readonly<
        Record<
          string,
          { readonly expectation: number; readonly answers: readonly { readonly day: number; readonly y: number; readonly g: number }[] }
        >
      >
    }
    // biome-ignore lint/suspicious/noExplicitAny: the file's own shape
    readonly expected: any
    readonly tolerance: number
  }
  const path = '../shared/checks/relationship-trend.json'
  const cases = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases : []
  it.runIf(cases.length > 0)('meets every check case, with drift and without (skipped where the folder of checks is not at hand)', () => {
    for (const { id, inputs, expected, tolerance } of cases) {
      const names = Object.keys(inputs.contacts)
      // Expectations of 64 and 73 beside each other: a decider's offset of -6, a user's of 3.
      const expectations = Object.values(inputs.contacts).map(({ expectation }) => expectation)
      const gamma = { decides: Math.min(...expectations) - 70, influences: 0, uses: Math.max(...expectations) - 70, pays: 0 }
      const book = voiceBook([
        {
          contacts: Object.values(inputs.contacts).map(({ expectation, answers }) => ({
            groups: [expectation < 70 ? 'decides' : 'uses'],
            answers: answers.map(({ day, y, g }): ListedAnswer => ({ day, y, metric: g === 1 ? 'nps' : 'csat' })),
          })),
        },
      ])
      const parameters = { rules: defaultRules, estimate: { ...defaultEstimate, gamma } }
      const found = relationshipTrend(book, 0, inputs.t0, inputs.t1, parameters, { drift: inputs.drift })
      expect(found.verdict, id).toBe(expected.verdict)
      if (expected.change === null) {
        expect([found.change, found.z], id).toEqual([null, null])
        continue
      }
      close(found.change, expected.change, id, tolerance)
      close(found.sd, expected.changeSd, id, tolerance)
      close(found.z, expected.z, id, tolerance)
      for (const { contact, predicted, said, residual, sd, weight } of found.voices) {
        const name = names[contact]!
        close(predicted, expected.predictedMean[name], id, tolerance)
        close(said, expected.new[name].y, id, tolerance)
        close(residual, expected.residual[name], id, tolerance)
        close(weight, expected.glsWeight[name], id, tolerance)
        const place = expected.residualCovariance.order.indexOf(name)
        close(sd * sd, expected.residualCovariance.matrix[place][place], id, tolerance)
      }
      expect(found.voices.length, id).toBe(Object.keys(expected.residual).length)
    }
  })
})

const days = fc.array(fc.tuple(fc.integer({ min: -700, max: 182 }), fc.integer({ min: 0, max: 100 })), { maxLength: 4 })
const accounts = fc.array(fc.array(days, { maxLength: 5 }), { maxLength: 6 })

describe('trendAccounts()', () => {
  it('says of each account what relationshipTrend() says, and how many changes are chance', () => {
    fc.assert(
      fc.property(accounts, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), (drawn, changed) => {
        const book = voiceBook(drawn.map((contacts) => ({ contacts: contacts.map((answers) => user(...answers)) })))
        const all = trendAccounts(book, 0, 182, defaultParameters, Uint8Array.from(changed, Number))
        let [tested, moved] = [0, 0]
        for (let at = 0; at < book.n; at++) {
          const one = relationshipTrend(book, at, 0, 182, defaultParameters, { peopleChanged: changed[at]! })
          expect([TREND_VERDICTS[all.verdict[at]!], all.change[at], all.sd[at], all.z[at]]).toEqual([
            ...[one.verdict, one.change ?? Number.NaN, one.sd ?? Number.NaN, one.z ?? Number.NaN],
          ])
          if (one.z !== null) {
            tested++
            close(
              one.voices.reduce((sum, { weight }) => sum + weight, 0),
              1,
            )
            close(
              one.voices.reduce((sum, { weight, residual }) => sum + weight * residual, 0),
              one.change!,
            )
          }
          if (one.verdict === 'up' || one.verdict === 'down') moved++
        }
        expect([all.tested, all.changed]).toEqual([tested, moved])
        close(all.expected, 0.1 * tested)
      }),
    )
  })
})

describe('expectedByChance()', () => {
  it('is a tenth of those tested at 90 %', () => expect(expectedByChance(0, 0.9)).toBe(0))
})

describe('npsChange()', () => {
  it('tells a rise by silence from a rise by the same people', () => {
    const before = new Map([
      ['a', 9],
      ['b', 9],
      ['c', 3],
      ['d', 2],
    ])
    // The two unhappy say nothing more: the score rises from 0 to 1, and nobody changed.
    expect(
      npsChange(
        before,
        new Map([
          ['a', 9],
          ['b', 10],
        ]),
      ),
    ).toMatchObject({
      ...{ before: 0, after: 1, change: 1, likeForLike: 0, mix: 1, joined: 0, stopped: 1 },
      people: { both: 2, joined: 0, stopped: 2 },
    })
    expect(
      npsChange(
        before,
        new Map([
          ['c', 9],
          ['d', 8],
        ]),
      ),
    ).toMatchObject({ likeForLike: 1.5, mix: -1, stopped: -1 })
    expect(npsChange(before, new Map())).toMatchObject({ after: null, change: null, likeForLike: null, mix: null })
    expect(npsChange(before, new Map([['x', 7]]))).toMatchObject({ change: 0, likeForLike: null, mix: 0, likeForLikeInterval: null })
  })

  it('has parts that add up, and an interval that two who stayed the same do not make a certainty', () => {
    const answers = fc
      .dictionary(fc.constantFrom(...'abcdefgh'), fc.integer({ min: 0, max: 10 }))
      .map((found) => new Map(Object.entries(found)))
    fc.assert(
      fc.property(answers, answers, (before, after) => {
        const { change, likeForLike, mix, joined, stopped, likeForLikeInterval } = npsChange(before, after)
        if (change === null) return
        close((likeForLike ?? 0) + mix!, change)
        if (likeForLike !== null) close(joined! + stopped!, mix!)
        if (likeForLikeInterval) expect(likeForLikeInterval.high - likeForLikeInterval.low).toBeGreaterThan(0.1)
      }),
    )
  })
})
