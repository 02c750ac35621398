import { expect, it } from 'vitest'
import { bringRows } from '#test/builders/bring-rows.ts'
import { account, answer, contact } from '#test/builders/rows.ts'
import { describeOnEmbedded } from '#test/store-cases.ts'
import { AnswerPlaces } from './place-answers.ts'

describeOnEmbedded('AnswerPlaces', (open) => {
  it('finds the one account where whoever answered is known on that day, and none where there are several', async () => {
    const store = await open()
    const ida = { firstName: 'Ida', lastName: 'Berg', email: 'Ida@acme.example' }
    const bo = { firstName: 'Bo', lastName: 'Lund', email: 'bo@lund.example' }
    const id = await bringRows(store, [
      {
        source: 'crm',
        rows: [
          ...['A', 'B', 'C'].map((externalId) => account({ externalId, name: externalId })),
          ...[contact({ externalId: 'ida', customer: 'A', ...ida }), contact({ externalId: 'bo-1', person: 'bo', customer: 'B', ...bo })],
          ...[contact({ externalId: 'bo-2', person: 'bo', customer: 'C', ...bo, leftDay: '2026-02-01' })],
        ],
      },
    ])
    await bringRows(store, [{ source: 'desk', rows: [account({ externalId: 'D' }), contact({ externalId: 'i7', customer: 'D', ...ida })] }])
    const idOf = async (key: string) => (await store.query<{ id: number }>(`select id from account where external_id = $1`, [key]))[0]!.id
    const place = async (source: string, more: Partial<Parameters<typeof answer>[0]>, importId: number | null = null) => {
      const places = new AnswerPlaces(importId)
      const row = answer({ externalId: 'x', customer: null, day: '2026-03-01', ...more })
      await places.prepare(store, source, [row])
      return places.accountOf(source, row)
    }
    expect(await place('crm', { person: 'ida' })).toBe(await idOf('A'))
    expect(await place('desk', { person: 'i7' })).toBe(await idOf('D'))
    // Two sources, two accounts that nobody found to be one: where they are new with this import, they will be.
    expect(await place('survey', { email: 'ida@acme.example' })).toBeNull()
    expect(await place('survey', { email: 'ida@acme.example' }, id)).toBe(await idOf('A'))
    await store.execute(`update account set linked_to = $1 where external_id = 'D'`, [await idOf('A')])
    expect([await idOf('A'), await idOf('D')]).toContain(await place('survey', { email: 'ida@acme.example' }))
    // He left C in February.
    expect(await place('survey', { email: 'bo@lund.example' })).toBe(await idOf('B'))
    expect(await place('survey', { email: 'bo@lund.example', day: '2026-01-31' })).toBeNull()
    expect(await place('survey', { email: 'nobody@lund.example' })).toBeNull()
  })
})
