/** How large orders are. */
import type { Month, Period } from '#engine/period/period.ts'
import type { Db } from './db.ts'

export interface OrderAmounts {
  readonly month: Month
  readonly currency: string
  readonly accountId: Float64Array
  /** Net of its lines that count. */
  readonly netMinor: Float64Array
}

/** The amount of every order of the window, with its leaf, by month and currency. */
export async function loadOrderAmounts(db: Db, window: Period): Promise<OrderAmounts[]> {
  const rows = await db.query<{ month: Month; currency: string; accounts: string; amounts: string }>(
    `select to_char(day, 'YYYY-MM') as month, currency, array_agg(account_id)::text as accounts, array_agg(net)::text as amounts
     from (
       select account_id, source, document, min(day) as day, min(currency) as currency, sum(net_minor)::bigint as net from order_line
       where counts and day >= $1 and day < $2 group by 1, 2, 3
     ) x group by 1, 2 order by 1, 2`,
    [window.from, window.to],
  )
  const numbers = (text: string) => Float64Array.from(text.slice(1, -1).split(','), Number)
  return rows.map((row) => ({ month: row.month, currency: row.currency, accountId: numbers(row.accounts), netMinor: numbers(row.amounts) }))
}
