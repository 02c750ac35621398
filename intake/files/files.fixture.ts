/** Files for tests: written into a folder of their own, workbooks made cell by cell so that hostile ones can be made too. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { type OpenOptions, openTables } from './open-tables.ts'
import type { RawRow, RawTable } from './raw-table.ts'

const folder = mkdtempSync(join(tmpdir(), 'tapeline-files-'))
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
let made = 0

export function fileOf(content: string | Uint8Array, name = 'table.csv'): string {
  const path = join(folder, `${made++}-${name}`)
  writeFileSync(path, content)
  return path
}

export async function openOne(path: string, options?: OpenOptions): Promise<RawTable> {
  const tables = await openTables(path, options)
  if (tables.length !== 1) throw new Error(`expected one table, got ${tables.length}`)
  return tables[0]!
}

export async function allRows(table: RawTable): Promise<RawRow[]> {
  const rows: RawRow[] = []
  for await (const batch of table.rows()) rows.push(...batch)
  return rows
}

export async function readAll(
  content: string | Uint8Array,
  options?: OpenOptions,
): Promise<{ table: RawTable; header: readonly string[]; rows: RawRow[]; cells: (readonly string[])[] }> {
  const table = await openOne(fileOf(content), options)
  const rows = await allRows(table)
  return { table, header: table.header, rows, cells: rows.map((row) => row.cells) }
}

export function findingCodes(table: RawTable): string[] {
  return table.findings.map((finding) => finding.code)
}

/** Inline XML of cells: `<c r="A1" t="n"><v>1</v></c>`; rows as arrays of such texts, or of plain texts. */
export function workbookOf(sheets: Readonly<Record<string, string>>, extra: Readonly<Record<string, Uint8Array>> = {}): Uint8Array {
  const names = Object.keys(sheets)
  const files: Record<string, Uint8Array> = {
    '[Content_Types].xml': strToU8('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
    'xl/workbook.xml': strToU8(
      `<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${names.map((name, i) => `<sheet name="${name}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
    ),
    // Style 1 is a date, style 2 elapsed hours.
    'xl/styles.xml': strToU8(
      '<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="46"/></cellXfs></styleSheet>',
    ),
    ...extra,
  }
  names.forEach((name, i) => {
    files[`xl/worksheets/sheet${i + 1}.xml`] = strToU8(
      `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${sheets[name]}</sheetData></worksheet>`,
    )
  })
  return zipSync(files)
}

/** Rows of text cells, or of cells given as [attributes, content]. */
export function sheetOf(rows: readonly (readonly (string | readonly [string, string])[])[]): string {
  return rows
    .map((cells, r) => {
      const xml = cells.map((cell, c) => {
        const at = `${columnName(c)}${r + 1}`
        return typeof cell === 'string'
          ? `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`
          : `<c r="${at}" ${cell[0]}>${cell[1]}</c>`
      })
      return `<row r="${r + 1}">${xml.join('')}</row>`
    })
    .join('')
}

export function columnName(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26)
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
