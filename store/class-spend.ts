/** What each leaf bought of each product class. */
import type { Month, Period } from '#engine/period/period.ts'
import type { Db } from './db.ts'

export interface ClassSpendGroup {
  /** Null: the line names no product, or nobody said what class it is of. */
  readonly productClass: string | null
  readonly currency: string
  /** Null where nothing is to be converted: then months are added up here. */
  readonly month: Month | null
  readonly accountId: Float64Array
  readonly netMinor: Float64Array
}

/** Goods of a window by leaf, class, currency and month; returns and corrections come off. A line's own class goes before its product's. */
export async function loadClassSpend(
  db: Db,
  basis: 'order' | 'invoice',
  window: Period,
  reportingCurrency: string,
): Promise<ClassSpendGroup[]> {
  const rows = await db.query<{
    product_class: string | null
    currency: string
    month: Month | null
    accounts: string
    amounts: string
  }>(
    `select product_class, currency, month, array_agg(account_id)::text as accounts, array_agg(net)::text as amounts
     from (
       select l.account_id, coalesce(l.product_group, p.product_group) as product_class, l.currency,
         case when l.currency <> $3 then to_char(l.day, 'YYYY-MM') end as month, sum(l.net_minor)::bigint as net
       from ${basis === 'invoice' ? 'invoice_line' : 'order_line'} l
       left join product p on p.source = l.source and p.external_id = l.product
       where l.counts and l.nature = 'goods' and l.day >= $1 and l.day < $2
       group by 1, 2, 3, 4
     ) x group by 1, 2, 3 order by product_class collate "C" nulls last, currency collate "C", month`,
    [window.from, window.to, reportingCurrency],
  )
  const numbers = (text: string) => Float64Array.from(text.slice(1, -1).split(','), Number)
  return rows.map(({ product_class: productClass, currency, month, accounts, amounts }) => ({
    ...{ productClass, currency, month, accountId: numbers(accounts), netMinor: numbers(amounts) },
  }))
}
