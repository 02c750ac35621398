import { expect, it } from 'vitest'
import { makeAccount, makePerson, recordEdits } from '#app/editing/record-edit.ts'
import type { Db } from '#store/db.ts'
import { said } from '#store/hand.ts'
import { bringRows } from '../builders/bring-rows.ts'
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
    await edit(undefined)
    expect(await town()).toBe('Bonn')
    expect(await log(store)).toMatchObject([
      { field: 'town', was: false, after: 'Köln', actor_name: 'Ruth Okafor' },
      { before: 'Köln', is: true, after: null },
      { was: true, is: false },
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
})
