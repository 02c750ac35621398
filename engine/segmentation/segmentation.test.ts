import { existsSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { modelledPotential, modelledPotentials, peerSpendP75 } from './modelled-potential.ts'
import { proposeThresholds } from './propose-thresholds.ts'
import { rawTiers } from './raw-tiers.ts'
import { safeAtRiskUnknown } from './safe-at-risk-unknown.ts'
import { segmentSnapshot } from './segment-snapshot.ts'
import {
  DEFAULT_SEGMENT_PARAMS,
  type SegmentAccounts,
  type SegmentParams,
  type SegmentSnapshot,
  type TierOverride,
} from './segment-types.ts'
import { detractorsInTheMiddle, shapeFindings } from './shape-findings.ts'
import { TIERS, type Tier } from './tier.ts'

interface Row {
  id: string
  value: number
  revenue: number
  potential?: number | null
  grade: 'A' | 'B' | 'C' | 'D'
  index: number
  lo: number
}
interface Snapshot {
  asOf: string
  potentialUsed: boolean
  keyThreshold: number
  majorThreshold: number
  keyCount: number
  overCap: number
  accounts: Record<string, object>
}
interface Case {
  id: string
  function: string
  inputs: {
    params: SegmentParams
    overrides: { account: string; tier: Tier; reason: string; from: string; expires: string }[]
    snapshots: { asOf: string; accounts: Row[] }[]
    accounts: Row[]
    threshold: number
    peerSpend: number[]
  }
  expected: Snapshot[] & { status: object; revenue: Record<string, number>; p75: number; potential: Record<string, number> }
}
const path = '../shared/checks/segmentation.json'
const cases = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: Case[] }).cases : []
const casesOf = (name: string): Case[] => cases.filter((one) => one.function === name)
const skipNote = '(skipped where the folder of checks is not at hand)'

const accountsOf = (rows: readonly Pick<Row, 'id' | 'value' | 'revenue' | 'potential'>[]): SegmentAccounts => {
  const sorted = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
  const column = (of: (row: Row) => number): Float64Array => Float64Array.from(sorted as Row[], of)
  return {
    source: sorted.map(() => 'erp'),
    externalId: sorted.map((row) => row.id),
    value: column((row) => row.value),
    revenue: column((row) => row.revenue),
    potential: column((row) => row.potential ?? Number.NaN),
  }
}
const book = (values: Record<string, number>): SegmentAccounts =>
  accountsOf(Object.entries(values).map(([id, value]) => ({ id, value, revenue: value })))
const present = (snapshot: SegmentSnapshot): object => ({
  asOf: snapshot.asOf,
  potentialUsed: snapshot.potentialUsed,
  keyThreshold: snapshot.keyThreshold,
  majorThreshold: snapshot.majorThreshold,
  accounts: Object.fromEntries(
    snapshot.externalId.map((id, at) => [
      id,
      {
        score: snapshot.score[at],
        raw: snapshot.raw[at],
        computed: snapshot.computed[at],
        since: snapshot.since[at],
        why: snapshot.why[at],
        tier: snapshot.tier[at],
        overridden: snapshot.overridden[at] === 1,
      },
    ]),
  ),
  keyCount: snapshot.keyCount,
  overCap: snapshot.overCap,
})
const over = (
  snapshots: readonly [string, SegmentAccounts][],
  overrides: readonly TierOverride[] = [],
  params: SegmentParams = DEFAULT_SEGMENT_PARAMS,
): SegmentSnapshot[] => {
  const results: SegmentSnapshot[] = []
  for (const [asOf, accounts] of snapshots) results.push(segmentSnapshot(asOf, params, overrides, results.at(-1) ?? null, accounts))
  return results
}
const tierOf = (snapshot: SegmentSnapshot, id: string): string =>
  `${snapshot.tier[snapshot.externalId.indexOf(id)]}, ${snapshot.why[snapshot.externalId.indexOf(id)]}`

