import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { allRows, fileOf, findingCodes, openOne, readAll } from './files.fixture.ts'
import { openTables } from './open-tables.ts'

const lines = (...rows: string[]): string => `${rows.join('\n')}\n`

describe('dialects', () => {
  test.each([
    [',', 'id,name,amount\n1,Acme,2.50\n2,Beta,3.00\n'],
    [';', 'id;name;amount\n1;Acme;2,50\n2;Beta;3,00\n'],
    ['\t', 'id\tname\tamount\n1\tAcme\t2.50\n2\tBeta\t3.00\n'],
    ['|', 'id|name|amount\n1|Acme|2.50\n2|Beta|3.00\n'],
    ['^', 'id^name^amount\n1^Acme^2.50\n2^Beta^3.00\n'],
  ])('openTables() finds the separator %j', async (separator, content) => {
    const { table, header, cells } = await readAll(content)
    expect(table.format.separator).toBe(separator)
    expect(header).toEqual(['id', 'name', 'amount'])
    expect(cells.map((row) => row[1])).toEqual(['Acme', 'Beta'])
  })

  test('openTables() is not misled by decimal commas, times of day and text with commas', async () => {
    expect((await readAll('customer;amount\nMeyer;1,50\nKunz;22,75\nHo;3,20\n')).table.format.separator).toBe(';')
    expect((await readAll('ticket,opened\nT1,2024-01-01 10:20:30\nT2,2024-01-02 11:20:30\n')).table.format.separator).toBe(',')
    const names = await readAll('Company\nSmith, Jones Ltd\nAcme\nBeta\nGamma\nDelta\n')
    expect(names.cells[0]).toEqual(['Smith, Jones Ltd'])
    expect(names.header).toEqual(['Company'])
  })

  test('openTables() takes the separator a file names itself, and the one a mapping insists on', async () => {
    const { header, cells } = await readAll('sep=;\na;b\n1,5;2\n')
    expect(header).toEqual(['a', 'b'])
    expect(cells).toEqual([['1,5', '2']])
    expect((await readAll('a,b;c\n1,2;3\n', { separator: ',' })).header).toEqual(['a', 'b;c'])
  })

  test('openTables() reads quotes, doubled quotes, line breaks in quotes, and counts physical lines', async () => {
    const { rows } = await readAll('id,text\r\n1,"say ""hi"", you"\r\n2,"two\r\nlines"\r\n3,plain\r\n')
    expect(rows).toEqual([
      { row: 2, cells: ['1', 'say "hi", you'] },
      { row: 3, cells: ['2', 'two\r\nlines'] },
      { row: 5, cells: ['3', 'plain'] },
    ])
  })

  test('openTables() reads backslash escapes where they are used', async () => {
    const { cells } = await readAll('id,text\n1,"a \\"b\\" c, d"\n2,"x"\n')
    expect(cells[0]).toEqual(['1', 'a "b" c, d'])
  })

  test('openTables() leaves a quote alone in a file that does not quote', async () => {
    const { cells } = await readAll(`part\tname\n${Array.from({ length: 30 }, (_, i) => `P${i}\t"best" pipe ${i}" wide`).join('\n')}\n`)
    expect(cells[3]).toEqual(['P3', '"best" pipe 3" wide'])
    expect(cells).toHaveLength(30)
  })

  test('openTables() reads a quote in the middle of a value as it stands', async () => {
    const { cells } = await readAll('id,name,note\n1,5" pipe,"a, b"\n2,7" pipe,"c\nd"\n3,x,y\n')
    expect(cells).toEqual([
      ['1', '5" pipe', 'a, b'],
      ['2', '7" pipe', 'c\nd'],
      ['3', 'x', 'y'],
    ])
  })

  test('openTables() reads tab text named .xls, and lines that end with a carriage return alone', async () => {
    const path = fileOf('Kunde\tOrt\n1\tKöln\n', 'export.xls')
    expect((await allRows(await openOne(path))).map((row) => row.cells)).toEqual([['1', 'Köln']])
    expect((await readAll('a,b\r1,2\r3,4\r')).cells).toEqual([
      ['1', '2'],
      ['3', '4'],
    ])
  })

  test('openTables() reads a printed list in a frame', async () => {
    const { header, cells, table } = await readAll(
      lines(
        'Sales report            01.02.2024',
        '',
        '-----------------------------',
        '|Customer  |Name    |   Value|',
        '-----------------------------',
        '|0000004711|Meyer AG|1.234,50|',
        '|0000004712|Kunz    |  12,00-|',
        '-----------------------------',
        '|*         |        |1.222,50|',
        '-----------------------------',
      ),
    )
    expect(header).toEqual(['Customer', 'Name', 'Value'])
    expect(cells).toEqual([
      ['0000004711', 'Meyer AG', '1.234,50'],
      ['0000004712', 'Kunz', '12,00-'],
    ])
    expect(findingCodes(table)).toEqual(['title_rows', 'total_rows'])
  })

  test('openTables() reads the output of a database shell', async () => {
    const { header, cells } = await readAll(' id | name\n----+-------\n  1 | Acme\n  2 | Beta\n(2 rows)\n')
    expect(header).toEqual(['id', 'name'])
    expect(cells.map((row) => row.map((cell) => cell.trim()))).toEqual([
      ['1', 'Acme'],
      ['2', 'Beta'],
    ])
  })
})

describe('encodings', () => {
  const text = 'id;town\n1;Köln\n2;Málaga\n3;Łódź\n'
  test('openTables() reads UTF-8 with and without a mark, and UTF-16 both ways', async () => {
    const utf16 = Buffer.from(text, 'utf16le')
    const swapped = Buffer.from(utf16).swap16()
    const contents: [Buffer, string][] = [
      [Buffer.from(text), 'utf-8'],
      [Buffer.from(`\ufeff${text}`), 'utf-8'],
      [Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]), 'utf-16le'],
      [utf16, 'utf-16le'],
      [Buffer.concat([Buffer.from([0xfe, 0xff]), swapped]), 'utf-16be'],
      [swapped, 'utf-16be'],
    ]
    for (const [content, encoding] of contents) {
      const { table, header, cells } = await readAll(content)
      expect(table.format.encoding).toBe(encoding)
      expect(header).toEqual(['id', 'town'])
      expect(cells.map((row) => row[1])).toEqual(['Köln', 'Málaga', 'Łódź'])
    }
  })

  test('openTables() reads windows-1252 with its own characters', async () => {
    const content = Buffer.concat([
      Buffer.from('id;name\n1;M'),
      Buffer.from([0xfc]),
      Buffer.from('ller '),
      Buffer.from([0x80, 0x96, 0x9f]),
      Buffer.from('\n'),
    ])
    const { table, cells } = await readAll(content)
    expect(table.format.encoding).toBe('windows-1252')
    expect(cells).toEqual([['1', 'Müller €–Ÿ']])
  })

  test('openTables() reads lines of another encoding in a UTF-8 file, and says how many and where', async () => {
    const good = Array.from({ length: 40 }, (_, i) => `${i};Köln\n`).join('')
    const bad = Buffer.from([0x78, 0x3b, 0x4d, 0xfc, 0x0a])
    const { table, cells } = await readAll(Buffer.concat([Buffer.from(`id;town\n${good}`), bad, bad, Buffer.from('y;Bonn\n')]))
    expect(table.format.encoding).toBe('utf-8')
    expect(cells[40]).toEqual(['x', 'Mü'])
    expect(cells[42]).toEqual(['y', 'Bonn'])
    expect(table.findings).toMatchObject([{ code: 'mixed_encoding', count: 2, row: 42 }])
    expect(table.findings[0]!.message).toBe(
      '2 lines are not utf-8 and were read as windows-1252, the first is row 42: check the accents there',
    )
  })

  test('openTables() reads a wrong encoding as the mapping says, and refuses an unknown one', async () => {
    const content = Buffer.from('id;town\n1;K\xf6ln\n', 'latin1')
    expect((await readAll(content, { encoding: 'latin1' })).cells).toEqual([['1', 'Köln']])
    expect((await readAll(Buffer.from('id;x\n1;\xa4\n', 'latin1'), { encoding: 'iso-8859-15' })).cells).toEqual([['1', '€']])
    await expect(readAll(content, { encoding: 'klingon' })).rejects.toThrow(/as "klingon" as no such text encoding is known: use utf-8/)
  })

  test('openTables() keeps characters whole across blocks', async () => {
    const rows = Array.from({ length: 60_000 }, (_, i) => `${i};Grün€${'ü'.repeat(i % 7)}\n`)
    const { cells } = await readAll(`id;text\n${rows.join('')}`)
    expect(cells).toHaveLength(60_000)
    expect(cells.every((row, i) => row[1] === `Grün€${'ü'.repeat(i % 7)}`)).toBe(true)
  })
})

