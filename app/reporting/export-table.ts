import type { Writable } from 'node:stream'
import { currencyDigits } from '#api/currency.ts'
import { Refusal } from '#api/refusal.ts'
import { type ExportTable, exportTable as exportTableName } from '#api/routes/views.ts'
import type { ReportColumn, ReportRow } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { writeXlsx } from '#reports/write-xlsx.ts'
import { saveAudit } from '#store/audit.ts'
import { loadSnapshot } from '#store/snapshots.ts'
import { accountsOf } from '../accounts/list-accounts.ts'
import type { Context } from '../context.ts'
import { coverageAccountsToExport, coverageModelsToExport } from '../coverage/list-accounts.ts'
import { guidanceAccountsToExport, guidanceToExport, sellingAccountsToExport, sellingToExport } from '../guidance/to-export.ts'
import { influenceToExport } from '../influence/list-influence.ts'
import { isListeningTable, listeningToExport } from '../listening/to-export.ts'
import { opportunitiesToExport } from '../opportunities/list-opportunities.ts'
import { matrixAccountsToExport, matrixToExport } from '../personalisation/to-export.ts'
import { promisesToExport } from '../promises-kept/list-promises.ts'
import { promiseRowsToExport } from '../promises-kept/show-promises.ts'
import { valueToExport } from '../value/show-value.ts'
import { potentialToExport } from '../value/wallets.ts'
import { pointWorthToExport } from '../what-matters/show-point-worth.ts'
import { whatMattersToExport } from '../what-matters/show-what-matters.ts'
import { whiteSpaceToExport } from '../white-space/show-white-space.ts'
import { bookInColumns } from './book-columns.ts'
import { loadSnapshotView } from './load-snapshot.ts'
import { majorUnits } from './major-units.ts'
import { reportMatches } from './report-matches.ts'
import { reportChannels, reportSegments } from './report-measured.ts'
import { reportAccounts, reportFindings, reportReconciliation } from './reports.ts'

export const exportTables = exportTableName.options

export interface ExportInput {
  readonly table: ExportTable
  readonly format: 'csv' | 'xlsx'
  readonly out: string
  readonly snapshot: number | null
}

/** Writes a table as it is reported; money in major units, formulas neutralised. */
export async function exportTable(ctx: Context, input: ExportInput): Promise<{ table: string; file: string; rows: number }> {
  const { rows, digits } = await rowsToExport(ctx, input.table, input.snapshot, {})
  const write = tableOf(rows, digits, namesOf(rows), input)
  await write(input.out)
  await saveAudit(ctx.store, ctx, 'export', input.table, { rows: rows.length, format: input.format })
  return { table: input.table, file: input.out, rows: rows.length }
}

export interface ListExport {
  readonly table: ExportTable
  readonly format: 'csv' | 'xlsx'
  readonly snapshot: number | null
  /** Names without the ending Minor, in order; null = all. */
  readonly columns: readonly string[] | null
  /** Filters and sorting of a list of accounts, opportunities or white space, as its address has them. */
  readonly search: Readonly<Record<string, unknown>>
}

/**
 * The same of a list as somebody sees it: filtered, in its order, with its columns.
 *
 * @returns writes the file; what could be refused was refused before
 * @throws Refusal forbidden, not_found, invalid: no such column
 */
export async function exportList(
  ctx: Context,
  input: ListExport,
): Promise<{
  rows: number
  /** False: of a measurement that cannot be replayed any more. The file's name says so. */
  replayable: boolean
  write: (out: Writable) => Promise<unknown>
}> {
  if (input.table === 'matches' && ctx.access && !ctx.access.may.has('match'))
    throw new Refusal('forbidden', 'Your role does not decide matches: ask an owner')
  const { rows, digits } =
    input.table === 'accounts' ? await accountsToExport(ctx, input) : await rowsToExport(ctx, input.table, input.snapshot, input.search)
  const all = namesOf(rows)
  const names = input.columns === null ? all : chosen(input.columns, all, rows.length)
  await saveAudit(ctx.store, ctx, 'export', input.table, { rows: rows.length, format: input.format })
  const replayable = input.table === 'matches' || ((await loadSnapshot(ctx.store, input.snapshot))?.replayable ?? true)
  return { rows: rows.length, replayable, write: tableOf(rows, digits, names, input) }
}

