/** Promises kept, from files to pages: the same count for one account and for the book, every count with its rows, on both engines. */
import { existsSync, readFileSync } from 'node:fs'
import { beforeAll, expect, it } from 'vitest'
import { dayOfNumber } from '#engine/period/days.ts'
import { promiseVerdict } from '#engine/promises/promise-verdict.ts'
import { defaultStandards, PROMISES } from '#engine/promises/standards.ts'
import type { Store } from '#store/db.ts'
import { loadDeliveries } from '#store/promise-counts.ts'
import { bringRows } from '#test/builders/bring-rows.ts'
import { describeOnOwnStores } from '#test/builders/own-store.ts'
import { account, interaction, invoiceLine, order } from '#test/builders/rows.ts'
import type { Context } from '../context.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { changeStandards, restoreStandards, showStandards } from './change-standards.ts'
import { listPromises } from './list-promises.ts'
import { promisesMissed } from './promises-missed.ts'
import { promiseRows, showPromises } from './show-promises.ts'

const path = '../shared/checks/basics.json'
const check = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as { cases: { function: string; inputs: never; expected: never }[] }).cases.find(
      (one) => one.function === 'deliveredOnTime',
    )
  : undefined

/** Of one account and its site: some kept, some not, some that nobody can tell. */
const rows = [
  account({ externalId: 'A', name: 'Alder' }),
  account({ externalId: 'B', name: 'Birch' }),
  ...Array.from({ length: 20 }, (_, i) =>
    order({ externalId: `O${i}`, day: '2026-03-02', promisedDay: '2026-03-10', shippedDay: i < 12 ? '2026-03-10' : '2026-03-14' }),
  ),
  order({ externalId: 'undated', day: '2026-03-02', shippedDay: '2026-03-09' }),
  order({ externalId: 'due', day: '2026-03-02', promisedDay: '2026-06-30' }),
  order({ externalId: 'cancelled', day: '2026-03-02', promisedDay: '2026-03-03', cancelled: true }),
  order({ externalId: 'B1', customer: 'B', day: '2026-03-02', promisedDay: '2026-03-03', shippedDay: '2026-03-03' }),
  ...Array.from({ length: 10 }, (_, i) =>
    [1, 2].map((n) => invoiceLine({ externalId: `I${i}-${n}`, document: `I${i}`, day: '2026-04-01' })),
  ).flat(),
  invoiceLine({ externalId: 'I-d', document: 'I-d', day: '2026-04-01', drivers: { disputed: 1 } }),
  ...(
    [
      ['C1', 'Price difference', 'goods'],
      ['C2', 'Wrong quantity', 'goods'],
      ['C3', null, 'goods'],
      ['C4', '107', 'goods'],
      ['C5', 'Goodwill', 'goods'],
      ['C6', null, 'rebate'],
    ] as const
  ).map(([document, reason, nature]) =>
    invoiceLine({
      externalId: document,
      document,
      day: '2026-05-04',
      documentType: 'credit_note',
      reason,
      nature,
      quantity: null,
      netMinor: -5,
    }),
  ),
  // On Monday 1 June 2026 at 14:00, open until 17:00: answered before we opened on Tuesday, and on Tuesday at 15:00.
  ...(
    [
      ['T1', '2026-06-01T14:00:00Z', 3600 * 16.5, 'Late delivery', 4],
      ['T2', '2026-06-01T14:00:00Z', 3600 * 25, 'Late delivery', 40],
      ['T3', '2026-06-02T08:00:00Z', 600, 'Copy of invoice', null],
      ['T4', '2026-06-30T14:00:00Z', null, 'Wrong invoice', null],
    ] as const
  ).map(([externalId, at, waitingSeconds, reason, closed]) =>
    interaction({
      ...{ externalId, at, day: at.slice(0, 10), reason, channel: 'e-mail', waitingSeconds, answered: waitingSeconds !== null },
      elapsedSeconds: closed === null ? null : closed * 86_400,
    }),
  ),
  interaction({ externalId: 'T5', day: '2026-06-03', channel: 'phone', kind: 'call' }),
]

const standards = {
  ...defaultStandards,
  segments: Object.fromEntries(
    Object.entries(defaultStandards.segments).map(([name, one]) => [name, { ...one, answeredHours: 3 }]),
  ) as never,
}

