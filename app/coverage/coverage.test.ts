/** Coverage models from the record to the approval: what comes with Tapeline, what history says, who may decide, and what is promised. */
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Access, roles } from '#api/access.ts'
import { type CoverageModels, parseCoverageModels } from '#api/coverage-models.ts'
import { defaultStandards } from '#engine/promises/standards.ts'
import type { Store } from '#store/db.ts'
import { bringRows } from '#test/builders/bring-rows.ts'
import { account, interaction, order, orderLine } from '#test/builders/rows.ts'
import { openInMemory } from '#test/store-cases.ts'
import type { Context } from '../context.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { approveDraft, approveFile } from '../models/approve-model.ts'
import { askForApproval, createDraft, findDraft, returnDraft } from '../models/drafts.ts'
import { accountFacts } from './account-facts.ts'
import { coverageBook, servedOf } from './coverage-book.ts'
import { coverageInForce } from './coverage-in-force.ts'
import { coverageEvidence } from './history.ts'
import { coverageAccounts } from './list-accounts.ts'
import { lookOver } from './look-over.ts'
import { servedToday, whyClosed } from './open-models.ts'
import { promisesMissed } from './promised.ts'
import { minutesTaken, teamsOf } from './team-minutes.ts'

const example = parseCoverageModels(JSON.parse(readFileSync('docs/examples/coverage-models.json', 'utf8')))
const model = (id: string, of: CoverageModels = example) => of.models.find((one) => one.id === id)!

describe('whyClosed()', () => {
  const facts = { segment: 'MAJOR', revenueMinor: 1_000_000, growth: 0.2, range: 4, needs: [], country: 'DE' } as const
  it('says the first bound an account does not meet; what is not known meets none', () => {
    const focused = model('focused')
    expect(whyClosed(focused, facts)).toBeNull()
    expect(whyClosed(focused, { ...facts, segment: 'SME' })).toBe('segment')
    expect(whyClosed(focused, { ...facts, segment: null })).toBe('segment')
    expect(whyClosed(focused, { ...facts, growth: 0.05 })).toBe('growth')
    expect(whyClosed(focused, { ...facts, growth: null })).toBe('growth')
    expect(whyClosed(focused, { ...facts, range: 2 })).toBe('range')
    expect(whyClosed(focused, { ...facts, country: null })).toBe('country')
    expect(whyClosed(model('digital'), { ...facts, revenueMinor: 50_000_000 })).toBe('revenue')
    expect(whyClosed(model('digital'), { ...facts, revenueMinor: 49_999_999 })).toBeNull()
  })
  it('leaves an account with needs only models that meet them all', () => {
    const needs = ['edi', 'consignment stock']
    expect(example.models.filter((one) => whyClosed(one, { ...facts, needs }) === null).map((one) => one.id)).toEqual(['dedicated'])
  })
})

describe('servedToday()', () => {
  it('goes by name, then by how quiet an account is, then by segment; in no segment as most', () => {
    const accounts = ['0000101805', 'quiet', 'loud', 'none'].map((externalId) => ({ source: 'sap', externalId }))
    const facts = ['SME', 'SME', 'SME', null].map((segment) => ({
      ...{ segment: segment as 'SME' | null, revenueMinor: 1, growth: null, range: null, needs: [], country: null },
    }))
    const served = servedToday(example, accounts, facts, [900, 30, 30.1, 0])
    expect(Array.from(served, (at) => example.models[at]!.id)).toEqual(['distributor', 'digital', 'teamed', 'teamed'])
  })
})

describe('promisesMissed()', () => {
  it('names each promise to each segment that would be missed, with what to do', () => {
    const slow = { ...model('digital'), standard: { answeredHours: 12, complaintDays: 7, answeredShare: 0.5 } }
    const missed = promisesMissed(slow, defaultStandards)
    expect(missed.map(({ segment, at }) => `${segment} ${at}`)).toEqual([
      'SME answeredShare',
      'MAJOR answeredHours',
      'MAJOR answeredShare',
      'MAJOR complaintDays',
    ])
    expect(missed[1]!.message).toBe(
      'answers within 12 open hours, and MAJOR is promised 8: answer within 8, take MAJOR out of who may have it, or change the standard',
    )
    expect(promisesMissed({ ...slow, standard: {} }, defaultStandards)).toEqual([])
    expect(promisesMissed({ ...slow, standard: { answeredHours: 8 } }, defaultStandards)).toEqual([])
  })
})

