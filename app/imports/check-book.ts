/** What is noted while rows are read to be checked: sums by file, reason, month and source; never the rows. */
import { currencyDigits } from '#api/currency.ts'
import type { DraftCheck } from '#api/import-draft.ts'
import type { TableMapping } from '#api/mapping.ts'
import type { RecordRow, RowProblem, TableName } from '#api/record.ts'
import { addDays, firstDay, monthOfDay } from '#engine/period/days.ts'
import { monthsOfPeriod } from '#engine/period/windows.ts'
import type { RawTable } from '#intake/files/raw-table.ts'
import type { CompiledMapping, MappedBatch } from '#intake/mapping/compiled.ts'
import { findHeading } from '#intake/mapping/scope.ts'
import { styleKey } from '#intake/mapping/styles.ts'
import { parseDecimal } from '#intake/values/numbers.ts'
import { isFact } from '#store/facts.ts'
import { RowSet } from './row-set.ts'

type FileCheck = DraftCheck['files'][number]
type Group = FileCheck['groups'][number]
type Amounts = Map<string, { rows: number; minor: number }>

const examplesShown = 5
const mostGroups = 500

type Grouped = Omit<Group, 'amounts'> & { readonly amounts: Amounts; lastRow: number }

interface FileNotes {
  read: number
  readonly rejected: RowSet
  readonly rejectedAmounts: Amounts
  /** Rows left out or repeated by each table that is made of the file: what all leave out is left out. */
  readonly leftOut: Map<string, number>
  readonly repeated: Map<string, number>
  readonly becomes: Map<TableName, number>
  readonly groups: Map<string, Grouped>
}

interface Period {
  first: string
  last: string
  rows: number
  readonly months: Set<string>
}

export class CheckBook {
  readonly #files = new Map<string, FileNotes>()
  readonly #periods = new Map<string, Period>()
  readonly #revenue = new Map<string, { rows: number; minor: number }>()
  readonly #currencies = new Map<string, { rows: number; minor: number; months: Set<string> }>()
  readonly rates = new Set<string>()

  batch(compiled: CompiledMapping, batch: MappedBatch, money: MoneyReader): void {
    for (const row of batch.rows) this.#row(compiled.source, row)
    const first = batch.rows[0]
    if (first) {
      const { becomes } = this.#file(batch.file)
      becomes.set(first.table, (becomes.get(first.table) ?? 0) + batch.rows.length)
    }
    // A file may be several times the same table: a form with a column per question.
    for (const [i, count] of batch.counts.entries()) {
      const file = this.#file(count.file)
      file.read = Math.max(file.read, count.read)
      file.leftOut.set(`${compiled.source}#${i}`, count.leftOut)
      file.repeated.set(`${compiled.source}#${i}`, count.repeated)
    }
    for (const problem of batch.problems) this.#problem(problem, money)
  }

  #row(source: string, row: RecordRow): void {
    if (row.table === 'fx_rate') {
      if (row.policy === 'average') this.rates.add(`${row.from} ${row.to} ${row.month}`)
      return
    }
    if (!isFact(row)) return
    const month = row.day.slice(0, 7)
    const key = `${source}\u001f${row.table}`
    const period = this.#periods.get(key) ?? { first: row.day, last: row.day, rows: 0, months: new Set() }
    this.#periods.set(key, period)
    period.rows++
    if (row.day < period.first) period.first = row.day
    if (row.day > period.last) period.last = row.day
    period.months.add(month)
    if (row.table !== 'order_line' && row.table !== 'invoice_line') return
    const seen = this.#currencies.get(row.currency) ?? { rows: 0, minor: 0, months: new Set() }
    this.#currencies.set(row.currency, seen)
    seen.rows++
    seen.minor += row.netMinor
    seen.months.add(month)
    if (!row.counts) return
    const sums = `${month}\u001f${source}\u001f${row.table}\u001f${row.currency}`
    const sum = this.#revenue.get(sums) ?? { rows: 0, minor: 0 }
    this.#revenue.set(sums, sum)
    sum.rows++
    sum.minor += row.netMinor
  }

  #problem(problem: RowProblem, money: MoneyReader): void {
    const file = this.#file(problem.file)
    const amount = money(problem)
    if (problem.rejected && file.rejected.add(problem.row) && amount) addAmount(file.rejectedAmounts, amount)
    const key = `${problem.code}\u001f${problem.column}\u001f${problem.rejected}`
    const { code, column, message, remedy, rejected } = problem
    const found = file.groups.get(key)
    if (!found && file.groups.size >= mostGroups) return
    const group: Grouped = found ?? {
      ...{ code, column, message, remedy, rejected, rows: 0 },
      amounts: new Map(),
      examples: [],
      lastRow: -1,
    }
    file.groups.set(key, group)
    // A row may be told of twice for the same reason; it is one row.
    if (group.lastRow === problem.row) return
    group.lastRow = problem.row
    group.rows++
    if (amount) addAmount(group.amounts, amount)
    if (group.examples.length < examplesShown) group.examples.push(shownProblem(problem))
  }

  #file(name: string): FileNotes {
    const found = this.#files.get(name) ?? {
      ...{ read: 0, rejected: new RowSet(), rejectedAmounts: new Map(), leftOut: new Map(), repeated: new Map() },
      ...{ becomes: new Map(), groups: new Map() },
    }
    this.#files.set(name, found)
    return found
  }

  files(tableOf: (file: RawTable['name']) => string, findingsOf: (file: RawTable['name']) => FileCheck['findings']): FileCheck[] {
    return [...this.#files].map(([name, file]) => {
      const rejected = file.rejected.size
      return {
        ...{ table: tableOf(name), rowsRead: file.read, accepted: file.read - rejected, rejected },
        ...{ leftOut: least(file.leftOut), repeated: least(file.repeated), rejectedAmounts: amountsOf(file.rejectedAmounts) },
        becomes: [...file.becomes].map(([table, rows]) => ({ table, rows })),
        groups: [...file.groups.values()]
          .map(({ lastRow: _, amounts, ...group }) => ({ ...group, amounts: amountsOf(amounts) }))
          .sort((a, b) => Number(b.rejected) - Number(a.rejected) || b.rows - a.rows || (a.code < b.code ? -1 : 1)),
        findings: findingsOf(name),
      }
    })
  }

  periods(storedLastDay: (source: string, table: string) => string | null): DraftCheck['periods'] {
    return [...this.#periods]
      .map(([key, { first, last, rows, months }]) => {
        const [source, table] = key.split('\u001f') as [string, TableName]
        return {
          ...{ source, table, firstDay: first, lastDay: last, rows, storedLastDay: storedLastDay(source, table) },
          emptyMonths: monthsBetween(first, last).filter((month) => !months.has(month)),
        }
      })
      .sort((a, b) => (a.source + a.table < b.source + b.table ? -1 : 1))
  }

  /** Orders and invoices tell the same sales: of a source with invoices only those count. */
  revenue(): DraftCheck['revenue'] {
    const rows = [...this.#revenue].map(([key, { rows, minor }]) => {
      const [month, source, table, currency] = key.split('\u001f') as [string, string, string, string]
      return { month, source, table, currency, rows, netMinor: minor }
    })
    const invoiced = new Set(rows.filter((row) => row.table === 'invoice_line').map((row) => row.source))
    return rows
      .filter((row) => row.table === 'invoice_line' || !invoiced.has(row.source))
      .map(({ table: _, ...row }) => row)
      .sort((a, b) => (a.month + a.source + a.currency < b.month + b.source + b.currency ? -1 : 1))
  }

  currencies(reporting: string, hasRate: (currency: string, month: string) => boolean): DraftCheck['currencies'] {
    return [...this.#currencies]
      .map(([currency, { rows, minor, months }]) => ({
        ...{ currency, rows, amountMinor: minor },
        monthsWithoutRate: currency === reporting ? [] : [...months].filter((month) => !hasRate(currency, month)).sort(),
      }))
      .sort((a, b) => b.rows - a.rows || (a.currency < b.currency ? -1 : 1))
  }
}

