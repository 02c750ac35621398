import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { accountIndex } from './account-index.ts'
import { defaultEstimate, defaultParameters, defaultRules } from './default-parameters.ts'
import { indexAccounts } from './index-accounts.ts'
import { type AccountIndex, GRADES, METRICS, type Metric, type RelationshipParameters } from './index-types.ts'
import { type RoleGroup, roleGroup, roleGroups, type SeniorityLevel } from './role-groups.ts'
import { pomp } from './survey-scores.ts'
import { type ListedAccount, type ListedAnswer, type ListedContact, voiceBook } from './voice-book.ts'
import { whatWouldChange } from './what-would-change.ts'

const today = 20_000
const close = (actual: number | null | undefined, expected: number | null | undefined, tolerance = 1e-9, where = '') => {
  if (expected === null || expected === undefined) return expect(actual ?? null, where).toBe(null)
  expect(Math.abs(actual! - expected), `${where} ${actual} against ${expected}`).toBeLessThanOrEqual(tolerance)
}

// As the checks write them.
const groupOf: Readonly<Record<string, RoleGroup>> = {
  decision_maker: 'decides',
  influencer: 'influences',
  user: 'uses',
  operations: 'pays',
}
const levelOf = (word: string | null) => (word === 'c_level' ? 'c-level' : word) as SeniorityLevel | null
const scales: Readonly<Record<string, readonly [number, number]>> = { nps: [0, 10], csat: [1, 5], ces: [1, 7] }
interface Answered {
  readonly contact: string
  readonly metric: Metric
  readonly value: number
  readonly age_days: number
}
const answerOf = ({ metric, value, age_days }: Answered): ListedAnswer => ({
  ...{ day: today - age_days, metric, y: pomp(value, ...scales[metric]!) },
})

/** The case of the method: two silent deciders, one who influences, three who use. */
const buyingCentre: readonly (readonly [string, string, string])[] = [
  ['ceo', 'decision_maker', 'c_level'],
  ['cfo', 'decision_maker', 'director'],
  ['itlead', 'influencer', 'manager'],
  ['u1', 'user', 'staff'],
  ['u2', 'user', 'staff'],
  ['u3', 'user', 'staff'],
]
const heard = (...answers: readonly (readonly [string, Metric, number, number])[]) =>
  accountIndex(
    voiceBook([
      {
        contacts: buyingCentre.map(([id, role, level]) => ({
          groups: [groupOf[role]!],
          level: levelOf(level),
          answers: answers
            .filter(([contact]) => contact === id)
            .map(([contact, metric, value, age_days]) => answerOf({ contact, metric, value, age_days })),
        })),
      },
    ]),
    0,
    today,
    defaultParameters,
  )!
const said = [
  ['itlead', 'nps', 6, 30] as const,
  ['u1', 'csat', 5, 10] as const,
  ['u1', 'ces', 6, 90] as const,
  ['u2', 'nps', 9, 200] as const,
]

