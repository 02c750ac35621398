/** One account, every way it is shown: every number is the sum of what lies under it, on both engines, and others' accounts are not there. */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Access } from '#api/access.ts'
import { accountTree, buildLevel, leavesOf } from '#engine/portfolio/levels.ts'
import { loadMembers } from '#store/account-members.ts'
import { loadAccountNodes } from '#store/account-nodes.ts'
import type { Store } from '#store/db.ts'
import { bringRows } from '#test/builders/bring-rows.ts'
import { describeOnOwnStores } from '#test/builders/own-store.ts'
import { account, contact, interaction, invoiceLine, order, orderLine } from '#test/builders/rows.ts'
import { anna, annas, twoPortfolios, zeldas } from '#test/builders/two-portfolios.ts'
import { endAll, newFolder } from '#test/journeys/processes.ts'
import type { Context } from '../context.ts'
import { undoImport } from '../imports/undo-import.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { listAccounts, showTrends } from './list-accounts.ts'
import { askOrderWhatIf } from './order-what-if.ts'
import { searchRecord } from './search-record.ts'
import { showAccount } from './show-account.ts'
import { exportPeople, showPeople } from './show-people.ts'
import { showTimeline } from './show-timeline.ts'
import { showStep } from './step-rows.ts'

/** Timed with recorded time, timed by equation, rated per driver and per event, a declared team, late payment, margin rates. */
const model = {
  ...{ tapeline: 'cost-model/1', name: 'All ways', currency: 'EUR', validFrom: '2025-01', costOfCapital: 0.09, marginRates: { '*': 0.31 } },
  costCentres: [{ id: 'house', annualMinor: 7_300_007, teams: { desk: 0.6, keys: 0.4 } }],
  teams: [
    { id: 'desk', name: 'Desk', costedBy: 'events', capacityMinutes: 4_801, recordedShare: { value: 0.9, low: 0.8, high: 1 } },
    { id: 'keys', name: 'Keys', costedBy: 'declared', declared: { 'erp/AN-1': 0.37, 'erp/QX-2': 0.2 } },
  ],
  activities: [
    {
      id: 'order',
      kind: 'order',
      cause: 'asked for',
      type: 'timed',
      team: 'desk',
      minutes: { base: 17, perDriver: { lines: 3 } },
      fallsAway: 0.5,
    },
    { id: 'pack', kind: 'order', cause: 'asked for', type: 'rated', driver: 'lines', rateMinor: 33.3 },
    { id: 'post', kind: 'order', cause: 'asked for', type: 'rated', driver: 'n', rateMinor: 120 },
    { id: 'ticket', kind: 'ticket', cause: 'mixed', type: 'timed', team: 'desk', minutes: { base: 11, perDriver: { replies: 4 } } },
    { id: 'credit', kind: 'credit note', cause: 'caused by us', type: 'timed', team: 'desk', minutes: { base: 25, perDriver: {} } },
  ],
}
/** A second key, a site of its own, another currency without a rate, lines without cost, a credit note, an unnamed decider. */
const more = [
  account({ externalId: 'AN-S', name: 'Amber Store' }),
  contact({ externalId: 'AN-Q', customer: 'AN-1', firstName: 'Ursula', lastName: 'User', role: 'user', title: 'Plant manager' }),
  order({
    externalId: 'AN-9',
    customer: 'AN-1',
    site: 'AN-S',
    day: '2026-03-20',
    channel: 'web shop',
    promisedDay: '2026-03-21',
    shippedDay: '2026-03-25',
  }),
  ...[1, 2].flatMap((n) => [
    orderLine({
      externalId: `AN-9-${n}`,
      customer: 'AN-1',
      site: 'AN-S',
      day: '2026-03-20',
      document: 'AN-9',
      netMinor: 5_000 * n,
      listMinor: 6_000 * n,
    }),
    invoiceLine({
      externalId: `AN-9-I${n}`,
      customer: 'AN-1',
      site: 'AN-S',
      day: '2026-03-25',
      document: 'AN-9-I',
      netMinor: 5_000 * n,
      listMinor: 6_000 * n,
    }),
  ]),
  invoiceLine({
    externalId: 'AN-C',
    customer: 'AN-1',
    day: '2026-03-28',
    document: 'AN-C',
    documentType: 'credit_note',
    quantity: null,
    netMinor: -777,
    reason: 'price',
  }),
  interaction({
    externalId: 'AN-8',
    customer: 'AN-1',
    day: '2026-03-30',
    replies: 3,
    person: 'AN-1-P',
    channel: 'e-mail',
    subject: 'Wrong invoice',
  }),
]