type Rows = readonly Readonly<Record<string, unknown>>[]

const namesOf = (rows: Rows): string[] => [...new Set(rows.flatMap((row) => Object.keys(row)))]
const shownName = (name: string) => name.replace(/Minor$/, '')

function chosen(wanted: readonly string[], all: readonly string[], rows: number): string[] {
  const byName = new Map(all.flatMap((name) => [[name, name] as const, [shownName(name), name] as const]))
  const unknown = wanted.filter((name) => !byName.has(name))
  // Nothing filtered has no columns either.
  if (unknown.length > 0 && rows > 0)
    throw new Refusal('invalid', `Cannot export the column ${unknown[0]}: there are ${all.map(shownName).join(', ')}`)
  return wanted.flatMap((name) => byName.get(name) ?? [])
}

/** The filtered accounts of the book, in the list's order. */
async function accountsToExport(ctx: Context, { snapshot, search }: ListExport) {
  const book = await bookInColumns(ctx, snapshot)
  const columns = Object.entries(book).flatMap(([name, column]) =>
    Array.isArray(column) ? [{ name, column: column as readonly unknown[] }] : [],
  )
  const rows = Array.from(accountsOf(book, search), (i) => Object.fromEntries(columns.map(({ name, column }) => [name, column[i]])))
  return { rows, digits: currencyDigits(book.head.currency) }
}

/** Lists with filters of their own. */
const lists: Partial<
  Record<ExportTable, (ctx: Context, snapshot: number | null, search: ListExport['search']) => Promise<{ rows: Rows; currency: string }>>
> = {
  opportunities: opportunitiesToExport,
  'white-space': whiteSpaceToExport,
  'promises-kept': promisesToExport,
  'promise-rows': promiseRowsToExport,
  'what-matters': whatMattersToExport,
  'point-worth': pointWorthToExport,
  value: valueToExport,
  potential: potentialToExport,
  influence: influenceToExport,
  'channel-guidance': guidanceToExport,
  'channel-guidance-accounts': guidanceAccountsToExport,
  'selling-guidance': sellingToExport,
  'selling-guidance-accounts': sellingAccountsToExport,
  personalisation: matrixToExport,
  'personalisation-accounts': matrixAccountsToExport,
  'coverage-models': coverageModelsToExport,
  'coverage-accounts': coverageAccountsToExport,
}

async function rowsToExport(
  ctx: Context,
  table: ExportTable,
  snapshot: number | null,
  search: ListExport['search'],
): Promise<{ rows: Rows; digits: number }> {
  if (table === 'matches') return { rows: await doubtfulPairs(ctx), digits: 2 }
  if (isListeningTable(table)) return listeningToExport(ctx, table, search)
  const list = lists[table]
  if (list) {
    const { rows, currency } = await list(ctx, snapshot, search)
    return { rows, digits: currencyDigits(currency) }
  }
  const view = await loadSnapshotView(ctx, snapshot)
  return { rows: rowsOf[table as keyof typeof rowsOf](view), digits: currencyDigits(view.currency) }
}

function tableOf(rows: Rows, digits: number, names: readonly string[], { table, format }: { table: string; format: 'csv' | 'xlsx' }) {
  const columns = names.map((name): ReportColumn => ({ name: shownName(name), type: typeOf(rows, name) }))
  const cells = rows.map((row): ReportRow => names.map((name) => cellOf(row[name], name, digits)))
  return (out: string | Writable): Promise<unknown> =>
    format === 'csv' ? writeCsv(cells, columns, out) : writeXlsx(cells, columns, out, { sheet: table })
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

const typeOf = (rows: Rows, name: string): 'number' | 'boolean' | 'text' => {
  const sample = rows.find((row) => row[name] !== null && row[name] !== undefined)?.[name]
  return typeof sample === 'number' ? 'number' : typeof sample === 'boolean' ? 'boolean' : 'text'
}

function cellOf(value: unknown, name: string, digits: number): string | number | boolean | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return name.endsWith('Minor') ? majorUnits(value, digits) : value
  return typeof value === 'boolean' ? value : String(value)
}