const as = (role: keyof typeof roles, store: Store): Context => ({
  ...{ store, actor: `user:${role}`, now: '2027-01-02T00:00:00Z' },
  access: {
    may: new Set(roles[role].may),
    kinds: new Set(roles[role].kinds),
    accounts: roles[role].scope === 'all' ? 'all' : [],
  } as unknown as Access,
})

const day = (year: number, i: number) => `${year}-${String(1 + (i % 12)).padStart(2, '0')}-15`
/** 120 accounts, every other one visited four times in 2025; of the visited 6 buy nothing in 2026, of the others 18. */
const rows = Array.from({ length: 120 }, (_, i) => {
  const customer = `A${String(i).padStart(3, '0')}`
  const visited = i % 2 === 0
  const left = visited ? i % 20 === 0 : i % 20 === 1 || i % 20 === 7 || i % 20 === 13
  const buys = (year: number) => [
    order({ externalId: `${customer}-${year}`, customer, day: day(year, i) }),
    orderLine({
      externalId: `${customer}-${year}-1`,
      order: `${customer}-${year}`,
      customer,
      day: day(year, i),
      netMinor: 100_000 + i,
    } as never),
  ]
  return [
    account({ externalId: customer, name: `Account ${customer}`, country: i < 60 ? 'DE' : 'FR' }),
    ...buys(2025),
    ...(left ? [] : buys(2026)),
    ...(visited
      ? [0, 1, 2, 3].map((n) =>
          interaction({ externalId: `${customer}-v${n}`, customer, day: day(2025, n * 3), kind: 'visit', channel: 'visit' }),
        )
      : []),
    ...(i < 30
      ? [interaction({ externalId: `${customer}-t`, customer, day: day(2026, i), channel: 'phone', reason: 'Where is my order' })]
      : []),
  ]
}).flat()

