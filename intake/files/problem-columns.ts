/**
 * Rows that were rejected go back to the user as a file, and come back corrected. That file has columns of ours at its end, and texts
 * that a spreadsheet would take for formulas are made harmless with an apostrophe; both are undone here.
 */
import type { RawRow, RawTable } from './raw-table.ts'
import { shown } from './records.ts'

const OURS = /^tapeline_(row|column|value|reason|remedy|extra)$/i
const EXTRA = 'tapeline_extra'
const HARMLESS = /^'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** The text before it was made harmless. */
export function restoreFormula(text: string): string {
  return HARMLESS.test(text) ? text.slice(1) : text
}

/** Whether a table is a file of rejected rows given back. */
export function hasProblemColumns(table: RawTable): boolean {
  const names = new Set(table.header.map((name) => name.toLowerCase()))
  return names.has('tapeline_row') && names.has('tapeline_reason')
}

/**
 * The table as it was before its rows were rejected: without the `tapeline_*` columns, texts restored.
 * A row whose `tapeline_extra` still holds values is still shifted, and stays a problem.
 */
export function withoutProblemColumns(table: RawTable): RawTable {
  if (!hasProblemColumns(table)) return table
  const kept = table.header.flatMap((name, i) => (OURS.test(name) ? [] : [i]))
  const extra = table.header.findIndex((name) => name.toLowerCase() === EXTRA)
  const note = {
    code: 'rejected_rows_returned',
    message: `"${table.name}" is a file of rejected rows: its tapeline_* columns are not read`,
    row: table.headerRow,
  }
  if (!table.findings.some((finding) => finding.code === note.code)) table.findings.unshift(note)
  return {
    ...table,
    header: kept.map((i) => table.header[i]!),
    async *rows(reading) {
      for await (const batch of table.rows(reading)) yield batch.map(restored)
    },
  }

  function restored(row: RawRow): RawRow {
    const cells = kept.map((i) => restoreFormula(row.cells[i] ?? ''))
    if (row.problem) return { row: row.row, cells, problem: row.problem }
    const left = extra < 0 ? '' : (row.cells[extra] ?? '')
    if (left.trim() === '') return { row: row.row, cells }
    return {
      row: row.row,
      cells,
      problem: {
        code: 'shifted_row',
        message: `Cannot take row ${row.row} of "${table.name}" as its column ${EXTRA} still holds ${shown(left)}: the row had more cells than the header`,
        remedy: `move the values to their columns and clear ${EXTRA}`,
      },
    }
  }
}
