/** From ten answers to an approved cost model, on real rows: what is tried is what is measured, and every number adds up to its rows. */
import { beforeEach, expect, it } from 'vitest'
import { roles } from '#api/access.ts'
import type { Refusal } from '#api/refusal.ts'
import type { Context } from '#app/context.ts'
import { listInteractions, listPostings } from '#app/costing/cost-rows.ts'
import { costsPage } from '#app/costing/costs-page.ts'
import { activityAccounts, explainActivity } from '#app/costing/explain-activity.ts'
import { stateGeneralLedger } from '#app/costing/state-ledger.ts'
import { testActivity } from '#app/costing/test-activity.ts'
import { measureAgain } from '#app/measuring/measure-again.ts'
import { approveDraft } from '#app/models/approve-model.ts'
import { askSketch } from '#app/models/ask-sketch.ts'
import { compareModel } from '#app/models/compare-models.ts'
import { askForApproval, changeDraft, createDraft, deleteDraft, findDraft, listDrafts, returnDraft } from '#app/models/drafts.ts'
import { previewSketch } from '#app/models/preview-sketch.ts'
import { saveSketch } from '#app/models/save-sketch.ts'
import { findVersion, listVersions } from '#app/models/versions.ts'
import type { Store } from '#store/db.ts'
import { bringRows } from '../builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { account, interaction, order, orderLine } from '../builders/rows.ts'

const days = ['2026-01-07', '2026-02-11', '2026-03-31'] as const

/** Three accounts: A orders much, B asks much, C both; tickets with replies, some with recorded time, visits that sell, one of nobody. */
async function bringBook(store: Store) {
  const rows = ['A', 'B', 'C'].map((externalId) => account({ externalId, name: `Firm ${externalId}` }))
  let n = 0
  const orders = { A: 9, B: 2, C: 5 }
  const tickets = { A: 1, B: 12, C: 5 }
  const events = Object.entries(orders).flatMap(([customer, times]) =>
    Array.from({ length: times }, (_, i) => {
      const id = `O${++n}`
      const day = days[i % 3]!
      const lines = Array.from({ length: 1 + (i % 3) }, (_, l) =>
        orderLine({
          externalId: `${id}-${l}`,
          document: id,
          customer,
          day,
          netMinor: 40_000 + 700 * i,
          costMinor: l === 2 ? null : 29_000,
        }),
      )
      return [order({ externalId: id, customer, day }), ...lines]
    }).flat(),
  )
  const asked = Object.entries(tickets).flatMap(([customer, times]) =>
    Array.from({ length: times }, (_, i) =>
      interaction({
        ...{ externalId: `T${++n}`, customer, day: days[i % 3]!, replies: i % 4, colleague: i % 2 ? 'Ana' : 'Ben', channel: 'e-mail' },
        ...{ reason: 'Where is it', handlingSeconds: i % 5 === 0 ? 1_130 : null },
      }),
    ),
  )
  const visits = ['A', 'C'].map((customer) =>
    interaction({
      externalId: `V${++n}`,
      customer,
      day: days[1],
      kind: 'visit',
      channel: 'in person',
      direction: 'outbound',
      selling: true,
    }),
  )
  const nobody = interaction({ externalId: 'T-nobody', customer: null, day: days[1], replies: 2, channel: 'e-mail', reason: 'Where is it' })
  await bringRows(store, [{ source: 'erp', rows: [...rows, ...events, ...asked, ...visits, nobody] }])
}

const answers = {
  basis: 'teams',
  'orderDesk.cost': 1_200_000,
  'orderDesk.heads': 0.1,
  'service.cost': 2_400_000,
  'service.heads': 0.2,
  'fieldSales.cost': 0,
  'fieldSales.heads': 0,
}

