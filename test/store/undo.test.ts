import { beforeEach, expect, it } from 'vitest'
import type { RecordRow } from '#api/record.ts'
import { undoImport } from '#app/imports/undo-import.ts'
import { linkRecord } from '#app/matching/link-record.ts'
import { verifyRollups } from '#store/rollup.ts'
import { bringRows, testContext } from '../builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { factsOf, leftIn, nounsOf } from '../builders/record-dump.ts'
import { account, contact, crossReference, interaction, order, orderLine, product } from '../builders/rows.ts'

const orders = <T>(items: readonly T[]): T[][] =>
  items.length < 2
    ? [[...items]]
    : items.flatMap((item, i) => orders([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]))

describeOnOwnStores('Undo', (store) => {
  beforeEach(() => emptyRecord(store()))
  const bring = (rows: RecordRow[], scope: 'row' | 'document' = 'row') => bringRows(store(), [{ source: 'erp', scope, rows }])
  const undo = (id: number) => undoImport(testContext(store()), id)
  const nets = async () =>
    (await store().query<{ net: number }>('select net_minor as net from order_line order by external_id')).map((r) => r.net)
  const names = async () =>
    (await store().query<{ name: string | null }>(`select name from account where kind = 'account' order by external_id`)).map(
      (r) => r.name,
    )
  const clean = async () => expect((await verifyRollups(store())).filter((r) => r.different > 0)).toEqual([])

  /** Brings three, undoes them in every order; `after(remaining)` says what must be there. */
  const inEveryOrder = async (brings: (() => Promise<number>)[], look: () => Promise<unknown>, after: (remaining: number[]) => unknown) => {
    // One SQL for both engines: on a server the first and the last order tell whether it runs it alike.
    const all = orders(brings.map((_, i) => i))
    for (const order of store().engine === 'postgres' ? [all[0]!, all.at(-1)!] : all) {
      await emptyRecord(store())
      const ids: number[] = []
      for (const one of brings) ids.push(await one())
      const remaining = brings.map((_, i) => i)
      for (const i of order) {
        await undo(ids[i]!)
        remaining.splice(remaining.indexOf(i), 1)
        expect([order, remaining, await look()]).toEqual([order, remaining, after(remaining)])
      }
      await clean()
      expect(await leftIn(store())).toEqual({})
    }
  }

  it('of three versions of a row leaves the last that stays, in every order', async () => {
    const version = (net: number) => () => bring([orderLine({ externalId: '1', netMinor: net })])
    await inEveryOrder([version(100), version(200), version(300)], nets, (stay) =>
      stay.length === 0 ? [] : [[100, 200, 300][stay.at(-1)!]],
    )
  })

  it('of the same row brought three times leaves it until the last goes', async () => {
    const same = () => bring([orderLine({ externalId: '1', netMinor: 100 }), account({ externalId: 'A', name: 'Weber' })])
    await inEveryOrder(
      [same, same, same],
      async () => [await nets(), await names()],
      (stay) => (stay.length === 0 ? [[], []] : [[100], ['Weber']]),
    )
  })

  it('of a line that vanished from its document and came again, in every order', async () => {
    const [a, b] = [orderLine({ externalId: '1', netMinor: 1 }), orderLine({ externalId: '2', netMinor: 2 })]
    const again = orderLine({ externalId: '2', netMinor: 3 })
    await inEveryOrder(
      [() => bring([a, b], 'document'), () => bring([a], 'document'), () => bring([a, again], 'document')],
      nets,
      (stay) => (stay.length === 0 ? [] : [[1, 2], [1], [1, 3]][stay.at(-1)!]),
    )
  })

  it('of a line that two imports of its document left out keeps it out until both are gone', async () => {
    const [a, b] = [orderLine({ externalId: '1', netMinor: 1 }), orderLine({ externalId: '2', netMinor: 2 })]
    await inEveryOrder([() => bring([a, b], 'document'), () => bring([a], 'document'), () => bring([a], 'document')], nets, (stay) =>
      stay.length === 0 ? [] : stay.at(-1) === 0 ? [1, 2] : [1],
    )
  })

  it('of what an account is called leaves what the last that stays says, and the bare key while rows stand on it', async () => {
    const named = (name: string) => () => bring([account({ externalId: 'A', name })])
    await inEveryOrder([named('one'), named('two'), named('three')], names, (stay) =>
      stay.length === 0 ? [] : [['one', 'two', 'three'][stay.at(-1)!]],
    )
    await inEveryOrder(
      [
        () => bring([orderLine({ externalId: '1', customer: 'A' })]),
        named('Weber'),
        () => bring([interaction({ externalId: '9', customer: 'A' })]),
      ],
      names,
      (stay) => (stay.includes(1) ? ['Weber'] : stay.length > 0 ? [null] : []),
    )
  })

  it('of a contact who changed the account, or stands on two, leaves neither twice nor lost', async () => {
    const at =
      (...customers: string[]) =>
      () =>
        bring(customers.map((customer) => contact({ externalId: 'p', customer, lastName: `of ${customers.length}` })))
    const where = async () =>
      (
        await store().query<{ at: string; name: string }>(
          `select a.external_id || ' ' || p.last_name as at from account_contact k join account a on a.id = k.account_id join person p on p.id = k.person_id order by 1`,
        )
      ).map((r) => r.at)
    await inEveryOrder([at('A'), at('B'), at('B')], where, (stay) => (stay.length === 0 ? [] : [stay.at(-1) === 0 ? 'A of 1' : 'B of 1']))
    await inEveryOrder([at('A', 'B'), at('A', 'B'), at('C')], where, (stay) =>
      stay.length === 0 ? [] : stay.at(-1) === 2 ? ['C of 1'] : ['A of 2', 'B of 2'],
    )
  })

  it('brings a row back as it was, to the last field', async () => {
    const first = [
      order({
        externalId: '1',
        status: 'x',
        promisedDay: '2026-01-20',
        shippedDay: '2026-01-21',
        freightMinor: 5,
        drivers: { km: 3, none: null },
      }),
      orderLine({ externalId: '1', quantity: '1.2500', costMinor: -5, productGroup: 'a\tb\\N', netMinor: 9_007_199_254_740_991 }),
      interaction({ externalId: '1', at: '2026-01-15T23:59:59.123Z', subject: 'Ünï\n"x"', replies: 0, answered: false }),
      account({ externalId: 'A', name: 'Weber', attributes: { b: 'x', a: null } }),
      contact({ externalId: '1', customer: 'A', lastName: 'Ng', primary: false, leftDay: '2026-01-01' }),
      product({ externalId: '1', name: 'P' }),
      crossReference({ externalId: '1', leftSource: 'erp', leftId: 'A', rightSource: 'crm', rightId: '7' }),
    ]
    await bring(first)
    const before = [await factsOf(store()), await nounsOf(store())]
    const second = await bring([
      order({ externalId: '1', customer: 'B' }),
      orderLine({ externalId: '1', customer: null }),
      interaction({ externalId: '1', kind: 'call', customer: 'C' }),
      account({ externalId: 'A', name: 'Other' }),
      contact({ externalId: '1', customer: 'B' }),
      product({ externalId: '1' }),
      crossReference({ externalId: '1', leftSource: 'erp', leftId: 'B', rightSource: 'crm', rightId: '7' }),
    ])
    expect([await factsOf(store()), await nounsOf(store())]).not.toEqual(before)
    await undo(second)
    expect([await factsOf(store()), await nounsOf(store())]).toEqual(before)
  })

  it('takes the links that rested on it, and leaves those that did not', async () => {
    const linked = async () =>
      (
        await store().query<{ pair: string }>(
          `select a.external_id || '=' || b.external_id as pair from account a join account b on b.id = a.linked_to order by 1`,
        )
      ).map((r) => r.pair)
    await bringRows(store(), [
      { source: 'crm', rows: [account({ externalId: 'c1', name: 'Weber GmbH', vatId: 'DE129273398', town: 'Bonn' })] },
    ])
    const erp = await bring([account({ externalId: 'e1', name: 'Weber', vatId: 'DE129273398', town: 'Bonn' })])
    expect(await linked()).toEqual(['e1=c1'])
    await undo(erp)
    expect(await linked()).toEqual([])
    await linkRecord(testContext(store()))
    expect(await linked()).toEqual([])
    expect(await names()).toEqual(['Weber GmbH'])
  })

  it('keeps an account another import has only read so far', async () => {
    const first = await bring([orderLine({ externalId: '1', customer: 'A' })])
    const second = await bringRows(store(), [{ source: 'erp', rows: [orderLine({ externalId: '2', customer: 'A', netMinor: 7 })] }], {
      apply: false,
    })
    await undo(first)
    await store().execute(`update import set beat_at = beat_at - interval '1 minute'`)
    await (await import('#app/imports/resume-import.ts')).resumeImport(testContext(store()), second)
    expect(
      await store().query('select a.external_id as id, l.net_minor as net from order_line l join account a on a.id = l.account_id'),
    ).toEqual([{ id: 'A', net: 7 }])
    await clean()
    await undo(second)
    expect(await leftIn(store())).toEqual({})
  })
})
