/** Files that are broken, huge or malicious: a clear refusal or a list of problems, and nothing half-done. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Store } from '#store/db.ts'
import { emptyRecord } from '../builders/own-store.ts'
import { leftIn } from '../builders/record-dump.ts'
import { openInMemory } from '../store-cases.ts'
import { type Answer, commandsOn, mustOn, writeFiles } from './cli.ts'
import { endAll, newFolder } from './processes.ts'

const columns = 'line,order,customer,day,quantity,net,text'
const mappingOf = (file: string) => ({
  tapeline: 'mapping/1',
  name: 'Orders',
  source: 'erp',
  currency: 'EUR',
  files: { orders: file },
  tables: [
    {
      table: 'order_line',
      from: 'orders',
      columns: { id: 'line', document: 'order', customer: 'customer', day: 'day', quantity: 'quantity', net: 'net', product: 'text' },
    },
  ],
})
const good = '1,A,C1,2026-01-05,1,10.00,x'
const csv = (...rows: string[]) => [columns, ...rows, ''].join('\n')

describe('A hostile file', () => {
  let store: Store
  let command: ReturnType<typeof commandsOn>
  let must: ReturnType<typeof mustOn>
  beforeAll(async () => {
    store = await openInMemory()
    command = commandsOn(store)
    must = mustOn(store)
  })
  afterAll(() => store.close())
  beforeEach(() => emptyRecord(store))
  afterEach(async () => {
    // Whatever came of it: the sums are those of the facts, and taking it back leaves nothing.
    expect((await must('rebuild', '--verify')).clean).toBe(true)
    for (const { import: id, state } of await must('imports')) {
      expect(['done', 'failed', 'cancelled']).toContain(state)
      if (state === 'done') await must('undo', String(id))
    }
    expect(await leftIn(store)).toEqual({})
    await endAll()
  })

  const give = async (content: string | Uint8Array, name = 'orders.csv'): Promise<Answer> => {
    const folder = writeFiles(newFolder(), { [name]: content })
    const map = path.join(folder, 'map.json')
    writeFileSync(map, JSON.stringify(mappingOf(name)))
    return command('import', path.join(folder, name), '--map', map)
  }
  const refused = (answer: Answer, words: RegExp) => {
    expect([answer.exit, answer.json?.error?.code], answer.out.slice(0, 300) + answer.err.slice(0, 300)).toEqual([
      2,
      expect.stringMatching(/invalid|too_large/),
    ])
    expect(answer.json.error.message + JSON.stringify(answer.json.error.problems)).toMatch(words)
  }
  const taken = (answer: Answer) => {
    expect(answer.exit, answer.out.slice(0, 500) + answer.err.slice(0, 500)).toBe(0)
    return answer.json.files[0] as {
      rowsRead: number
      accepted: number
      rejected: number
      problems: { row: number; column: string; code: string; message: string }[]
    }
  }
  const lines = () =>
    store.query<{ id: string; day: string; net: number; product: string }>(
      'select external_id as id, day, net_minor as net, product from order_line order by 1',
    )

  it('that is empty is refused', async () => refused(await give(''), /empty|no rows|nothing/i))

  it('with headings only brings nothing', async () => {
    const answer = await give(csv())
    if (answer.exit === 0) expect(taken(answer)).toMatchObject({ rowsRead: 0, accepted: 0 })
    else refused(answer, /row/)
  })

  it('with 300 columns is read by its headings', async () => {
    const more = Array.from({ length: 300 }, (_, i) => `c${i}`)
    const answer = await give(`${columns},${more.join(',')}\n${good},${more.join(',')}\n`)
    expect(taken(answer)).toMatchObject({ rowsRead: 1, accepted: 1 })
  })

  it('with a cell of 10 MB is refused or has that row rejected', async () => {
    const answer = await give(csv(good, `2,A,C1,2026-01-05,1,10.00,${'x'.repeat(10_000_000)}`))
    if (answer.exit === 0) expect(taken(answer)).toMatchObject({ accepted: 1, rejected: 1 })
    else refused(answer, /cell|long|large|characters/i)
  })

  it('that unpacks to more than any workbook is refused before it fills the memory', async () => {
    const sheet = new Uint8Array(300_000_000).fill(32)
    const bomb = zipSync({
      '[Content_Types].xml': strToU8('<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
      'xl/workbook.xml': strToU8('<workbook/>'),
      'xl/worksheets/sheet1.xml': [sheet, { level: 1 }],
    })
    expect(bomb.length).toBeLessThan(5_000_000)
    const before = process.memoryUsage().rss
    refused(await give(bomb, 'orders.xlsx'), /unpack|large|compress|workbook/i)
    expect(process.memoryUsage().rss - before).toBeLessThan(250_000_000)
  })

  it('of random bytes is refused as CSV and as a workbook', async () => {
    refused(await give(new Uint8Array(randomBytes(50_000))), /./)
    refused(await give(new Uint8Array(randomBytes(50_000)), 'orders.xlsx'), /./)
    refused(await give(Uint8Array.from([0x50, 0x4b, 3, 4, ...randomBytes(2_000)]), 'orders.xlsx'), /./)
  })

  it('with formulas keeps them as text, and exports them so that no spreadsheet runs them', async () => {
    expect(taken(await give(csv(`1,A,"=cmd|' /C calc'!A0",2026-01-05,1,10.00,"=1+1"`)))).toMatchObject({ accepted: 1 })
    expect(await store.query(`select external_id as id from account where kind = 'account'`)).toEqual([{ id: `=cmd|' /C calc'!A0` }])
    await must('measure', '--window', 'all')
    const out = path.join(newFolder(), 'accounts.csv')
    await must('export', 'accounts', '--out', out)
    const { readFileSync } = await import('node:fs')
    expect(readFileSync(out, 'utf8')).not.toMatch(/(^|[,\n"])=cmd/)
  })

  it('with commas that nobody quoted has those rows rejected', async () => {
    expect(taken(await give(csv(good, '2,A,Smith, Sons,2026-01-05,1,10.00,x')))).toMatchObject({ accepted: 1, rejected: 1 })
  })

  it('in another encoding is read by what it is, or says so', async () => {
    const latin = Buffer.from(csv('1,A,M\u00fcller,2026-01-05,1,10.00,stra\u00dfe'), 'latin1')
    expect(taken(await give(new Uint8Array(latin)))).toMatchObject({ accepted: 1 })
    expect(await store.query(`select external_id as id from account where kind = 'account'`)).toEqual([{ id: 'M\u00fcller' }])
    const utf16 = Buffer.from(`\ufeff${csv('2,A,M\u00fcller,2026-01-05,1,10.00,\u00e9')}`, 'utf16le')
    const answer = await give(new Uint8Array(utf16))
    if (answer.exit === 0) expect(taken(answer)).toMatchObject({ accepted: 1 })
    else refused(answer, /encod/i)
  })

  it('with days of the years 0 and 9999 has them rejected or takes them as they stand', async () => {
    const file = taken(
      await give(csv(good, '2,A,C1,0000-01-01,1,1,x', '3,A,C1,9999-12-31,1,1,x', '4,A,C1,2026-02-30,1,1,x', '5,A,C1,1.1.1,1,1,x')),
    )
    expect(file.rejected).toBeGreaterThanOrEqual(3)
    for (const line of await lines()) expect(['2026-01-05', '9999-12-31']).toContain(line.day)
  })

  it('with ids of 19 digits and leading zeros keeps them digit by digit', async () => {
    taken(await give(csv('9007199254740993001,0007,0000000042,2026-01-05,1,1,x', '9007199254740993002,0007,0000000042,2026-01-05,1,1,x')))
    expect((await lines()).map((l) => l.id)).toEqual(['9007199254740993001', '9007199254740993002'])
    expect(await store.query(`select external_id as id from account where kind = 'account'`)).toEqual([{ id: '0000000042' }])
  })

  it('with amounts below zero counts them, and those beyond every number rejects', async () => {
    const file = taken(
      await give(
        csv(
          '1,A,C1,2026-01-05,-3,-10.50,x',
          '2,A,C1,2026-01-05,1,NaN,x',
          '3,A,C1,2026-01-05,1,Infinity,x',
          '4,A,C1,2026-01-05,1,1e400,x',
          '5,A,C1,2026-01-05,1,99999999999999999999,x',
          '6,A,C1,2026-01-05,1,#REF!,x',
          '7,A,C1,2026-01-05,1,,x',
        ),
      ),
    )
    expect(file).toMatchObject({ rowsRead: 7, accepted: 1, rejected: 6 })
    expect(await lines()).toMatchObject([{ id: '1', net: -1050 }])
  })

  it('with zeros in its text, quotes that never end and lines that end in three ways stores nothing torn', async () => {
    const answer = await give(
      `${columns}\r\n1,A,C1,2026-01-05,1,10.00,"a\u0000b"\r2,A,C1,2026-01-05,1,10.00,x\n3,A,"C1,2026-01-05,1,10.00,x\n`,
    )
    if (answer.exit === 0) for (const line of await lines()) expect(line.net).toBe(1000)
    else refused(answer, /./)
  })
})
