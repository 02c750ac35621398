/**
 * A record with one account of Anna's and seven of Zelda's. All that is Zelda's says so — names hold "Quux", keys "QX-" — and every
 * amount is its own, so that whatever shows in an answer tells whose it is.
 */
import type { Store } from '#store/db.ts'
import { mustOn } from '../journeys/cli.ts'
import { bringRows } from './bring-rows.ts'
import { account, contact, interaction, invoiceLine, opportunity, order, orderLine, payment } from './rows.ts'

export const anna = 'Anna Alpha'
export const zelda = 'Zelda Quuxman'
export const annas = { key: 'erp/AN-1', externalId: 'AN-1', name: 'Amber Works' }
export const zeldas = { key: 'erp/QX-1', externalId: 'QX-1', name: 'Quuxwell Haulage', person: 'Quentin Quux', order: 'QX-O1' }

/** Brings the rows and measures them; the id of the snapshot. */
export async function twoPortfolios(store: Store, costModel = 'docs/examples/cost-models/demo-sketch.json'): Promise<number> {
  const days = ['2026-01-12', '2026-02-16', '2026-03-09']
  const of = (customer: string, name: string, colleague: string, mark: string, size: number) => [
    account({
      externalId: customer,
      name,
      colleague,
      town: `${mark}ton`,
      country: 'DE',
      phone: `+49 30 ${size}`,
      domain: `${mark}.example`,
    }),
    contact({
      externalId: `${customer}-P`,
      customer,
      firstName: `${mark}a`,
      lastName: 'Person',
      email: `${mark}@${mark}.example`,
      role: 'decision maker',
    }),
    ...days.flatMap((day, i) => {
      const [document, netMinor] = [`${customer}-O${i}`, 100_003 * size + 7919 * i]
      const line = { customer, day, document, listMinor: netMinor + 4_001 * size, netMinor, costMinor: Math.round(netMinor * 0.61) }
      return [
        order({
          externalId: document,
          customer,
          day,
          channel: `${mark} line`,
          promisedDay: day,
          shippedDay: day,
          freightMinor: 1_117 * size + i,
        }),
        orderLine({ externalId: `${document}-1`, ...line }),
        invoiceLine({ externalId: `${document}-I`, ...line, dueDay: day, dueMinor: netMinor }),
        payment({ externalId: `${document}-Z`, customer, day, document: `${document}-I`, amountMinor: netMinor - 11 }),
        interaction({
          ...{ externalId: `${document}-T`, customer, day, at: `${day}T10:00:00Z`, channel: 'telephone', reason: `${mark} reason` },
          ...{ subject: `${mark} asks`, colleague, person: `${customer}-P`, handlingSeconds: 600 * size },
        }),
      ]
    }),
    opportunity({
      externalId: `${customer}-V`,
      customer,
      day: days[0]!,
      name: `${mark} deal`,
      stage: 'quoted',
      amountMinor: 777_001 * size,
    }),
  ]
  await bringRows(store, [
    {
      source: 'erp',
      rows: [
        ...of(annas.externalId, annas.name, anna, 'amber', 5),
        ...[zeldas.name, 'Quux Two', 'Quux Three', 'Quux Four', 'Quux Five', 'Quux Six', 'Quux Seven'].flatMap((name, i) =>
          of(`QX-${i + 1}`, name, zelda, 'quux', 11 + 2 * i),
        ),
      ],
    },
  ])
  const must = mustOn(store)
  await must('measure', '--as-of', '2026-03-31', '--window', 'all', '--cost-model', costModel)
  const taken = await must('measure', '--as-of', '2026-03-31', '--window', 'all', '--cost-model', costModel)
  return taken.snapshot ?? taken.id
}
