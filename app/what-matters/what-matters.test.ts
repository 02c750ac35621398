/** What matters is told of answers whose people are told of it, and nothing said in confidence can be taken out by a difference. */
import { beforeAll, expect, it } from 'vitest'
import type { Access } from '#api/access.ts'
import type { Store } from '#store/db.ts'
import { bringRows } from '#test/builders/bring-rows.ts'
import { describeOnOwnStores } from '#test/builders/own-store.ts'
import { account, answer, invoiceLine } from '#test/builders/rows.ts'
import type { Context } from '../context.ts'
import { takeSnapshot } from '../measuring/take-snapshot.ts'
import { showPointWorth } from './show-point-worth.ts'
import { showWhatMatters } from './show-what-matters.ts'

/** Delivery only punishes, advice only rewards; who said it is spread over the accounts. */
function form(n: number, accountId: string, privacy: 'attributed' | 'confidential') {
  const [delivery, advice] = [1 + (n % 5), 1 + (Math.floor(n / 5) % 5)]
  const score = 6 + (delivery <= 2 ? -4 : 0) + (advice === 5 ? 3 : 0)
  const given = { customer: accountId, day: '2026-03-10', response: `F${n}`, privacy }
  return [
    answer({ ...given, externalId: `F${n}`, score }),
    ...(
      [
        ['Delivery', delivery],
        ['Advice', advice],
      ] as const
    ).map(([attribute, rating]) =>
      answer({ ...given, externalId: `F${n}-${attribute}`, metric: 'rating', attribute, score: rating, scaleMin: 1, scaleMax: 5 }),
    ),
  ]
}
const accounts = ['A', 'B', 'C', 'D', 'E', 'F']
const access = (kinds: readonly string[], may: Access['accounts'] = 'all') =>
  ({ may: new Set(['read']), kinds: new Set(kinds), accounts: may }) as unknown as Access

describeOnOwnStores('what matters', (open) => {
  let [store, ctx] = [null as unknown as Store, null as unknown as Context]
  beforeAll(async () => {
    store = open()
    ctx = { store, actor: 'user:test', now: '2026-07-01T08:00:00Z' } as Context
    await bringRows(store, [
      {
        source: 'erp',
        rows: [
          ...accounts.map((externalId) => account({ externalId, name: `Account ${externalId}` })),
          ...accounts.map((customer) => invoiceLine({ externalId: `I${customer}`, document: `I${customer}`, customer, day: '2026-06-30' })),
          ...Array.from({ length: 100 }, (_, n) => form(n, accounts[n % 6]!, 'attributed')).flat(),
        ],
      },
    ])
    await takeSnapshot(ctx, { asOf: '2026-06-30', window: '12m', level: 'customer', costModel: null, segmentation: null })
  })

  it('finds what only punishes and what only rewards, with whose answers it rests on', async () => {
    const shown = await showWhatMatters(ctx, {})
    expect([shown.told, shown.overall, shown.n, shown.accounts]).toEqual([true, 'nps', 100, 6])
    const of = (name: string) => shown.attributes.find((one) => one.attribute === name)!
    expect([of('Delivery').penalty, of('Delivery').kind, of('Delivery').meaning, of('Delivery').sure]).toEqual([
      ...[expect.closeTo(-40, 6), 'frustrator', 'loyalty eroder', true],
    ])
    expect([of('Advice').reward, of('Advice').kind, of('Advice').meaning]).toEqual([
      expect.closeTo(30, 6),
      'delighter',
      'moment that matters',
    ])
    expect(shown.r2).toBeCloseTo(1, 9)
    expect(await showWhatMatters(ctx, { overall: 'csat' })).toMatchObject({ told: false, attributes: [], n: 0 })
  })

  it('is the same for who may not hear confidence before and after somebody spoke in confidence', async () => {
    const manager = { ...ctx, access: access(['answers']) }
    const viewer = { ...ctx, access: access([]) }
    const before = [await showWhatMatters(manager, {}), await showWhatMatters(viewer, {})]
    await bringRows(store, [
      {
        source: 'forms',
        rows: [...form(201, 'A', 'confidential'), ...form(202, 'B', 'confidential')].map((row) => ({ ...row, customer: null })),
      },
    ])
    await store.execute(`update answer set account_id = (select id from account where external_id = 'A') where source = 'forms'`)
    expect([await showWhatMatters(manager, {}), await showWhatMatters(viewer, {})]).toEqual(before)
    expect((await showWhatMatters({ ...ctx, now: '2026-07-01T08:00:01Z' }, {})).inConfidence).toBe(true)
    expect(before.map((one) => one.inConfidence)).toEqual([false, false])
  })

  it('says nothing of fewer than five accounts, and that a point’s worth cannot be told yet, with what it needs', async () => {
    const few = await showWhatMatters({ ...ctx, access: access(['answers'], ['nobody']) }, {})
    expect([few.told, few.n, few.metrics, few.attributes]).toEqual([false, 0, [], []])
    const worth = await showPointWorth(ctx)
    expect([worth.told, worth.bands, worth.slopes]).toEqual([false, [], null])
    expect(worth.why).toMatch(/Cannot be told yet: needs the purchases of two years/)
  })
})
