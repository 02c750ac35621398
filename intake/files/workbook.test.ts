import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { allRows, columnName, fileOf, findingCodes, openOne, sheetOf, workbookOf } from './files.fixture.ts'
import { openTables } from './open-tables.ts'
import { numberText } from './workbook.ts'

const xlsx = (content: Uint8Array, name = 'book.xlsx'): string => fileOf(content, name)
const number = (text: string, style = 0): [string, string] => [`s="${style}"`, `<v>${text}</v>`]

describe('workbooks', () => {
  test('openTables() gives one table per sheet that is not empty, named file#sheet', async () => {
    const path = xlsx(
      workbookOf({
        Kunden: sheetOf([
          ['id', 'name'],
          ['0001', 'Köln & Söhne'],
        ]),
        Leer: '',
        Zwei: sheetOf([['a'], ['1']]),
      }),
    )
    const tables = await openTables(path)
    expect(tables.map((table) => table.name.replace(/^\d+-/, ''))).toEqual(['book.xlsx#Kunden', 'book.xlsx#Zwei'])
    expect(tables[0]!.format).toEqual({ type: 'xlsx' })
    expect(await allRows(tables[0]!)).toEqual([{ row: 2, cells: ['0001', 'Köln & Söhne'] }])
    expect((await openTables(path, { sheet: 'Zwei' })).map((table) => table.header)).toEqual([['a']])
    await expect(openTables(path, { sheet: 'Drei' })).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('choose one of "Kunden", "Leer", "Zwei"'),
    })
  })

  test('openTables() gives dates as ISO text, times and durations as hh:mm:ss, numbers without float dust, booleans as words', async () => {
    const path = xlsx(
      workbookOf({
        S: sheetOf([
          ['day', 'at', 'hours', 'amount', 'yes', 'first'],
          [
            number('45292', 1),
            number('45292.604166666664', 1),
            number('1.25', 2),
            number('0.30000000000000004'),
            ['t="b"', '<v>1</v>'],
            number('1', 1),
          ],
          [number('60', 1), number('0.5', 1), number('0', 2), number('1E-7'), ['t="b"', '<v>0</v>'], number('1234567.8900000001')],
        ]),
      }),
    )
    const table = await openOne(path)
    expect((await allRows(table)).map((row) => row.cells)).toEqual([
      ['2024-01-01', '2024-01-01T14:30:00', '30:00:00', '0.3', 'true', '1900-01-01'],
      ['1900-02-28', '12:00:00', '00:00:00', '0.0000001', 'false', '1234567.89'],
    ])
  })

  test('openTables() gives the values formulas had, and reports errors and formulas never calculated', async () => {
    const path = xlsx(
      workbookOf({
        S: sheetOf([
          ['id', 'a', 'b', 'c'],
          ['1', ['', '<f>1+1</f><v>2</v>'], ['t="str"', '<f>"x"&amp;"y"</f><v>xy</v>'], ['t="e"', '<f>VLOOKUP(1,A:A,1)</f><v>#N/A</v>']],
          ['2', ['', '<f>NOW()</f>'], '=cmd()', ['t="e"', '<v>#VALUE!</v>']],
        ]),
      }),
    )
    const table = await openOne(path)
    expect((await allRows(table)).map((row) => row.cells)).toEqual([
      ['1', '2', 'xy', ''],
      ['2', '', '=cmd()', ''],
    ])
    expect(table.findings).toMatchObject([
      { code: 'error_cells', count: 2, row: 2 },
      { code: 'formula_without_value', count: 1, row: 3 },
    ])
  })

  test('openTables() keeps ids that are text, and reports numbers whose digits a spreadsheet has lost', async () => {
    const path = xlsx(
      workbookOf({
        S: sheetOf([
          ['id', 'n'],
          ['1234567890123456789', number('1')],
          ['0000004711', number('1.2345678901234567E+18')],
          ['3', number('1234567890123456789')],
          ['4', number('123456789012345')],
        ]),
      }),
    )
    const table = await openOne(path)
    expect((await allRows(table)).map((row) => row.cells)).toEqual([
      ['1234567890123456789', '1'],
      ['0000004711', '1234567890123456700'],
      ['3', '1234567890123456789'],
      ['4', '123456789012345'],
    ])
    expect(table.findings).toMatchObject([{ code: 'digits_lost', count: 2, row: 3 }])
  })

  test('openTables() finds the header below merged titles, leaves out totals, keeps row numbers over gaps', async () => {
    const rows = '<row r="1"><c r="A1" t="inlineStr"><is><t>Sales 2024</t></is></c></row><row r="2"/>'
    const cell = (at: string, text: string): string => `<c r="${at}" t="inlineStr"><is><t>${text}</t></is></c>`
    const table = await openOne(
      xlsx(
        workbookOf({
          S: `${rows}<row r="4">${cell('B4', 'id')}${cell('C4', 'amount')}</row><row r="7">${cell('B7', 'x')}<c r="C7"><v>5</v></c></row><row r="8">${cell('B8', 'Summe')}<c r="C8"><v>5</v></c></row>`,
        }),
      ),
    )
    expect(table.headerRow).toBe(4)
    expect(table.header).toEqual(['Column 1', 'id', 'amount'])
    expect(await allRows(table)).toEqual([{ row: 7, cells: ['', 'x', '5'] }])
    expect(findingCodes(table)).toEqual(['title_rows', 'empty_rows', 'total_rows'])
  })

  test('openTables() reads 300 columns', async () => {
    const wide = Array.from({ length: 300 }, (_, i) => `c${i}`)
    const table = await openOne(xlsx(workbookOf({ S: sheetOf([wide, wide.map((name) => `${name}!`)]) })))
    expect(table.header).toHaveLength(300)
    expect((await allRows(table))[0]!.cells[299]).toBe('c299!')
    expect(columnName(299)).toBe('KN')
  })

  test('openTables() says when a sheet holds a header only', async () => {
    expect(findingCodes(await openOne(xlsx(workbookOf({ S: sheetOf([['id', 'name']]) }))))).toEqual(['no_rows'])
  })

  test('rows() reports values beside the named columns', async () => {
    const rows = Array.from({ length: 6000 }, (_, i) => [String(i), 'x'])
    rows[5500] = ['5500', 'x', 'stray']
    const table = await openOne(xlsx(workbookOf({ S: sheetOf([['id', 'name', ''], ...rows]) })))
    const problems = (await allRows(table)).filter((row) => row.problem)
    expect(problems).toMatchObject([
      { row: 5502, problem: { code: 'unnamed_column', message: expect.stringContaining('holds "stray" in column 3') } },
    ])
  })

  test('rows() stops when aborted', async () => {
    const table = await openOne(xlsx(workbookOf({ S: sheetOf(Array.from({ length: 9000 }, (_, i) => [`n${i}`])) })))
    const controller = new AbortController()
    const read = async (): Promise<void> => {
      for await (const _ of table.rows({ signal: controller.signal })) controller.abort(new Error('enough'))
    }
    await expect(read()).rejects.toThrow('enough')
  })

  test.each([
    ['5', '5'],
    ['-12', '-12'],
    ['19.989999999999998', '19.99'],
    ['0.1', '0.1'],
    ['1E+2', '100'],
    ['1.7976931348623157E-10', '0.000000000179769313486232'],
  ])('numberText() writes %s as %s', (stored, text) => {
    expect(numberText(stored)).toBe(text)
  })
})