describe('accountIndex()', () => {
  it('is the worked example of the method: 73.1 ± 13.7, grade C for the silent deciders', () => {
    const index = heard(...said)
    close(index.index, 73.100816729975)
    close(index.sd, 8.307428150777605)
    close(index.low, 59.43631340552969)
    close(index.high, 86.7653200544203)
    close(index.heardShare, 0.3813477490996012)
    close(index.reliability, 0.5445242959398571)
    close(index.alpha, 4.463378945709438)
    close(index.respondentsMean, 69.6831102062357)
    close(index.effectiveN, 1.715635752468251)
    expect(index).toMatchObject({ grade: 'C', blindSpot: true, keyGroup: 'decides', respondents: 3, people: 6 })
    expect(index.lowest?.contact).toBe(2)
  })

  it('moves to 64.9 when the CEO says 4, to 62.5 when a user sends twenty bad tickets, to 78.5 when all say 8', () => {
    expect(heard(...said, ['ceo', 'nps', 4, 20])).toMatchObject({ grade: 'B', blindSpot: false })
    close(heard(...said, ['ceo', 'nps', 4, 20]).index, 64.946, 5e-4)
    close(heard(...said, ...Array.from({ length: 20 }, () => ['u3', 'ces', 1, 5] as const)).index, 62.50065352528954)
    const all = heard(...buyingCentre.map(([id]) => [id, 'nps', 8, 0] as const))
    close(all.index, 78.51393188854489)
    expect(all.grade).toBe('A')
  })

  it('says 70 ± 20, grade D, where nobody answered or only long ago', () => {
    for (const index of [heard(), heard(['itlead', 'nps', 2, 731])])
      expect(index).toMatchObject({ index: 70, heardShare: 0, grade: 'D', respondents: 0, respondentsMean: null })
    expect(accountIndex(voiceBook([{ contacts: [] }]), 0, today, defaultParameters)).toBe(null)
    expect(() => accountIndex(voiceBook([]), 0, today, defaultParameters)).toThrow(RangeError)
  })

  it('keeps a place for a decider who left, and names a role that never was', () => {
    const user: ListedContact = { groups: ['uses'], level: 'staff' }
    const left = accountIndex(
      voiceBook([{ contacts: [user, { groups: ['pays'], level: 'manager' }], everNamed: ['decides'] }]),
      0,
      today,
      defaultParameters,
    )!
    expect(left.voices.map(({ contact, share }) => [contact, share.toFixed(4)])).toEqual([
      ...[
        [0, '0.2857'],
        [1, '0.0714'],
        [-1, '0.6429'],
      ],
    ])
    expect(left).toMatchObject({ keyGroup: 'decides', blindSpot: true, notNamed: [] })
    const dark = accountIndex(voiceBook([{ contacts: [user] }]), 0, today, defaultParameters)!
    expect(dark).toMatchObject({ keyGroup: 'uses', notNamed: ['decides'] })
    expect(dark.voices.length).toBe(1)
  })

  it('leaves out what says nothing: answers to come, of no weight, declared without confidence', () => {
    const index = accountIndex(
      voiceBook([
        {
          contacts: [
            {
              groups: ['uses'],
              answers: [
                { day: today + 1, y: 0 },
                { day: today, metric: 'declared', y: 0, confidence: 0 },
              ],
            },
          ],
        },
      ]),
      ...([0, today, defaultParameters] as const),
    )
    expect(index).toMatchObject({ index: 70, respondents: 0 })
  })
})

