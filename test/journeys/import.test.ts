/** Bringing files in as a user does: what is rejected comes back, what is wrong is refused, and nothing is half-done. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '#store/db.ts'
import { openStore } from '#store/engine/open-store.ts'
import { emptyRecord } from '../builders/own-store.ts'
import { factsOf, leftIn } from '../builders/record-dump.ts'
import { openInMemory } from '../store-cases.ts'
import { cli, commandsOn, mustOn, startCli, writeFiles } from './cli.ts'
import { endAll, newFolder, start } from './processes.ts'

afterEach(endAll)

const orders = {
  tapeline: 'mapping/1',
  name: 'Orders',
  source: 'erp',
  currency: 'EUR',
  files: { orders: 'orders.csv' },
  tables: [
    {
      table: 'order_line',
      from: 'orders',
      columns: { id: 'line', document: 'order', customer: 'customer', day: 'day', quantity: 'quantity', net: 'net' },
    },
  ],
}
const head = 'line,order,customer,day,quantity,net'
const written = (files: Record<string, string | Uint8Array>, mapping: object = orders) => {
  const folder = newFolder()
  writeFiles(folder, files)
  writeFileSync(path.join(folder, 'map.json'), JSON.stringify(mapping))
  return { folder, map: path.join(folder, 'map.json'), file: (name: string) => path.join(folder, name) }
}

describe('An import', () => {
  let store: Store
  let must: ReturnType<typeof mustOn>
  let command: ReturnType<typeof commandsOn>
  beforeAll(async () => {
    store = await openInMemory()
    must = mustOn(store)
    command = commandsOn(store)
  })
  afterAll(() => store.close())
  beforeEach(() => emptyRecord(store))
  const lines = () =>
    store.query<{ id: string; net: number; customer: string }>(
      `select l.external_id as id, l.net_minor as net, a.external_id as customer from order_line l join account a on a.id = l.account_id order by 1`,
    )
  const bring = (files: Record<string, string | Uint8Array>, mapping: object = orders) => {
    const { folder, map } = written(files, mapping)
    return must('import', folder, '--map', map)
  }

  it('gives rejected rows back as a file that is taken once corrected', async () => {
    const { folder, map } = written({
      'orders.csv': [head, '1,A,C1,2026-01-05,1,10.00', '2,A,C1,31.31.2026,1,20.00', '3,B,C2,2026-01-06,1,"twenty; or so"', ''].join('\n'),
    })
    const result = await must('import', folder, '--map', map)
    expect(result.files[0]).toMatchObject({ rowsRead: 3, accepted: 1, rejected: 2 })
    for (const problem of result.files[0].problems) {
      expect(problem).toMatchObject({ row: expect.any(Number), column: expect.any(String), rejected: true })
      expect(problem.message.length * problem.remedy.length).toBeGreaterThan(0)
    }
    const back = path.join(newFolder(), 'back')
    const { files } = await must('problems', String(result.import), '--out', back)
    expect(files).toMatchObject([{ file: 'orders.csv', rows: 2 }])
    const given = readFileSync(files[0].path, 'utf8')
    expect(given).toContain('31.31.2026')
    // Whoever corrects it leaves the columns with reason and remedy where they are.
    writeFileSync(
      path.join(back, 'orders.csv'),
      given.replace('31.31.2026', '2026-01-31').replace('"twenty; or so"', '20.50').replace('twenty; or so', '20.50'),
    )
    const corrected = await must('import', path.join(back, 'orders.csv'), '--map', map)
    expect(corrected.files[0]).toMatchObject({ rowsRead: 2, accepted: 2, rejected: 0 })
    expect(await lines()).toEqual([
      { id: '1', net: 1000, customer: 'C1' },
      { id: '2', net: 2000, customer: 'C1' },
      { id: '3', net: 2050, customer: 'C2' },
    ])
  })

  it('never stores a row whose cells are shifted by an unquoted comma', async () => {
    const result = await bring({
      'orders.csv': [
        head,
        '1,A,C1,2026-01-05,1,10.00',
        '2,A,Smith, Sons & Co,2026-01-06,1,20.00',
        '3,A,C1,2026-01-07,1',
        '4,A,C1,2026-01-07,1,40',
        '',
      ].join('\n'),
    })
    expect(result.files[0]).toMatchObject({ rowsRead: 4, accepted: 2, rejected: 2 })
    expect((await lines()).map((l) => l.id)).toEqual(['1', '4'])
    expect(await store.query(`select external_id from account where kind = 'account'`)).toEqual([{ external_id: 'C1' }])
  })

  it('puts rows without a customer on Unassigned, counted and priced', async () => {
    const result = await bring({
      'orders.csv': [head, '1,A,C1,2026-01-05,1,10.00', '2,A,,2026-01-06,1,20.00', '3,A,,2026-01-07,1,5.5', ''].join('\n'),
    })
    expect(result.unassigned).toMatchObject({ rows: 2 })
    expect(JSON.stringify(result.unassigned)).toContain('2550')
    const { totals } = await must('measure', '--window', 'all')
    expect(totals).toMatchObject({ revenueMinor: 3550, accounts: 1, unassigned: { revenueMinor: 2550 } })
  })

  it('says which rows repeat an id with other content, and takes the last', async () => {
    const result = await bring({
      'orders.csv': [
        head,
        '1,A,C1,2026-01-05,1,10.00',
        '2,A,C1,2026-01-06,1,20.00',
        '1,A,C1,2026-01-05,1,11.00',
        '2,A,C1,2026-01-06,1,20.00',
        '',
      ].join('\n'),
    })
    expect(result.files[0].problems).toMatchObject([{ code: 'repeated_id', value: '1', row: 2 }])
    expect((await lines()).map((l) => l.net)).toEqual([1100, 2000])
  })

  it('stores nothing in a dry run', async () => {
    const { folder, map } = written({ 'orders.csv': [head, '1,A,C1,2026-01-05,1,10.00', '2,A,C1,never,1,20.00', ''].join('\n') })
    const result = await must('import', folder, '--map', map, '--dry-run')
    expect(result).toMatchObject({ import: null, state: 'dry run', files: [{ rowsRead: 2, accepted: 1, rejected: 1 }] })
    expect(await leftIn(store)).toEqual({})
    expect(await must('imports')).toEqual([])
    expect(await store.query('select key from setting')).toEqual([])
  })

  it('refuses a mapping with mistakes, with the place and an exit code scripts can use', async () => {
    const wrong = written(
      { 'orders.csv': `${head}\n1,A,C1,2026-01-05,1,10.00\n` },
      { ...orders, tables: [{ ...orders.tables[0], columns: { ...orders.tables[0]!.columns, net: 'nett', cutsomer: 'customer' } }] },
    )
    const refused = await command('import', wrong.folder, '--map', wrong.map)
    expect(refused.exit).toBe(2)
    expect(refused.json.error).toMatchObject({ code: 'invalid', exit: 2 })
    const places = JSON.stringify(refused.json.error.problems)
    expect(places).toContain('cutsomer')
    expect(places).toContain('tables')
    const unknown = written(
      { 'orders.csv': `${head}\n` },
      { ...orders, tables: [{ ...orders.tables[0], columns: { ...orders.tables[0]!.columns, net: 'nett' } }] },
    )
    const column = await command('import', unknown.folder, '--map', unknown.map)
    expect([column.exit, JSON.stringify(column.json)]).toEqual([2, expect.stringContaining('nett')])
    expect(await leftIn(store)).toEqual({})
    expect(await must('imports')).toEqual([])
  })

  it('answers errors as JSON: what is not there, what is no mapping, what is no number', async () => {
    const { folder } = written({ 'orders.csv': `${head}\n`, 'broken.json': '{"tapeline": ' })
    const cases: [string[], string, number][] = [
      [['import', path.join(folder, 'nothing.csv')], 'not_found', 4],
      [['import', path.join(folder, 'orders.csv'), '--map', path.join(folder, 'none.json')], 'not_found', 4],
      [['import', path.join(folder, 'orders.csv'), '--map', path.join(folder, 'broken.json')], 'invalid', 2],
      [['undo', '77'], 'not_found', 4],
      [['undo', 'seven'], 'invalid', 2],
      [['resume', '77'], 'not_found', 4],
      [['problems', '77'], 'not_found', 4],
      [['measure'], 'conflict', 5],
      [['report', 'totals'], 'not_found', 4],
    ]
    for (const [argv, code, exit] of cases) {
      const answer = await command(...argv)
      expect([argv, answer.json?.error?.code, answer.json?.error?.exit, answer.exit]).toEqual([argv, code, exit, exit])
      expect(answer.json.error.message.length).toBeGreaterThan(20)
    }
  })

  it('takes a second undo for what it is', async () => {
    const { import: id } = await bring({ 'orders.csv': `${head}\n1,A,C1,2026-01-05,1,10.00\n` })
    await must('undo', String(id))
    expect(await leftIn(store)).toEqual({})
    expect(await command('undo', String(id))).toMatchObject({ exit: 5, json: { error: { code: 'conflict' } } })
    expect(await command('resume', String(id))).toMatchObject({ exit: 5 })
  })
})

/** Rows enough for several chunks. */
const manyRows = (rows: number, from = 0, source = 'C') =>
  [
    head,
    ...Array.from(
      { length: rows },
      (_, i) =>
        `${from + i},D${Math.floor((from + i) / 7)},${source}${(from + i) % 499},2026-0${1 + (i % 6)}-${10 + (i % 19)},1,${(i % 900) + 1}.25`,
    ),
    '',
  ].join('\n')