describe('what is not data', () => {
  test('openTables() finds the header below titles, and names every column once', async () => {
    const { table, header, cells } = await readAll('Report,,,\nAs of,2024-01-01,,\n,,,\nid,name,name,\n1,a,b,\n2,c,d,\n')
    expect(header).toEqual(['id', 'name', 'name (2)'])
    expect(table.headerRow).toBe(4)
    expect(cells[0]).toEqual(['1', 'a', 'b'])
    expect(table.findings).toMatchObject([{ code: 'title_rows', count: 2, row: 1 }])
  })

  test('openTables() is not misled by a title with commas filled up with semicolons, nor by a total with its currency', async () => {
    const { header, cells, table } = await readAll(
      'Incoming payments, company code 1000;;;\n;;;\nBELNR;BUDAT;WRBTR;WAERS\n1;01.02.2026;1.444,08;EUR\n2;02.02.2026;2.444,08;EUR\nTotal;;3.888,16;EUR\n',
    )
    expect(header).toEqual(['BELNR', 'BUDAT', 'WRBTR', 'WAERS'])
    expect(cells.map((row) => row[2])).toEqual(['1.444,08', '2.444,08'])
    expect(findingCodes(table)).toContain('total_rows')
  })

  test('openTables() keeps a nameless column that holds values', async () => {
    expect((await readAll('id,,name,\n1,x,a,\n2,y,b,z\n')).header).toEqual(['id', 'Column 2', 'name', 'Column 4'])
  })

  test.each([
    ['Total,,12.00', 'Total'],
    ['Summe,,"12,00"', 'Summe'],
    ['Gesamt:,,12', 'Gesamt'],
    ['Grand Total,,12', 'Grand Total'],
    ['Grand Totals (1234 records),,12', 'Salesforce'],
    ['Zwischensumme,,12', 'Zwischensumme'],
    ['(1234 rows),,', 'psql'],
    ['1234 rows selected.', 'Oracle'],
    ['Records: 12', 'Records'],
    ['Anzahl Datensätze: 12', 'German'],
    ['"Copyright (c) 2000-2024 salesforce.com, inc. All rights reserved."', 'copyright'],
    ['Page 1 of 3', 'page'],
    ['*** End of report ***', 'end'],
  ])('openTables() leaves out %s', async (footer) => {
    const { table, cells } = await readAll(`id,name,amount\n1,Acme,5\n2,Beta,7\n${footer}\n`)
    expect(cells).toEqual([
      ['1', 'Acme', '5'],
      ['2', 'Beta', '7'],
    ])
    expect(table.findings).toMatchObject([{ code: 'total_rows', count: 1, row: 4 }])
  })

  test('openTables() keeps a customer called Total', async () => {
    const { cells } = await readAll('name,town,amount\nTotal,Paris,5\nTotalEnergies SE,,7\nSumme Software,,1\n')
    expect(cells).toHaveLength(3)
  })

  test('openTables() skips blank rows and repeated headers, and counts anew when read again', async () => {
    const { table, cells } = await readAll('id,name\n1,a\n\n,\nid,name\n2,b\nid,name\n')
    expect(cells).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ])
    const seen = JSON.stringify(table.findings)
    expect(table.findings).toMatchObject([
      { code: 'empty_rows', count: 1, row: 4 },
      { code: 'repeated_header', count: 2, row: 5 },
    ])
    await allRows(table)
    expect(JSON.stringify(table.findings)).toBe(seen)
  })

  test('openTables() takes the header row and the rows to skip from a mapping', async () => {
    const content = 'a,b,c\nid,name,town\n1,x,y\n'
    expect((await readAll(content, { headerRow: 2 })).header).toEqual(['id', 'name', 'town'])
    expect((await readAll(content, { skipRows: 1 })).header).toEqual(['id', 'name', 'town'])
    await expect(readAll(content, { headerRow: 9 })).rejects.toThrow(/as its row 9 is empty or not among the first/)
  })

  test('openTables() doubts a header that looks like data', async () => {
    expect(findingCodes((await readAll('1,2024-01-01,5.5\n2,2024-01-02,6.5\n')).table)).toEqual(['header_doubtful'])
  })
})

