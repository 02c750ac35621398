import { beforeEach, expect, it } from 'vitest'
import type { Access } from '#api/access.ts'
import type { RecordRow } from '#api/record.ts'
import { undoImport } from '#app/imports/undo-import.ts'
import { decideDuplicates } from '#app/matching/decide-duplicates.ts'
import { listDuplicatePairs, summariseDuplicates } from '#app/matching/list-duplicates.ts'
import { lookAgain, lookForDuplicates } from '#app/matching/look-for-duplicates.ts'
import type { Store } from '#store/db.ts'
import { accountsFingerprint, loadFingerprint } from '#store/matching.ts'
import { bringRows, testContext } from '../builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { account, contact, invoiceLine } from '../builders/rows.ts'

const colours = ['Rot', 'Blau', 'Gelb', 'Weiss', 'Braun']
const crowd: RecordRow[] = Array.from({ length: 40 }, (_, i) =>
  account({
    externalId: `k${i}`,
    name: `${colours[i % 5]}${'kamp,feld,berg,bach,au,stein,holz,furt'.split(',')[i % 8]} AG`,
    town: 'Kiel,Bonn,Ulm'.split(',')[i % 3]!,
  }),
)
const crm: RecordRow[] = [
  ...crowd,
  account({ externalId: 'a', name: 'Nordwind Logistik GmbH', town: 'Ulm', phone: '+49 731 998877', colleague: 'Ann' }),
  account({ externalId: 'b', name: 'NORDWIND LOGISTIK', town: 'Ulm', phone: '0731 / 99 88 77', colleague: 'Ann' }),
  account({ externalId: 'c', name: 'Ostsee Werft', town: 'Kiel', domain: 'ostsee-werft.example', colleague: 'Ann' }),
  account({ externalId: 'd', name: 'Ostsee Wefrt', town: 'Kiel', domain: 'ostsee-werft.example', colleague: 'Bob' }),
  contact({ externalId: 'p', customer: 'a', firstName: 'Xenia', lastName: 'Quillfeder', email: 'xq@nordwind.example' }),
  contact({ externalId: 'q', customer: 'a', firstName: 'X.', lastName: 'Quillfeder' }),
  invoiceLine({ externalId: '1', customer: 'a', netMinor: 5000 }),
  invoiceLine({ externalId: '2', document: 'D2', customer: 'd', netMinor: 70_000 }),
]
const asked = (store: Store, more: object = {}) => ({ ...testContext(store), home: store, ...more })
const keysOf = (list: Awaited<ReturnType<typeof listDuplicatePairs>>) =>
  list.items.map(({ left, right }) => [left, right].map(({ keys }) => keys.map((key) => key.externalId).join('+')).join(' = '))
const accounts = { what: 'account', state: 'open', limit: 50 } as const
const people = { what: 'person', state: 'open', limit: 50 } as const