describe('coverage models', () => {
  // Of SQL there is none of their own: one engine is enough.
  let record: Store
  const store = () => record
  const ctx = (): Context => ({ store: store(), actor: 'test', now: '2027-01-02T00:00:00Z' })
  const measure = (asOf: string) => takeSnapshot(ctx(), { asOf, window: '12m', level: 'customer', costModel: null, segmentation: null })
  afterAll(() => record.close())
  beforeAll(async () => {
    record = await openInMemory()
    await bringRows(store(), [{ source: 'erp', rows }])
    await approveFile(ctx(), JSON.parse(readFileSync('docs/examples/cost-models/demo-sketch.json', 'utf8')), 'for the test')
    await measure('2025-12-31')
    await measure('2026-12-31')
  })

  it('those Tapeline comes with are sound on any book, and are made of its own teams, channels and reasons', async () => {
    const { model, models } = await coverageInForce(ctx(), '2026-12-31')
    expect(model).toBeNull()
    expect(models.models.map((one) => one.id)).toEqual(['digital', 'teamed', 'focused', 'dedicated', 'distributor'])
    expect(models.channels.map((one) => [one.name, one.byPeople])).toEqual([
      ['phone', true],
      ['Digital assistant', false],
    ])
    expect(models.reasons.map((one) => one.reason)).toEqual(['Where is my order', '*'])
    expect(models.models.every((one) => [...one.lift, ...one.capture].every(({ change }) => change.evidence === 'assumed'))).toBe(true)
    const look = await lookOver(ctx(), models)
    expect(look.problems).toEqual([])
    expect(look.findings.filter((one) => one.weight === 'wrong')).toEqual([])
    expect(look.models.reduce((sum, one) => sum + one.today.accounts, 0)).toBe(120)
  })

  it('minutes of an account add up to the time that was traced, and every account is served by one model', async () => {
    const book = await coverageBook(ctx(), 1)
    const { teams, minutes } = minutesTaken(book.view)
    const visits = minutes[teams.indexOf('fieldSales')]!
    // Four visits of 240 minutes each, as the sketch assumes.
    expect(book.accounts.map((i) => Math.round(visits[i]!)).filter((n) => n > 0)).toEqual(Array.from({ length: 60 }, () => 960))
    expect(teamsOf(book.view).map(({ team, hoursPerYear }) => [team, Math.round(hoursPerYear!)])).toEqual([
      ['fieldSales', 4576],
      ['orderDesk', 2253],
      ['service', 2323],
    ])
    const facts = await accountFacts(ctx(), (await coverageBook(ctx(), 2)).view)
    expect(facts.filter((one) => one.growth === 0)).toHaveLength(96)
    expect(facts.filter((one) => one.growth === -1)).toHaveLength(24)
    const { models } = await coverageInForce(ctx(), '2026-12-31')
    const sum = await Promise.all(models.models.map((one) => coverageAccounts(ctx(), { model: one.id, which: 'today' })))
    expect(sum.reduce((n, { rows }) => n + rows.length, 0)).toBe(servedOf(models, book).length - (book.view.accounts.length - 120))
  })

  const ours = (standard: object = {}): object => ({
    tapeline: 'coverage/1',
    name: 'Ours',
    models: [
      { id: 'inside', name: 'Inside', kind: 'teamed', minutes: [{ team: 'orderDesk', activity: 'Orders', perYear: 12 }], standard },
      { id: 'field', name: 'Field', kind: 'dedicated', minutes: [{ team: 'fieldSales', activity: 'Visits', perYear: 960 }] },
    ],
    today: { bySegment: { KEY: 'inside', MAJOR: 'inside', SME: 'inside' } },
  })

  it('one that would miss a promise is approved by nobody, as a draft or as a file; kept, it holds at once', async () => {
    const slow = ours({ answeredHours: 40 })
    const draft = await createDraft(as('analyst', store()), 'Ana', { from: 'document', kind: 'coverage', document: slow })
    expect(draft.problems.map((one) => one.at)).toEqual([
      'models[0].standard.answeredHours',
      'models[0].standard.answeredHours',
      'models[0].standard.answeredHours',
    ])
    await expect(askForApproval(as('analyst', store()), 'Ana', draft.draft, draft.revision, null)).rejects.toThrow(
      /Cannot ask for approval/,
    )
    await expect(approveFile(ctx(), slow, 'try')).rejects.toThrow(/Cannot approve these coverage models: 3 things are wrong/)
    expect((await coverageInForce(ctx(), '2026-12-31')).model).toBeNull()
  })

  it('is written by whoever plans, approved and sent back by the commercial lead, and hidden from whoever sees no costs', async () => {
    const from = { from: 'document', kind: 'coverage', document: ours() } as const
    for (const role of ['listeningLead', 'salesLead', 'viewer'] as const)
      await expect(createDraft(as(role, store()), 'X', from)).rejects.toMatchObject({ code: 'forbidden' })
    const draft = await createDraft(as('analyst', store()), 'Ana', from)
    await expect(findDraft(as('viewer', store()), draft.draft)).rejects.toMatchObject({ code: 'forbidden' })
    for (const role of ['analyst', 'finance'] as const) {
      await expect(
        approveDraft(as(role, store()), 'X', draft.draft, { revision: draft.revision, reason: 'why' }, 'coverage'),
      ).rejects.toMatchObject({ code: 'forbidden' })
      await expect(returnDraft(as(role, store()), 'X', draft.draft, draft.revision, 'why')).rejects.toMatchObject({ code: 'forbidden' })
    }
    await expect(lookOver(as('accountManager', store()), ours())).rejects.toMatchObject({ code: 'forbidden' })
    const other = await createDraft(ctx(), 'O', { from: 'document', kind: 'segmentation', document: { tapeline: 'segmentation/1' } })
    await expect(approveDraft(ctx(), 'O', other.draft, { revision: 1, reason: 'why' }, 'coverage')).rejects.toMatchObject({
      code: 'not_found',
    })
    const returned = await returnDraft(as('commercialLead', store()), 'Carla', draft.draft, draft.revision, 'say more')
    const { model } = await approveDraft(
      as('commercialLead', store()),
      'Carla',
      draft.draft,
      { revision: returned.revision, reason: 'agreed' },
      'coverage',
    )
    expect(await coverageInForce(ctx(), '2026-12-31')).toMatchObject({ model, label: 'Ours v1' })
  })

  it('what an hour of a team of fewer than five costs is closed with employees’ data, whatever a document says of its hours', async () => {
    const document = { ...ours(), teams: [{ team: 'fieldSales', hoursPerYear: 90_000 }] }
    const told = async (who: Context) => {
      const { teams, models } = await lookOver(who, document)
      return [teams.map((one) => one.ratePerHourMinor === null), models.map((one) => one.teamCostMinor === null)]
    }
    const two = [true, true]
    expect(await told(as('analyst', store()))).toEqual([[true, true, true], two])
    expect(await told(as('owner', store()))).toEqual([[false, false, false], two.map((one) => !one)])
  })

  it('a later approval without a month wins over one with a month that was before it', async () => {
    await approveFile(ctx(), { ...ours(), name: 'Dated', validFrom: '2026-01' }, 'from January')
    expect((await coverageInForce(ctx(), '2026-12-31')).label).toBe('Ours v1')
    await approveFile(ctx(), { ...ours(), name: 'Next', validFrom: '2027-02' }, 'from February')
    expect((await coverageInForce(ctx(), '2027-01-31')).label).toBe('Ours v1')
    expect((await coverageInForce(ctx(), '2027-02-01')).label).toBe('Next v1')
  })

  it('history tells the lift of those served otherwise, matched, with n and interval; and says when it cannot', async () => {
    const told = await coverageEvidence(ctx(), 2)
    expect(told).toMatchObject({ why: null, before: { asOf: '2025-12-31' } })
    const all = told.rows.find((one) => one.model === 'field' && one.segments.length === 3)!
    expect(all).toMatchObject({ comparedWith: 'inside', accounts: 60, others: 60, stayed: 54, othersStayed: 42 })
    // Without strata ln(54 · 18 / (6 · 42)) = 1.35; segments of a book of equals hold both kinds alike.
    expect(all.lift!.found.value).toBeGreaterThan(1)
    expect(all.lift!.found.value).toBeLessThan(1.7)
    expect(all.lift!.found.low).toBeGreaterThan(0)
    expect(all.lift!.found.high - all.lift!.found.low).toBeCloseTo(2 * 1.645 * Math.sqrt(1 / 54 + 1 / 18 + 1 / 6 + 1 / 42), 0)
    const early = await coverageEvidence(ctx(), 1)
    expect(early).toMatchObject({ before: null, rows: [] })
    expect(early.why).toContain('measure as of 2024-12-31')
  })

  it('looks a document over against the book: what is odd is said with its place', async () => {
    const odd = {
      ...(ours() as CoverageModels),
      models: [
        {
          id: 'inside',
          name: 'Inside',
          kind: 'teamed',
          minutes: [{ team: 'nobody', activity: 'x', perYear: 5 }],
          lift: [{ segment: '*', change: { low: 0, base: 2, high: 3 } }],
        },
        {
          id: 'field',
          name: 'Field',
          kind: 'dedicated',
          minutes: [{ team: 'fieldSales', activity: 'x', perYear: 600_000 }],
          eligible: { countries: ['Atlantis'] },
        },
      ],
    }
    const { problems, findings } = await lookOver(ctx(), odd)
    expect(problems).toEqual([])
    expect(findings.map(({ code, at }) => `${code} ${at}`)).toEqual(
      expect.arrayContaining([
        'team_unknown models[0].minutes[0].team',
        'lift_large models[0].lift[0].change',
        'more_than_a_year models[1].minutes[0].perYear',
        'nobody_eligible models[1].eligible',
      ]),
    )
    expect((await lookOver(ctx(), { tapeline: 'coverage/1', models: [] })).problems).toMatchObject([{ at: 'models' }])
  })
})
