import { describe, expect, it } from 'vitest'
import type { InteractionRow, OrderLineRow, RateRow, SalesOrderRow } from '#api/record.ts'
import { parseMapping } from '../mapping/parse-mapping.ts'
import { mapAll, tableFrom } from '../mapping/table.fixture.ts'
import { recognise } from './recognise.ts'

describe('recognise()', () => {
  it.each([
    [
      'German',
      'Auftragsnummer|Kundennummer|Auftragsdatum|Wunschliefertermin|Versanddatum|Status|Frachtkosten',
      'Auftragsnummer|Position|Artikelnummer|Menge|Einzelpreis',
    ],
    [
      'French',
      'Numéro de commande|Code client|Date de commande|Date de livraison prévue|Date d’expédition|Statut|Frais de port',
      'Numéro de commande|Ligne|Référence|Quantité|Prix unitaire',
    ],
    [
      'Spanish',
      'Número de pedido|Código cliente|Fecha de pedido|Fecha de entrega|Fecha de envío|Estado|Gastos de envío',
      'Número de pedido|Línea|Código de producto|Cantidad|Precio unitario',
    ],
    [
      'English',
      'Order number|Customer no|Order date|Required date|Shipped date|Status|Freight',
      'Order number|Line|Product code|Quantity|Unit price',
    ],
  ])('reads orders with lines by their %s headings', async (_, orders, lines) => {
    const tables = [
      tableFrom('shop/kopf.csv', `${orders}\nA-1|00017|31.12.2025|05.01.2026|04.01.2026|ok|12,50\nA-2|00018|01.01.2026||| storniert|`),
      tableFrom('shop/zeilen.csv', `${lines}\nA-1|1|P1|2|10,50\nA-1|2|P2|1|3,00\nA-2|1|P1|1|10,50`),
    ]
    const { sources, tables: proposals, joins } = await recognise(tables)
    expect(proposals.map((proposal) => proposal.kind)).toEqual(['orders', 'order lines'])
    expect(sources).toHaveLength(1)
    expect(sources[0]!.mapping.source).toBe('shop')
    expect(joins[0]).toMatchObject({ from: { file: 'zeilen.csv' }, to: { file: 'kopf.csv' }, overlap: 1 })
    const { rows, problems } = await mapAll(parseMapping(sources[0]!.mapping), tables)
    expect(problems).toEqual([])
    expect(rows[0] as SalesOrderRow).toMatchObject({
      externalId: 'A-1',
      customer: '00017',
      day: '2025-12-31',
      shippedDay: '2026-01-04',
      freightMinor: 1250,
      counts: true,
    })
    expect(rows[1] as SalesOrderRow).toMatchObject({ cancelled: true, counts: false })
    expect(rows.slice(2) as OrderLineRow[]).toMatchObject([
      { document: 'A-1', customer: '00017', netMinor: 2100, product: 'P1', counts: true },
      { netMinor: 300 },
      { document: 'A-2', counts: false },
    ])
  })

  it('says of each column what it takes it for, how surely, and why', async () => {
    const { tables } = await recognise([tableFrom('customers.csv', 'Customer ID|Company name|City|Colour\n1|Acme|Köln|red')])
    expect(tables[0]!.columns).toEqual([
      {
        column: 'Customer ID',
        target: 'account.id',
        confidence: expect.any(Number),
        reasons: ['heading "Customer ID"', 'values look like number'],
      },
      {
        column: 'Company name',
        target: 'account.name',
        confidence: expect.any(Number),
        reasons: ['heading "Company name"', 'values look like text'],
      },
      { column: 'City', target: 'account.town', confidence: expect.any(Number), reasons: ['heading "City"', 'values look like text'] },
      { column: 'Colour', target: null, confidence: 0, reasons: [] },
    ])
    expect(tables[0]!.columns[0]!.confidence).toBeGreaterThan(0.5)
  })

  it('does not take a clock for work: only handling time is handling', async () => {
    const table = tableFrom(
      'tickets.csv',
      'Ticket ID|Customer ID|Created at|Resolution hours|Handling minutes|First response minutes\nT1|C1|2026-01-05 10:00|20|15|30',
    )
    const { sources } = await recognise([table])
    const { rows } = await mapAll(parseMapping(sources[0]!.mapping), [table])
    expect(rows[0] as InteractionRow).toMatchObject({ elapsedSeconds: 72_000, handlingSeconds: 900, waitingSeconds: 1800, customer: 'C1' })
  })

  it('finds accounts that other files call by name', async () => {
    const tables = [
      tableFrom('d/customers.csv', 'Customer ID|Company name|City\nC1|Acme|Köln\nC2|Beta|Kiel'),
      tableFrom(
        'd/tickets.csv',
        'Ticket ID|Company|Created at|Subject\nT1|Acme|2026-01-05 10:00|Help\nT2|Gamma|2026-01-06 10:00|Help\nT3|Beta|2026-01-06 10:00|Help',
      ),
    ]
    const { sources } = await recognise(tables)
    const { rows } = await mapAll(parseMapping(sources[0]!.mapping), tables)
    expect(rows.filter((row) => row.table === 'interaction').map((row) => (row as InteractionRow).customer)).toEqual(['C1', 'Gamma', 'C2'])
  })

  it('puts rates beside a dialect into its source, and names files by as much of the path as tells them apart', async () => {
    const rates = tableFrom(
      'in/sap/rates.csv',
      'from|to|month|type|rate|source\nUSD|EUR|2026-01|average|0,88390|ECB\nUSD|EUR|2026-01|closing|0,88597|ECB',
    )
    const customers = tableFrom('in/sap/customers.csv', 'KUNNR|NAME1|ORT01|LAND1\n0000000101|ACME|KÖLN|DE')
    const others = tableFrom('in/shop/customers.csv', 'Customer ID|Company name|City\n1|Acme|Köln\n2|Beta|Kiel')
    const { sources } = await recognise([rates, customers, others])
    expect(sources.map((source) => [source.mapping.source, source.files.length])).toEqual([
      ['sap', 2],
      ['shop', 1],
    ])
    expect(sources[0]!.mapping.files).toMatchObject({ customers: 'sap/customers.csv' })
    const { rows } = await mapAll(parseMapping(sources[0]!.mapping), [rates, customers, others])
    expect(rows).toHaveLength(3)
    expect(rows[1] as RateRow).toMatchObject({ externalId: 'USD/EUR/2026-01/average', rate: '0.8839', policy: 'average' })
  })

  it('leaves aside what it does not know, and says so', async () => {
    const { sources, tables } = await recognise([
      tableFrom('x/colours.csv', 'colour|shade\nred|dark'),
      tableFrom('x/customers.csv', 'Customer ID|Company name|City\nC1|Acme|Köln'),
    ])
    expect(tables[0]).toMatchObject({ kind: 'unknown', confidence: 0 })
    expect(sources[0]!.uncertain.join()).toMatch(/colours.csv" was not recognised/)
    expect(await recognise([tableFrom('colours.csv', 'colour|shade\nred|dark')])).toMatchObject({ sources: [] })
  })

  it('takes several files with the same headings as one', async () => {
    const tables = [2024, 2025].map((year) =>
      tableFrom(
        `in/orders-${year}.csv`,
        `Order number|Customer no|Order date|Total\n${year}1|C1|${year}-01-31|10.50\n${year}2|C2|${year}-02-28|1.25`,
      ),
    )
    const { sources } = await recognise(tables)
    const { rows } = await mapAll(parseMapping(sources[0]!.mapping), tables)
    expect(rows.filter((row) => row.table === 'order_line')).toHaveLength(4)
  })
})
