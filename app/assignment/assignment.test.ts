/** Assignment from the record to a proposal: who there is, pins, hours, what is left, and whose load is told to whom; on both engines. */
import { readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { type Access, type Role, roles } from '#api/access.ts'
import { saveColleagueLeft } from '#store/continuity.ts'
import type { Store } from '#store/db.ts'
import { loadViewsOf } from '#store/handovers.ts'
import { bringRows } from '#test/builders/bring-rows.ts'
import { describeOnOwnStores } from '#test/builders/own-store.ts'
import { account, contact, interaction, order, orderLine } from '#test/builders/rows.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { approveFile } from '../models/approve-model.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { forgetAssignable, listAssignable, sayAssignable } from './assignable-colleagues.ts'
import { listPins, pinAccount, unpinAccount } from './pins.ts'
import { runAssignment } from './run-assignment.ts'
import { listAssigned, listRuns, openLoads, showLoads, showRun } from './show-assignment.ts'

/** Three visits each, of four hours: twelve hours a year. */
const visited = (customer: string, colleague: string | null) =>
  ['2026-02-10', '2026-05-12', '2026-08-11'].map((day, n) =>
    interaction({ externalId: `${customer}-v${n}`, customer, day, kind: 'visit', channel: 'visit', colleague, person: `${customer}-p` }),
  )
const rows = (
  [
    ['A1', 'Anna Berg', 'DE', 'German'],
    ['A2', 'Anna Berg', 'Germany', 'German'],
    ['A3', 'Anna Berg', 'Deutschland', null],
    ['A4', 'Anna Berg', 'DE', 'de'],
    ['A5', 'Anna Berg', 'FR', 'French'],
    ['A6', 'Anna Berg', 'France', 'Français'],
    ['B1', 'Bert Roux', 'FR', 'French'],
    ['N1', null, 'FR', null],
  ] as const
).flatMap(([customer, colleague, country, language], i) => [
  account({ externalId: customer, name: `Account ${customer}`, country, colleague }),
  contact({ externalId: `${customer}-p`, customer, lastName: `Person ${customer}`, language, role: 'buyer' }),
  order({ externalId: `${customer}-o`, customer, day: '2026-03-02' }),
  orderLine({
    externalId: `${customer}-l`,
    document: `${customer}-o`,
    customer,
    day: '2026-03-02',
    netMinor: 2_000_000 + i * 10_000,
    costMinor: 1_000_000,
  }),
  ...visited(customer, colleague),
])

const as = (role: Role, store: Store) => ({
  ...{ store, home: store, actor: `user:${role}`, now: '2027-01-02T00:00:00Z', caller: { name: roles[role].name } },
  access: {
    may: new Set(roles[role].may),
    kinds: new Set(roles[role].kinds),
    accounts: roles[role].scope === 'all' ? 'all' : ['Anna Berg'],
  } as unknown as Access,
})
const team = 'fieldSales'
const anna = { name: 'Anna Berg', team, hoursPerYear: 48, countries: ['Germany'], languages: ['German', 'French'], leftOut: false }
const bert = { ...anna, name: 'Bert Roux', hoursPerYear: 60, countries: ['France'], languages: ['French', 'German'] }
const everything = { show: 'all', sort: 'name', limit: 100 } as const

describeOnOwnStores('assignment', (open) => {
  let store: Store
  let owner: ReturnType<typeof as>
  const proposed = async (asked: Partial<Parameters<typeof runAssignment>[1]> = {}) => {
    const { run } = await runAssignment(owner, { team, scenario: null, ...asked })
    const items = (await listAssigned(owner, run, everything)).items
    return {
      run,
      summary: await showRun(owner, run),
      to: Object.fromEntries(items.map((one) => [one.account.name.slice(-2), one.to])),
      items,
    }
  }
  const idOf = async (externalId: string) => (await loadSnapshotView(owner, null)).accounts.find((one) => one.externalId === externalId)!.id

  beforeAll(async () => {
    store = open()
    owner = as('owner', store)
    await bringRows(store, [{ source: 'erp', rows }])
    await approveFile(owner, JSON.parse(readFileSync('docs/examples/cost-models/demo-sketch.json', 'utf8')), 'for the test')
    await takeSnapshot(owner, { asOf: '2026-12-31', window: '12m', level: 'customer', costModel: null, segmentation: null })
  })

  it('proposes from the record who there is, until somebody says otherwise; who left is out', async () => {
    const told = (list: Awaited<ReturnType<typeof listAssignable>>) =>
      list.map((one) => [one.name, one.team, one.hoursPerYear, one.countries, one.languages, one.from])
    expect(told(await listAssignable(owner))).toEqual([
      ['Anna Berg', team, 1408, ['Germany', 'France'], ['German', 'French'], 'record'],
      ['Bert Roux', team, 1408, ['France'], ['French'], 'record'],
    ])
    await sayAssignable(owner, anna)
    await sayAssignable(owner, { ...bert, name: '  bert  ROUX' })
    expect(told(await listAssignable(owner))[1]).toEqual(['Bert Roux', team, 60, ['France'], ['French', 'German'], 'hand'])
    await expect(sayAssignable(owner, { ...bert, team: 'nobody' })).rejects.toMatchObject({ code: 'invalid' })
    const leaves = (leftDay: string | null) =>
      store.transaction((tx) =>
        saveColleagueLeft(tx, { name: 'bert roux', shownName: 'Bert Roux', leftDay }, { actor: 'a', name: 'A', now: owner.now }),
      )
    await leaves('2026-06-30')
    expect((await listAssignable(owner)).map((one) => one.name)).toEqual(['Anna Berg'])
    await expect(sayAssignable(owner, bert)).rejects.toMatchObject({ code: 'conflict' })
    await leaves(null)
  })

  it('keeps everybody to their hours at the least cost, and proves it: to whose country it is, and who nobody has to whom is left', async () => {
    const { summary, to, items } = await proposed()
    expect(to).toEqual({
      A1: 'Anna Berg',
      A2: 'Anna Berg',
      A3: 'Anna Berg',
      A4: 'Anna Berg',
      A5: 'Bert Roux',
      A6: 'Bert Roux',
      B1: 'Bert Roux',
      N1: 'Bert Roux',
    })
    expect([summary.changes, summary.taken, summary.after.nobody, summary.gap]).toEqual([2, 1, 0, 0])
    expect([summary.before.otherRegion, summary.after.otherRegion]).toEqual([2, 0])
    expect(summary.boundMinor).toBe(summary.costs.totalMinor)
    const { relationshipMinor, handoverMinor, regionMinor, languageMinor, totalMinor } = summary.costs
    expect(relationshipMinor! + handoverMinor! + regionMinor! + languageMinor!).toBe(totalMinor)
    expect(items.reduce((sum, one) => sum + one.costMinor, 0)).toBe(totalMinor)
    const a5 = items.find((one) => one.account.name === 'Account A5')!
    // Known since 10 February 2026, its one person met by Anna only, nothing known to Bert.
    const years = 324 / 365
    expect(a5.chance).toBeCloseTo(0.03 + 0.002 * years + 0.01, 12)
    expect(a5.relationshipMinor).toBe(Math.round(a5.chance! * 1_040_000))
    expect(a5.why).toBe('From Anna Berg to Bert Roux, whose country it is')
    // Nothing of it is in the record.
    expect((await listAssignable(owner)).map((one) => one.accounts)).toEqual([6, 1])
  })

  it('leaves what hours do not do for, what brings least first, and says the least that would help', async () => {
    await sayAssignable(owner, { ...bert, hoursPerYear: 24 })
    const { summary, to } = await proposed()
    expect([summary.unassigned.accounts, summary.after.accounts]).toEqual([2, 6])
    expect(
      Object.entries(to)
        .filter(([, name]) => name === null)
        .map(([id]) => id),
    ).toEqual(['A1', 'A2'])
    await openLoads(owner, summary.id, 'seeing what is short')
    expect((await showRun(owner, summary.id)).unassigned).toMatchObject({ hours: 24, moreHours: 24 })
    const [lost] = (await listAssigned(owner, summary.id, { ...everything, show: 'nobody' })).items
    expect(lost!.helps).toBe('12 hours a year more with whoever has most left')
    const never = { ...summary.terms, regionShare: null }
    const strict = await proposed({ terms: never })
    expect(strict.items.filter((one) => one.to !== null && one.country !== (one.to === 'Anna Berg' ? 'Germany' : 'France'))).toEqual([])
    await sayAssignable(owner, bert)
  })

  it('leaves a pinned account where it is, whatever that costs, until the pin is taken back', async () => {
    const id = await idOf('A5')
    const pin = await pinAccount(owner, { team, account: id, colleague: 'anna berg', reason: 'Promised until the plant runs' })
    expect([pin.colleague, (await listPins(owner, team)).length, (await listPins(owner, 'service')).length]).toEqual(['Anna Berg', 1, 0])
    const { to, summary, items } = await proposed()
    // One of Germany makes room for it.
    expect([to.A5, summary.after.otherRegion]).toEqual(['Anna Berg', 2])
    expect(items.find((one) => one.account.id === id)).toMatchObject({ change: 'stays', pinned: 'Promised until the plant runs' })
    expect(summary.boundMinor).toBe(summary.costs.totalMinor)
    await unpinAccount(owner, team, id)
    await expect(unpinAccount(owner, team, id)).rejects.toMatchObject({ code: 'not_found' })
    await expect(pinAccount(owner, { team, account: id, colleague: 'Nobody', reason: 'x' })).rejects.toMatchObject({ code: 'invalid' })
  })

  it('tells loads of people only to whom employees’ data are open, for a purpose, and tells them', async () => {
    const { run } = await proposed()
    const analyst = as('analyst', store)
    const [seen] = (await listAssigned(analyst, run, everything)).items
    expect([seen!.hours, seen!.to]).toEqual([null, 'Anna Berg'])
    // Less than five heads: a hand-over of two hours would tell what an hour costs.
    expect([seen!.handoverMinor, seen!.relationshipMinor, seen!.chance]).toEqual([null, null, null])
    const summary = await showRun(analyst, run)
    expect(summary.costs).toMatchObject({
      handoverMinor: null,
      regionMinor: null,
      totalMinor: (await showRun(owner, run)).costs.totalMinor,
    })
    // Two people: what both have would tell of each.
    expect([summary.loads, summary.hoursAvailable, summary.after.hours, summary.before.peopleOver]).toEqual(['closed', null, null, null])
    await expect(openLoads(analyst, run, 'to see')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(showLoads(owner, run)).rejects.toMatchObject({ code: 'not_found' })
    await expect(openLoads(owner, run, ' x'.trim())).rejects.toMatchObject({ code: 'invalid' })
    const { people } = await openLoads(owner, run, 'spreading the work')
    expect(people.map((one) => [one.name, one.before.hours, one.after.hours, one.gives, one.gets])).toEqual([
      ['Anna Berg', 72, 48, 2, 0],
      ['Bert Roux', 12, 48, 0, 3],
    ])
    expect((await loadViewsOf(store, ['bert roux'])).map((one) => one.purpose)[0]).toBe('spreading the work')
    expect((await showRun(owner, run)).hoursAvailable).toBe(108)
    await expect(showLoads({ ...owner, now: '2027-03-02T00:00:00Z' }, run)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is closed to whom the whole book or its cost is closed', async () => {
    const { run } = await proposed()
    for (const role of ['accountManager', 'viewer', 'salesLead'] as const) {
      const other = as(role, store)
      for (const ask of [() => showRun(other, run), () => listAssignable(other), () => listPins(other, null), () => listRuns(other, null)])
        await expect(ask(), role).rejects.toMatchObject({ code: 'forbidden' })
    }
    await forgetAssignable(owner, 'Anna Berg')
    await expect(forgetAssignable(owner, 'Anna Berg')).rejects.toMatchObject({ code: 'not_found' })
  })
})
