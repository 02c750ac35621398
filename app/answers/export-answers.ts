import type { Writable } from 'node:stream'
import type { ReportColumn, ReportRow } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { writeXlsx } from '#reports/write-xlsx.ts'
import { saveAudit } from '#store/audit.ts'
import type { Context } from '../context.ts'
import { type AnswerQuery, answersToExport } from './list-answers.ts'

const numbers = new Set(['score', 'scaleMin', 'scaleMax', 'points', 'confidence'])
const names = [
  ...[
    'day',
    'accountKey',
    'account',
    'person',
    'title',
    'roles',
    'metric',
    'attribute',
    'score',
    'scaleMin',
    'scaleMax',
    'points',
    'comment',
  ],
  ...['touchpoint', 'programme', 'asked', 'privacy', 'chosenBy', 'colleague', 'confidence', 'source'],
]

/** The list as a file: what could be refused was refused before. */
export async function exportAnswers(
  ctx: Context,
  format: 'csv' | 'xlsx',
  query: AnswerQuery,
): Promise<(out: Writable) => Promise<unknown>> {
  const rows = await answersToExport(ctx, query)
  await saveAudit(ctx.store, ctx, 'export', 'answers', { rows: rows.length, format })
  const columns = names.map((name): ReportColumn => ({ name, type: numbers.has(name) ? 'number' : 'text' }))
  const cells = rows.map((row): ReportRow => names.map((name) => row[name as keyof typeof row] ?? null))
  return (out) => (format === 'csv' ? writeCsv(cells, columns, out) : writeXlsx(cells, columns, out, { sheet: 'answers' }))
}
