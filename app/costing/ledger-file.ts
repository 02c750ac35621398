import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { currencyDigits } from '#api/currency.ts'
import type { LedgerCentre } from '#api/routes/costs.ts'
import type { ReportColumn, ReportRow } from '#reports/columns.ts'
import { writeCsv } from '#reports/write-csv.ts'
import { writeXlsx } from '#reports/write-xlsx.ts'
import { saveAudit } from '#store/audit.ts'
import type { Context } from '../context.ts'
import { costsPage } from './costs-page.ts'

const columns: ReportColumn[] = [
  ...['cost centre', 'name', 'month', 'basis'].map((name) => ({ name })),
  ...['ledger', 'traced', 'not traced', 'outside', 'of which rated', 'difference'].map((name): ReportColumn => ({ name, type: 'number' })),
]
const types = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' } as const

/** The tie-out as it is shown, per cost centre and month, in major units. */
export async function ledgerFile(ctx: Context, snapshot: number | null, format: 'csv' | 'xlsx') {
  const page = await costsPage(ctx, snapshot)
  const digits = currencyDigits(page.head.currency)
  const rows = page.ledger.centres.flatMap((centre) => centre.months.map((month) => rowOf(centre, month, digits)))
  const folder = await mkdtemp(path.join(tmpdir(), 'tapeline-ledger-'))
  try {
    const file = path.join(folder, `ledger.${format}`)
    if (format === 'csv') await writeCsv(rows, columns, file)
    else await writeXlsx(rows, columns, file, { sheet: 'ledger' })
    await saveAudit(ctx.store, ctx, 'export', 'ledger', { rows: rows.length, format, snapshot: page.head.snapshot })
    return { name: `ledger ${page.head.from} ${page.head.to}.${format}`, type: types[format], body: await readFile(file) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function rowOf(centre: LedgerCentre, month: LedgerCentre['months'][number], digits: number): ReportRow {
  const major = (minor: number) => (minor / 10 ** digits).toFixed(digits)
  const amounts = [
    month.ledgerMinor,
    month.tracedMinor,
    month.notTracedMinor,
    month.outsideMinor,
    month.ofWhichRatedMinor,
    month.differenceMinor,
  ]
  return [centre.costCentre, centre.name, month.month, centre.basis, ...amounts.map(major)]
}