describe('rows that cannot be trusted', () => {
  test('rows() reports a row shifted by an unquoted comma, with all its cells', async () => {
    const { rows } = await readAll('id,name,town\n1,Acme,Bonn\n2,Smith, Jones Ltd,Köln\n3,Beta,Ulm\n')
    expect(rows.map((row) => row.problem?.code)).toEqual([undefined, 'shifted_row', undefined])
    expect(rows[1]!.row).toBe(3)
    expect(rows[1]!.cells).toEqual(['2', 'Smith', ' Jones Ltd', 'Köln'])
    expect(rows[1]!.problem!.message).toContain('row 3')
    expect(rows[1]!.problem!.message).toContain('has 4 cells and the header has 3; its last cells are "Smith", "Jones Ltd", "Köln"')
    expect(rows[1]!.problem!.remedy).toContain('double quotes')
  })

  test('rows() drops separators too many at the end of a row, as nothing stands between them', async () => {
    expect((await readAll('id,name\n1,a,\n2,b,,\n')).cells).toEqual([
      ['1', 'a'],
      ['2', 'b'],
    ])
  })

  test('rows() fills a row whose missing columns are empty elsewhere, and reports one that is cut', async () => {
    const { rows, table } = await readAll(`id,name,fax\n1,a,\n2,b\n3,c,77\n4,d,\n5,e,\n6,f,\n7\n${'8,g,\n'.repeat(8)}`)
    expect(rows[1]).toEqual({ row: 3, cells: ['2', 'b', ''] })
    expect(table.findings).toMatchObject([{ code: 'rows_filled', count: 1, row: 3 }])
    expect(rows[6]).toMatchObject({ row: 8, cells: ['7', '', ''], problem: { code: 'short_row' } })
  })

  test('rows() reports a row broken by an unquoted line break, both halves', async () => {
    const good = Array.from({ length: 12 }, (_, i) => `${i},n${i},t${i}\n`).join('')
    const { rows } = await readAll(`id,name,town\n${good}20,Smith\nJones,Bonn\n`)
    expect(rows.filter((row) => row.problem).map((row) => [row.row, row.problem!.code])).toEqual([
      [14, 'short_row'],
      [15, 'short_row'],
    ])
  })

  test('rows() loses one row to an unclosed quote, wherever the next quote is', async () => {
    for (const after of ['4,"quoted",z\n', '4,x,"z"\n', '4,x,z\n', '"4",x,z\n']) {
      const { rows } = await readAll(`id,name,town\n1,a,b\n2,"open,d\n3,e,f\n${after}5,g,h\n`)
      expect(rows.map((row) => [row.row, row.problem?.code])).toEqual([
        [2, undefined],
        [3, 'unclosed_quote'],
        [4, undefined],
        [5, undefined],
        [6, undefined],
      ])
      expect(rows[1]!.problem!.message).toBe('Cannot read row 3 as the quote that opens at ""open" is not closed in its row')
      expect(rows[1]!.cells).toEqual(['2', '"open', 'd'])
    }
  })

  test('rows() finds two unclosed quotes that pair up over whole rows', async () => {
    const { rows } = await readAll('id,name,town\n1,a,"b,\n2,c,d\n3,e,f\n4,g,h",\n5,"i",j\n')
    expect(rows.filter((row) => !row.problem).map((row) => row.cells[0])).toEqual(['2', '3', '4', '5'])
  })

  test('rows() goes on after an unclosed quote in a large file, in little memory', async () => {
    const rows = Array.from({ length: 100_000 }, (_, i) => (i === 500 ? `${i},"never closed,x` : `${i},name ${i},town`))
    const { rows: read } = await readAll(`id,name,town\na,"b, c",d\n${rows.join('\n')}\n`)
    expect(read).toHaveLength(100_001)
    expect(read.filter((row) => row.problem).map((row) => row.row)).toEqual([503])
  })

  test('rows() keeps a long text of many lines in one cell', async () => {
    const text = Array.from({ length: 400 }, (_, i) => `line ${i} "" with, comma`).join('\n')
    const { cells } = await readAll(`id,text,x\n1,"${text}",y\n2,b,c\n`)
    expect(cells[0]![1]).toBe(text.replaceAll('""', '"'))
    expect(cells).toHaveLength(2)
  })

  test('rows() reports cells above a megabyte and goes on: quoted, unquoted, above the longest line', async () => {
    for (const [size, quote] of [
      [1_500_000, ''],
      [1_500_000, '"'],
      [10_000_000, ''],
      [10_000_000, '"'],
    ] as const) {
      const { rows } = await readAll(`id,name,town\n1,a,b\n2,${quote}${'x'.repeat(size)}${quote},c\n3,d,e\n`)
      expect(rows.map((row) => [row.row, row.problem?.code])).toEqual([
        [2, undefined],
        [3, 'cell_too_large'],
        [4, undefined],
      ])
      expect(rows[1]!.cells.join('').length).toBeLessThan(2000)
    }
  })

  test('rows() reports a row with binary zeros', async () => {
    const { rows } = await readAll(`id,name\n${Array.from({ length: 200 }, (_, i) => `${i},name ${i}\n`).join('')}x,a\0b\ny,c\n`)
    expect(rows[200]).toMatchObject({ row: 202, cells: ['x', 'a␀b'], problem: { code: 'binary_cell' } })
    expect(rows[201]!.problem).toBeUndefined()
  })
})