const fullModel = {
  tapeline: 'cost-model/1',
  name: 'Study',
  currency: 'EUR',
  validFrom: '2025-01',
  costOfCapital: 0,
  marginRates: { '*': 0.3 },
  costCentres: [
    { id: '4100', name: 'Desk', annualMinor: 1_200_001, teams: { desk: 0.9 } },
    { id: '4200', name: 'Service', annualMinor: 2_400_007, teams: { service: 1 } },
  ],
  teams: [
    { id: 'desk', name: 'Desk', costedBy: 'events', capacityMinutes: 4_000, recordedShare: 0.9 },
    { id: 'service', name: 'Service', costedBy: 'events', capacityMinutes: 45_000 },
  ],
  activities: [
    {
      id: 'order',
      name: 'Order',
      kind: 'order',
      cause: 'asked for',
      type: 'timed',
      team: 'desk',
      minutes: { base: 31, perDriver: { lines: 7 } },
    },
    {
      id: 'ticket',
      name: 'Ticket',
      kind: 'ticket',
      cause: 'mixed',
      type: 'timed',
      team: 'service',
      minutes: { base: 17, perDriver: { replies: 9 } },
    },
    { id: 'packing', name: 'Packing', kind: 'order', cause: 'asked for', type: 'rated', driver: 'lines', rateMinor: 185.5 },
  ],
}