export type MoneyReader = (problem: RowProblem) => { readonly currency: string; readonly minor: number } | null

/** Reads the money of rows that were not taken, where a column of theirs holds it as it stands. */
export function moneyReader(compiled: CompiledMapping): MoneyReader {
  const byFile = new Map<string, MoneyReader>()
  for (const { spec, files } of compiled.tables)
    for (const file of files) {
      if (byFile.has(file.name)) continue
      const reader = readerFor(compiled, spec, file)
      if (reader) byFile.set(file.name, reader)
    }
  return (problem) => byFile.get(problem.file)?.(problem) ?? null
}

function readerFor(compiled: CompiledMapping, spec: TableMapping, file: RawTable): MoneyReader | null {
  const heading = headingOf(spec.columns.net ?? spec.columns.amount)
  const at = heading === null ? undefined : findHeading(file.header, heading)[0]
  if (heading === null || at === undefined) return null
  const style = compiled.mapping.numberStyle
  const decimal = style ? (style === 'comma' ? ',' : '.') : (compiled.styles.numbers.get(styleKey([file], heading)) ?? null)
  const currencyHeading = headingOf(spec.columns.currency)
  const currencyAt = currencyHeading === null ? undefined : findHeading(file.header, currencyHeading)[0]
  return ({ cells }) => {
    const currency = (currencyAt === undefined ? undefined : cells?.[currencyAt]?.trim()) || compiled.currency
    const text = cells?.[at]?.trim()
    if (!text || currency === undefined || !/^[A-Z]{3}$/.test(currency)) return null
    const value = parseDecimal(text, { decimal })
    return typeof value === 'string' && value !== ''
      ? { currency, minor: Math.round(Number(value) * 10 ** currencyDigits(currency)) }
      : null
  }
}

const headingOf = (value: unknown): string | null =>
  typeof value === 'string' ? value : typeof value === 'object' && value !== null && 'column' in value ? String(value.column) : null

function addAmount(amounts: Amounts, { currency, minor }: { currency: string; minor: number }): void {
  const sum = amounts.get(currency) ?? { rows: 0, minor: 0 }
  amounts.set(currency, { rows: sum.rows + 1, minor: sum.minor + minor })
}

const amountsOf = (amounts: Amounts) =>
  [...amounts]
    .sort(([a, x], [b, y]) => y.rows - x.rows || (a < b ? -1 : 1))
    .map(([currency, { minor }]) => ({ currency, amountMinor: minor }))

const least = (counts: ReadonlyMap<string, number>): number => (counts.size === 0 ? 0 : Math.min(...counts.values()))

const shownProblem = ({ row, column, value, code, message, remedy, rejected }: RowProblem) => ({
  ...{ row, column, value, code, message, remedy, rejected },
})

function monthsBetween(first: string, last: string): string[] {
  return monthsOfPeriod({ from: firstDay(monthOfDay(first)), to: addDays(last, 1) }).map((part) => part.month)
}
