import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { strFromU8, unzipSync } from 'fflate'
import { afterAll, describe, expect, test } from 'vitest'
import type { RowProblem } from '#api/record.ts'
import { openTables } from '#intake/files/open-tables.ts'
import type { RawRow, RawTable } from '#intake/files/raw-table.ts'
import { neutraliseFormula } from './neutralise.ts'
import { writeRejectedRows } from './rejected-rows.ts'
import { writeCsv } from './write-csv.ts'
import { writeXlsx } from './write-xlsx.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapeline-reports-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let made = 0
const path = (ending: string): string => join(folder, `${made++}.${ending}`)

async function reread(file: string): Promise<{ table: RawTable; rows: RawRow[] }> {
  const [table] = await openTables(file)
  const rows: RawRow[] = []
  for await (const batch of table!.rows()) rows.push(...batch)
  return { table: table!, rows }
}

const formulas = ['=1+1', '+49 30 1', '+7', '-2+3+cmd', '@SUM(A1)', '\t=1', '＝1', "'=1", "''-x", '=HYPERLINK("http://x","y")']
const harmless = ['-12.50', '-1.234,56', 'a=b', '', "O'Hara", "'quoted'", '0000004711', '1234567890123456789', 'two\nlines', '"q", x']

describe('writeCsv()', () => {
  test('writes RFC 4180 with a byte order mark, formulas neutralised, numbers as they are', async () => {
    const file = path('csv')
    const rows = [...formulas, ...harmless].map((text, i) => [i, text, i % 2 === 0, null])
    expect(
      await writeCsv(rows, [{ name: 'n', type: 'number' }, { name: 'text' }, { name: 'yes', type: 'boolean' }, { name: 'none' }], file),
    ).toBe(rows.length)
    const written = readFileSync(file, 'utf8')
    expect(written.startsWith("\ufeffn,text,yes,none\r\n0,'=1+1,true,\r\n")).toBe(true)
    const { rows: read } = await reread(file)
    expect(read.map((row) => row.cells[1])).toEqual([...formulas.map((text) => `'${text}`), ...harmless])
  })

  test('streams: rows are made as they are written, and an abort stops them', async () => {
    let made = 0
    async function* rows(): AsyncGenerator<readonly string[]> {
      for (; ; made++) yield ['x'.repeat(100)]
    }
    const controller = new AbortController()
    const out = new PassThrough()
    out.once('data', () => setTimeout(() => controller.abort(), 5))
    await expect(writeCsv(rows(), [{ name: 'a' }], out, { signal: controller.signal })).rejects.toThrow(/abort/i)
    expect(made).toBeLessThan(10_000)
  })
})

describe('neutraliseFormula()', () => {
  test('changes what a spreadsheet would run, and nothing else', () => {
    for (const text of formulas) expect(neutraliseFormula(text)).toBe(`'${text}`)
    for (const text of harmless) expect(neutraliseFormula(text)).toBe(text)
  })
})

