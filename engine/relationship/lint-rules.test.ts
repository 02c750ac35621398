import { describe, expect, it } from 'vitest'
import { normalQuantile } from '../value/normal-quantile.ts'
import { accountIndex } from './account-index.ts'
import { bookFacts } from './book-facts.ts'
import { defaultEstimate, defaultParameters, defaultRules } from './default-parameters.ts'
import { estimateParameters } from './estimate-parameters.ts'
import { type LintContext, lintRules } from './lint-rules.ts'
import type { RoleGroup } from './role-groups.ts'
import { rolesApart } from './roles-apart.ts'
import { type ListedContact, voiceBook } from './voice-book.ts'

const alone: LintContext = { facts: null, basis: null }
const codes = (rules: Partial<typeof defaultRules>, context = alone, estimate = defaultEstimate) =>
  lintRules({ ...defaultRules, ...rules }, estimate, context).map(({ code, subject }) => (subject === null ? code : `${code} ${subject}`))

describe('lintRules()', () => {
  it('has nothing to say of the defaults', () => expect(codes({})).toEqual([]))

  it('finds what is odd by itself', () => {
    expect(codes({ groupShare: { decides: 0.9, influences: 0, uses: 0.05, pays: 0 }, requiredGroups: ['decides', 'influences'] })).toEqual([
      ...['shares_not_one', 'one_group decides', 'required_without_share influences'],
    ])
    expect(codes({ seniority: { 'c-level': 2, director: 3, manager: 2, staff: 0 } })).toEqual([
      'seniority_order c-level',
      'seniority_zero staff',
    ])
    expect(codes({ metricWeight: { ...defaultRules.metricWeight, csat: 2 } })).toEqual(['weight_over_one csat'])
    expect(codes({ halfLifeDays: 900, nCap: 40, huber: 1, level: 0.5, keyRoleMinCoverage: 0, requiredGroups: [] })).toEqual([
      ...['half_life_long', 'cap', 'huber', 'level', 'blind_spot_off', 'nothing_required'],
    ])
    expect(codes({}, { ...alone, payTarget: true })).toEqual(['pay_target'])
  })

  it('finds what does not fit the book: roles not heard, a ceiling, one person who is the index, a rhythm slower than the half-life', () => {
    const uses = (...days: readonly number[]): ListedContact => ({
      groups: ['uses'],
      level: 'staff',
      answers: days.map((day) => ({ day, y: 100 })),
    })
    const book = voiceBook(
      Array.from({ length: 8 }, () => ({ contacts: [{ groups: ['decides'], level: 'c-level' }, uses(-300, -10), uses(-400, -20)] })),
    )
    const facts = bookFacts(book, 0, defaultRules)
    expect(facts).toMatchObject({ accounts: 8, people: 24, severalPeople: 8, alone: 8, daysBetween: 380 })
    expect(facts.metrics[0]).toEqual({ metric: 'nps', answers: 32, contacts: 16, mean: 100, sd: 0, topShare: 1 })
    const { restsOn } = estimateParameters(book, 0, defaultRules)
    const found = lintRules(defaultRules, defaultEstimate, { facts, basis: restsOn })
    expect(found.map(({ code, subject }) => [code, subject])).toEqual([
      ...[
        ['one_person', null],
        ['half_life_short', null],
        ['at_floor', 'tau2'],
        ['at_floor', 'sigmaP2'],
        ['never_heard', 'decides'],
        ['ceiling', 'nps'],
      ],
    ])
    expect(found[1]).toMatchObject({ weight: 'doubtful', value: 180, limit: 380 })
    expect(
      codes({ groupShare: { decides: 0, influences: 0.4, uses: 0.4, pays: 0.2 }, requiredGroups: [] }, { facts, basis: null }),
    ).toContain('share_zero decides')
  })

  it('says when our own answers say otherwise', () => {
    // 40 accounts of two people far apart: people differ by far more than the default.
    const book = voiceBook(
      Array.from({ length: 40 }, (_, i) => ({
        contacts: [
          { groups: [], answers: [{ day: -5, y: 10 + (i % 3) }] },
          { groups: [], answers: [{ day: -5, y: 90 }] },
        ],
      })),
    )
    const { restsOn } = estimateParameters(book, 0, defaultRules)
    expect(codes({}, { facts: bookFacts(book, 0, defaultRules), basis: restsOn })).toEqual([
      ...[
        'not_estimated',
        'at_floor tau2',
        'far_from_own tau2',
        'far_from_own sigmaP2',
        'mean_far_from_own',
        'roles_unknown',
        'levels_unknown',
      ],
    ])
  })
})

describe('rolesApart()', () => {
  const voices = (...said: readonly (readonly [RoleGroup, number | null])[]) =>
    accountIndex(
      voiceBook([{ contacts: said.map(([group, y]) => ({ groups: [group], answers: y === null ? [] : [{ day: 0, y }] })) }]),
      0,
      0,
      defaultParameters,
    )!.voices
  it('takes two voices 30 points apart for people who differ, and 60 points for roles that do', () => {
    expect(rolesApart(voices(['decides', 50], ['uses', 80]), defaultParameters)).toBe(null)
    const apart = rolesApart(voices(['decides', 20], ['uses', 80], ['uses', 90], ['pays', null]), defaultParameters)!
    expect(apart).toMatchObject({ low: 'decides', high: 'uses', points: 65 })
    expect(apart.sd).toBeCloseTo(Math.sqrt(369 + 369 / 2), 9)
    expect(rolesApart(voices(['uses', 0], ['uses', 100]), defaultParameters)).toBe(null)
  })
})

describe('normalQuantile()', () => {
  it('is what the tables print, near and far', () => {
    for (const [p, x] of [
      [0.975, 1.959963984540054],
      [0.95, 1.6448536269514722],
      [0.5, 0],
      [1e-10, -6.361340902404056],
      [1e-30, -11.464024688443617],
      [0.9999, 3.719016485455709],
    ] as const)
      expect(normalQuantile(p)).toBeCloseTo(x, 11)
    expect(normalQuantile(0.2)).toBeCloseTo(-normalQuantile(0.8), 12)
    for (const p of [0, 1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError)
  })
})