describe('Imports by processes of their own', () => {
  it('run side by side through the process that serves the folder, and other commands meanwhile', async () => {
    const data = newFolder()
    // The second begins with an order of its own (7 lines each): whichever comes last, no line of the first is left out by it.
    const one = written({ 'orders.csv': manyRows(12_000) })
    const two = written({ 'orders.csv': manyRows(12_000, 6_006) }, { ...orders, tables: [{ ...orders.tables[0], scope: 'document' }] })
    const server = start(process.execPath, ['scripts/run.mjs', 'cli/main.ts', 'serve', '--port', '0', '--data', data])
    await server.says(/at http:/)
    const both = [cli(data, 'import', one.folder, '--map', one.map), cli(data, 'import', two.folder, '--map', two.map)]
    const listed = await cli(data, 'imports')
    expect(listed.exit, listed.err).toBe(0)
    for (const answer of await Promise.all(both)) expect([answer.exit, answer.json?.state], answer.out + answer.err).toEqual([0, 'done'])
    const verified = await cli(data, 'rebuild', '--verify')
    expect(verified.json).toMatchObject({ clean: true })
    server.child.kill('SIGTERM')
    expect(await server.exit).toBe(0)
    // In the folder without its server: the same record, to be taken back.
    const store = await openStore({ dataDir: data })
    try {
      expect(await store.query('select count(*) as n from order_line')).toEqual([{ n: 18_006 }])
      const must = mustOn(store)
      for (const { import: id } of await must('imports')) await must('undo', String(id))
      expect(await leftIn(store)).toEqual({})
    } finally {
      await store.close()
    }
  })

  it('are taken back by Ctrl-C, all of them', async () => {
    const data = newFolder()
    const small = written({ 'orders.csv': manyRows(50) })
    expect((await cli(data, 'import', small.folder, '--map', small.map)).exit).toBe(0)
    const big = written({ 'orders.csv': manyRows(30_000, 0, 'X') })
    const importing = startCli(data, 'import', big.folder, '--map', big.map)
    // Nothing is printed while it runs without a terminal: the lock and the files say that it has begun.
    await expect.poll(() => readdirSync(data).some((name) => name.endsWith('.lock')), { timeout: 60_000, interval: 20 }).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    importing.child.kill('SIGINT')
    const exit = await importing.exit
    expect([8, 0], importing.err()).toContain(exit)
    const store = await openStore({ dataDir: data })
    try {
      const must = mustOn(store)
      const [last] = await must('imports')
      if (exit === 8) {
        expect(JSON.parse(importing.out())).toMatchObject({ error: { code: 'cancelled', exit: 8 } })
        expect(last.state).toBe('cancelled')
        expect(await store.query('select count(*) as n from order_line')).toEqual([{ n: 50 }])
        expect(await store.query(`select count(*) as n from account where external_id like 'X%'`)).toEqual([{ n: 0 }])
      }
      expect((await must('rebuild', '--verify')).clean).toBe(true)
      expect((await factsOf(store)).length).toBeGreaterThan(0)
    } finally {
      await store.close()
    }
  })
})