describe('segmentSnapshot()', () => {
  const first = book({ A: 5000, B: 2000, C: 1000, D: 1010, E: 500, Fx: 300, G: 150, H: 40 })

  it('draws the lines of the worked example', () => {
    const [one] = over([['2025-03-31', first]])
    expect([one!.keyThreshold, one!.majorThreshold]).toEqual([1505, 400])
    expect(one!.tier.join(' ')).toBe('KEY KEY MAJOR MAJOR MAJOR SME SME SME')
    expect(one!.tiers.map((tier) => [tier.tier, tier.n, tier.score])).toEqual([
      ['KEY', 2, 7000],
      ['MAJOR', 3, 2510],
      ['SME', 3, 490],
    ])
  })

  it.runIf(cases.length > 0)(`agrees with every check case over time ${skipNote}`, () => {
    expect(casesOf('segmentOverTime').length).toBe(4)
    for (const { inputs, expected } of casesOf('segmentOverTime')) {
      const overrides = inputs.overrides.map(({ account, ...one }) => ({ source: 'erp', externalId: account, ...one }))
      const results = over(
        inputs.snapshots.map((one) => [one.asOf, accountsOf(one.accounts)]),
        overrides,
        inputs.params,
      )
      expect(results.map(present)).toEqual(expected)
    }
  })

  it('holds a jump for the minimum stay of six months, then lets it go', () => {
    const jump = book({ A: 5000, B: 2000, C: 1000, D: 1010, E: 1500, Fx: 300, G: 150, H: 40 })
    const [, june, september] = over([
      ['2025-03-31', first],
      ['2025-06-30', jump],
      ['2025-09-30', jump],
    ])
    expect([tierOf(june!, 'E'), tierOf(september!, 'E')]).toEqual(['MAJOR, held by the minimum stay', 'KEY, moved'])
  })

  it('lets an account that became the last member neither fall at 90 % nor rise under 110 %', () => {
    const start = book({ A: 4000, C: 1100, D: 900, E: 400, G: 300, H: 100 })
    const swapped = book({ A: 4000, C: 900, D: 1100, E: 400, G: 300, H: 100 })
    const results = over([
      ['2025-03-31', start],
      ['2025-09-30', swapped],
    ])
    expect([tierOf(results[1]!, 'C'), tierOf(results[1]!, 'D')]).toEqual(['KEY, held by the band', 'KEY, moved'])
  })

  it('an override holds from its day until the day before it expires, and the computed tier goes on underneath', () => {
    const override: TierOverride = {
      source: 'erp',
      externalId: 'G',
      tier: 'KEY',
      reason: 'reference',
      from: '2025-06-30',
      expires: '2025-12-31',
    }
    const results = over(
      [
        ['2025-03-31', first],
        ['2025-06-30', first],
        ['2025-12-30', first],
        ['2025-12-31', first],
      ],
      [override],
    )
    expect(results.map((one) => [one.tier[6], one.computed[6], one.overridden[6]])).toEqual([
      ['SME', 'SME', 0],
      ['KEY', 'SME', 1],
      ['KEY', 'SME', 1],
      ['SME', 'SME', 0],
    ])
    expect(results[3]!.findings.map((one) => one.code)).toContain('override_expired')
  })

  it('of two overrides in force the one that began last counts; one for nobody is a finding', () => {
    const one = { source: 'erp', externalId: 'H', reason: 'x', expires: '2099-01-01' }
    const overrides: TierOverride[] = [
      { ...one, tier: 'MAJOR', from: '2025-02-01' },
      { ...one, tier: 'KEY', from: null },
      { ...one, externalId: 'nobody', tier: 'KEY', from: null },
    ]
    const [result] = over([['2025-03-31', first]], overrides)
    expect(result!.tier[7]).toBe('MAJOR')
    expect(result!.findings.find((finding) => finding.code === 'override_unknown_account')?.count).toBe(1)
  })

  it('counts potential only where it is known for 60 % of revenue, exactly 60 % included', () => {
    const rows = (known: number) =>
      accountsOf([
        { id: 'A', value: 0, revenue: known, potential: 1001 },
        { id: 'B', value: 0, revenue: 100 - known, potential: null },
      ])
    const scores = (known: number) => [
      ...over([['2025-03-31', rows(known)]], [], { ...DEFAULT_SEGMENT_PARAMS, weightPotential: 0.5 })[0]!.score,
    ]
    expect([scores(60), scores(59)]).toEqual([
      [501, 0],
      [0, 0],
    ])
  })

  it('lets an accepted modelled potential stand in, without counting towards the 60 %', () => {
    const accounts = {
      ...accountsOf([
        { id: 'A', value: 10, revenue: 60, potential: 5 },
        { id: 'B', value: 10, revenue: 40, potential: null },
      ]),
      modelledPotential: [7, 7],
    }
    const scores = (acceptModelled: boolean) => [
      ...over([['2025-03-31', accounts]], [], { ...DEFAULT_SEGMENT_PARAMS, acceptModelled })[0]!.score,
    ]
    expect([scores(true), scores(false)]).toEqual([
      [15, 17],
      [15, 10],
    ])
  })

  it('adds connected value and floors the whole score at 0', () => {
    const accounts = { ...book({ A: -100, B: -100 }), connectedValue: [150, 20] }
    expect([...over([['2025-03-31', accounts]])[0]!.score]).toEqual([50, 0])
  })

  it('answers nothing for nothing; a score of 0 is SME', () => {
    const [none] = over([['2025-03-31', book({})]])
    expect(none).toMatchObject({ keyThreshold: null, majorThreshold: null, keyCount: 0, tier: [], findings: [] })
    expect(over([['2025-03-31', book({ A: 0, B: -5 })]])[0]!.tier).toEqual(['SME', 'SME'])
    expect(over([['2025-03-31', book({ A: 7 })]])[0]).toMatchObject({ tier: ['KEY'], keyThreshold: 7 })
  })

  it('refuses accounts out of key order, sums beyond exact integers and negative potential', () => {
    const turned = { source: ['erp', 'erp'], externalId: ['B', 'A'], value: [1, 1], revenue: [1, 1] }
    expect(() => over([['2025-03-31', turned]])).toThrow('not in key order at erp/A')
    expect(() => over([['2025-03-31', book({ A: Number.MAX_SAFE_INTEGER, B: 5 })]])).toThrow(RangeError)
    expect(() => over([['2025-03-31', accountsOf([{ id: 'A', value: 1, revenue: 1, potential: -1 }])]])).toThrow(RangeError)
  })

  const values = fc.array(fc.integer({ min: -50, max: 5000 }), { minLength: 1, maxLength: 12 })
  const named = (list: readonly number[]): SegmentAccounts =>
    book(Object.fromEntries(list.map((value, at) => [`a${String(at).padStart(2, '0')}`, value])))

  it('a larger score never has a lower raw tier, and key accounts reach their share or their cap', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 5 }), (list, maxKey) => {
        const { raw, score } = over([['2025-03-31', named(list)]], [], { ...DEFAULT_SEGMENT_PARAMS, maxKey })[0]!
        const rank = (at: number): number => TIERS.indexOf(raw[at]!)
        for (let a = 0; a < list.length; a++)
          for (let b = 0; b < list.length; b++) if (score[a]! > score[b]!) expect(rank(a)).toBeLessThanOrEqual(rank(b))
        const total = score.reduce((sum, one) => sum + one, 0)
        const keys = score.filter((_, at) => raw[at] === 'KEY')
        const held = keys.reduce((sum, one) => sum + one, 0)
        expect(keys.length <= maxKey && (held * 10 >= total * 7 || keys.length === maxKey)).toBe(true)
        if (held > 0) expect((held - Math.min(...keys)) * 10).toBeLessThan(total * 7)
      }),
    )
  })

  it('nobody changes twice within the minimum stay', () => {
    const days = ['2025-01-31', '2025-04-30', '2025-07-31', '2025-10-31', '2026-01-31', '2026-04-30']
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }),
        fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 36, maxLength: 36 }),
        (n, list) => {
          const results = over(days.map((day, at) => [day, named(list.slice(at * n, at * n + n))]))
          for (let account = 0; account < n; account++) {
            const moves = results.flatMap((one, at) => (one.why[account] === 'moved' || at === 0 ? [at] : []))
            for (let at = 1; at < moves.length; at++) expect(moves[at]! - moves[at - 1]!).toBeGreaterThanOrEqual(2)
          }
        },
      ),
    )
  })

  it('takes 100,000 accounts and their history in seconds', () => {
    const n = 100_000
    const externalId = Array.from({ length: n }, (_, at) => String(at).padStart(6, '0'))
    const value = Float64Array.from({ length: n }, (_, at) => Math.floor(1e9 / (1 + ((at * 7919) % n))))
    const accounts = { source: new Array<string>(n).fill('erp'), externalId, value, revenue: value, potential: value }
    const started = performance.now()
    expect(
      over([
        ['2025-03-31', accounts],
        ['2025-12-31', accounts],
      ])[1]!.why.every((reason) => reason === 'same'),
    ).toBe(true)
    expect(performance.now() - started).toBeLessThan(8_000)
  })
})

