/** Merges by hand: what they bring together, that they hold whatever comes and goes, and that taking them back leaves nothing. */
import { beforeEach, describe, expect, it } from 'vitest'
import type { RecordRow } from '#api/record.ts'
import { listAccounts } from '#app/accounts/list-accounts.ts'
import { recordEdits } from '#app/editing/record-edit.ts'
import { undoImport } from '#app/imports/undo-import.ts'
import { decideMatches } from '#app/matching/decide-matches.ts'
import { takeSnapshot } from '#app/measuring/take-snapshot.ts'
import { mergeNumbers, undoNumbers } from '#app/merging/as-if.ts'
import { followKeys } from '#app/merging/follow-keys.ts'
import { listMerges, previewUndo, showStandIn } from '#app/merging/list-merges.ts'
import { mergeAndMeasure, mergeTwo } from '#app/merging/merge.ts'
import { previewMerge } from '#app/merging/preview-merge.ts'
import { undoMerge } from '#app/merging/undo-merge.ts'
import { loadSnapshotView } from '#app/reporting/load-snapshot.ts'
import type { Merged } from '#store/merges.ts'
import { bringRows, testContext } from '../builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { account, contact, interaction, invoiceLine, order } from '../builders/rows.ts'

const trade = (customer: string, netMinor: number): RecordRow[] => [
  order({ externalId: `o-${customer}`, customer, day: '2026-02-03' }),
  invoiceLine({
    externalId: `i-${customer}`,
    document: `D-${customer}`,
    customer,
    day: '2026-02-03',
    netMinor,
    listMinor: netMinor,
    costMinor: netMinor / 2,
  }),
]
const world: RecordRow[] = [
  account({ externalId: 'A', name: 'Alpha', town: 'Bonn', phone: '+49 228 100', colleague: 'Anna Alpha' }),
  account({ externalId: 'B', name: 'Alpha Handel', town: 'Kiel', phone: null, colleague: 'Zelda Quux' }),
  account({ externalId: 'C', name: 'Gamma', town: 'Ulm' }),
  contact({ externalId: 'p', customer: 'A', firstName: 'Anna', lastName: 'Weber', email: 'anna@alpha.example', role: 'Decision maker' }),
  contact({ externalId: 'q', customer: 'C', firstName: 'Anna', lastName: 'Huber', email: 'huber@gamma.example', role: 'User' }),
  interaction({ externalId: 't', customer: 'B', day: '2026-02-10' }),
  ...trade('A', 10_000),
  ...trade('B', 30_000),
  ...trade('C', 5_000),
]