describeOnOwnStores('A cost model', (store) => {
  const ctx = (more: Partial<Context> = {}): Context => ({ store: store(), actor: 'user:1', now: '2026-04-02T08:00:00.000Z', ...more })
  const paging = { limit: 1000 }
  const approve = async (document: unknown, reason = 'measured by hand', validFrom?: string) => {
    const draft = await createDraft(ctx(), 'Ana', { from: 'document', kind: 'cost-model', document })
    const approved = await approveDraft(ctx({ actor: 'user:2' }), 'Marta', draft.draft, { revision: draft.revision, reason, validFrom })
    return { ...approved, snapshot: (await measureAgain(ctx())).id }
  }
  beforeEach(async () => {
    await emptyRecord(store())
    await bringBook(store())
  })

  it('begins with at most ten questions about what the files hold, and says all that is wrong with the answers at once', async () => {
    const sketch = await askSketch(ctx())
    const asked = sketch.questions.filter((question) => question.onlyWhen !== 'total')
    expect(asked.length).toBeLessThanOrEqual(10)
    expect(asked.map((question) => question.id)).toEqual([
      ...['basis', 'orderDesk.cost', 'orderDesk.heads', 'service.cost', 'service.heads', 'fieldSales.cost', 'fieldSales.heads'],
      ...['marginRate', 'hoursPerHead'],
    ])
    const heads = sketch.questions.find((question) => question.id === 'service.heads')!
    expect([heads.default, heads.found]).toEqual([2, [{ value: 19, unit: 'count', label: 'tickets' }]])
    const refused = await saveSketch(ctx(), { 'orderDesk.cost': -5, marginRate: 30, nonsense: 1 }).then(
      () => null,
      (error: Refusal) => error.problems.map((problem) => problem.at).sort(),
    )
    expect(refused).toEqual(['fieldSales.cost', 'marginRate', 'nonsense', 'orderDesk.cost', 'service.cost'])
  })

  it('shows the band before it is kept, and measures exactly that', async () => {
    const preview = await previewSketch(ctx(), answers)
    expect(preview.problems).toEqual([])
    expect(preview.whale!.restUntraced.totalMinor).toBeGreaterThan(preview.whale!.restByOrders.totalMinor)
    expect(await askSketch(ctx())).toMatchObject({ saved: null })
    await saveSketch(ctx(), answers)
    const { result } = await measureAgain(ctx())
    expect(result.title).toBe('SKETCH')
    expect(result.sketch!.teams.map((team) => team.traced)).toEqual(preview.teams.map((team) => team.tracedMinor))
    const ranked = result.totals.netContributionMinor! - (await unassignedNet())
    expect(preview.whale!.restUntraced.totalMinor).toBe(ranked)

    // Other answers and the first ones again: the last counts.
    await saveSketch(ctx(), { ...answers, 'service.cost': 9_900_000 })
    await saveSketch(ctx(), answers)
    expect((await askSketch(ctx())).answers).toMatchObject({ 'service.cost': 2_400_000, basis: 'teams' })
    expect((await measureAgain(ctx())).result.sketch!.teams.map((team) => team.traced)).toEqual(
      result.sketch!.teams.map((team) => team.traced),
    )
  })

  const unassignedNet = async () => {
    const [row] = await store().query<{ net: number | null }>(
      `select (measures->>'netContribution')::bigint as net from snapshot_account where measures->>'unassigned' = 'true' order by snapshot_id desc limit 1`,
    )
    return row?.net ?? 0
  }

  it('is written out from the sketch, changed by one at a time, asked for, sent back and approved; then it never changes', async () => {
    await saveSketch(ctx(), answers)
    const draft = await createDraft(ctx(), 'Ana', { from: 'sketch' })
    expect(draft.problems).toEqual([])
    const document = draft.document as typeof fullModel
    expect(document.activities.map((activity) => activity.kind)).toEqual(['order', 'ticket'])

    const broken = { ...document, teams: [], activities: [{ ...document.activities[0]!, kind: '' }] }
    const changed = await changeDraft(ctx(), 'Ben', draft.draft, draft.revision, broken)
    expect(changed.problems.length).toBeGreaterThan(2)
    await expect(changeDraft(ctx(), 'Ana', draft.draft, draft.revision, document)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('Ben changed this draft meanwhile'),
    })
    await expect(askForApproval(ctx(), 'Ben', draft.draft, changed.revision, null)).rejects.toMatchObject({ code: 'invalid' })
    await expect(approveDraft(ctx(), 'Marta', draft.draft, { revision: changed.revision, reason: 'no' })).rejects.toMatchObject({
      code: 'invalid',
    })

    const mended = await changeDraft(ctx(), 'Ana', draft.draft, changed.revision, document)
    const asked = await askForApproval(ctx(), 'Ana', draft.draft, mended.revision, 'minutes from the teams')
    expect(asked.asked).toMatchObject({ by: 'Ana', note: 'minutes from the teams' })
    const returned = await returnDraft(ctx(), 'Marta', draft.draft, asked.revision, 'tickets take longer')
    expect([returned.asked, returned.returned?.reason]).toEqual([null, 'tickets take longer'])
    const approved = await approveDraft(ctx({ actor: 'user:2' }), 'Marta', draft.draft, {
      revision: returned.revision,
      reason: 'agreed',
      validFrom: '2025-02',
    })
    expect(await findVersion(ctx(), approved.model)).toMatchObject({
      ...{ version: 1, validFrom: '2025-02', author: 'Ana', approvedBy: 'Marta', byAuthorAlone: false, reason: 'agreed', replaced: false },
      document: { validFrom: '2025-02' },
    })
    await expect(findDraft(ctx(), draft.draft)).rejects.toMatchObject({ code: 'not_found' })
    expect((await measureAgain(ctx())).result.title).toBeNull()
    const [{ n }] = (await store().query<{ n: number }>(`select count(*) as n from audit where subject = $1 and action = 'approve'`, [
      `model:${approved.model}`,
    ])) as [{ n: number }]
    expect(n).toBe(1)
  })

  it('comes back by being approved again: of two with one month the later approval holds', async () => {
    const first = await approve(fullModel)
    const totals = async () => (await costsPage(ctx(), null)).activitiesTotalMinor
    const before = await totals()
    await approve({
      ...fullModel,
      activities: fullModel.activities.map((one) => (one.id === 'packing' ? { ...one, rateMinor: 900 } : one)),
    })
    expect(await totals()).toBeGreaterThan(before)
    const again = await createDraft(ctx(), 'Ana', { from: 'model', model: first.model })
    expect(again.basedOn?.label).toBe('Study v1')
    await approveDraft(ctx(), 'Ana', again.draft, { revision: again.revision, reason: 'the other was wrong' })
    await measureAgain(ctx())
    expect(await totals()).toBe(before)
    const versions = await listVersions(ctx(), 'cost-model')
    expect(versions.map(({ version, replaced }) => [version, replaced])).toEqual([
      [3, false],
      [2, true],
      [1, true],
    ])
    expect(versions[0]).toMatchObject({ byAuthorAlone: true })
  })

  it('says before approval what it will measure afterwards, and which accounts change sign', async () => {
    await saveSketch(ctx(), answers)
    await measureAgain(ctx())
    const comparison = await compareModel(ctx(), fullModel, undefined)
    expect(comparison.before).toMatchObject({ title: 'SKETCH' })
    expect(comparison.monthsWithoutModel).toEqual([])
    await approve(fullModel)
    const { totals } = (await measureAgain(ctx())).result
    expect(comparison.after.costToServeMinor).toBe(totals.costToServeMinor)
    expect(comparison.after.netContributionMinor).toBe(totals.netContributionMinor)
    expect(comparison.after.accountsBelowZero).toBe(totals.accountsBelowZero.all)
    expect(comparison.turnBelowZero - comparison.turnAboveZero).toBe(
      comparison.after.accountsBelowZero - comparison.before.accountsBelowZero,
    )
    // The same again changes nothing.
    expect(await compareModel(ctx(), fullModel, undefined)).toMatchObject({ turnBelowZero: 0, turnAboveZero: 0, accounts: [] })
    const late = await compareModel(ctx(), { ...fullModel, name: 'Later' }, '2031-01')
    expect(late.monthsWithoutModel).toEqual([])
    await store().execute(`delete from model where kind = 'cost-model'`)
    expect((await compareModel(ctx(), fullModel, '2026-03')).monthsWithoutModel.at(-1)).toBe('2026-02')
  })

  it('adds up: activities to teams, accounts to activities, rows and formula to accounts, cost centres to the ledger', async () => {
    await approve(fullModel)
    const page = await costsPage(ctx(), null)
    const sum = (list: readonly { costMinor: number | null }[]) => list.reduce((all, one) => all + one.costMinor!, 0)
    expect(sum(page.activities)).toBe(page.activityCost.totalMinor)
    expect(page.ledger.total.differenceMinor).toBe(0)
    expect(page.ledger.centres.map((centre) => centre.differenceMinor)).toEqual([0, 0])
    expect(page.teamsTotal.costMinor).toBe(page.teamsTotal.tracedMinor + page.teamsTotal.notTracedMinor)
    for (const activity of page.activities) {
      const accounts = await activityAccounts(ctx(), null, activity.id, paging)
      expect(sum(accounts.items)).toBe(activity.costMinor)
      for (const { account, costMinor } of accounts.items) {
        const { work, rows } = await explainActivity(ctx(), null, activity.id, account.id, paging)
        expect([activity.id, account.key, sum(rows.items), work.costMinor]).toEqual([activity.id, account.key, costMinor, costMinor])
        const lines = work.lines.reduce((all, line) => all + line.amount, 0)
        expect(lines).toBeCloseTo(work.minutes ?? costMinor, activity.type === 'rated' ? -1 : 6)
      }
    }
    const tickets = await listInteractions(ctx(), null, { reason: 'Where is it', channel: 'e-mail' }, paging)
    expect(tickets.total).toBe(page.reasons.find((row) => row.channel === 'e-mail')!.n)
    expect((await listInteractions(ctx(), null, { channel: 'in person', selling: true }, { limit: 1 })).total).toBe(2)
    expect((await listPostings(ctx(), null, '4100', paging)).items).toEqual([])
    await expect(explainActivity(ctx(), null, 'no such', 1, paging)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is tried on one account: the same as now while nothing changed, and minute by minute when it did', async () => {
    await approve(fullModel)
    const ticket = (await activityAccounts(ctx(), null, 'ticket', paging)).items.find((one) => one.account.name === 'Firm B')!
    const same = await testActivity(ctx(), { account: ticket.account.id, activity: 'ticket', document: fullModel })
    expect([same.before!.costMinor, same.after.costMinor]).toEqual([ticket.costMinor, ticket.costMinor])
    const slower = {
      ...fullModel,
      activities: fullModel.activities.map((one) =>
        one.id === 'ticket' ? { ...one, minutes: { base: 27, perDriver: { replies: 9 } } } : one,
      ),
    }
    const tried = await testActivity(ctx(), { account: ticket.account.id, activity: 'ticket', document: slower })
    const standard = tried.after.lines.find((line) => line.line === 'base')!.quantity
    expect(tried.after.minutes! - same.after.minutes!).toBeCloseTo(10 * standard, 6)
    expect(tried.after.costMinor).toBeGreaterThan(ticket.costMinor)
    await expect(
      testActivity(ctx(), { account: ticket.account.id, activity: 'ticket', document: { tapeline: 'cost-model/1' } }),
    ).rejects.toMatchObject({ code: 'invalid' })
  })

  it('tells no single person’s time or pay to whom employees’ data is closed, and the same totals', async () => {
    await approve(fullModel)
    const analyst = { access: { may: new Set(roles.analyst.may), kinds: new Set(roles.analyst.kinds), accounts: 'all' as const } }
    const [whole, shown] = [await costsPage(ctx(), null), await costsPage(ctx(analyst), null)]
    expect(whole.teams.map((team) => team.team)).toEqual(['desk', 'service'])
    // Service has 6.4 heads, the desk half a one.
    expect(shown.teams.map((team) => [team.team, team.standsFor])).toEqual([
      ['service', null],
      ['small-teams', 1],
    ])
    expect(shown.teamsTotal).toEqual(whole.teamsTotal)
    expect(shown.ledger.total).toEqual(whole.ledger.total)
    expect(shown.ledger.centres.map((centre) => centre.costCentre)).toEqual(['4200', 'small-teams'])
    expect(shown.activities.find((activity) => activity.id === 'order')).toMatchObject({ meanMinutes: null, standardMinutes: null })
    const own = { access: { may: new Set(roles.accountManager.may), kinds: new Set(roles.accountManager.kinds), accounts: [] } }
    await expect(costsPage(ctx(own), null)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('is closed with margin and cost, even to whoever may write drafts', async () => {
    const { model } = await approve(fullModel)
    const draft = await createDraft(ctx(), 'Ana', { from: 'model', model })
    const closed = ctx({ access: { may: new Set(roles.analyst.may), kinds: new Set(), accounts: 'all' } })
    for (const look of [
      () => askSketch(closed),
      () => compareModel(closed, fullModel, undefined),
      () => findVersion(closed, model),
      () => findDraft(closed, draft.draft),
      () => createDraft(closed, 'Ben', { from: 'model', model }),
      () => changeDraft(closed, 'Ben', draft.draft, draft.revision, fullModel),
      () => testActivity(closed, { account: 1, activity: 'ticket', document: fullModel }),
      () => costsPage(closed, null),
    ])
      await expect(look()).rejects.toMatchObject({ code: 'forbidden' })
    expect((await findDraft(ctx(), draft.draft)).revision).toBe(1)
  })

  it('ties revenue to what the general ledger says, and absorbs nothing', async () => {
    await approve(fullModel)
    const { bookMinor } = (await costsPage(ctx(), null)).revenue
    await stateGeneralLedger(ctx(), 'Marta', null, {
      generalLedgerMinor: bookMinor + 1_000,
      differences: [{ name: 'unbilled', amountMinor: 977 }],
    })
    expect((await costsPage(ctx(), null)).generalLedger).toMatchObject({
      explainedMinor: bookMinor + 977,
      unexplainedMinor: 23,
      statedBy: 'Marta',
    })
  })

  it('is thrown away only as it was seen', async () => {
    const draft = await createDraft(ctx(), 'Ana', { from: 'document', kind: 'cost-model', document: fullModel })
    await changeDraft(ctx(), 'Ben', draft.draft, draft.revision, { ...fullModel, name: 'Other' })
    await expect(deleteDraft(ctx(), draft.draft, draft.revision)).rejects.toMatchObject({ code: 'conflict' })
    await deleteDraft(ctx(), draft.draft, draft.revision + 1)
    expect(await listDrafts(ctx(), 'cost-model')).toEqual([])
    await expect(createDraft(ctx(), 'Ana', { from: 'document', kind: 'cost-model', document: [] })).rejects.toMatchObject({
      code: 'invalid',
    })
    await expect(createDraft(ctx(), 'Ana', { from: 'sketch' })).rejects.toMatchObject({ code: 'conflict' })
  })
})