describe('hostile files', () => {
  test.each([
    ['an empty file', '', /as it is empty \(0 bytes\): export it again/],
    ['blanks', ' \n\n \r\n', /as it holds nothing but blanks/],
    ['a mark alone', '\ufeff', /as it holds nothing but blanks/],
    ['separators alone', ',,,\n,,,\n', /as it holds nothing but blanks/],
    ['random bytes', Buffer.from(Array.from({ length: 4000 }, (_, i) => (i * 7919 + (i >> 3)) % 256)), /as it is binary, not text/],
    ['a PDF', '%PDF-1.7 …', /as it is a PDF document: export the data as CSV/],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]), /as it is a picture/],
    [
      'an old workbook',
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]),
      /old binary format \(\.xls\): open it and save as \.xlsx or CSV/,
    ],
    [
      'a protected workbook',
      Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0]), Buffer.from('EncryptedPackage', 'utf16le')]),
      /protected by a password: remove the password/,
    ],
    ['a web page', '<html><table><tr><td>1</td></tr></table></html>', /as it is a web page/],
    ['JSON', '[\n {"a": 1}\n]', /as it is JSON/],
    ['gzip', Buffer.from([0x1f, 0x8b, 8, 0]), /gzip archive: unpack it/],
  ])('openTables() refuses %s', async (_, content, message) => {
    await expect(openTables(fileOf(content))).rejects.toMatchObject({
      name: 'Refusal',
      code: 'invalid',
      message: expect.stringMatching(message),
    })
  })

  test('openTables() refuses what is not there, and a folder', async () => {
    await expect(openTables('/nowhere/at-all.csv')).rejects.toMatchObject({ code: 'not_found' })
    await expect(openTables('/tmp')).rejects.toMatchObject({ code: 'invalid' })
  })

  test('openTables() says that a file holds a header only', async () => {
    const { table, header, cells } = await readAll('id,name,amount\n')
    expect(header).toEqual(['id', 'name', 'amount'])
    expect(cells).toEqual([])
    expect(table.findings).toMatchObject([{ code: 'no_rows', count: 0 }])
  })

  test('openTables() reads 300 columns and refuses more than 2,000', async () => {
    const row = (n: number, of: (i: number) => string): string => `${Array.from({ length: n }, (_, i) => of(i)).join(';')}\n`
    const { header, cells } = await readAll(row(300, (i) => `c${i}`) + row(300, (i) => String(i)))
    expect(header).toHaveLength(300)
    expect(cells[0]![299]).toBe('299')
    await expect(readAll(row(2001, (i) => `c${i}`) + row(2001, String))).rejects.toMatchObject({
      code: 'too_large',
      message: expect.stringMatching(/2,001 columns, the limit is 2,000/),
    })
  })

  test('openTables() keeps ids of 19 digits, leading zeros, formulas, strange dates and negative quantities as text', async () => {
    const values = ['1234567890123456789', '0000004711', '=1+1', '0000-12-24', '9999-12-31', '-3', 'NaN']
    const { cells } = await readAll(`a,b,c,d,e,f,g\n${values.join(',')}\n`)
    expect(cells).toEqual([values])
  })
})

