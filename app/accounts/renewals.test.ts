/** Renewals from a file and by hand: what people said last holds, in lists and over several keys; an import gives back what it changed. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RecordRow } from '#api/record.ts'
import type { Store } from '#store/db.ts'
import { bringRows } from '#test/builders/bring-rows.ts'
import { account, order } from '#test/builders/rows.ts'
import { openInMemory } from '#test/store-cases.ts'
import type { Context } from '../context.ts'
import { changeAccount, showAccountRecord } from '../editing/change-account.ts'
import { undoImport } from '../imports/undo-import.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { comingRenewals } from '../today/coming-renewals.ts'
import { listAccounts } from './list-accounts.ts'
import { renewalsOf } from './renewals.ts'

let store: Store
let ctx: Context
const bring = (rows: readonly RecordRow[]) => bringRows(store, [{ source: 'erp', rows }])
beforeAll(async () => {
  store = await openInMemory()
  ctx = { store, now: '2026-10-01T08:00:00.000Z', actor: 'cli:test' }
  await bring([
    account({ externalId: 'A', name: 'Alder', renewalDay: '2026-12-31', noticeDays: 60 }),
    account({ externalId: 'B', name: 'Birch' }),
    account({ externalId: 'C', name: 'Cedar', renewalDay: '2028-03-31' }),
    ...['A', 'B', 'C'].map((customer) => order({ externalId: `O-${customer}`, customer, day: '2026-09-15' })),
  ])
  await takeSnapshot(ctx, { asOf: '2026-09-30', window: '12m', level: 'customer', costModel: null, segmentation: null })
}, 60_000)
afterAll(() => store?.close())

const list = async () =>
  (await listAccounts(ctx, { known: '1', sort: 'name', limit: 10 })).items.map((one) => [one.name, one.renewalDay, one.daysToRenewal])

it('stand in lists with their days, are found by them, and come up before they are due', async () => {
  expect(await list()).toEqual([
    ['Alder', '2026-12-31', 91],
    ['Birch', null, null],
    ['Cedar', '2028-03-31', 547],
  ])
  expect((await listAccounts(ctx, { daysToRenewal: '0..91', limit: 10 })).items.map((one) => one.name)).toEqual(['Alder'])
  const view = await loadSnapshotView(ctx, null)
  expect(await comingRenewals({ ...ctx, now: '2026-10-02T08:00:00.000Z' }, view)).toMatchObject([
    { name: 'Alder', day: '2026-12-31', days: 90, noticeBy: '2026-11-01' },
  ])
})

it('are said by hand, also that there is none, and are handed back to the file', async () => {
  const { items } = await listAccounts(ctx, { known: '1', sort: 'name', limit: 10 })
  const [a, b] = [items[0]!.id, items[1]!.id]
  const by = { ...ctx, caller: { name: 'Ann' } } as Context & { caller: { name: string } }
  const before = await renewalsOf(ctx)
  await changeAccount(by, b, [
    { field: 'renewal_day', value: '2026-11-30' },
    { field: 'notice_days', value: 30 },
  ])
  await changeAccount(by, a, [{ field: 'renewal_day', value: null }])
  const said = await renewalsOf(ctx)
  expect([said.of.get(a), said.of.get(b)]).toEqual([undefined, { day: '2026-11-30', noticeDays: 30 }])
  expect(said.version).not.toBe(before.version)
  await expect(changeAccount(by, b, [{ field: 'renewal_day', value: 'next year' }])).rejects.toMatchObject({ code: 'invalid' })
  await changeAccount(by, a, [{ field: 'renewal_day', handBack: true }])
  expect((await renewalsOf(ctx)).of.get(a)).toEqual({ day: '2026-12-31', noticeDays: 60 })
  const { fields } = await showAccountRecord(ctx, a)
  expect(fields.find((one) => one.field === 'renewal_day')).toMatchObject({ value: '2026-12-31', said: null, files: [{ key: 'erp/A' }] })
})

it('change with a file and come back with its undo', async () => {
  const next = await bring([account({ externalId: 'A', name: 'Alder', renewalDay: '2027-12-31', noticeDays: 60 })])
  const day = async () => (await list())[0]![1]
  expect(await day()).toBe('2027-12-31')
  await undoImport(ctx, next)
  expect(await day()).toBe('2026-12-31')
})