describe('writeXlsx()', () => {
  test('writes numbers, days and booleans as such, and texts that stay texts', async () => {
    const file = path('xlsx')
    const columns = [
      { name: 'id' },
      { name: 'amount', type: 'number' },
      { name: 'day', type: 'day' },
      { name: 'yes', type: 'boolean' },
    ] as const
    const rows = [
      ['0000004711', '-12.50', '2024-01-31', true],
      ['=1+1', '12345678901234567890', '9999-12-31', false],
      ['1234567890123456789', 0.1, 'no day', null],
      ['bad\u0001control', null, '1900-01-01', ''],
    ]
    expect(await writeXlsx(rows, columns, file)).toEqual({ rows: 4, cutCells: 0 })
    const { rows: read } = await reread(file)
    expect(read.map((row) => row.cells)).toEqual([
      ['0000004711', '-12.5', '2024-01-31', 'true'],
      ['=1+1', '12345678901234567890', '9999-12-31', 'false'],
      ['1234567890123456789', '0.1', 'no day', ''],
      ['bad control', '', '1900-01-01', ''],
    ])
    const sheet = strFromU8(unzipSync(readFileSync(file))['xl/worksheets/sheet1.xml']!)
    expect(sheet).not.toContain('<f>')
  })

  test('cuts texts to what a cell holds and says so, and refuses more cells than it can build', async () => {
    const file = path('xlsx')
    expect(await writeXlsx([['x'.repeat(40_000)]], [{ name: 'a' }], file, { sheet: 'A/B: too long a name for a sheet, really' })).toEqual({
      rows: 1,
      cutCells: 1,
    })
    expect((await reread(file)).rows[0]!.cells[0]).toHaveLength(32_767)
    const wide = Array.from({ length: 1000 }, (_, i) => ({ name: `c${i}` }))
    function* rows(): Generator<string[]> {
      for (let i = 0; i < 6000; i++) yield []
    }
    await expect(writeXlsx(rows(), wide, file)).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringContaining('more than 5,000 rows of 1000 columns'),
    })
  })

  test('writes to a stream', async () => {
    const out = new PassThrough()
    const chunks: Buffer[] = []
    out.on('data', (chunk: Buffer) => chunks.push(chunk))
    await writeXlsx([['1']], [{ name: 'a' }], out)
    expect(Buffer.concat(chunks).subarray(0, 2).toString()).toBe('PK')
  })
})

describe('writeRejectedRows()', () => {
  const header = ['id', 'name', 'amount', 'note']
  const problem = (row: number, cells: readonly string[], more: Partial<RowProblem> = {}): RowProblem => ({
    file: 'orders.csv',
    row,
    column: 'amount',
    value: cells[2] ?? null,
    code: 'not_a_number',
    message: `"${cells[2]}" is not a number`,
    remedy: 'write digits',
    rejected: true,
    cells,
    ...more,
  })
  const originals = [...formulas, ...harmless].map((text, i) => [`00${i}`, text, 'abc', text])

  test.each(['csv', 'xlsx'] as const)('gives back exactly the rows that were rejected, as %s', async (type) => {
    const file = path(type)
    const problems = originals.flatMap((cells, i) => [
      problem(i + 2, cells),
      problem(i + 2, cells, { column: 'note', message: 'second', remedy: '=also()' }),
      problem(i + 2, cells, { rejected: false, message: 'a remark' }),
    ])
    expect(await writeRejectedRows(header, problems, file, { type })).toBe(originals.length)
    const { table, rows } = await reread(file)
    expect(table.header).toEqual(header)
    expect(rows.map((row) => row.cells)).toEqual(originals)
    expect(rows.every((row) => !row.problem)).toBe(true)
    expect(table.findings).toMatchObject([{ code: 'rejected_rows_returned' }])
  })

  test('ends with the columns that say what is wrong, never as a formula', async () => {
    const file = path('csv')
    await writeRejectedRows(
      header,
      [problem(7, ['1', 'x', '=bad()', '']), problem(7, ['1'], { column: null, value: null, message: 'second', remedy: 'do' })],
      file,
    )
    expect(readFileSync(file, 'utf8')).toBe(
      '\ufeffid,name,amount,note,tapeline_extra,tapeline_row,tapeline_column,tapeline_value,tapeline_reason,tapeline_remedy\r\n' +
        '1,x,\'=bad(),,,7,"amount\n","\'=bad()\n","""=bad()"" is not a number\nsecond","write digits\ndo"\r\n',
    )
  })

  test('keeps a shifted row whole, and a problem until its values are moved', async () => {
    const file = path('csv')
    await writeRejectedRows(
      header,
      [problem(3, ['1', 'Smith', ' Jones Ltd', '5', 'x', 'y'], { column: null }), problem(4, ['2', 'ok', '6', 'z'])],
      file,
    )
    const { rows } = await reread(file)
    expect(rows[0]).toMatchObject({
      row: 2,
      problem: { code: 'shifted_row', message: expect.stringContaining('tapeline_extra still holds "x | y"') },
    })
    expect(rows[1]!.problem).toBeUndefined()
  })
})
