/** Purchases as days and amounts: how an account buys. */
import type { Day, Month } from '#engine/period/period.ts'
import type { Db } from './db.ts'

export interface PurchaseDays {
  readonly month: Month
  readonly currency: string
  /** Of a product class that is bought under contract. */
  readonly contract: boolean
  readonly accountId: Int32Array | Float64Array
  /** Days since 1970-01-01. */
  readonly day: Float64Array
  readonly netMinor: Float64Array
}

/**
 * What each leaf bought per day up to and including the as-of day, grouped by month, currency and whether its class is among those bought
 * under contract. A line's own class goes before its product's.
 */
export async function loadPurchases(
  db: Db,
  basis: 'order' | 'invoice',
  asOf: Day,
  contractClasses: readonly string[],
): Promise<PurchaseDays[]> {
  const apart = contractClasses.length > 0
  const rows = await db.query<{ month: Month; currency: string; contract: boolean; accounts: string; days: string; amounts: string }>(
    `select to_char(day, 'YYYY-MM') as month, currency, contract, array_agg(account_id)::text as accounts, array_agg(day - date '1970-01-01')::text as days,
       array_agg(net)::text as amounts
     from (
       select l.account_id, l.day, l.currency, ${apart ? `coalesce(coalesce(l.product_group, p.product_group) = any($2::text[]), false)` : 'false'} as contract, sum(l.net_minor)::bigint as net
       from ${basis === 'invoice' ? 'invoice_line' : 'order_line'} l
       ${apart ? 'left join product p on p.source = l.source and p.external_id = l.product' : ''}
       where l.counts and l.nature in ('goods', 'fee', 'adjustment') and l.day <= $1
       group by 1, 2, 3, 4
     ) x group by 1, 2, 3 order by 1, 2, 3`,
    apart ? [asOf, contractClasses] : [asOf],
  )
  const numbers = (text: string) => Float64Array.from(text.slice(1, -1).split(','), Number)
  return rows.map((r) => ({
    ...{ month: r.month, currency: r.currency, contract: r.contract },
    accountId: numbers(r.accounts),
    day: numbers(r.days),
    netMinor: numbers(r.amounts),
  }))
}

/** What product classes lines or products are of. */
export const loadProductClasses = async (db: Db): Promise<string[]> =>
  (
    await db.query<{ name: string }>(
      `select name from (select product_group as name from product union select product_group from rollup_uncosted) x where name is not null and name <> '' order by name collate "C" limit 1000`,
    )
  ).map(({ name }) => name)
