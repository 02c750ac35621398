import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { InteractionRow, OrderLineRow, SalesOrderRow } from '#api/record.ts'
import { compileMapping } from './compile-mapping.ts'
import { mapRows } from './map-rows.ts'
import { mapAll, mappingOf, tableFrom } from './table.fixture.ts'

const line = {
  id: { concat: ['order', 'pos'], separator: '/' },
  document: 'order',
  customer: 'orders.customer',
  day: 'orders.day',
  net: 'amount',
}
const lineTable = { table: 'order_line', from: 'lines', joins: [{ file: 'orders', on: { order: 'order' } }], columns: line }
const orders = 'order|customer|day|status\n007|C1|2026-01-05|Shipped\n8||2026-01-06|Open'
const lines = 'order|pos|amount\n007|1|10.00\n007|2|5.5\n8|1|7\n9|1|1'

describe('mapRows()', () => {
  it('joins lines with their orders, keeps leading zeros, and leaves a missing customer missing', async () => {
    const { rows, problems, counts } = await mapAll(mappingOf([lineTable]), [
      tableFrom('orders.csv', orders),
      tableFrom('lines.csv', lines),
    ])
    expect(rows).toEqual([
      {
        table: 'order_line',
        externalId: '007/1',
        customer: 'C1',
        payer: null,
        site: null,
        day: '2026-01-05',
        drivers: null,
        document: '007',
        counts: true,
        nature: 'goods',
        product: null,
        productGroup: null,
        quantity: null,
        currency: 'EUR',
        listMinor: null,
        netMinor: 1000,
        costMinor: null,
      },
      expect.objectContaining({ externalId: '007/2', netMinor: 550 }),
      expect.objectContaining({ externalId: '8/1', customer: null }),
    ])
    expect(problems).toEqual([
      {
        file: 'lines.csv',
        row: 5,
        column: 'order',
        value: '9',
        code: 'not_found',
        message: 'Nothing in "orders.csv" has order "9"',
        remedy: 'Add it to "orders.csv" or correct order; or mark the join as optional in the mapping',
        rejected: true,
        cells: ['9', '1', '1'],
      },
    ])
    expect(counts).toEqual([{ table: 'order_line', file: 'lines.csv', read: 4, mapped: 3, leftOut: 0, repeated: 0, rejected: 1 }])
  })

  it('rejects rows that ask for a key that repeats with other content, or takes the one it is told to', async () => {
    const twice = tableFrom('orders.csv', 'order|customer|day\n7|C1|2026-01-05\n7|C2|2026-01-06\n8|C3|2026-01-01\n8|C3|2026-01-01')
    const given = [twice, tableFrom('lines.csv', 'order|pos|amount\n7|1|1\n8|1|1')]
    const run = async (repeats: object) =>
      mapAll(mappingOf([{ ...lineTable, joins: [{ file: 'orders', on: { order: 'order' }, ...repeats }] }]), given)
    const refused = await run({})
    expect(refused.rows).toHaveLength(1)
    expect(refused.problems[0]).toMatchObject({
      code: 'key_repeats',
      message: '"orders.csv" has order "7" with different content in rows 2 and 3',
    })
    for (const [repeats, customer] of [
      [{ repeats: 'first' }, 'C1'],
      [{ repeats: 'last' }, 'C2'],
      [{ repeats: 'highest', by: 'day' }, 'C2'],
      [{ repeats: 'lowest', by: 'day' }, 'C1'],
    ] as const)
      expect((await run(repeats)).rows[0]).toMatchObject({ customer })
  })

  it('chains joins and lets a join name its columns', async () => {
    const mapping = mappingOf([
      {
        table: 'sales_order',
        from: 'orders',
        joins: [
          { file: 'accounts', as: 'buyer', on: { id: 'customer' } },
          { file: 'accounts', as: 'above', on: { id: 'buyer.parent' }, optional: true },
        ],
        columns: { id: 'order', customer: 'above.id', site: 'buyer.id', day: 'day', colleague: 'above.rep' },
      },
    ])
    const accounts = tableFrom('accounts.csv', 'id|parent|rep\nC1|G|\nG||Ann')
    const { rows } = await mapAll(mapping, [tableFrom('orders.csv', orders), accounts])
    expect(rows[0]).toMatchObject({ customer: 'G', site: 'C1', colleague: 'Ann' })
    expect(rows[1]).toMatchObject({ customer: null, site: null, colleague: null })
  })

  it('keeps rows apart: filters leave out, untrusted rows are rejected once, unreadable optional values are remarked', async () => {
    const mapping = mappingOf([
      {
        table: 'sales_order',
        from: 'orders',
        where: [{ value: 'status', notIn: ['draft'] }],
        columns: { id: 'order', day: 'day', shipped: 'shipped', freight: 'freight', status: 'status' },
      },
      { table: 'order_line', from: 'orders', columns: { document: 'order', day: 'day', net: 'total' } },
    ])
    const file = tableFrom(
      'orders.csv',
      'order|day|shipped|freight|total|status\n1|2026-01-05|soon|included|10|ok\n2|2026-01-05|||x|Draft\n!3|2026-01-05||||ok\n4|never|||1|ok\n|2026-02-01|||1|ok',
    )
    const { rows, problems, counts } = await mapAll(mapping, [file])
    const order = rows[0] as SalesOrderRow
    expect(order).toMatchObject({ externalId: '1', shippedDay: null, freightMinor: null, counts: true })
    expect(problems.map(({ row, column, value, code, rejected }) => [row, column, value, code, rejected])).toEqual([
      [2, 'shipped', 'soon', 'not_a_date', false],
      [2, 'freight', 'included', 'not_a_number', false],
      [4, null, null, 'shifted_row', true],
      [5, 'day', 'never', 'not_a_date', true],
      [6, 'order', null, 'missing_value', true],
      [3, 'total', 'x', 'not_a_number', true],
      [5, 'day', 'never', 'not_a_date', true],
      [6, 'order', null, 'missing_value', true],
    ])
    expect(counts[0]).toMatchObject({ read: 5, mapped: 1, leftOut: 1, rejected: 3 })
    for (const { read, mapped, leftOut, repeated, rejected } of counts) expect(mapped + leftOut + repeated + rejected).toBe(read)
  })

  it('gives rows without an id one from their content, whatever their order', async () => {
    const mapping = mappingOf([{ table: 'payment', from: 'lines', columns: { day: 'day', amount: 'amount' } }])
    const texts = ['2026-01-01|5', '2026-01-01|5', '2026-01-02|5', '2026-01-01|6']
    const idsOf = async (order: readonly string[]) =>
      (await mapAll(mapping, [tableFrom('lines.csv', ['day|amount', ...order].join('\n'))])).rows.map((row) => row.externalId).sort()
    const ids = await idsOf(texts)
    expect(new Set(ids).size).toBe(4)
    expect(ids.filter((id) => id.endsWith('-2'))).toHaveLength(1)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(texts, { minLength: 4, maxLength: 4 }), async (order) => {
        expect(await idsOf(order)).toEqual(ids)
      }),
      { numRuns: 20 },
    )
  })

  it('rounds per document so that lines add up to the rounded document', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: -99_999, max: 99_999 })), { minLength: 1, maxLength: 20 }),
        async (given) => {
          const columns = { document: 'order', day: { constant: '2026-01-01' }, net: { formula: 'amount * 1', round: 'document' } }
          const text = given.map(([order, thousandths]) => `${order}|${thousandths / 1000}`)
          const { rows } = await mapAll(mappingOf([{ table: 'order_line', from: 'lines', columns }], { numberStyle: 'point' }), [
            tableFrom('lines.csv', ['order|amount', ...text].join('\n')),
          ])
          for (const order of [0, 1, 2, 3]) {
            const exact = given.filter(([one]) => one === order).reduce((sum, [, thousandths]) => sum + thousandths, 0)
            const mapped = (rows as OrderLineRow[])
              .filter((row) => row.document === String(order))
              .reduce((sum, row) => sum + row.netMinor, 0)
            expect(mapped).toBe(Math.sign(exact) * Math.round(Math.abs(exact) / 10) + 0)
          }
        },
      ),
      { numRuns: 30 },
    )
  })

  it('rounds to the minor unit of the currency of the row', async () => {
    const columns = { document: { constant: 'd' }, day: { constant: '2026-01-01' }, net: 'amount', currency: 'cur' }
    const { rows, problems } = await mapAll(mappingOf([{ table: 'order_line', from: 'lines', columns }]), [
      tableFrom('lines.csv', 'amount|cur\n10.5|EUR\n1050|JPY\n10.5|KWD\n1.005|€\n5|\n5|XX'),
    ])
    expect((rows as OrderLineRow[]).map((row) => [row.netMinor, row.currency])).toEqual([
      [1050, 'EUR'],
      [1050, 'JPY'],
      [10500, 'KWD'],
      [101, 'EUR'],
      [500, 'EUR'],
    ])
    expect(problems[0]).toMatchObject({ code: 'not_a_currency', value: 'XX', rejected: true })
  })

  it('looks codes up, decides by code, and rejects a code nobody named', async () => {
    const columns = {
      document: { constant: 'd' },
      day: { constant: '2026-01-01' },
      documentType: { of: 'type', map: { F2: 'invoice', G2: 'credit_note' } },
      net: { case: 'type', when: { F2: 'amount', G2: { formula: '-amount' } } },
      nature: { of: 'product', map: { 'FR*': 'freight', FRIDGE: 'goods' }, else: { constant: 'goods' } },
      reason: { first: ['reason', { constant: 'none given' }] },
      product: 'product',
    }
    const { rows, problems } = await mapAll(mappingOf([{ table: 'invoice_line', from: 'lines', columns }]), [
      tableFrom('lines.csv', 'type|amount|product|reason\nF2|10|FRACHT|\nG2|4|FRIDGE|101\nf2|1||n/a\nZZ|1|A|'),
    ])
    expect(rows).toMatchObject([
      { documentType: 'invoice', netMinor: 1000, nature: 'freight', reason: 'none given' },
      { documentType: 'credit_note', netMinor: -400, nature: 'goods', reason: '101' },
      { documentType: 'invoice', netMinor: 100, nature: 'goods', product: null },
    ])
    expect(problems.map((problem) => [problem.code, problem.value, problem.rejected])).toEqual([
      ['unknown_code', 'ZZ', true],
      ['unknown_code', 'ZZ', true],
    ])
  })

  it('keeps what a duration is, counts units, and takes 0 as none recorded unless told otherwise', async () => {
    const columns = {
      kind: { constant: 'ticket' },
      at: 'opened',
      elapsed: { value: 'hours', unit: 'hours' },
      handling: { value: 'work', unit: 'minutes' },
      waiting: { between: ['opened', 'answered'] },
      answered: { present: 'answered' },
      drivers: { km: { value: 'km', round: 'up' }, rush: { present: 'rush' }, pages: 'pages' },
    }
    const file = tableFrom(
      'lines.csv',
      'opened|hours|work|answered|km|rush|pages\n2026-03-01T23:30:00Z|1.5|0|2026-03-02T00:00:00Z|2.1|X|3\n2026-03-01 12:00|0:45|1:30:00|||| ',
    )
    const run = (more: object) =>
      mapAll(mappingOf([{ table: 'interaction', from: 'lines', columns }], { timeZone: 'Europe/Berlin', ...more }), [file])
    const { rows, problems } = await run({})
    const [first, second] = rows as InteractionRow[]
    expect(problems).toEqual([])
    expect(first).toMatchObject({
      day: '2026-03-02',
      at: '2026-03-01T23:30:00Z',
      elapsedSeconds: 5400,
      handlingSeconds: null,
      waitingSeconds: 1800,
      answered: true,
    })
    expect(first!.drivers).toEqual({ km: 3, rush: 1, pages: 3 })
    expect(second).toMatchObject({
      day: '2026-03-01',
      at: '2026-03-01T11:00:00Z',
      elapsedSeconds: 2700,
      handlingSeconds: 5400,
      waitingSeconds: null,
      answered: false,
    })
    expect(second!.drivers).toEqual({ km: null, rush: 0, pages: null })
    const asZero = await run({ zeroDuration: 'zero' })
    expect((asZero.rows[0] as InteractionRow).handlingSeconds).toBe(0)
  })

  it('takes a fraction where a whole number is counted as missing, with a remark', async () => {
    const columns = { kind: { constant: 'call' }, day: { constant: '2026-01-01' }, replies: 'n', drivers: { n: 'n' } }
    const { rows, problems } = await mapAll(mappingOf([{ table: 'interaction', from: 'lines', columns }]), [
      tableFrom('lines.csv', 'n\n2.5'),
    ])
    expect(rows[0]).toMatchObject({ replies: null, drivers: { n: null } })
    expect(problems.map((problem) => [problem.code, problem.rejected])).toEqual([
      ['not_whole', false],
      ['not_whole', false],
    ])
  })

  it('makes one id of the 15 and 18 characters of a Salesforce id, and keeps ids apart that differ in case', async () => {
    const mapping = mappingOf(
      [
        { table: 'account', from: 'accounts', columns: { id: 'Id', name: 'Name' } },
        {
          table: 'contact',
          from: 'lines',
          joins: [{ file: 'accounts', on: { Id: 'AccountId' } }],
          columns: { id: 'Id', customer: 'AccountId', lastName: 'accounts.Name' },
        },
      ],
      { ids: 'salesforce' },
    )
    const { rows, problems } = await mapAll(mapping, [
      tableFrom('accounts.csv', 'Id|Name\n001A0000006Vm9rIAC|One\n001A0000006Vm9R|Two'),
      tableFrom('lines.csv', 'Id|AccountId\n003A0000001|001A0000006Vm9r\n003A0000002|001A0000006Vm9rIAC\n003A0000003|001A0000006Vm9R'),
    ])
    expect(problems).toEqual([])
    expect(rows.map((row) => row.externalId).slice(0, 2)).toEqual(['001A0000006Vm9r', '001A0000006Vm9R'])
    expect(rows.slice(2)).toMatchObject([
      { customer: '001A0000006Vm9r', lastName: 'One' },
      { customer: '001A0000006Vm9r', lastName: 'One' },
      { customer: '001A0000006Vm9R', lastName: 'Two' },
    ])
  })

  it('reports an account that comes again with other content; in rows that hold several things the repetition is expected', async () => {
    const account = { table: 'account', from: 'accounts', columns: { id: 'id', name: 'name' } }
    const file = tableFrom('accounts.csv', 'id|name|mail\n1|One|a@x.example\n1|One|b@x.example\n1|Uno|c@x.example')
    const alone = await mapAll(mappingOf([account]), [file])
    expect(alone.counts[0]).toMatchObject({ mapped: 1, repeated: 1, rejected: 1 })
    expect(alone.problems[0]).toMatchObject({ code: 'repeated_id', rejected: true, row: 4, value: '1' })
    const contact = { table: 'contact', from: 'accounts', columns: { id: 'mail', customer: 'id' } }
    const both = await mapAll(mappingOf([account, contact]), [file])
    expect(both.counts).toMatchObject([
      { table: 'account', mapped: 1, repeated: 2, rejected: 0 },
      { table: 'contact', mapped: 3 },
    ])
    expect(both.problems).toMatchObject([{ code: 'repeated_id', rejected: false }])
  })

  it('hands out accounts before what happened, does not split a document, reports progress and stops when asked', async () => {
    const many = ['order|pos|amount', ...Array.from({ length: 10 }, (_, i) => `${i < 7 ? 1 : 2}|${i}|1`)].join('\n')
    const columns = { ...line, customer: undefined, day: { constant: '2026-01-01' } }
    const mapping = mappingOf([
      { table: 'order_line', from: 'lines', scope: 'document', columns: JSON.parse(JSON.stringify(columns)) },
      { table: 'account', from: 'accounts', columns: { id: 'id' } },
    ])
    const compiled = await compileMapping(mapping, [tableFrom('lines.csv', many), tableFrom('accounts.csv', 'id\nA')])
    expect(compiled.tables.map(({ table, scope }) => [table, scope])).toEqual([
      ['account', 'row'],
      ['order_line', 'document'],
    ])
    const batches: string[] = []
    const seen: number[] = []
    for await (const batch of mapRows(compiled, {
      batchRows: 4,
      onProgress: (progress) => seen.push(progress.bytes / progress.totalBytes),
    }))
      batches.push(`${batch.file} ${batch.rowNumbers.join()} ${batch.rows.length}`)
    expect(batches).toEqual(['accounts.csv 2 1', 'lines.csv 2,3,4,5,6,7,8 7', 'lines.csv 9,10,11 3'])
    expect(seen.at(-1)).toBe(1)
    const controller = new AbortController()
    await expect(async () => {
      for await (const _ of mapRows(compiled, { signal: controller.signal })) controller.abort(new Error('enough'))
    }).rejects.toThrow('enough')
  })
})
