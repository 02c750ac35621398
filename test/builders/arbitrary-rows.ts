/** Small worlds of rows for property tests: few keys, so that imports meet, and every branch of the sums is walked. */
import fc from 'fast-check'
import type { RecordRow } from '#api/record.ts'
import type { Day } from '#engine/period/period.ts'
import type { Bring } from './bring-rows.ts'
import { account, answer, contact, interaction, invoiceLine, opportunity, order, orderLine, payment, product } from './rows.ts'

const days = ['2026-01-05', '2026-01-31', '2026-02-01', '2026-03-17'] as Day[]
const places = [
  { customer: 'A', payer: null, site: null },
  { customer: 'B', payer: null, site: null },
  { customer: 'C', payer: 'A', site: null },
  { customer: 'C', payer: 'B', site: 'S1' },
  { customer: 'B', payer: 'B', site: 'S2' },
  { customer: null, payer: null, site: null },
]
const tables = ['sales_order', 'order_line', 'invoice_line', 'payment', 'interaction', 'opportunity', 'answer'] as const

export interface Drawn {
  readonly table: (typeof tables)[number] | 'account' | 'contact' | 'product'
  readonly id: number
  readonly document: number
  readonly place: number
  readonly day: number
  readonly variant: number
}

export const drawn = (documents: 'fixed' | 'free'): fc.Arbitrary<Drawn> =>
  fc
    .record({
      table: fc.oneof(
        { weight: 5, arbitrary: fc.constantFrom(...tables) },
        { weight: 2, arbitrary: fc.constantFrom('order_line' as const, 'invoice_line' as const) },
        { weight: 2, arbitrary: fc.constantFrom('account' as const, 'contact' as const, 'product' as const) },
      ),
      id: fc.nat(5),
      document: fc.nat(2),
      place: fc.nat(places.length - 1),
      day: fc.nat(days.length - 1),
      variant: fc.nat(2),
    })
    .map((d) => (documents === 'fixed' ? { ...d, document: d.id % 3 } : d))

/** Rows as a file might hold them; no id twice. */
export const drawnRows = (documents: 'fixed' | 'free', maxLength = 10): fc.Arbitrary<Drawn[]> =>
  fc.uniqueArray(drawn(documents), { selector: (d) => `${d.table}${d.id}`, maxLength, minLength: 1 })

/** Rows as drawn: a counterexample stays short enough to read. */
export interface DrawnBring {
  readonly source: string
  readonly scope: 'row' | 'document'
  readonly rows: readonly Drawn[]
}

export const drawnBring = (documents: 'fixed' | 'free'): fc.Arbitrary<DrawnBring> =>
  fc.record({
    source: fc.constantFrom('erp', 'crm'),
    scope: fc.constantFrom('row' as const, 'document' as const),
    rows: drawnRows(documents),
  })

export const bringOf = ({ source, scope, rows }: DrawnBring): Bring => ({ source, scope, rows: rows.map(recordRow) })

export function recordRow({ table, id, document, place, day, variant: v }: Drawn): RecordRow {
  const fact = { externalId: `${id}`, ...places[place]!, day: days[day]! }
  const line = {
    document: `D${document}`,
    netMinor: [1000, -250, 333][v]!,
    listMinor: [1200, null, 333][v]!,
    costMinor: [600, null, null][v]!,
    nature: (['goods', 'goods', 'rebate'] as const)[v]!,
    productGroup: [null, 'G', null][v]!,
    quantity: ['2', '0', '1.250'][v]!,
    drivers: [null, { boxes: 3, km: null }, { boxes: 1 }][v]!,
  }
  switch (table) {
    case 'sales_order':
      return order({
        ...fact,
        counts: v !== 2,
        cancelled: v === 2,
        promisedDay: v === 0 ? days[day]! : null,
        shippedDay: v === 2 ? null : days[(day + v) % days.length]!,
        freightMinor: [null, 120, 0][v]!,
        commissionMinor: [50, null, null][v]!,
      })
    case 'order_line':
      return orderLine({ ...fact, ...line })
    case 'invoice_line':
      return invoiceLine({
        ...fact,
        ...line,
        documentType: (['invoice', 'credit_note', 'return'] as const)[v]!,
        dueDay: v === 0 ? '2026-02-10' : null,
        freightMinor: v === 1 ? 77 : null,
      })
    case 'payment':
      return payment({ ...fact, amountMinor: 100 * (v + 1) })
    case 'interaction':
      return interaction({
        ...fact,
        kind: v === 2 ? 'call' : 'ticket',
        handlingSeconds: [null, 300, 60][v]!,
        at: v === 1 ? '2026-01-05T23:59:59.123Z' : null,
        replies: [2, null, 1][v]!,
        drivers: [{ km: 4 }, null, { km: null }][v]!,
        subject: ['plain', 'tab\tand\\N', 'line\nbreak'][v]!,
      })
    case 'opportunity':
      return opportunity({ ...fact, won: [true, false, null][v]!, amountMinor: 5000 })
    case 'answer':
      return answer({
        ...fact,
        metric: (['nps', 'csat', 'text'] as const)[v]!,
        score: [9, null, 4.5][v]!,
        person: [`${id}`, null, 'shared'][v]!,
        email: [null, 'ann@acme.example', null][v]!,
        comment: [null, 'line\nbreak', 'tab\tand\\N'][v]!,
        privacy: (['attributed', 'role only', 'confidential'] as const)[v]!,
        at: v === 1 ? '2026-01-05T23:59:59.123Z' : null,
      })
    case 'account':
      return account({
        externalId: ['A', 'B', 'C', 'S1', 'S2', 'N'][id]!,
        name: [null, 'Ärzte & Co', 'Quoted "name"'][v]!,
        parent: v === 2 && id > 0 ? 'A' : null,
        attributes: v === 1 ? { tier: 'gold', note: null } : {},
      })
    case 'contact':
      return contact({
        externalId: `${id}`,
        customer: places[place]!.customer,
        lastName: ['Weber', null, 'Ng'][v]!,
        person: v === 1 ? 'shared' : null,
      })
    case 'product':
      return product({ externalId: `${id}`, name: `P${v}` })
  }
}
