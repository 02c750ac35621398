import { beforeEach, expect, it } from 'vitest'
import type { RecordRow } from '#api/record.ts'
import { bringRows } from '../builders/bring-rows.ts'
import { describeOnOwnStores, emptyRecord } from '../builders/own-store.ts'
import { account, contact, crossReference, invoiceLine } from '../builders/rows.ts'
import { mustOn } from '../journeys/cli.ts'

describeOnOwnStores('Links between sources', (store) => {
  beforeEach(() => emptyRecord(store()))
  const erp: RecordRow[] = [
    account({ externalId: '1', name: 'Weber GmbH', town: 'Bonn', vatId: 'DE129273398' }),
    account({ externalId: '2', name: 'Nordwind Handels GmbH', town: 'Kiel' }),
    account({ externalId: '3', name: 'Sonne AG', town: 'Ulm' }),
  ]
  const crm: RecordRow[] = [
    account({ externalId: 'a', name: 'Weber', town: 'Bonn', vatId: 'DE129273398' }),
    account({ externalId: 'b', name: 'Nordwind Handel', town: 'Hamburg' }),
    account({ externalId: 'c', name: 'Sun', town: 'Ulm' }),
    contact({ externalId: 'p', customer: 'a', lastName: 'Ng', email: 'ng@weber.example' }),
  ]
  const trade: RecordRow[] = ['1', '2', '3'].map((customer, i) =>
    invoiceLine({ externalId: `i${i}`, document: `D${i}`, customer, netMinor: 1000 * (i + 1) }),
  )
  const cross: RecordRow[] = [crossReference({ externalId: 'x', leftSource: 'erp', leftId: '3', rightSource: 'crm', rightId: 'c' })]
  const parts = [
    { source: 'erp', rows: erp },
    { source: 'crm', rows: crm },
    { source: 'erp', rows: trade },
    { source: 'book', rows: cross },
  ]

  it('are the same in every order of imports, and so is the money that doubtful pairs are about', async () => {
    const told: unknown[] = []
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 0, 3, 2],
      [2, 3, 0, 1],
    ]) {
      await emptyRecord(store())
      for (const at of order) await bringRows(store(), [parts[at]!])
      told.push(await mustOn(store())('report', 'matches'))
    }
    expect(told[0]).toMatchObject({ customers: 4, links: 2 })
    for (const one of told) expect(one).toEqual(told[0])
    expect(told[0]).toMatchObject({ doubtful: expect.toSatisfy((n: number) => n >= 1), doubtfulAmountMinor: 2000 })
  })
})