const everything: Access = { may: new Set(['read', 'export']), kinds: new Set(['cost', 'employees']), accounts: 'all' }
const annasEyes: Access = { may: new Set(['read', 'export']), kinds: new Set(['cost']), accounts: [anna] }
const closed: Access = { may: new Set(['read']), kinds: new Set(), accounts: 'all' }

afterAll(endAll)
describeOnOwnStores('An account', (store: () => Store) => {
  let snapshot: number
  let annasId: number
  let zeldasId: number
  const as = (access: Access, actor = 'user:t'): Context => ({ store: store(), actor, now: '2026-04-10T09:00:00.000Z', access })
  beforeAll(async () => {
    const file = path.join(newFolder(), 'model.json')
    writeFileSync(file, JSON.stringify(model))
    await bringRows(store(), [{ source: 'erp', rows: more }])
    snapshot = await twoPortfolios(store(), file)
    const { accounts } = await loadSnapshotView(as(everything), snapshot)
    annasId = accounts.find((a) => a.externalId === annas.externalId)!.id
    zeldasId = accounts.find((a) => a.externalId === zeldas.externalId)!.id
  }, 120_000)

  it('is what lies under it: every step of every account equals its parts or its rows, page by page', async () => {
    const { accounts, result } = await loadSnapshotView(as(everything), snapshot)
    expect(result.activities.map((a) => a.id)).toEqual(['credit', 'declared:keys', 'order', 'pack', 'post', 'ticket'])
    let rowsSeen = 0
    for (const one of accounts) {
      const page = await showAccount(as(everything), one.id, snapshot)
      for (const step of [...page.steps, { step: 'costToServe', amountMinor: one.costToServe! === 0 ? 0 : -one.costToServe! }]) {
        let sum = 0
        let cursor: string | undefined
        do {
          const under = await showStep(as(everything), one.id, step.step, { limit: 2, ...(cursor && { cursor }) })
          expect(under.changed, `${one.externalId} ${step.step}`).toBe(false)
          expect(under.rowsMinor, `${one.externalId} ${step.step}`).toBe(step.amountMinor)
          sum += under.rows.items.reduce((total, row) => total + row.amountMinor, 0)
          if (!cursor) sum += under.parts.reduce((total, part) => total + (part.amountMinor ?? 0), 0)
          rowsSeen += under.rows.items.length
          cursor = under.rows.next ?? undefined
        } while (cursor)
        expect(sum, `${one.externalId} ${step.step}`).toBe(step.amountMinor)
      }
      expect(page.months.reduce((total, month) => total + (month.activityCostMinor ?? 0), 0)).toBe(one.activityCost)
      expect(
        page.months.filter((m) => m.month >= page.head.from.slice(0, 7)).reduce((total, month) => total + (month.revenueMinor ?? 0), 0),
      ).toBe(one.revenue)
    }
    expect(rowsSeen).toBeGreaterThan(80)
  })

  it('says how each row came about, and that rows have changed since', async () => {
    const tickets = await showStep(as(everything), annasId, 'activity:ticket', { limit: 100 })
    const byEquation = tickets.rows.items.find((row) => row.document === 'erp/AN-8')!
    expect(byEquation).toMatchObject({ minutes: 23, recordedSeconds: null, estimated: true, unit: 'minutes' })
    expect(tickets.rows.items.find((row) => row.recordedSeconds !== null)).toMatchObject({ recordedSeconds: 3_000, minutes: 50, terms: [] })
    const goods = await showStep(as(everything), annasId, 'costOfGoods', { limit: 100 })
    expect(goods.rows.items.filter((row) => row.estimated).map((row) => [row.baseMinor, row.rate, row.amountMinor])).toEqual(
      expect.arrayContaining([[5_000, 0.31, -3_450]]),
    )
    await expect(showStep(as(everything), annasId, 'activity:none', { limit: 1 })).rejects.toMatchObject({ code: 'not_found' })
    const before = await showStep(as(everything), annasId, 'revenue', { limit: 100 })
    const late = await bringRows(store(), [
      {
        source: 'erp',
        rows: [invoiceLine({ externalId: 'AN-L', customer: 'AN-1', day: '2026-03-30', document: 'AN-L', netMinor: 4_321 })],
      },
    ])
    const after = await showStep(as(everything), annasId, 'revenue', { limit: 100 })
    expect(after).toMatchObject({ changed: true, rowsMinor: before.rowsMinor + 4_321, step: { amountMinor: before.step.amountMinor } })
    await undoImport({ store: store(), actor: 'user:t', now: '2026-04-10T09:00:00.000Z' }, late)
    expect(await showStep(as(everything), annasId, 'revenue', { limit: 100 })).toEqual(before)
  })

  it('has the leaves that a measurement gives it, at every level', async () => {
    const accounts = await loadAccountNodes(store())
    const leaves = leavesOf(accounts)
    for (const name of ['customer', 'payer', 'site', 'group'] as const) {
      const level = buildLevel(accounts, accountTree(accounts), leaves, name)
      for (let node = 0; node < level.n; node++) {
        const at = accounts.find((a) => a.kind !== 'place' && a.source === level.source[node] && a.externalId === level.externalId[node])!
        const members = new Set((await loadMembers(store(), at.id, name)).map((m) => m.id))
        const wanted = leaves.filter((_, leaf) => level.nodeOfLeaf[leaf] === node).map((leaf) => accounts[leaf]!)
        expect(wanted.filter((leaf) => !members.has(leaf.id)).map((leaf) => leaf.externalId)).toEqual([])
        const foreign = accounts.filter((a) => members.has(a.id) && a.active && !wanted.includes(a))
        expect(foreign.map((leaf) => leaf.externalId)).toEqual([])
      }
    }
  })

  it('has one timeline over all channels, page by page the same as at once, with filters and words', async () => {
    const all = await showTimeline(as(everything), annasId, { limit: 1_000 })
    expect(all.next).toBeNull()
    expect(new Set(all.items.map((one) => one.kind))).toEqual(
      new Set(['order', 'delivery', 'invoice', 'credit note', 'payment', 'interaction', 'opportunity']),
    )
    const days = all.items.map((one) => one.day)
    expect(days).toEqual([...days].sort().reverse())
    const paged: string[] = []
    let cursor: string | undefined
    do {
      const page = await showTimeline(as(everything), annasId, { limit: 3, ...(cursor && { cursor }) })
      paged.push(...page.items.map((one) => one.id))
      cursor = page.next ?? undefined
    } while (cursor)
    expect(paged).toEqual(all.items.map((one) => one.id))
    expect(all.kinds!.reduce((sum, one) => sum + one.n, 0)).toBe(all.items.length)
    expect(all.items.find((one) => one.kind === 'delivery')).toMatchObject({ day: '2026-03-25', daysLate: 4, ours: true })
    const mine = await showPeople(as(everything), annasId, snapshot)
    const person = mine.people.find((one) => one.keys.includes('erp/AN-1-P'))!
    const theirs = await showTimeline(as(everything), annasId, { limit: 100, person: person.id })
    expect(theirs.items).toHaveLength(4)
    expect(theirs.items[0]).toMatchObject({
      kind: 'interaction',
      person: { id: person.id, name: 'ambera Person' },
      subject: 'Wrong invoice',
    })
    const shop = await showTimeline(as(everything), annasId, { limit: 100, channel: 'web shop' })
    expect(shop.items.map((one) => one.document)).toEqual(['erp/AN-9'])
    await expect(showTimeline(as(everything), annasId, { limit: 1, kind: 'gossip' })).rejects.toMatchObject({ code: 'invalid' })
    await expect(showTimeline(as(everything), annasId, { limit: 1, cursor: 'bm8' })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('knows its people, who is not named, and says in the audit who took them out', async () => {
    const { people, notNamed, contactsWithoutPerson } = await showPeople(as(everything), annasId, snapshot)
    expect(people.map((one) => [one.name, one.group, one.level, one.contactsInWindow])).toEqual([
      ['ambera Person', 'decides', null, 4],
      ['Ursula User', 'uses', 'manager', 0],
    ])
    expect(notNamed).toEqual(['influences', 'pays'])
    expect(contactsWithoutPerson).toBe(0)
    const { csv } = await exportPeople(as(everything, 'user:taker'), annasId, snapshot)
    const text = (await csv.toArray()).join('')
    expect(text).toContain('amber@amber.example')
    const [entry] = await store().query<{ subject: string; details: object }>(
      `select subject, details from audit where actor = 'user:taker'`,
    )
    expect(entry).toMatchObject({ subject: `people of account:${annasId}`, details: { rows: 2 } })
    expect(JSON.stringify(entry)).not.toContain('example')
  })

  it('costs no more under a what-if than all its orders, and nothing is kept', async () => {
    const asked = await askOrderWhatIf(as(everything), annasId, { below: 900_000, share: 1, to: 'web shop', work: 0.25 })
    expect(asked).toMatchObject({ workFrom: { how: 'stated' }, result: { orders: 4, small: 4, smallInTarget: 1, moved: 3 } })
    const work = asked.activities.reduce((sum, one) => sum + one.costMinor, 0)
    expect(asked.result.savedMinor).toBeGreaterThan(0)
    expect(asked.result.savedMinor).toBeLessThan(work)
    expect(Math.abs(asked.result.fallsAwayMinor - asked.result.savedMinor / 2)).toBeLessThanOrEqual(1)
    expect(asked.after.costToServeMinor).toBe(asked.now.costToServeMinor - asked.result.savedMinor)
    expect(await askOrderWhatIf(as(everything), annasId, { below: 900_000, share: 0 })).toMatchObject({
      result: { savedMinor: 0 },
      workFrom: { how: 'assumed' },
    })
  })

  it('is found by name, key and people; a list has its totals', async () => {
    const found = async (text: string, access = everything) =>
      (await searchRecord(as(access), text, snapshot, 20)).map((one) => [one.kind, one.title])
    expect(await found('amber w')).toEqual([['account', annas.name]])
    expect(await found('QX-3')).toEqual([['account', 'Quux Three']])
    expect(await found('ursula')).toEqual([['person', 'Ursula User']])
    expect(await found('%')).toEqual([])
    const list = await listAccounts(as(everything), { limit: 3, sort: 'name', q: 'quux', revenueMinor: '1..' })
    expect([list.items.length, list.total, list.next]).toEqual([3, 7, '3'])
    expect(list.sums.revenueMinor).toBe(
      (await listAccounts(as(everything), { limit: 100, q: 'quux' })).items.reduce((sum, one) => sum + one.revenueMinor!, 0),
    )
    const { accounts } = await showTrends(as(everything), [annasId, zeldasId], snapshot)
    const measured = (await loadSnapshotView(as(everything), snapshot)).accounts
    for (const trend of accounts)
      expect(trend.revenueMinor.reduce((sum, one) => sum + one, 0)).toBe(measured.find((a) => a.id === trend.id)!.revenue)
  })

  it('of another is not there for whoever sees own accounts only, whichever way it is asked for', async () => {
    const ctx = as(annasEyes)
    const gone = { code: 'not_found' }
    await expect(showAccount(ctx, zeldasId, null)).rejects.toMatchObject(gone)
    await expect(showStep(ctx, zeldasId, 'revenue', { limit: 1 })).rejects.toMatchObject(gone)
    await expect(showTimeline(ctx, zeldasId, { limit: 1 })).rejects.toMatchObject(gone)
    await expect(showPeople(ctx, zeldasId, null)).rejects.toMatchObject(gone)
    await expect(exportPeople(ctx, zeldasId, null)).rejects.toMatchObject(gone)
    await expect(askOrderWhatIf(ctx, zeldasId, {})).rejects.toMatchObject(gone)
    await expect(showAccount(ctx, 1, null)).rejects.toMatchObject(gone)
    const page = await showAccount(ctx, annasId, null)
    const seen = JSON.stringify([
      page,
      await showTimeline(ctx, annasId, { limit: 1_000 }),
      await showPeople(ctx, annasId, null),
      await listAccounts(ctx, { limit: 1_000 }),
      await searchRecord(ctx, 'q', null, 50),
      await searchRecord(ctx, 'quux', null, 50),
      await showTrends(ctx, [annasId, zeldasId], null),
    ])
    expect(seen).not.toMatch(/quux|qx-/i)
    expect(page.peers).toMatchObject({ accounts: expect.any(Number) })
    expect(page.peers!.accounts).toBeGreaterThanOrEqual(5)
    expect(page.leaving.n).toBe(1)
    // How long a colleague took is about the colleague.
    expect((await showTimeline(ctx, annasId, { limit: 100 })).items.every((one) => one.minutes === null)).toBe(true)
  })

  it('says nothing of margin and cost to whom they are closed', async () => {
    const ctx = as(closed)
    const page = await showAccount(ctx, annasId, null)
    expect(page).toMatchObject({ costClosed: true, why: null, leaving: { averageAccounts: null } })
    const costly = page.steps.filter((one) => !['listValue', 'discount', 'credits', 'revenue', 'rebates'].includes(one.step))
    expect(costly.every((one) => one.amountMinor === null && one.share === null && one.peersShare === null)).toBe(true)
    expect(page.months.every((one) => one.activityCostMinor === null)).toBe(true)
    expect((await showTimeline(ctx, annasId, { limit: 100 })).items.every((one) => one.costMinor === null)).toBe(true)
    for (const step of ['costOfGoods', 'freight', 'activity:order', 'netContribution', 'costToServe'])
      await expect(showStep(ctx, annasId, step, { limit: 1 }), step).rejects.toMatchObject({ code: 'forbidden' })
    await expect(askOrderWhatIf(ctx, annasId, {})).rejects.toMatchObject({ code: 'forbidden' })
    expect((await showStep(ctx, annasId, 'revenue', { limit: 1 })).rows.total).toBeGreaterThan(0)
  })
})
