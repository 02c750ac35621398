/** The mappings of docs/examples against the published data they are for: totals to the last cent. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Mapping } from '#api/mapping.ts'
import type { RecordRow, TableName } from '#api/record.ts'
import { openTables } from '../files/open-tables.ts'
import type { RawTable } from '../files/raw-table.ts'
import { recognise } from '../recognise/recognise.ts'
import { openOptionsFor } from './compile-mapping.ts'
import { parseMapping } from './parse-mapping.ts'
import { mapAll } from './table.fixture.ts'

const root = join(import.meta.dirname, '../../..', 'shared/fixtures')
const present = existsSync(root)
if (!present) console.info(`The published data is not at ${root}: its totals are not checked here`)

async function open(name: string, mapping?: Mapping): Promise<RawTable[]> {
  const files = readdirSync(join(root, name)).filter((file) => file.endsWith('.csv'))
  const tables: RawTable[] = []
  for (const file of files.sort())
    tables.push(...(await openTables(join(root, name, file), mapping === undefined ? {} : openOptionsFor(mapping, file))))
  return tables
}

const exampleOf = (name: string) =>
  parseMapping(JSON.parse(readFileSync(join(import.meta.dirname, '../../docs/examples/mappings', `${name}.json`), 'utf8')))

async function mapped(name: string) {
  const mapping = exampleOf(name)
  return mapAll(mapping, await open(name, mapping))
}

function rowsOf<T extends TableName>(rows: readonly RecordRow[], table: T) {
  return rows.filter((row): row is Extract<RecordRow, { table: T }> => row.table === table)
}
const sum = (values: readonly (number | null)[]) => values.reduce<number>((total, value) => total + (value ?? 0), 0)

describe.skipIf(!present)('the example mappings on the published data', () => {
  it('classic-models-linked: revenue, cost, payments, tickets', async () => {
    const { rows, problems } = await mapped('classic-models-linked')
    expect(problems).toEqual([])
    const lines = rowsOf(rows, 'order_line')
    expect(lines).toHaveLength(2996)
    expect(sum(lines.map((line) => line.netMinor))).toBe(960_419_061)
    expect(sum(lines.map((line) => line.costMinor))).toBe(577_831_036)
    expect(lines.every((line) => line.counts && line.listMinor !== null)).toBe(true)
    const status = new Map(rowsOf(rows, 'sales_order').map((order) => [order.externalId, order.status]))
    const byStatus = new Map<string | null, number>()
    for (const line of lines) byStatus.set(status.get(line.document)!, (byStatus.get(status.get(line.document)!) ?? 0) + line.netMinor)
    expect(Object.fromEntries(byStatus)).toEqual({
      Shipped: 886_509_464,
      Cancelled: 23_885_418,
      'On Hold': 16_957_561,
      'In Process': 13_527_152,
      Resolved: 13_423_588,
      Disputed: 6_115_878,
    })
    expect(new Set(lines.map((line) => line.customer)).size).toBe(98)
    expect(sum(rowsOf(rows, 'payment').map((payment) => payment.amountMinor))).toBe(885_383_923)
    const tickets = rowsOf(rows, 'interaction').filter((interaction) => interaction.kind === 'ticket')
    expect(tickets).toHaveLength(505)
    expect(new Set(tickets.map((ticket) => ticket.customer)).size).toBe(121)
    expect(sum(tickets.map((ticket) => ticket.drivers!.escalated!))).toBe(21)
    expect(sum(tickets.map((ticket) => ticket.drivers!.resolution_hours!))).toBe(17_998)
    expect(sum(tickets.map((ticket) => ticket.elapsedSeconds))).toBe(17_998 * 3600)
    expect(tickets.every((ticket) => ticket.handlingSeconds === null)).toBe(true)
    expect(rowsOf(rows, 'interaction').filter((interaction) => interaction.kind === 'order note')).toHaveLength(80)
    expect(rowsOf(rows, 'contact').every((contact) => contact.primary)).toBe(true)
  })

  it('northwind: gross, net, freight, late orders', async () => {
    const { rows, problems } = await mapped('northwind')
    expect(problems).toEqual([])
    const lines = rowsOf(rows, 'order_line')
    expect(sum(lines.map((line) => line.listMinor))).toBe(135_445_859)
    expect(sum(lines.map((line) => line.netMinor))).toBe(126_579_329)
    expect(sum(lines.map((line) => line.listMinor! - line.netMinor))).toBe(8_866_530)
    const orders = rowsOf(rows, 'sales_order')
    expect(sum(orders.map((order) => order.freightMinor))).toBe(6_494_269)
    const shipped = orders.filter((order) => order.shippedDay !== null)
    expect(shipped).toHaveLength(809)
    expect(shipped.filter((order) => order.shippedDay! > order.promisedDay!)).toHaveLength(37)
    const last = orders
      .map((order) => order.day)
      .sort()
      .at(-1)!
    expect(orders.filter((order) => order.shippedDay === null && order.promisedDay! <= last)).toHaveLength(1)
    expect(rowsOf(rows, 'contact').filter((contact) => contact.title !== null)).toHaveLength(91)
    expect(new Set(lines.map((line) => line.customer)).size).toBe(89)
  })

  it('sap-bikes: unit prices, net rounded per order, sentinel dates, leading zeros', async () => {
    const { rows, problems } = await mapped('sap-bikes')
    expect(problems).toEqual([])
    const lines = rowsOf(rows, 'order_line')
    const orders = rowsOf(rows, 'sales_order')
    expect(orders).toHaveLength(334)
    expect(sum(lines.map((line) => line.netMinor))).toBe(1_787_964_329)
    expect(lines.every((line) => line.customer!.startsWith('01000000'))).toBe(true)
    const none = new Set(orders.filter((order) => order.promisedDay === null).map((order) => order.externalId))
    expect(lines.filter((line) => none.has(line.document))).toHaveLength(22)
    expect(orders.filter((order) => order.cancelled).map((order) => order.externalId)).toEqual([...none])
    expect(orders.every((order) => order.colleague !== null)).toBe(true)
    const byCustomer = new Map<string, number>()
    for (const line of lines) byCustomer.set(line.customer!, (byCustomer.get(line.customer!) ?? 0) + line.netMinor)
    const largest = [...byCustomer.values()].sort((a, b) => b - a)
    expect(largest).toHaveLength(40)
    expect((100 * sum(largest.slice(0, 8))) / sum(largest)).toBeCloseTo(31.9808, 4)
  })

  it('sap-bikes: gross amounts by the same rule', async () => {
    const mapping = exampleOf('sap-bikes')
    const line = mapping.tables.find((table) => table.table === 'order_line')!
    const gross = { ...line, columns: { ...line.columns, net: { formula: 'GROSSAMOUNT * QUANTITY' } } }
    const { rows } = await mapAll({ ...mapping, tables: [gross] }, await open('sap-bikes', mapping))
    expect(sum(rowsOf(rows, 'order_line').map((row) => row.netMinor))).toBe(2_043_387_700)
  })

  it('oracle-oe: totals by channel, orders without a rep', async () => {
    const { rows, problems } = await mapped('oracle-oe')
    expect(problems).toEqual([])
    const channel = new Map(rowsOf(rows, 'sales_order').map((order) => [order.externalId, order.channel]))
    const lines = rowsOf(rows, 'order_line')
    const of = (name: string) => lines.filter((line) => channel.get(line.document) === name)
    expect([of('direct').length, sum(of('direct').map((line) => line.netMinor))]).toEqual([73, 190_362_920])
    expect([of('online').length, sum(of('online').map((line) => line.netMinor))]).toEqual([32, 176_442_550])
    expect(rowsOf(rows, 'sales_order').filter((order) => order.colleague === null)).toHaveLength(35)
  })
})

describe.skipIf(!present)('recognise() on the published data', () => {
  it.each([
    ['classic-models-linked', 960_419_061],
    ['northwind', 126_579_329],
    ['sap-bikes', 1_787_964_329],
    ['oracle-oe', 366_805_470],
  ])('finds the revenue of %s without a mapping', async (name, revenue) => {
    const tables = await open(name)
    const { sources } = await recognise(tables)
    expect(sources).toHaveLength(1)
    const { rows, problems } = await mapAll(
      parseMapping(sources[0]!.mapping),
      tables.filter((table) => sources[0]!.files.includes(table.path)),
    )
    expect(problems).toEqual([])
    expect(sum(rowsOf(rows, 'order_line').map((line) => line.netMinor))).toBe(revenue)
  })
})

describe.skipIf(!present)('recognition of published answers', () => {
  it('nps-preppin: 39 answers, 8 promoters, 22 detractors; classic-models-linked: 301 satisfaction scores, mean 3.963455, 199 of 4 and 5', async () => {
    const answers = async (name: string) => {
      const tables = await open(name)
      const [source] = (await recognise(tables)).sources
      const { rows, problems } = await mapAll(
        source!.mapping,
        tables.filter((table) => source!.files.includes(table.path)),
      )
      expect(problems).toEqual([])
      return rowsOf(rows, 'answer')
    }
    const nps = (await answers('nps-preppin')).filter((row) => row.metric === 'nps').map((row) => row.score!)
    expect([nps.length, nps.filter((one) => one >= 9).length, nps.filter((one) => one <= 6).length]).toEqual([39, 8, 22])
    const csat = await answers('classic-models-linked')
    expect(csat.every((row) => row.metric === 'csat' && row.customer !== null && row.person === null)).toBe(true)
    expect([csat.length, csat.filter((row) => row.score! >= 4).length]).toEqual([301, 199])
    expect(sum(csat.map((row) => row.score)) / 301).toBeCloseTo(3.963455, 6)
  })
})