describeOnOwnStores('promises kept', (open) => {
  let [store, ctx, alder] = [null as unknown as Store, null as unknown as Context, 0]
  beforeAll(async () => {
    store = open()
    ctx = { store, actor: 'user:test', now: '2026-07-01T08:00:00Z' } as Context
    await bringRows(store, [{ source: 'erp', rows }])
    await changeStandards(ctx, standards, 0, 'Answers within three open hours')
    await takeSnapshot(ctx, { asOf: '2026-06-30', window: '12m', level: 'customer', costModel: null, segmentation: null })
    alder = (await loadSnapshotView(ctx, null)).accounts.find((a) => a.externalId === 'A')!.id
  })

  it('counts one account as the book was measured, and opens every count to as many rows', async () => {
    const shown = await showPromises(ctx, alder, null)
    const brief = Object.fromEntries(shown.promises.map((one) => [one.promise, [one.kept, one.n, one.missing, one.open, one.verdict]]))
    expect(brief).toEqual({
      // Eleven invoices: the dispute and two credits for an error are two faults, two credits say nothing.
      invoices: [7, 9, 2, 0, 'missed'],
      onTime: [12, 20, 1, 1, 'missed'],
      // Three open hours; nine; ten minutes; the last came on the as-of day and is in time; a call of which nothing is told.
      answered: [2, 3, 1, 1, 'not sure'],
      firstTime: [2, 3, 1, 1, 'not sure'],
      complaints: [1, 2, 0, 1, 'not sure'],
    })
    const [book] = (await listPromises(ctx, { limit: 10 })).items.filter((one) => one.id === alder)
    expect(book!.promises.map(({ kept, n, missing, open: still }) => [kept, n, missing, still])).toEqual(
      PROMISES.map((key) => (brief[key] as number[]).slice(0, 4)),
    )
    expect(shown.promises.map((one) => one.measured)).toEqual([null, null, null, null, null])
    for (const { lists } of shown.promises)
      for (const { list, n } of lists) expect((await promiseRows(ctx, alder, list, null)).length, list).toBe(n)
    const late = await promiseRows(ctx, alder, 'answeredLate', null)
    expect(late.map((one) => [one.document, one.hours])).toEqual([['erp/T2', 9]])
    expect(await promisesMissed(ctx, [alder])).toEqual(await promisesMissed(ctx, null))
  })

  it('is told what changed since the measurement, and follows a change of the standards', async () => {
    await store.execute(`update sales_order set shipped_day = '2026-03-10' where external_id = 'O19'`)
    const [, onTime] = (await showPromises(ctx, alder, null)).promises
    expect([onTime!.kept, onTime!.measured]).toEqual([13, { kept: 12, n: 20 }])
    const sorted = { ...standards, errorReasons: { 107: true } }
    await expect(changeStandards(ctx, sorted, 0, 'late')).rejects.toMatchObject({ code: 'conflict' })
    await changeStandards(ctx, sorted, 1, 'What 107 means')
    const [invoices] = (await showPromises(ctx, alder, null)).promises
    expect([invoices!.kept, invoices!.n, invoices!.missing]).toEqual([7, 10, 1])
    await restoreStandards(ctx, 0)
    const { version, versions } = await showStandards(ctx)
    expect([version, versions.map((one) => one.reason)]).toEqual([
      3,
      ['As Tapeline comes', 'What 107 means', 'Answers within three open hours'],
    ])
    expect(versions[2]!.changes).toContain('KEY, first answer: 8 open hours → 3 open hours')
  })

  it.skipIf(!check)('loadDeliveries() counts by the day of shipping, as the checks say (skipped where they are not at hand)', async () => {
    const { inputs, expected } = check as unknown as {
      inputs: {
        from: number
        to: number
        standard: number
        orders: { externalId: string; promises: { requested: number | null }; shippedDay: number | null; cancelled: boolean }[]
      }
      expected: { onTime: number; n: number; missing: number; dueUnshipped: number; verdict: string }
    }
    const day = (n: number | null) => (n === null ? null : dayOfNumber(20_000 + n))
    await bringRows(store, [
      {
        source: 'check',
        rows: [
          account({ externalId: 'K' }),
          ...inputs.orders.map((one) =>
            order({
              ...{ externalId: one.externalId, customer: 'K', day: day(-10)!, cancelled: one.cancelled },
              ...{ promisedDay: day(one.promises.requested), shippedDay: day(one.shippedDay) },
            }),
          ),
        ],
      },
    ])
    const [leaf] = await store.query<{ id: number }>(`select id from account where source = 'check' and external_id = 'K'`)
    const [found] = await loadDeliveries(store, [leaf!.id], { from: day(inputs.from)!, to: day(inputs.to)! })
    expect({ onTime: found!.kept, n: found!.kept + found!.late, missing: found!.missing, dueUnshipped: found!.due }).toEqual({
      ...{ onTime: expected.onTime, n: expected.n, missing: expected.missing, dueUnshipped: expected.dueUnshipped },
    })
    expect(promiseVerdict(found!.kept, found!.kept + found!.late, inputs.standard).verdict).toBe(expected.verdict)
  })
})