describe('shapeFindings(), detractorsInTheMiddle(), proposeThresholds()', () => {
  const tiers = (n: number, revenue: number) => [
    { tier: 'KEY' as const, n, revenue },
    { tier: 'MAJOR' as const, n: 100, revenue: 80 - revenue },
    { tier: 'SME' as const, n: 900, revenue: 20 },
  ]
  const codes = (n: number, revenue: number): string[] =>
    shapeFindings(tiers(n, revenue), { maxKey: 200, weightPotential: 0 }, false, null).map((one) => one.code)

  it('say nothing about the usual shape, and what is unusual about another', () => {
    expect(codes(10, 60)).toEqual([])
    expect(codes(9, 59)).toEqual(['key_count_unusual', 'key_revenue_unusual'])
    expect(codes(201, 70)).toEqual(['key_count_unusual', 'key_over_cap'])
  })

  it('say that potential is not used', () => {
    expect(shapeFindings(tiers(10, 60), { maxKey: 200, weightPotential: 1 }, false, 0.35).map((one) => one.message)).toEqual([
      'Potential is not in the scores: accounts with a figure hold 35.0 % of revenue, needed are 60 %',
    ])
  })

  it('detractorsInTheMiddle() names the tier with the largest share, and keeps quiet under 10 answers', () => {
    const answers = (key: number, major: number, sme: number, n = 20) => [
      { tier: 'KEY' as const, answers: n, detractors: key },
      { tier: 'MAJOR' as const, answers: n, detractors: major },
      { tier: 'SME' as const, answers: n, detractors: sme },
    ]
    expect(detractorsInTheMiddle(answers(2, 8, 4))).toMatchObject({
      code: 'detractors_in_the_middle',
      message: 'Detractors: KEY 2 of 20, MAJOR 8 of 20, SME 4 of 20',
    })
    expect(detractorsInTheMiddle(answers(2, 3, 9))).toMatchObject({ code: 'detractors_elsewhere', subject: 'SME' })
    expect(detractorsInTheMiddle(answers(1, 2, 3, 9))).toBe(null)
  })

  it('proposeThresholds() starts with a line of the usual shape, or with 70 %', () => {
    const revenue = Array.from({ length: 400 }, (_, at) => Math.round(1e6 / (at + 1) ** 0.9))
    const { proposals, start } = proposeThresholds(revenue, revenue, { majorShare: 0.95, maxKey: 200 })
    expect(proposals[start]).toMatchObject({ keyShare: 0.7, usualShape: true })
    expect(proposals.map((one) => one.keyAccounts)).toEqual(proposals.map((one) => one.keyAccounts).sort((a, b) => a - b))
    expect(proposeThresholds([], [], { majorShare: 0.95, maxKey: 200 })).toMatchObject({
      start: 2,
      proposals: [{ keyAccounts: 0, keyThreshold: null, keyRevenueShare: null }, {}, {}, {}, {}],
    })
  })

  it('rawTiers() goes on with MAJOR behind the cap', () => {
    expect(rawTiers([40, 30, 20, 10], { keyShare: 0.7, majorShare: 0.95, maxKey: 1 })).toEqual({
      raw: ['KEY', 'MAJOR', 'MAJOR', 'MAJOR'],
      doubleKeyThreshold: 70,
      doubleMajorThreshold: 20,
    })
  })
})

