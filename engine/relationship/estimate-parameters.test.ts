import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { accountIndex } from './account-index.ts'
import { defaultEstimate, defaultRules } from './default-parameters.ts'
import { equateMetrics } from './equate-metrics.ts'
import { estimateParameters } from './estimate-parameters.ts'
import type { Metric } from './index-types.ts'
import type { RoleGroup } from './role-groups.ts'
import { pomp } from './survey-scores.ts'
import { type ListedAnswer, voiceBook } from './voice-book.ts'

const close = (actual: number | null | undefined, expected: number | null, where = '', tolerance = 1e-9) =>
  expected === null
    ? expect(actual ?? null, where).toBe(null)
    : expect(Math.abs(actual! - expected), `${where} ${actual} against ${expected}`).toBeLessThanOrEqual(tolerance)
const uses = (...answers: readonly (readonly [day: number, score: number])[]) => ({
  groups: ['uses'] as const,
  answers: answers.map(([day, score]): ListedAnswer => ({ day, y: 10 * score })),
})

describe('estimateParameters()', () => {
  it('takes apart accounts, people and answers, held back by the defaults', () => {
    // Case three-accounts-one-role: pairs 40 and 55 days apart count, 61 does not.
    const book = voiceBook([
      { contacts: [uses([-10, 9], [-50, 8]), uses([-40, 7]), uses([-300, 8])] },
      { contacts: [uses([-20, 3], [-75, 6]), uses([-60, 5])] },
      { contacts: [uses([-5, 10]), uses([-100, 6], [-161, 7]), uses([-30, 8])] },
    ])
    const { estimate, restsOn } = estimateParameters(book, 0, defaultRules)
    expect(restsOn).toMatchObject({
      contacts: 8,
      accounts: 3,
      pairs: 2,
      msw: 240,
      msb: 1200,
      n0: 2.625,
      df: { sigmaE2: 2, sigmaP2: 5, tau2: 2 },
    })
    close(restsOn.own.sigmaE2, 250)
    close(estimate.sigmaE2, 153.63636363636363)
    close(estimate.sigmaP2, 197.27272727272728)
    close(estimate.tau2, 124.15584415584416)
  })

  it('stays with the defaults where there is nothing to learn from, and says so', () => {
    const { estimate, restsOn } = estimateParameters(voiceBook([{ contacts: [uses()] }]), 0, defaultRules)
    expect(estimate).toEqual(defaultEstimate)
    expect(restsOn).toMatchObject({ contacts: 0, mean: null, own: { sigmaE2: null, sigmaP2: null, tau2: null }, floored: [] })
    const one = estimateParameters(voiceBook([{ contacts: [uses([-1, 9]), uses([-1, 3])] }]), 0, defaultRules)
    expect(one.restsOn).toMatchObject({ accounts: 1, msb: null, own: { tau2: null } })
    expect(one.estimate.tau2).toBe(100)
  })

  it('makes no pair of two people who did not say who they are, and takes no two steps for scatter', () => {
    const answers: ListedAnswer[] = [
      { day: -9, y: 0 },
      { day: -5, y: 100 },
    ]
    expect(estimateParameters(voiceBook([{ contacts: [{ groups: [], answers, unnamed: true }] }]), 0, defaultRules).restsOn.pairs).toBe(0)
    const goodBad = answers.map((one): ListedAnswer => ({ ...one, metric: 'good_bad' }))
    expect(estimateParameters(voiceBook([{ contacts: [{ groups: [], answers: goodBad }] }]), 0, defaultRules).restsOn).toMatchObject({
      ...{ pairs: 0, contacts: 0, leftOut: 2 },
    })
  })

  it('puts CSAT on the footing of NPS where the rules ask for it and answers are enough', () => {
    const people = (n: number) =>
      Array.from({ length: n }, (_, i) => ({
        contacts: [{ groups: ['uses'] as const, answers: [nps(60 + 10 * (i % 4)), { day: -3, metric: 'csat' as const, y: 25 * (i % 4) }] }],
      }))
    const nps = (y: number): ListedAnswer => ({ day: -400, y })
    const rules = { ...defaultRules, equate: true }
    const book = voiceBook(people(60))
    const { estimate } = estimateParameters(book, 0, rules)
    // 0, 25, 50, 75 become 60, 70, 80, 90.
    close(estimate.equated!.csat!.slope, 0.4)
    close(estimate.equated!.csat!.offset, 60)
    close(accountIndex(book, 2, 0, { rules, estimate })!.voices[0]!.y, 80)
    expect(accountIndex(book, 2, 0, { rules: defaultRules, estimate })!.voices[0]!.y).toBeLessThan(60)
    expect(estimateParameters(book, 0, rules).restsOn.mean).toBe(75)
    expect(estimateParameters(book, 0, defaultRules)).toMatchObject({ restsOn: { mean: 37.5 } })
    expect(estimateParameters(book, 0, defaultRules).estimate.equated).toBe(undefined)
    expect(equateMetrics(voiceBook(people(49)), 0, 730)).toEqual({})
  })

  interface Case {
    readonly id: string
    readonly inputs: {
      readonly at: number
      readonly answers: readonly {
        readonly id: string
        readonly contact: string
        readonly metric: Metric
        readonly value: number
        readonly day: number
      }[]
      readonly contacts: Readonly<
        Record<
          string,
          {
            readonly account: string
            readonly segment: string
            readonly groups: readonly string[]
            readonly weights: Readonly<Record<string, number>>
          }
        >
      >
    }
    // biome-ignore lint/suspicious/noExplicitAny: the file's own shape
    readonly expected: any
    readonly tolerance: number
  }
  const groupOf: Readonly<Record<string, RoleGroup>> = {
    decision_maker: 'decides',
    influencer: 'influences',
    user: 'uses',
    operations: 'pays',
  }
  const scales: Readonly<Record<string, readonly [number, number]>> = { nps: [0, 10], csat: [1, 5], ces: [1, 7] }
  const path = '../shared/checks/relationship-estimation.json'
  const cases = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases : []
  it.runIf(cases.length > 0)('meets every check case (skipped where the folder of checks is not at hand)', () => {
    for (const { id, inputs, expected, tolerance } of cases) {
      const near = (actual: number | null | undefined, wanted: number | null) => close(actual, wanted, id, tolerance)
      const people = Object.entries(inputs.contacts)
      const names = [...new Set(people.map(([, { account }]) => account))]
      const book = voiceBook(
        names.map((name) => ({
          segment: people.find(([, { account }]) => account === name)![1].segment,
          contacts: people
            .filter(([, { account }]) => account === name)
            .map(([contact, { groups, weights }]) => ({
              groups: groups.map((word) => groupOf[word]!),
              // Three quarters and a quarter: a manager among staff.
              level: Object.values(weights).some((weight) => weight === 0.75) ? ('manager' as const) : ('staff' as const),
              answers: inputs.answers
                .filter((one) => one.contact === contact)
                .map(({ metric, value, day }): ListedAnswer => ({ day, metric, y: pomp(value, ...scales[metric]!) })),
            })),
        })),
      )
      const { estimate, restsOn } = estimateParameters(book, inputs.at, defaultRules)
      expect([restsOn.contacts, restsOn.accounts, restsOn.pairs], id).toEqual([
        expected.contactsAnswering,
        expected.accounts,
        expected.pairs.length,
      ])
      near(restsOn.mean, expected.mean)
      near(estimate.mu, expected.muAll)
      for (const [segment, mu] of Object.entries<number>(expected.mu)) near(estimate.muSegment[segment] ?? estimate.mu, mu)
      for (const [word, gamma] of Object.entries<number>(expected.gamma)) near(estimate.gamma[groupOf[word]!], gamma)
      near(restsOn.msw, expected.MSW)
      near(restsOn.msb, expected.MSB)
      near(restsOn.n0, expected.n0)
      near(restsOn.own.sigmaE2, expected.sigmaE2Estimate)
      near(restsOn.own.sigmaP2, expected.sigmaP2Estimate)
      near(restsOn.own.tau2, expected.tau2Estimate)
      near(estimate.sigmaE2, expected.sigmaE2)
      near(estimate.sigmaP2, expected.sigmaP2)
      near(estimate.tau2, expected.tau2)
    }
  })
})
