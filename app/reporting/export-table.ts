import { currencyDigits } from '#api/currency.ts'
import type { ReportColumn, ReportRow } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { writeXlsx } from '#reports/write-xlsx.ts'
import { saveAudit } from '#store/audit.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from './load-snapshot.ts'
import { reportMatches } from './report-matches.ts'
import { reportChannels, reportSegments } from './report-measured.ts'
import { reportAccounts, reportFindings, reportReconciliation } from './reports.ts'

export const exportTables = ['accounts', 'segments', 'channels', 'findings', 'ledger', 'teams', 'matches'] as const

export interface ExportInput {
  readonly table: (typeof exportTables)[number]
  readonly format: 'csv' | 'xlsx'
  readonly out: string
  readonly snapshot: number | null
}

/** Writes a table as it is reported; money in major units, formulas neutralised. */
export async function exportTable(ctx: Context, input: ExportInput): Promise<{ table: string; file: string; rows: number }> {
  const view = input.table === 'matches' ? null : await loadSnapshotView(ctx, input.snapshot)
  const rows: readonly Record<string, unknown>[] =
    view === null ? await doubtfulPairs(ctx) : rowsOf[input.table as keyof typeof rowsOf](view)
  const digits = view === null ? 2 : currencyDigits(view.currency)
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns = names.map((name): ReportColumn => ({ name: name.replace(/Minor$/, ''), type: typeOf(rows, name) }))
  const cells = rows.map((row): ReportRow => names.map((name) => cellOf(row[name], name, digits)))
  if (input.format === 'csv') await writeCsv(cells, columns, input.out)
  else await writeXlsx(cells, columns, input.out, { sheet: input.table })
  await saveAudit(ctx.store, ctx, 'export', input.table, { rows: rows.length, format: input.format })
  return { table: input.table, file: input.out, rows: rows.length }
}

type View = Awaited<ReturnType<typeof loadSnapshotView>>

const rowsOf = {
  accounts: (view: View) => reportAccounts(view).accounts,
  segments: (view: View) =>
    reportSegments(view).accounts.map((a) => ({ ...a, needs: a.needs.join(', '), behaviour: a.behaviour?.name ?? null })),
  channels: (view: View) => [...reportChannels(view).reasons],
  findings: (view: View) => reportFindings(view).findings.map((f) => ({ ...f, details: f.details ? JSON.stringify(f.details) : null })),
  ledger: (view: View) =>
    reportReconciliation(view).months.map((row) => minorNames(row, ['ledger', 'traced', 'notTraced', 'outside', 'ofWhichRated'])),
  teams: (view: View) =>
    reportReconciliation(view).teams.map((row) => minorNames(row, ['cost', 'traced', 'notTraced', 'notRecorded', 'unused'])),
}

const doubtfulPairs = async (ctx: Context) =>
  (await reportMatches(ctx)).doubtfulPairs.map((p) => ({
    left: p.left.key,
    leftName: p.left.name,
    right: p.right.key,
    rightName: p.right.name,
    rule: p.rule,
    score: p.score,
    reasons: p.reasons.join('; '),
    amountMinor: p.amountMinor,
  }))

const minorNames = (row: object, money: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(row).map(([name, value]) => [money.includes(name) ? `${name}Minor` : name, value]))

const typeOf = (rows: readonly Record<string, unknown>[], name: string): 'number' | 'boolean' | 'text' => {
  const sample = rows.find((row) => row[name] !== null && row[name] !== undefined)?.[name]
  return typeof sample === 'number' ? 'number' : typeof sample === 'boolean' ? 'boolean' : 'text'
}

function cellOf(value: unknown, name: string, digits: number): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return name.endsWith('Minor') ? majorUnits(value, digits) : value
  return typeof value === 'boolean' ? value : String(value)
}

/** Exact decimal text: 12345 → 123.45. */
function majorUnits(minor: number, digits: number): string {
  const whole = Math.round(minor)
  const text = String(Math.abs(whole)).padStart(digits + 1, '0')
  const sign = whole < 0 ? '-' : ''
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}