describe('modelledPotential() and safeAtRiskUnknown()', () => {
  it('modelledPotential() takes the smallest spend that 75 % of peers do not exceed', () => {
    expect([[1, 2, 3, 4], [1, 2, 3], [5], []].map(peerSpendP75)).toEqual([3, 3, 5, null])
    expect([...modelledPotential([], [5]).potential]).toEqual([Number.NaN])
  })

  it('modelledPotentials() takes peers of the same kind, and everybody where they are fewer than five', () => {
    const revenue = [10, 20, 30, 40, 50, 1000, 0, 15]
    const kind = ['a', 'a', 'a', 'a', 'a', 'b', null, 'a']
    expect([...modelledPotentials(revenue, kind)]).toEqual([30, 20, 10, 0, 0, 0, 50, 25])
    expect([...modelledPotentials([0], ['a'])]).toEqual([Number.NaN])
    expect(() => modelledPotentials([1], [])).toThrow(RangeError)
  })

  it.runIf(cases.length > 0)(`modelledPotential() agrees with every check case ${skipNote}`, () => {
    expect(casesOf('modelledPotential').length).toBe(1)
    for (const { inputs, expected } of casesOf('modelledPotential')) {
      const { p75, potential } = modelledPotential(
        inputs.peerSpend,
        inputs.accounts.map((one) => one.revenue),
      )
      expect({ p75, potential: Object.fromEntries(inputs.accounts.map((one, at) => [one.id, potential[at]])) }).toEqual(expected)
    }
  })

  it('safeAtRiskUnknown() puts unknown first, then at risk, then safe', () => {
    const accounts = {
      grade: ['D', 'C', 'C', 'C', null] as const,
      index: [50, 59.9, 60, 60, Number.NaN],
      low: [30, 40, 60, 59.9, Number.NaN],
      revenue: [1, 2, 4, 8, 16],
    }
    const { status, sums } = safeAtRiskUnknown({ ...accounts, grade: [...accounts.grade] })
    expect(status).toEqual(['unknown', 'at risk', 'safe', 'unknown', 'unknown'])
    expect(sums).toEqual({ safe: { n: 1, revenue: 4 }, 'at risk': { n: 1, revenue: 2 }, unknown: { n: 3, revenue: 25 } })
    expect(() => safeAtRiskUnknown({ ...accounts, grade: [] })).toThrow(RangeError)
  })

  it.runIf(cases.length > 0)(`safeAtRiskUnknown() agrees with every check case ${skipNote}`, () => {
    expect(casesOf('safeAtRiskUnknown').length).toBe(1)
    for (const { inputs, expected } of casesOf('safeAtRiskUnknown')) {
      const rows = inputs.accounts
      const { status, sums } = safeAtRiskUnknown(
        {
          grade: rows.map((one) => one.grade),
          index: rows.map((one) => one.index),
          low: rows.map((one) => one.lo),
          revenue: rows.map((one) => one.revenue),
        },
        inputs.threshold,
      )
      expect(Object.fromEntries(rows.map((one, at) => [one.id, status[at]]))).toEqual(expected.status)
      expect(Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum.revenue]))).toEqual(expected.revenue)
    }
  })
})
