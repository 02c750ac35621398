/**
 * Rows that were not taken, as a file to correct and give back: the columns as they came, then ours. Reading the file again leaves ours
 * out and restores what was neutralised.
 */
import type { Writable } from 'node:stream'
import type { RowProblem } from '#api/record.ts'
import type { ReportRow } from './columns.ts'
import { neutraliseFormula } from './neutralise.ts'
import { type CsvOptions, writeCsv } from './write-csv.ts'
import { writeXlsx } from './write-xlsx.ts'

export const problemColumns = [
  'tapeline_extra',
  'tapeline_row',
  'tapeline_column',
  'tapeline_value',
  'tapeline_reason',
  'tapeline_remedy',
] as const

export interface RejectedRowsOptions extends CsvOptions {
  /** Default `csv`. */
  readonly type?: 'csv' | 'xlsx'
}

/**
 * Writes the rejected rows of one table, one row each; several problems of a row are joined by line breaks.
 *
 * Remarks (`rejected: false`) are left out. Cells beyond the header, as shifted rows have them, go to `tapeline_extra`: a row comes back
 * as a problem until they are moved to their columns.
 *
 * @param header   columns of the table as read
 * @param problems in the order of the rows: problems of one row follow each other
 * @returns number of rows written
 */
export async function writeRejectedRows(
  header: readonly string[],
  problems: Iterable<RowProblem> | AsyncIterable<RowProblem>,
  target: string | Writable,
  options: RejectedRowsOptions = {},
): Promise<number> {
  const columns = [...header, ...problemColumns].map((name) => ({ name }))
  const rows = rejectedRows(header.length, problems)
  if (options.type !== 'xlsx') return writeCsv(rows, columns, target, options)
  return (await writeXlsx(neutralised(rows), columns, target, { sheet: 'Rejected rows' })).rows
}

/** A workbook's texts are no formulas; they would be once it is saved as CSV, and reading takes one apostrophe off in either kind. */
async function* neutralised(rows: AsyncIterable<ReportRow>): AsyncGenerator<ReportRow> {
  for await (const row of rows) yield row.map((value) => (typeof value === 'string' ? neutraliseFormula(value) : value))
}

async function* rejectedRows(width: number, problems: Iterable<RowProblem> | AsyncIterable<RowProblem>): AsyncGenerator<ReportRow> {
  let group: RowProblem[] = []
  for await (const problem of problems) {
    if (!problem.rejected) continue
    const first = group[0]
    if (first && (first.row !== problem.row || first.file !== problem.file)) {
      yield rowOf(width, group)
      group = []
    }
    group.push(problem)
  }
  if (group.length > 0) yield rowOf(width, group)
}

function rowOf(width: number, problems: readonly RowProblem[]): ReportRow {
  const cells = problems.find((problem) => problem.cells)?.cells ?? []
  const joined = (text: (problem: RowProblem) => string | null): string => problems.map((problem) => text(problem) ?? '').join('\n')
  return [
    ...Array.from({ length: width }, (_, i) => cells[i] ?? ''),
    cells.slice(width).join(' | '),
    String(problems[0]!.row),
    joined((problem) => problem.column),
    joined((problem) => problem.value),
    joined((problem) => problem.message),
    joined((problem) => problem.remedy),
  ]
}
