/** Conversion of cells at the month's rate; what has no rate is left out and said. */
import { currencyDigits } from '#api/currency.ts'
import { convertMinor } from '#engine/money/convert-minor.ts'
import type { Month } from '#engine/period/period.ts'
import type { Finding } from '#engine/portfolio/portfolio.ts'
import type { Db } from './db.ts'
import type { Columns } from './rollup-columns.ts'

export type Convert = ((month: Month, currency: string, columns: Columns, leafOf: ReadonlyMap<number, number>) => Columns | null) & {
  amount: (month: Month, currency: string, minor: number) => number | null
  findings: () => Finding[]
}

/** Cells without a rate are left out and said. */
export async function loadRates(
  db: Db,
  { currency, ratePolicy }: { currency: string; ratePolicy: 'average' | 'closing' },
): Promise<Convert> {
  const rows = await db.query<{ month: Month; from_currency: string; rate: string }>(
    `select to_char(month, 'YYYY-MM') as month, from_currency, rate from fx_rate where to_currency = $1 and policy = $2`,
    [currency, ratePolicy],
  )
  const rates = new Map(rows.map((r) => [`${r.from_currency} ${r.month}`, r.rate]))
  const missing = new Map<string, { cells: number; amountMinor: number; months: Set<Month> }>()
  const rateOf = (month: Month, from: string, cells: number, amountMinor: number): string | null => {
    const rate = rates.get(`${from} ${month}`)
    if (rate !== undefined) return rate
    const found = missing.get(from) ?? { cells: 0, amountMinor: 0, months: new Set<Month>() }
    missing.set(from, { cells: found.cells + cells, amountMinor: found.amountMinor + amountMinor, months: found.months.add(month) })
    return null
  }
  const columns: (month: Month, from: string, given: Columns) => Columns | null = (month, from, given) => {
    if (from === currency) return given
    const net = given.net_minor ?? new Float64Array(0)
    const rate = rateOf(
      month,
      from,
      given.account_id!.length,
      net.reduce((sum, x) => sum + x, 0),
    )
    if (rate === null) return null
    const [fromDigits, toDigits] = [currencyDigits(from), currencyDigits(currency)]
    return Object.fromEntries(
      Object.entries(given).map(([name, values]) => [
        name,
        name.endsWith('_minor') ? values.map((minor) => (minor === 0 ? 0 : convertMinor(minor, rate, fromDigits, toDigits))) : values,
      ]),
    )
  }
  return Object.assign(columns, {
    amount: (month: Month, from: string, minor: number) => {
      if (from === currency) return minor
      const rate = rateOf(month, from, 1, minor)
      return rate === null ? null : convertMinor(minor, rate, currencyDigits(from), currencyDigits(currency))
    },
    findings: () =>
      [...missing]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(
          ([from, { cells, amountMinor, months }]): Finding => ({
            code: 'rate_missing',
            subject: from,
            count: cells,
            amountMinor,
            message: `No ${ratePolicy} rate from ${from} to ${currency} for ${[...months].sort().join(', ')}: ${cells} amounts in ${from} are left out; import the rates`,
          }),
        ),
  })
}

export interface RateShown extends Record<string, unknown> {
  readonly from: string
  readonly to: string
  readonly month: Month
  readonly policy: string
  readonly rate: string
  readonly source: string
}

/** Every rate of the record, newest month first. */
export const listRates = (db: Db): Promise<RateShown[]> =>
  db.query<RateShown>(
    `select from_currency as from, to_currency as to, to_char(month, 'YYYY-MM') as month, policy, rate, rate_source as source
     from fx_rate order by fx_rate.month desc, 1, 2, policy`,
  )

/** Currencies of orders and invoices, with the months they occur in. */
export const listCurrenciesUsed = (db: Db): Promise<{ currency: string; months: Month[]; lines: number }[]> =>
  db.query(
    `select currency, array_agg(distinct to_char(month, 'YYYY-MM') order by to_char(month, 'YYYY-MM')) as months, sum(lines)::bigint as lines
     from rollup_trade group by currency order by currency collate "C"`,
  )

/** `EUR 2026-03` for every average rate into a currency. */
export const loadRateMonths = async (db: Db, to: string): Promise<string[]> =>
  (
    await db.query<{ key: string }>(
      `select from_currency || ' ' || to_char(month, 'YYYY-MM') as key from fx_rate where to_currency = $1 and policy = 'average'`,
      [to],
    )
  ).map((row) => row.key)