describe('The cases of the checks', () => {
  interface CheckedContact {
    readonly id: string
    readonly role?: string
    readonly roles?: readonly string[]
    readonly seniority: string | null
  }
  interface Case {
    readonly id: string
    readonly function: 'accountIndex' | 'shares'
    readonly inputs: {
      readonly contacts: readonly CheckedContact[]
      readonly responses?: readonly Answered[]
      readonly params?: { readonly level?: number; readonly role_offset?: Readonly<Record<string, number>> }
      readonly gamma?: Readonly<Record<string, number>>
      readonly required?: readonly string[]
      readonly everNamed?: readonly string[]
    }
    // biome-ignore lint/suspicious/noExplicitAny: the file's own shape
    readonly expected: any
    readonly tolerance: number
  }
  const cases = ['account-index', 'relationship-multi-role'].flatMap((name) => {
    const path = `../shared/checks/${name}.json`
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases : []
  })

  it.runIf(cases.length > 0)('are met, every one (skipped where the folder of checks is not at hand)', () => {
    for (const one of cases) check(one)
  })

  function check(one: Case): void {
    const { contacts, responses = [], params = {}, gamma, required = ['decision_maker'], everNamed = ['decision_maker'] } = one.inputs
    const offsets = gamma ?? params.role_offset ?? {}
    const parameters: RelationshipParameters = {
      rules: { ...defaultRules, level: params.level ?? 0.9, requiredGroups: required.map((word) => groupOf[word]!) },
      estimate: {
        ...defaultEstimate,
        gamma: Object.fromEntries(Object.entries(groupOf).map(([word, group]) => [group, offsets[word] ?? 0])) as Record<RoleGroup, number>,
      },
    }
    const book = voiceBook([
      {
        everNamed: everNamed.map((word) => groupOf[word]!),
        contacts: contacts.map(({ id, role, roles, seniority }) => ({
          groups: role ? [groupOf[role]!] : [...new Set(roles!.map((word) => roleGroup(word)!))],
          level: levelOf(seniority),
          answers: responses.filter(({ contact }) => contact === id).map(answerOf),
        })),
      },
    ])
    const index = accountIndex(book, 0, today, parameters)!
    const { expected, tolerance } = one
    const near = (actual: number | null | undefined, wanted: number | null | undefined) => close(actual, wanted, tolerance, one.id)
    const named = (voice: AccountIndex['voices'][number]) =>
      voice.contact < 0 ? `phantom:${Object.entries(groupOf).find(([, group]) => group in voice.shareOf)![0]}` : contacts[voice.contact]!.id
    const words = (groups: readonly RoleGroup[]) => groups.map((group) => Object.entries(groupOf).find(([, one]) => one === group)![0])
    if (one.function === 'shares') {
      expect(index.voices.map(named).sort()).toEqual(Object.keys(expected.share).sort())
      for (const voice of index.voices) {
        near(voice.share, expected.share[named(voice)])
        for (const [word, share] of Object.entries<number>(expected.roleShare[named(voice)])) near(voice.shareOf[groupOf[word]!], share)
        if (expected.gamma?.[named(voice)] !== undefined) near(voice.expected - 70, expected.gamma[named(voice)])
      }
      expect(words(roleGroups.filter((group) => group in index.heardShareOf))).toEqual(expected.groups)
      expect(words(index.notNamed)).toEqual(expected.notNamed)
      expect(words([index.keyGroup!])).toEqual([expected.keyRole])
      return
    }
    near(index.index, expected.index)
    near(index.sd, expected.sd)
    near(index.low, expected.lo)
    near(index.high, expected.hi)
    near(index.heardShare, expected.coverage)
    near(index.reliability, expected.reliability)
    near(index.alpha, expected.alpha)
    near(index.varAlpha, expected.var_alpha)
    near(index.heardShareOf[index.keyGroup!], expected.key_role_coverage)
    expect(words([index.keyGroup!])).toEqual([expected.key_role])
    expect({ grade: index.grade, blind_spot: index.blindSpot }).toEqual({ grade: expected.grade, blind_spot: expected.blind_spot })
    for (const [word, share] of Object.entries<number>(expected.role_coverage)) near(index.heardShareOf[groupOf[word]!], share)
    if ('n_eff' in expected) {
      near(index.effectiveN, expected.n_eff)
      near(index.respondentsMean, expected.raw_weighted_mean)
      expect(index.respondents).toBe(expected.n_respondents)
    }
    for (const voice of index.voices) {
      const wanted = expected.contacts[named(voice)]
      for (const [key, field] of [
        ['share', 'share'],
        ['y', 'y'],
        ['n', 'n'],
        ['fresh', 'fresh'],
        ['b', 'shrink'],
        ['estimate', 'estimate'],
        ['contribution', 'contribution'],
      ] as const)
        near(voice[field], wanted[key])
      if ('expectation' in wanted) near(voice.expected, wanted.expectation)
    }
  }
})

// Whole days and tenths, as answers come.
const anAnswer = fc.record({
  day: fc.integer({ min: today - 800, max: today }),
  metric: fc.constantFrom(...METRICS),
  y: fc.integer({ min: 0, max: 100 }),
  confidence: fc.constantFrom(1, 0.5),
})
const aContact = fc.record({
  groups: fc.uniqueArray(fc.constantFrom(...roleGroups), { maxLength: 3 }),
  level: fc.constantFrom<SeniorityLevel | null>('c-level', 'director', 'manager', 'staff', null),
  answers: fc.array(anAnswer, { maxLength: 5 }),
})
const anAccount = fc.record({
  contacts: fc.array(aContact, { minLength: 1, maxLength: 7 }),
  everNamed: fc.uniqueArray(fc.constantFrom(...roleGroups), { maxLength: 2 }),
  segment: fc.constantFrom('KEY', 'SME'),
})
const someParameters = fc
  .record({ gamma: fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 4, maxLength: 4 }), huber: fc.constantFrom(2.5, 1) })
  .map(
    ({ gamma, huber }): RelationshipParameters => ({
      rules: { ...defaultRules, huber, requiredGroups: ['decides', 'influences'] },
      estimate: {
        ...{ ...defaultEstimate, muSegment: { KEY: 75 }, tau2: 121, sigmaP2: 190 },
        gamma: Object.fromEntries(roleGroups.map((group, r) => [group, gamma[r]!])) as Record<RoleGroup, number>,
      },
    }),
  )
const indexOf = (account: ListedAccount, parameters: RelationshipParameters) => accountIndex(voiceBook([account]), 0, today, parameters)!

