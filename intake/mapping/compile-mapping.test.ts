import { describe, expect, it } from 'vitest'
import { Refusal } from '#api/refusal.ts'
import { compileMapping, openOptionsFor } from './compile-mapping.ts'
import { mapAll, mappingOf, tableFrom } from './table.fixture.ts'

const line = { document: 'order', day: 'day', net: 'amount' }
const lines = tableFrom('lines.csv', 'order|day|amount\n1|2026-01-31|10.50')

async function problemsOf(promise: Promise<unknown>): Promise<string[]> {
  try {
    await promise
    return []
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return error.problems.map(({ at, message }) => `${at}: ${message}`)
  }
}

describe('compileMapping()', () => {
  it('collects every mistake with its place, and suggests the column that was meant', async () => {
    const mapping = mappingOf([
      {
        table: 'order_line',
        from: 'lines',
        joins: [{ file: 'orders', on: { ordr: 'order' } }],
        where: [{ value: 'staus', empty: false }],
        columns: { document: 'ordr', day: 'orders.dya', net: { formula: 'amuont * 2 +' }, quantity: { formula: 'amount * quantity' } },
      },
    ])
    expect(await problemsOf(compileMapping(mapping, [lines, tableFrom('orders.csv', 'order|day\n1|2026-01-31')]))).toEqual([
      'tables[0].joins[0].on: "orders.csv" has no column "ordr"; did you mean "order"?',
      'tables[0].where[0].value: "lines.csv" has no column "staus"; there is "order", "day", "amount", "orders.order", "orders.day"',
      'tables[0].columns.document: "lines.csv" has no column "ordr"; did you mean "order"?',
      'tables[0].columns.day: "orders.csv" (joined as orders) has no column "dya"; did you mean "day"?',
      'tables[0].columns.quantity.formula: "lines.csv" has no column "quantity"; there is "order", "day", "amount", "orders.order", "orders.day"',
      'tables[0].columns.net.formula: cannot read the formula "amuont * 2 +" at character 13: it ends too early: a number or a column is missing',
    ])
  })
  it('refuses aliases without a file, joins without their file, and amounts without a currency', async () => {
    const from = mappingOf([{ table: 'order_line', from: 'line', columns: line }])
    expect(await problemsOf(compileMapping(from, [lines]))).toEqual([
      'tables[0].from: "line" is not among the "files" of the mapping; did you mean "lines"?',
    ])
    const joined = mappingOf([{ table: 'order_line', from: 'lines', joins: [{ file: 'orders', on: { id: 'order' } }], columns: line }])
    expect(await problemsOf(compileMapping(joined, [lines]))).toEqual([
      'tables[0].joins[0].file: no file given is "orders.csv" ("orders"), and order_line rows need it: give it too',
    ])
    const bare = mappingOf([{ table: 'order_line', from: 'lines', columns: line }], { currency: undefined })
    expect(await problemsOf(compileMapping(bare, [lines]))).toEqual([
      'tables[0].columns.currency: the amounts have no currency: name a column with it, or give the mapping a "currency"',
    ])
    expect((await mapAll(bare, [lines], { currency: 'USD' })).rows[0]).toMatchObject({ currency: 'USD' })
  })
  it('leaves out tables whose file was not given, says so, and refuses when nothing is left', async () => {
    const mapping = mappingOf([
      { table: 'order_line', from: 'lines', columns: line },
      { table: 'account', from: 'accounts', columns: { id: 'id' } },
    ])
    const other = tableFrom('other.csv', 'x\n1')
    const compiled = await compileMapping(mapping, [lines, other])
    expect(compiled.tables.map((table) => table.table)).toEqual(['order_line'])
    expect(compiled.findings.map((finding) => finding.code)).toEqual(['file_not_given', 'file_not_given', 'file_not_named'])
    expect(compiled.unusedFiles).toEqual([other])
    expect(await problemsOf(compileMapping(mapping, [other]))).toHaveLength(1)
  })
  it('finds files by name or by the end of the path, with * for any characters, whatever the case', async () => {
    const mapping = mappingOf([{ table: 'product', from: 'p', columns: { id: 'id' } }], {
      files: { p: { name: ['sap/Products*.csv', 'artikel.csv'] } },
    })
    const given = [
      tableFrom('/in/sap/products-2025.csv', 'id\n1'),
      tableFrom('/in/crm/products.csv', 'id\n2'),
      tableFrom('/in/crm/Artikel.csv', 'id\n3'),
    ]
    const { rows } = await mapAll(mapping, given)
    expect(rows.map((row) => row.externalId)).toEqual(['1', '3'])
  })
  it('takes the style of a number that does not tell from its neighbours, and never guesses without one', async () => {
    // 12,000 pieces in a list with decimal commas are twelve.
    const table = (more: string) => ({
      table: 'order_line',
      from: 'lines',
      columns: { document: { constant: 'd' }, day: { constant: '2026-01-01' }, net: 'q', ...(more === '' ? {} : { list: more }) },
    })
    const file = tableFrom('lines.csv', 'q|other\n12,000|1.234,50')
    const known = await mapAll(mappingOf([table('other')]), [file])
    expect(known.rows[0]).toMatchObject({ netMinor: 1_200, listMinor: 123_450 })
    const unknown = await mapAll(mappingOf([table('')]), [file])
    expect(unknown.problems[0]).toMatchObject({ code: 'ambiguous_number', rejected: true, row: 2, column: 'q', value: '12,000' })
    const said = await mapAll(mappingOf([table('')], { numberStyle: 'point' }), [file])
    expect(said.rows[0]).toMatchObject({ netMinor: 1_200_000 })
  })
  it('recognises the order of day and month from the whole column', async () => {
    const mapping = mappingOf([{ table: 'order_line', from: 'lines', columns: line }])
    const dates = await mapAll(mapping, [tableFrom('lines.csv', 'order|day|amount\n1|03/04/2026|1\n2|12/31/2025|1')])
    expect(dates.rows.map((row) => (row.table === 'order_line' ? row.day : ''))).toEqual(['2026-03-04', '2025-12-31'])
    const unclear = await compileMapping(mapping, [tableFrom('lines.csv', 'order|day|amount\n1|03/04/2026|1')])
    expect(unclear.findings.map((finding) => finding.code)).toContain('date_order_guessed')
  })
})

describe('openOptionsFor()', () => {
  it('gives what the mapping says about a file', () => {
    const mapping = mappingOf([{ table: 'product', from: 'p', columns: { id: 'id' } }], {
      files: { p: { name: 'p.csv', encoding: 'windows-1252', separator: ';', headerRow: 3 } },
    })
    expect(openOptionsFor(mapping, '/in/P.csv')).toEqual({ encoding: 'windows-1252', separator: ';', headerRow: 3 })
    expect(openOptionsFor(mapping, '/in/q.csv')).toEqual({})
  })
})