describe('hostile workbooks', () => {
  const refused = (content: Uint8Array, code: string, message: RegExp): Promise<void> =>
    expect(openTables(xlsx(content))).rejects.toMatchObject({ name: 'Refusal', code, message: expect.stringMatching(message) })

  test('openTables() refuses a zip bomb by what it declares', async () => {
    const bomb = workbookOf({ S: sheetOf([['a']]) }, { 'xl/worksheets/sheet2.xml': new Uint8Array(80 * 1024 * 1024) })
    expect(bomb.length).toBeLessThan(200_000)
    await refused(bomb, 'too_large', /bytes unpack to 81 MB or more, over 200 times as much/)
  })

  test('openTables() refuses a zip bomb that lies about its size, while it inflates', async () => {
    const bomb = Buffer.from(workbookOf({ S: sheetOf([['a']]) }, { 'xl/media/x.xml': new Uint8Array(80 * 1024 * 1024) }))
    // The sizes stand in the local header and in the central directory.
    const size = Buffer.alloc(4)
    size.writeUInt32LE(80 * 1024 * 1024)
    const small = Buffer.from([100, 0, 0, 0])
    for (let at = bomb.indexOf(size); at >= 0; at = bomb.indexOf(size, at + 4)) small.copy(bomb, at)
    const before = process.memoryUsage().rss
    await refused(bomb, 'too_large', /over 200 times as much/)
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024)
  })

  test('openTables() refuses more than 500 MB', async () => {
    const part = new Uint8Array(120 * 1024 * 1024)
    const extra = Object.fromEntries([1, 2, 3, 4, 5].map((i) => [`xl/x${i}.xml`, part]))
    await refused(
      workbookOf({ S: sheetOf([['a']]) }, extra),
      'too_large',
      /unpacks to 601 MB or more, the limit for a workbook is 500 MB: save its sheets as CSV/,
    )
  })

  test('openTables() refuses a sheet whose few cells span millions', async () => {
    await refused(
      workbookOf({ S: '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' }),
      'too_large',
      /reaches to row 1,048,576 and column 16,384, the limit is 5,000,000 cells/,
    )
    await refused(workbookOf({ S: '<row r="999999999999"><c r="A1"><v>1</v></c></row>' }), 'too_large', /the limit is/)
  })

  test.each([
    ['a binary workbook', { 'xl/workbook.bin': strToU8('x') }, /\(\.xlsb\): open it and save as \.xlsx or CSV/],
    [
      'an OpenDocument sheet',
      { mimetype: strToU8('application/vnd.oasis.opendocument.spreadsheet'), 'content.xml': strToU8('<x/>') },
      /\(\.ods\): open it and save as \.xlsx or CSV/,
    ],
    ['a text document', { 'word/document.xml': strToU8('<x/>') }, /as it is a text document/],
    ['an archive of tables', { 'a.csv': strToU8('a,b'), 'b.xlsx': strToU8('PK') }, /as it is a zip archive of 2 files: unpack it/],
    ['another archive', { 'a.bin': strToU8('x') }, /as it is a zip archive and no workbook/],
  ])('openTables() refuses %s', async (_, files, message) => {
    await refused(zipSync(files), 'invalid', message)
  })

  test('openTables() refuses encrypted, cut-off and broken workbooks', async () => {
    const good = workbookOf({ S: sheetOf([['a'], ['b']]) })
    const encrypted = Uint8Array.from(good)
    encrypted[6] = encrypted[6]! | 1
    await refused(encrypted, 'invalid', /as it is encrypted: remove the password/)
    await refused(good.slice(0, good.length - 200), 'invalid', /damaged or cut off/)
    await refused(
      workbookOf({ S: '<row r="1"><c r="A1" t="s"><v>77</v></c></row>' }),
      'invalid',
      /not as it should be .*: open it in a spreadsheet program and save it again/,
    )
    await refused(workbookOf({ S: '' }), 'invalid', /its sheet is empty|its sheets are empty/)
  })
})