describe('The laws of the relationship index', () => {
  it('has shares that sum to 1, contributions that sum to it, and an interval around it', () => {
    fc.assert(
      fc.property(anAccount, someParameters, (account, parameters) => {
        const index = indexOf(account, parameters)
        close(
          index.voices.reduce((sum, { share }) => sum + share, 0),
          1,
        )
        close(
          index.voices.reduce((sum, { contribution }) => sum + contribution, 0),
          index.index,
        )
        for (const voice of index.voices)
          close(
            Object.values(voice.shareOf).reduce((sum, share) => sum + share!, 0),
            voice.share,
          )
        expect(index.low <= index.index && index.index <= index.high).toBe(true)
        expect(index.heardShare >= 0 && index.heardShare <= 1 + 1e-12 && index.reliability < 1).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('does not depend on the order of people and answers', () => {
    fc.assert(
      fc.property(anAccount, someParameters, (account, parameters) => {
        const turned = { ...account, contacts: account.contacts.map((one) => ({ ...one, answers: [...one.answers].reverse() })).reverse() }
        const [a, b] = [indexOf(account, parameters), indexOf(turned, parameters)]
        close(b.index, a.index)
        close(b.sd, a.sd)
      }),
      { numRuns: 300 },
    )
  })

  it('never falls when somebody answers higher, also beyond where answers are clipped', () => {
    fc.assert(
      fc.property(anAccount, someParameters, fc.nat(), fc.integer({ min: 1, max: 100 }), (account, parameters, at, more) => {
        const k = at % account.contacts.length
        const raised = {
          ...account,
          contacts: account.contacts.map((one, i) =>
            i === k
              ? { ...one, answers: one.answers.map((answer, j) => (j === 0 ? { ...answer, y: Math.min(100, answer.y + more) } : answer)) }
              : one,
          ),
        }
        expect(indexOf(raised, parameters).index).toBeGreaterThanOrEqual(indexOf(account, parameters).index - 1e-9)
      }),
      { numRuns: 300 },
    )
  })

  it('never gets less sure by one more answer', () => {
    fc.assert(
      fc.property(anAccount, someParameters, fc.nat(), anAnswer, (account, parameters, at, answer) => {
        const k = at % account.contacts.length
        const more = {
          ...account,
          contacts: account.contacts.map((one, i) => (i === k ? { ...one, answers: [...one.answers, answer] } : one)),
        }
        expect(indexOf(more, parameters).sd).toBeLessThanOrEqual(indexOf(account, parameters).sd + 1e-12)
      }),
      { numRuns: 300 },
    )
  })

  it('is the mean and variance of a Gaussian conditioned by brute force, where nothing is clipped', () => {
    fc.assert(
      fc.property(anAccount, someParameters, (account, parameters) => {
        const unclipped = { ...parameters, rules: { ...parameters.rules, huber: 1e6 } }
        const index = indexOf(account, unclipped)
        const [mean, variance] = conditioned(index, unclipped)
        close(index.index, mean, 1e-8)
        close(index.sd ** 2, variance, 1e-8)
      }),
      { numRuns: 300 },
    )
  })

  it('gives users no more of it by being twice as many, and is Σ p y where answers are exact and fresh', () => {
    fc.assert(
      fc.property(anAccount, someParameters, (account, parameters) => {
        const shareOf = ({ voices }: AccountIndex, group: RoleGroup) => voices.reduce((sum, one) => sum + (one.shareOf[group] ?? 0), 0)
        const users = account.contacts.filter(({ groups }) => groups.includes('uses'))
        const [once, twice] = [indexOf(account, parameters), indexOf({ ...account, contacts: [...account.contacts, ...users] }, parameters)]
        if (users.every(({ groups }) => groups.length === 1))
          for (const group of roleGroups) close(shareOf(twice, group), shareOf(once, group))
        const exact = {
          ...parameters,
          rules: { ...parameters.rules, requiredGroups: [] },
          estimate: { ...parameters.estimate, sigmaE2: 1e-9 },
        }
        const fresh = { ...account, contacts: account.contacts.map((one, k) => ({ ...one, answers: [{ day: today, y: (37 * k) % 101 }] })) }
        const { index, voices } = indexOf(fresh, exact)
        close(
          index,
          voices.reduce((sum, { share, y }) => sum + share * y!, 0),
          1e-6,
        )
      }),
    )
  })

  it('is the same explained and in columns, to the last digit', () => {
    fc.assert(
      fc.property(fc.array(anAccount, { maxLength: 5 }), someParameters, (accounts, parameters) => {
        const book = voiceBook([...accounts, { contacts: [] }])
        const columns = indexAccounts(book, today, parameters)
        for (let at = 0; at < book.n; at++) {
          const one = accountIndex(book, at, today, parameters)
          const { index, sd, low, high, reliability, heardShare, people, respondents } = columns
          expect([index, sd, low, high, reliability, heardShare].map((column) => column[at])).toEqual(
            one ? [one.index, one.sd, one.low, one.high, one.reliability, one.heardShare] : Array(6).fill(Number.NaN),
          )
          expect([GRADES[columns.grade[at]!], columns.blindSpot[at] === 1, people[at], respondents[at]]).toEqual(
            one ? [one.grade, one.blindSpot, one.people, one.respondents] : ['D', false, 0, 0],
          )
          expect(roleGroups[columns.keyGroup[at]!] ?? null).toBe(one?.keyGroup ?? null)
          expect(roleGroups.filter((_, r) => columns.notNamed[at]! & (1 << r))).toEqual(one?.notNamed ?? ['decides', 'influences'])
        }
      }),
      { numRuns: 300 },
    )
  })
})

/** Σ p θ given the answers, θ and answers jointly normal: no formula of the index, only its model. */
function conditioned(
  { voices }: AccountIndex,
  { estimate: { tau2, sigmaP2, sigmaE2 } }: RelationshipParameters,
): [mean: number, variance: number] {
  const heard = voices.filter(({ y }) => y !== null)
  const covariance = heard.map((a) => heard.map((b) => tau2 + (a === b ? sigmaP2 + sigmaE2 / a.n : 0)))
  const withIndex = heard.map((one) => voices.reduce((sum, { share }, i) => sum + share * (tau2 + (voices[i] === one ? sigmaP2 : 0)), 0))
  const weights = solve(covariance, withIndex)
  const prior = voices.reduce(
    (sum, a) => sum + voices.reduce((inner, b) => inner + a.share * b.share * (tau2 + (a === b ? sigmaP2 : 0)), 0),
    0,
  )
  const expected = voices.reduce((sum, { share, expected }) => sum + share * expected, 0)
  return [
    expected + heard.reduce((sum, one, i) => sum + weights[i]! * (one.y! - one.expected), 0),
    prior - weights.reduce((sum, weight, i) => sum + weight * withIndex[i]!, 0),
  ]
}

/** Gauss and Jordan, with pivots. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!])
  for (let i = 0; i < rows.length; i++) {
    const pivot = rows.reduce((best, row, j) => (j >= i && Math.abs(row[i]!) > Math.abs(rows[best]![i]!) ? j : best), i)
    ;[rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!]
    for (let j = 0; j < rows.length; j++) {
      const factor = rows[j]![i]! / rows[i]![i]!
      if (j !== i) rows[j] = rows[j]!.map((value, column) => value - factor * rows[i]![column]!)
    }
  }
  return rows.map((row, i) => row.at(-1)! / row[i]!)
}

describe('whatWouldChange()', () => {
  it('says what the index becomes when the answer is given', () => {
    fc.assert(
      fc.property(anAccount, someParameters, fc.nat(), fc.integer({ min: 0, max: 10 }), (account, parameters, at, score) => {
        const change = whatWouldChange(voiceBook([account]), 0, today, parameters)!
        const k = at % account.contacts.length
        const given = {
          ...account,
          contacts: account.contacts.map((one, i) =>
            i === k ? { ...one, answers: [...one.answers, { day: today, y: 10 * score }] } : one,
          ),
        }
        const [then, said] = [indexOf(given, parameters), change.answers.find(({ contact }) => contact === k)!]
        close(said.indexAfter[score], then.index)
        close(said.half, 1.6448536269514722 * then.sd)
        expect([said.grade, said.blindSpot]).toEqual([then.grade, then.blindSpot])
        close(said.heardShare, then.heardShare)
        expect(
          change.answers.every(({ narrower }, i) => narrower >= -1e-9 && narrower <= (change.answers[i - 1]?.narrower ?? Infinity)),
        ).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('puts the silent CEO first, and the place that nobody fills', () => {
    const book = voiceBook([{ contacts: [{ groups: ['uses'], answers: [{ day: today, y: 80 }] }], everNamed: ['decides'] }])
    const { answers, now } = whatWouldChange(book, 0, today, defaultParameters)!
    expect(answers.map(({ contact, place, grade }) => [contact, place, grade])).toEqual([
      [-1, 'decides', 'B'],
      [0, null, 'C'],
    ])
    expect(now).toMatchObject({ grade: 'C', blindSpot: true })
  })
})
