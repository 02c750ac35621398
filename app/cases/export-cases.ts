import { PassThrough, type Readable } from 'node:stream'
import { currencyDigits } from '#api/currency.ts'
import { type AccountCase, type CaseFilters, caseCauses, caseCodes, caseStatuses } from '#api/routes/cases.ts'
import type { ReportColumn } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { writeXlsx } from '#reports/write-xlsx.ts'
import { saveAudit } from '#store/audit.ts'
import type { Context } from '../context.ts'
import { majorUnits } from '../reporting/major-units.ts'
import { listCases } from './list-cases.ts'

const text = (name: string): ReportColumn => ({ name })
const day = (name: string): ReportColumn => ({ name, type: 'day' })

/** The cases that a list shows, as who asks may see them. */
export async function exportCases(ctx: Context, { format, ...filters }: CaseFilters & { format: 'csv' | 'xlsx' }) {
  const { all } = await listCases(ctx, filters)
  const currency = all.find((one) => one.currency !== null)?.currency ?? ''
  const digits = currency === '' ? 2 : currencyDigits(currency)
  const columns: ReportColumn[] = [
    ...['case', 'what', 'account', 'account key', 'person', 'role', 'status', 'owner'].map(text),
    ...['opened', 'due', 'closed'].map(day),
    { name: 'days overdue', type: 'number' },
    ...['cause', 'cause in words', 'what was done', 'privacy'].map(text),
    { name: `revenue at stake ${currency}`.trim(), type: 'number' },
  ]
  const rows = all.map((one) => [
    ...[one.id, wordsOf(one), one.account.name, one.account.key, one.person?.name ?? null, one.facts.group ?? null],
    ...[caseStatuses[one.status], one.ownerName, one.openedDay, one.dueDay, one.closedDay, one.daysOver],
    ...[one.cause && caseCauses[one.cause], one.causeNote, one.done, one.privacy],
    one.atStakeMinor === null ? null : majorUnits(one.atStakeMinor, digits),
  ])
  await saveAudit(ctx.store, ctx, 'export', 'cases', { rows: rows.length, format })
  const file: PassThrough & Readable = new PassThrough()
  const write = format === 'csv' ? writeCsv(rows, columns, file) : writeXlsx(rows, columns, file, { sheet: 'Cases' })
  Promise.resolve(write).catch((error: Error) => file.destroy(error))
  return { name: `cases.${format}`, file }
}

const wordsOf = ({ code, title }: AccountCase) => title ?? caseCodes[code]
