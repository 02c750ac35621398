import { expect, it } from 'vitest'
import type { ContactRow } from '#api/record.ts'
import { moveAccounts } from '#app/editing/hierarchy.ts'
import { makeAccount, makePerson, recordEdits } from '#app/editing/record-edit.ts'
import { showAccountHistory } from '#app/editing/show-history.ts'
import { undoEdits } from '#app/editing/undo-edits.ts'
import { movePerson } from '#app/people/change-person.ts'
import { readPerson } from '#app/people/show-person.ts'
import { accountTree, buildLevel, leavesOf } from '#engine/portfolio/levels.ts'
import { loadAccountNodes } from '#store/account-nodes.ts'
import type { Db } from '#store/db.ts'
import { said } from '#store/hand.ts'
import { bringRows, testContext } from '../builders/bring-rows.ts'
import { account } from '../builders/rows.ts'
import { describeOnBothEngines } from '../store-cases.ts'

const by = { actor: 'user:1', now: '2026-03-01T10:00:00Z', caller: { name: 'Ruth Okafor' } }
const log = (db: Db) =>
  db.query(
    `select subject, field, before, before is not null as was, after, after is not null as is, actor_name, because from edit order by id`,
  )
const acme = { source: 'crm', externalId: 'A-1' }

describeOnBothEngines('recordEdits()', (open) => {
  it('lets what is said by hand hold over files until it is handed back, and keeps who said what', async () => {
    const store = await open()
    await bringRows(store, [{ source: 'crm', rows: [account({ externalId: 'A-1', name: 'Acme Inc', town: 'Bonn' })] }])
    const edit = (after: unknown, field = 'town') =>
      store.transaction((tx) => recordEdits(tx, by, [{ subject: 'account', ...acme, field, after }]))
    const town = async () =>
      (await store.query<{ town: string | null }>(`select ${said('a', 'town')} as town from account a where external_id = 'A-1'`))[0]!.town
    await edit('  Köln ')
    expect(await edit('Köln')).toEqual([])
    expect(await town()).toBe('Köln')
    await edit(null)
    expect(await town()).toBeNull()
    await bringRows(store, [{ source: 'crm', rows: [account({ externalId: 'A-1', name: 'Acme Inc', town: 'Mainz' })] }])
    expect(await town()).toBeNull()
    await edit(undefined)
    expect(await town()).toBe('Mainz')
    expect(await log(store)).toMatchObject([
      { field: 'town', was: false, after: 'Köln', actor_name: 'Ruth Okafor' },
      { before: 'Köln', is: true, after: null },
      { was: true, is: false },
    ])
    const [{ id }] = (await store.query<{ id: number }>(`select id from account where external_id = 'A-1'`)) as [{ id: number }]
    const { items } = await showAccountHistory({ ...testContext(store), ...by }, id, { limit: 50, field: 'town' })
    expect(items.map((one) => [one.how, one.before, one.after])).toEqual([
      ['hand', null, null],
      ['hand', 'Köln', null],
      ['hand', null, 'Köln'],
      ['import', 'Bonn', 'Mainz'],
    ])
  })

  it('refuses every wrong field at once, and a change of what somebody else changed meanwhile', async () => {
    const store = await open()
    const { id, person } = await store.transaction(async (tx) => ({
      ...(await makeAccount(tx, by, { name: 'Acme <script>alert(1)</script>' })),
      person: await makePerson(tx, by, { last_name: 'Weber' }),
    }))
    const key = { source: 'hand', externalId: String(id) }
    const wrong = [
      ...Object.entries({
        country: 'Atlantis',
        domain: 'not a domain',
        phone: 'call me',
        employees: -1,
        name: 'x'.repeat(201),
        vat_id: '1',
      }),
    ].map(([field, after]) => ({ subject: 'account' as const, ...key, field, after }))
    const refused = await store.transaction((tx) => recordEdits(tx, by, wrong)).catch((error) => error)
    expect(refused).toMatchObject({ code: 'invalid' })
    expect(refused.problems.map((p: { at: string }) => p.at).sort()).toEqual(['country', 'domain', 'employees', 'name', 'phone', 'vat_id'])
    const late = { subject: 'account' as const, ...key, field: 'name', after: 'Acme', expected: { said: undefined } }
    await expect(store.transaction((tx) => recordEdits(tx, by, [late]))).rejects.toMatchObject({ code: 'conflict' })
    const contact = { subject: 'contact' as const, source: 'hand', externalId: person.externalId, at: key }
    await store.transaction((tx) => recordEdits(tx, by, [{ ...contact, field: 'roles', after: ['Billing', 'Billing', ' User '] }]))
    expect(await store.query('select account_id, person_id, hand from contact_hand')).toEqual([
      { account_id: id, person_id: person.id, hand: { roles: ['Billing', 'User'] } },
    ])
    expect(await store.query('select source, import_id from account_contact')).toEqual([{ source: 'hand', import_id: 0 }])
    expect((await log(store)).map((e) => `${e.subject} ${e.field}`)).toEqual([
      ...['account made', 'account name', 'person made', 'person last_name', 'contact made', 'contact roles'],
    ])
  })

  it('puts accounts under others across sources: groups follow, circles are refused, a move is taken back', async () => {
    const store = await open()
    await bringRows(store, [
      { source: 'crm', rows: [account({ externalId: 'A-1', name: 'Acme', parent: 'A-2' }), account({ externalId: 'A-2', name: 'Above' })] },
      { source: 'erp', rows: [account({ externalId: 'G', name: 'Group' })] },
    ])
    const ctx = { ...testContext(store), ...by }
    const ids = new Map((await store.query<{ id: number; name: string }>('select id, name from account')).map((row) => [row.name, row.id]))
    const groups = async () => {
      const accounts = await loadAccountNodes(store)
      const tree = accountTree(accounts)
      const { nodeOfLeaf, displayName } = buildLevel(accounts, tree, leavesOf(accounts), 'group')
      return Object.fromEntries(
        leavesOf(accounts).flatMap((leaf, at) =>
          accounts[leaf]!.kind === 'account' ? [[accounts[leaf]!.name, displayName[nodeOfLeaf[at]!]]] : [],
        ),
      )
    }
    expect(await groups()).toEqual({ Acme: 'Above', Above: 'Above', Group: 'Group' })
    const { edits } = await moveAccounts(ctx, { accounts: [ids.get('Above')!], under: ids.get('Group')! })
    expect(await groups()).toEqual({ Acme: 'Group', Above: 'Group', Group: 'Group' })
    await expect(moveAccounts(ctx, { accounts: [ids.get('Group')!], under: ids.get('Acme')! })).rejects.toMatchObject({ code: 'conflict' })
    await moveAccounts(ctx, { accounts: [ids.get('Acme')!], under: null })
    expect(await groups()).toEqual({ Acme: 'Acme', Above: 'Group', Group: 'Group' })
    await undoEdits(ctx, edits)
    await expect(undoEdits(ctx, edits)).rejects.toMatchObject({ code: 'conflict' })
    await moveAccounts(ctx, { accounts: [ids.get('Acme')!], handBack: true })
    expect(await groups()).toEqual({ Acme: 'Above', Above: 'Above', Group: 'Group' })
  })

  it('moves a person: contact rows of files stay as they are, what is said holds, and a second key of the person is seen through', async () => {
    const store = await open()
    const contact = (more: Partial<ContactRow> & { externalId: string }): ContactRow => ({
      ...{ table: 'contact', customer: 'A', firstName: 'Ann', lastName: 'Weber', email: 'ann@a.example', phone: null, title: 'Owner' },
      ...{ role: 'User; Billing', seniority: null, primary: null, language: null, preferredChannel: null, leftDay: null, person: null },
      ...more,
    })
    await bringRows(store, [
      {
        source: 'crm',
        rows: [account({ externalId: 'A', name: 'From' }), account({ externalId: 'B', name: 'To' }), contact({ externalId: 'c1' })],
      },
    ])
    const ctx = { ...testContext(store), ...by }
    const [{ id }] = (await store.query<{ id: number }>(`select id from person`)) as [{ id: number }]
    const ids = new Map(
      (await store.query<{ id: number; name: string }>('select id, name from account where name is not null')).map((row) => [
        row.name,
        row.id,
      ]),
    )
    const at = async () =>
      (await readPerson(ctx, id)).contacts.map((one) => [
        one.account.name,
        one.roles.map((role) => `${role.role} ${role.from}`).join(),
        one.leftDay,
      ])
    const { edits } = await movePerson(ctx, id, { from: ids.get('From')!, to: ids.get('To')!, leftDay: '2026-02-01', roles: ['Champion'] })
    const moved = [
      ['To', 'Champion hand', null],
      ['From', 'User file,Billing file', '2026-02-01'],
    ]
    expect(await at()).toEqual(moved)
    // The CRM says again that she is at the old account: nobody moves back.
    await bringRows(store, [{ source: 'crm', rows: [contact({ externalId: 'c1', title: 'Director' })] }])
    expect(await at()).toEqual(moved)
    await undoEdits(ctx, edits)
    expect(await at()).toEqual([['From', 'User file,Billing file', null]])
    expect(await store.query(`select 1 from contact_hand union all select 1 from account_contact where source = 'hand'`)).toEqual([])
  })
})