describe('streaming', () => {
  const path = (): string => fileOf(`id,name\n${Array.from({ length: 50_000 }, (_, i) => `${i},name ${i}\n`).join('')}`)

  test('rows() gives batches and the bytes read so far', async () => {
    const table = await openOne(path())
    const progress: number[] = []
    let most = 0
    for await (const batch of table.rows({ onBytes: (bytes) => progress.push(bytes) })) most = Math.max(most, batch.length)
    expect(most).toBe(2000)
    expect(progress.at(-1)).toBe(table.bytes)
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
  })

  test('rows() stops at once when aborted', async () => {
    const table = await openOne(path())
    const controller = new AbortController()
    let batches = 0
    const read = async (): Promise<void> => {
      for await (const _ of table.rows({ signal: controller.signal })) if (++batches === 2) controller.abort(new Error('enough'))
    }
    await expect(read()).rejects.toThrow('enough')
    expect(batches).toBe(2)
    await expect(openTables(table.path, { signal: controller.signal })).rejects.toThrow('enough')
  })

  test('rows() reads from the start again, also after stopping half-way', async () => {
    const table = await openOne(path())
    for await (const _ of table.rows()) break
    expect(await allRows(table)).toHaveLength(50_000)
  })

  test('rows() holds no more than a few blocks of a large file', async () => {
    const file = fileOf('')
    const row = `${'0123456789,'.repeat(9)}end\n`
    writeFileSync(file, `a,b,c,d,e,f,g,h,i,j\n${row.repeat(600_000)}`)
    const table = await openOne(file)
    global.gc?.()
    const before = process.memoryUsage().heapUsed
    let most = 0
    let rows = 0
    for await (const batch of table.rows()) {
      rows += batch.length
      most = Math.max(most, process.memoryUsage().heapUsed - before)
    }
    expect(rows).toBe(600_000)
    expect(table.bytes).toBeGreaterThan(60_000_000)
    expect(most).toBeLessThan(200_000_000)
  })
})
