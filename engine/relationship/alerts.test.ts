import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AlertVoice, alertDefaults, findAlerts, scoreAgainstMoney } from './alerts.ts'
import { closingEffect, meanDifference } from './closing-effect.ts'

const today = 20_000
const voice = (more: Partial<AlertVoice> & { readonly answers: AlertVoice['answers'] }): AlertVoice => ({
  ...{ groups: ['decides'], share: 0.1, estimate: 70, fresh: 0.8 },
  ...more,
})
const nps = (score: number, age: number) => ({ day: today - age, nps: true, y: score * 10 })
const codes = (voices: readonly AlertVoice[]) => findAlerts(voices, today, alertDefaults).map((one) => one.code)

describe('findAlerts()', () => {
  it('opens for a decision maker at 6, not at 7, not for a user, and not for what a later answer put right', () => {
    expect(codes([voice({ answers: [nps(6, 0)] })])).toEqual(['low_answer'])
    expect(codes([voice({ answers: [nps(7, 0)] })])).toEqual([])
    expect(codes([voice({ groups: ['uses'], answers: [nps(0, 0)] })])).toEqual([])
    expect(codes([voice({ answers: [nps(9, 1), nps(2, 40)] })])).toEqual([])
    // An answer on another metric puts nothing right; one of the future is not there yet.
    expect(codes([voice({ answers: [nps(2, 40), { day: today - 1, nps: false, y: 90 }, nps(9, -1)] })])).toEqual(['low_answer'])
    expect(codes([voice({ answers: [nps(2, 91)] })])).toEqual([])
  })

  it('speaks of a heavy voice below 50, and puts the low answer first', () => {
    expect(codes([voice({ share: 0.2, estimate: 49.9, answers: [nps(3, 5)] })])).toEqual(['low_answer', 'heavy_voice'])
    expect(codes([voice({ groups: ['uses'], share: 0.19, estimate: 20, answers: [nps(3, 5)] })])).toEqual([])
    expect(codes([voice({ share: 0.5, estimate: 40, answers: [] })])).toEqual([])
  })

  it('hears the silence of a decision maker who used to answer, once it reached 180 days', () => {
    const silent = (age: number) => codes([voice({ fresh: 0.4, answers: [nps(9, age), nps(8, age + 90)] })])
    expect([179, 180, 270, 271].map(silent)).toEqual([[], ['silent_decider'], ['silent_decider'], []])
    expect(codes([voice({ answers: [nps(9, 200)] })])).toEqual([])
  })

  it('says which roles lie furthest apart', () => {
    const apart = findAlerts(
      [
        voice({ share: 0.3, answers: [nps(9, 10)] }),
        voice({ groups: ['uses'], share: 0.1, answers: [nps(3, 3)] }),
        voice({ groups: ['uses'], share: 0.1, answers: [nps(6, 30)] }),
        voice({ groups: ['pays'], fresh: 0.2, answers: [nps(0, 60)] }),
      ],
      today,
      alertDefaults,
    )
    expect(apart).toEqual([
      { code: 'roles_disagree', voice: null, evidence: { voice: 1, answer: 0 }, value: 45, between: ['uses', 'decides'] },
    ])
  })

  it('names answers that are there, and does not depend on the order of a person’s answers', () => {
    const answers = fc.array(
      fc.record({
        day: fc.integer({ min: today - 400, max: today + 5 }),
        nps: fc.boolean(),
        y: fc.integer({ min: 0, max: 10 }).map((n) => n * 10),
      }),
      { maxLength: 5 },
    )
    const voices = fc.array(
      fc.record({
        groups: fc.subarray(['decides', 'influences', 'uses', 'pays'] as const),
        ...{ share: fc.double({ min: 0, max: 1, noNaN: true }), estimate: fc.double({ min: 0, max: 100, noNaN: true }) },
        ...{ fresh: fc.double({ min: 0, max: 1, noNaN: true }), answers },
      }),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(voices, (drawn) => {
        const told = (list: readonly AlertVoice[]) =>
          findAlerts(list, today, alertDefaults).map(({ code, voice, value, evidence }) => {
            const answer = list[evidence.voice]!.answers[evidence.answer]!
            expect(answer.day).toBeLessThanOrEqual(today)
            return [code, voice, value, answer.day, answer.y]
          })
        expect(told(drawn.map((one) => ({ ...one, answers: [...one.answers].reverse() })))).toEqual(told(drawn))
      }),
      { numRuns: 60 },
    )
  })
})

describe('scoreAgainstMoney()', () => {
  it('speaks only where the index is sure of its side and money moved the other way', () => {
    const against = (low: number, high: number, share: number | null) => scoreAgainstMoney({ low, high }, share, 0.2)
    expect([against(30, 59, 0.2), against(30, 60, 0.5), against(60, 80, -0.2), against(59, 80, -0.9), against(20, 40, null)]).toEqual([
      ...['low score, more money', null, 'high score, less money', null, null],
    ])
  })
})

describe('closingEffect()', () => {
  it('tells a difference by hand: strata weigh by their closed cases', () => {
    const of = (stratum: string, closed: boolean, changes: readonly number[]) => changes.map((change) => ({ stratum, closed, change }))
    const told = closingEffect(
      [
        ...of('a', true, [10, 30]),
        ...of('a', false, [0, 20]),
        ...of('b', true, [40, 60]),
        ...of('b', false, [20, 40]),
        ...of('c', true, [90]),
      ],
      4,
    )
    // Inside strata every arm scatters by 200; each mean of two has 100, weights ½ and ½: 50 an arm.
    expect(told).toMatchObject({ told: true, difference: 15, changeClosed: 35, changeNone: 20, closed: 4, none: 4 })
    expect(told.told && told.high - told.difference).toBeCloseTo(1.6448536 * Math.sqrt(100), 6)
  })

  it('claims nothing of what regression to the mean brings alone', () => {
    // Seeded: whoever answers low recovers by about 20 points, with a case or without.
    let seed = 7
    const draw = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    const answers = Array.from({ length: 400 }, (_, i) => ({ stratum: `${i % 3}`, closed: i % 2 === 0, change: 20 + 30 * (draw() - 0.5) }))
    const told = closingEffect(answers, 20)
    expect(told.told && told.low < 0 && told.high > 0 && told.changeClosed > 15).toBe(true)
    expect(closingEffect(answers.slice(0, 30), 20)).toEqual({ told: false, closed: 15, none: 15, needed: 20 })
  })
})

describe('meanDifference()', () => {
  it('gives Welch’s interval, and none where a side has one score', () => {
    expect(meanDifference([80, 90], [60, 70])).toMatchObject({ difference: 20 })
    expect(meanDifference([80, 90], [60, 70])!.high - 20).toBeCloseTo(1.6448536 * Math.sqrt(50), 6)
    expect(meanDifference([80], [60, 70])).toBeNull()
  })
})
