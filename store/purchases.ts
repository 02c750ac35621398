/** Purchases as days and amounts: how an account buys. */
import type { Day, Month } from '#engine/period/period.ts'
import type { Db } from './db.ts'

export interface PurchaseDays {
  readonly month: Month
  readonly currency: string
  readonly accountId: Int32Array | Float64Array
  /** Days since 1970-01-01. */
  readonly day: Float64Array
  readonly netMinor: Float64Array
}

/** What each leaf bought per day up to and including the as-of day, three years back, grouped by month and currency. */
export async function loadPurchases(db: Db, basis: 'order' | 'invoice', asOf: Day): Promise<PurchaseDays[]> {
  const rows = await db.query<{ month: Month; currency: string; accounts: string; days: string; amounts: string }>(
    `select to_char(day, 'YYYY-MM') as month, currency, array_agg(account_id)::text as accounts, array_agg(day - date '1970-01-01')::text as days,
       array_agg(net)::text as amounts
     from (
       select account_id, day, currency, sum(net_minor)::bigint as net from ${basis === 'invoice' ? 'invoice_line' : 'order_line'}
       where counts and nature in ('goods', 'fee', 'adjustment') and day <= $1 and day > $1::date - 1096
       group by 1, 2, 3
     ) x group by 1, 2 order by 1, 2`,
    [asOf],
  )
  const numbers = (text: string) => Float64Array.from(text.slice(1, -1).split(','), Number)
  return rows.map((r) => ({
    month: r.month,
    currency: r.currency,
    accountId: numbers(r.accounts),
    day: numbers(r.days),
    netMinor: numbers(r.amounts),
  }))
}