describeOnOwnStores('Merges', (store) => {
  const ctx = () => testContext(store())
  beforeEach(async () => {
    await emptyRecord(store())
    await bringRows(store(), [{ source: 'erp', rows: world }])
  })
  const idOf = async (key: string, what: Merged = 'account') =>
    (
      await store().query<{ id: number }>(
        `select id from ${what} where external_id = $1 ${what === 'account' ? `and kind = 'account'` : ''}`,
        [key],
      )
    )[0]!.id
  const merge = async (survivor: string, merged: string, fields = {}, what: Merged = 'account') =>
    mergeTwo(ctx(), { what, survivor: await idOf(survivor, what), merged: await idOf(merged, what), fields, reason: '' })
  const undo = (id: number, keepApart = false) => undoMerge(ctx(), id, { keepApart })
  /** Key → key of who stands for it, of those that do not stand for themselves. */
  const standIns = async (what: Merged = 'account') => {
    const up = what === 'account' ? 'coalesce(a.merged_into, a.linked_to)' : 'a.linked_to'
    const rows = await store().query<{ key: string; by: string }>(
      `select a.external_id as key, s.external_id as by from ${what} a join ${what} s on s.id = ${up}`,
    )
    return Object.fromEntries(rows.map((row) => [row.key, row.by]).sort())
  }
  const record = async () =>
    JSON.stringify([
      await store().query('select source, external_id, kind, linked_to, merged_into, hand from account order by external_id, kind'),
      await store().query('select source, external_id, linked_to, hand from person order by external_id'),
      await store().query('select left_id, right_id, rule, linked from match_pair order by 1, 2'),
    ])

  it('hold in chains; taking back the first keeps the second, and all taken back leave the record as it was', async () => {
    const before = await record()
    const first = await merge('B', 'A', { town: 'Bonn', phone: '+49 228 100' })
    const second = await merge('C', 'B')
    expect(await standIns()).toEqual({ A: 'C', B: 'C' })
    await expect(merge('A', 'C')).rejects.toThrow(/one account already/)
    await undo(first)
    expect(await standIns()).toEqual({ B: 'C' })
    await expect(undo(first)).rejects.toThrow(/taken back already/)
    await undo(second)
    expect(await record()).toBe(before)
  })

  it('hold whatever is imported and undone: a merge waits for its key, and new rows arrive on the survivor', async () => {
    await merge('B', 'A')
    const again = await bringRows(store(), [
      { source: 'erp', rows: [...trade('A', 12_000), account({ externalId: 'A', name: 'Alpha AG' })] },
    ])
    expect(await standIns()).toEqual({ A: 'B' })
    await undoImport(ctx(), again)
    const imports = await store().query<{ id: number }>('select id from import order by id')
    await undoImport(ctx(), imports[0]!.id)
    expect((await store().query(`select 1 from account where kind = 'account'`)).length).toBe(0)
    const [waiting] = await listMerges(ctx(), { state: 'all' })
    expect(waiting).toMatchObject({ state: 'waiting', survivor: { id: null, key: 'erp/B' } })
    await bringRows(store(), [{ source: 'erp', rows: trade('A', 2) }])
    expect(await standIns()).toEqual({})
    await bringRows(store(), [{ source: 'erp', rows: world }])
    expect(await standIns()).toEqual({ A: 'B' })
  })

  it('bring together all that is linked to both, and stand over a rejection for as long as they hold', async () => {
    await bringRows(store(), [
      {
        source: 'crm',
        rows: [account({ externalId: 'a', name: 'x', vatId: 'DE1' }), account({ externalId: 'b', name: 'y', vatId: 'DE2' })],
      },
      { source: 'book', rows: [] },
    ])
    const same = (left: string, right: string) => ({
      left: { source: 'crm', externalId: left },
      right: { source: 'erp', externalId: right },
      answer: 'same' as const,
    })
    await decideMatches(ctx(), { decisions: [same('a', 'A'), same('b', 'B'), { ...same('a', 'B'), answer: 'different' }] })
    expect(await standIns()).toEqual({ A: 'a', B: 'b' })
    const id = await merge('B', 'A')
    // The survivor is who stood for it.
    expect(await standIns()).toEqual({ A: 'b', B: 'b', a: 'b' })
    await undo(id)
    expect(await standIns()).toEqual({ A: 'a', B: 'b' })
  })

  describe('choose fields', () => {
    const handOf = async (key: string) =>
      (await store().query<{ hand: Record<string, unknown> }>(`select hand from account where external_id = $1`, [key]))[0]!.hand
    const say = async (field: string, after: unknown) =>
      store().transaction((tx) => recordEdits(tx, ctx(), [{ subject: 'account', source: 'erp', externalId: 'B', field, after }]))

    it('by hand where they would not hold anyway; undo takes exactly those back, and leaves what somebody changed since', async () => {
      const { fields } = await previewMerge(ctx(), { what: 'account', left: await idOf('B'), right: await idOf('A') })
      expect(fields.map((one) => [one.field, one.left, one.right, one.holds])).toEqual([
        ['name', 'Alpha Handel', 'Alpha', 'right'],
        ['town', 'Kiel', 'Bonn', 'right'],
        ['colleague', 'Zelda Quux', 'Anna Alpha', 'right'],
      ])
      const id = await merge('B', 'A', { name: 'Alpha Handel', town: 'Bonn', industry: 'Trade' })
      expect(await handOf('B')).toEqual({ name: 'Alpha Handel', industry: 'Trade' })
      await say('industry', 'Retail')
      expect(await previewUndo(ctx(), id)).toMatchObject({
        back: ['name'],
        stay: ['industry'],
        stillOne: null,
        parts: [{ key: 'erp/B' }, { key: 'erp/A' }],
      })
      expect(await undo(id)).toMatchObject({ stayed: ['industry'], stillOne: false })
      expect(await handOf('B')).toEqual({ industry: 'Retail' })
    })

    it('one after the other, and leave nothing when they are taken back in any order', async () => {
      for (const order of [
        [0, 1],
        [1, 0],
      ]) {
        const ids = [await merge('B', 'A', { name: 'One' }), await merge('B', 'C', { name: 'Two' })]
        await undo(ids[order[0]!]!)
        expect(await handOf('B')).toEqual({ name: order[0] === 0 ? 'Two' : 'One' })
        expect((await undo(ids[order[1]!]!)).stayed).toEqual([])
        expect(await handOf('B')).toEqual({})
      }
    })
  })

  it('of people reach across accounts, and what was taken back to be kept apart stays apart', async () => {
    const before = await record()
    const id = await merge('q', 'p', { email: 'anna@alpha.example' }, 'person')
    expect(await standIns('person')).toEqual({ p: 'q' })
    await bringRows(store(), [{ source: 'erp', rows: world.filter((row) => row.table === 'contact') }])
    expect(await standIns('person')).toEqual({ p: 'q' })
    await undo(id)
    expect(await record()).toBe(before)
    const again = await merge('q', 'p', {}, 'person')
    await undo(again, true)
    // The same address would link them.
    await bringRows(store(), [
      {
        source: 'erp',
        rows: [contact({ externalId: 'q', customer: 'C', firstName: 'Anna', lastName: 'Weber', email: 'anna@alpha.example' })],
      },
    ])
    expect(await standIns('person')).toEqual({})
  })

  it('are measured in memory as they are measured after: the preview is what comes', async () => {
    const measure = { asOf: '2026-02-28', window: 'all', level: 'customer' as const, costModel: null, segmentation: null }
    await takeSnapshot(ctx(), measure)
    const [b, a] = [await idOf('B'), await idOf('A')]
    const numbers = await mergeNumbers(ctx(), { survivor: b, merged: a })
    expect(numbers.apart.map((one) => [one.key, one.revenueMinor, one.rank])).toEqual([
      ['erp/B', 30_000, 1],
      ['erp/A', 10_000, 2],
    ])
    expect(numbers.together).toMatchObject([
      { id: b, key: 'erp/B', revenueMinor: 40_000, orders: 2, interactions: 1, marginMinor: 20_000, rank: 1 },
    ])
    expect(numbers.sameBook).toBe(true)
    expect([numbers.apartTotals.accounts, numbers.togetherTotals.accounts]).toEqual([3, 2])

    const { merge: id, snapshot } = await mergeAndMeasure(ctx(), { what: 'account', survivor: b, merged: a, fields: {}, reason: 'twice' })
    const view = await loadSnapshotView(ctx(), snapshot)
    const one = view.accounts.find((account) => account.id === b)!
    expect([one.revenue, one.margin, one.costToServe, one.segment?.tier ?? null]).toEqual(
      ['revenueMinor', 'marginMinor', 'costToServeMinor', 'tier'].map(
        (name) => (numbers.together[0] as unknown as Record<string, unknown>)[name],
      ),
    )
    expect(view.accounts.some((account) => account.id === a)).toBe(false)
    expect(await showStandIn(ctx(), a)).toMatchObject({ id: b, self: false, was: 'Alpha', merge: { id, reason: 'twice' } })
    // What names the other by its id or key means the one it is part of.
    expect((await listAccounts(ctx(), { account: `${a}`, limit: 10 })).items.map((item) => item.id)).toEqual([b])
    expect((await followKeys(ctx(), ['erp/A', 'erp/C', 'erp/none']))('erp/A')).toBe('erp/B')
    const back = await undoNumbers(ctx(), id)
    expect(back.apart.map((account) => account.revenueMinor)).toEqual([30_000, 10_000])
    expect(back.together).toEqual(numbers.together)
  })
})