describeOnOwnStores('Duplicates', (opened) => {
  beforeEach(() => emptyRecord(opened()))
  it('are proposed by money with both sides, answered by key, and stay answered when imports go and come', async () => {
    const store = opened()
    const ctx = asked(store)
    const imported = await bringRows(store, [{ source: 'crm', rows: crm }])
    expect(await summariseDuplicates(ctx)).toMatchObject({ current: false, lookedAt: null })
    await lookAgain(ctx)
    const list = await listDuplicatePairs(ctx, accounts)
    expect(keysOf(list)).toEqual(['c = d', 'a = b'])
    expect(list.items[0]).toMatchObject({ amountMinor: 70_000, left: { amountMinor: 0 }, right: { amountMinor: 70_000 }, answer: null })
    expect(list.items[0]!.fields.map(({ field, agrees }) => [field, agrees])).toEqual(
      Object.entries({ name: 'no', domain: 'yes', town: 'yes', keys: null, revenue: null }),
    )
    expect(keysOf(await listDuplicatePairs(ctx, people))).toEqual(['p = q'])
    expect(await summariseDuplicates(ctx)).toMatchObject({ current: true, accounts: { open: 2, amountMinor: 75_000 }, people: { open: 1 } })
    // One page after the other, filtered, and of one account.
    const first = await listDuplicatePairs(ctx, { ...accounts, limit: 1 })
    expect(keysOf(await listDuplicatePairs(ctx, { ...accounts, limit: 1, cursor: first.next! }))).toEqual(['a = b'])
    expect(keysOf(await listDuplicatePairs(ctx, { ...accounts, q: 'wind' }))).toEqual(['a = b'])
    const a = (await store.query<{ id: number }>(`select id from account where external_id = 'a'`))[0]!.id
    expect(keysOf(await listDuplicatePairs(ctx, { ...accounts, of: a }))).toEqual(['a = b'])

    const linked = await accountsFingerprint(store)
    expect(await loadFingerprint(store)).toBe(linked)
    const [wind, ship] = [list.items[1]!, list.items[0]!]
    const said = await decideDuplicates(ctx, 'account', [
      { left: wind.right.id, right: wind.left.id, answer: 'different' },
      { left: ship.left.id, right: ship.right.id, answer: 'later' },
    ])
    expect(said).toMatchObject({ decided: 2 })
    // Nothing has to be worked out anew for an answer.
    expect(await summariseDuplicates(ctx)).toMatchObject({ current: true, accounts: { open: 0, later: 1, rejected: 1 } })
    expect(await loadFingerprint(store)).toBe(await accountsFingerprint(store))
    await lookForDuplicates(ctx)
    expect(keysOf(await listDuplicatePairs(ctx, { ...accounts, state: 'rejected' }))).toEqual(['a = b'])

    await undoImport(ctx, imported)
    expect(await summariseDuplicates(ctx)).toMatchObject({ current: true, accounts: { open: 0, later: 0, rejected: 0 } })
    await bringRows(store, [{ source: 'crm', rows: crm }])
    await lookAgain(ctx)
    expect(keysOf(await listDuplicatePairs(ctx, { ...accounts, state: 'rejected' }))).toEqual(['a = b'])
    const [again] = (await listDuplicatePairs(ctx, { ...accounts, state: 'rejected' })).items
    await decideDuplicates(ctx, 'account', [{ left: again!.left.id, right: again!.right.id, answer: null }])
    expect(keysOf(await listDuplicatePairs(ctx, accounts))).toEqual(['a = b'])
    expect(await store.query('select 1 from match_decision')).toEqual([])
    await expect(decideDuplicates(ctx, 'account', [{ left: 1, right: 2, answer: 'later' }])).rejects.toMatchObject({ code: 'not_found' })
  })

  it('of others stay closed: both sides are own, and all accounts of both people are', async () => {
    const store = opened()
    await bringRows(store, [
      {
        source: 'crm',
        rows: [
          ...crm,
          contact({ externalId: 'r', customer: 'd', firstName: 'Yvo', lastName: 'Zirbelbach' }),
          contact({ externalId: 's', customer: 'd', firstName: 'Yvo', lastName: 'Zirbelbahc' }),
        ],
      },
    ])
    await lookForDuplicates(asked(store))
    const access = (colleague: string): Access => ({ accounts: [colleague], may: new Set(['read', 'match']), kinds: new Set() })
    const [ann, bob] = ['Ann', 'Bob'].map((name) => asked(store, { access: access(name) })) as [
      ReturnType<typeof asked>,
      ReturnType<typeof asked>,
    ]
    expect(keysOf(await listDuplicatePairs(ann, accounts))).toEqual(['a = b'])
    expect(keysOf(await listDuplicatePairs(ann, people))).toEqual(['p = q'])
    expect(keysOf(await listDuplicatePairs(bob, accounts))).toEqual([])
    expect(keysOf(await listDuplicatePairs(bob, people))).toEqual(['r = s'])
    expect(await summariseDuplicates(bob)).toMatchObject({ accounts: { open: 0 }, people: { open: 1 } })
    const [theirs] = (await listDuplicatePairs(ann, accounts)).items
    await expect(
      decideDuplicates(bob, 'account', [{ left: theirs!.left.id, right: theirs!.right.id, answer: 'different' }]),
    ).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
