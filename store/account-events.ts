/** The rows under one account's numbers: what costed work, and what money is made of. */
import type { Day, Period } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { lineAmounts } from './rollup.ts'

/** Something that activities name by its kind. */
export interface EventRow extends SqlRow {
  account_id: number
  day: Day
  source: string
  external_id: string
  kind: string
  channel: string | null
  subject: string | null
  reason: string | null
  handling_seconds: number | null
  replies: number | null
  reopens: number | null
  drivers: Record<string, number | null> | null
  /** Lines of an order. */
  lines: number | null
  /** Net amount of an order's lines, in the order's currency. */
  net_minor: number | null
  currency: string | null
}

/** Orders, interactions, credit notes and returns of a window, of these kinds (null: all), in order of (source, external id). */
export async function loadEvents(db: Db, leafIds: readonly number[], window: Period, kinds: readonly string[] | null): Promise<EventRow[]> {
  const wanted = (kind: string) => kinds === null || kinds.includes(kind)
  const params = [leafIds, window.from, window.to, kinds]
  const within = 'account_id = any($1::bigint[]) and day >= $2 and day < $3'
  const parts = [
    ...(wanted('order')
      ? [
          `select o.account_id, o.day, o.source, o.external_id, 'order' as kind, o.channel, o.status as subject, null::text as reason, null::bigint as handling_seconds,
             null::bigint as replies, null::bigint as reopens, o.drivers::text, coalesce(l.lines, 0) as lines, l.net_minor, o.currency
           from (select * from sales_order where ${within}) o
           left join (select account_id, source, document, count(*) as lines, sum(net_minor) filter (where counts)::bigint as net_minor
             from order_line where account_id = any($1::bigint[]) group by 1, 2, 3) l on l.account_id = o.account_id and l.source = o.source and l.document = o.external_id`,
        ]
      : []),
    `select account_id, day, source, external_id, kind, channel, subject, reason, handling_seconds, replies, reopens, drivers::text, null::bigint, null::bigint, null::text
     from interaction where ${within} and ($4::text[] is null or kind = any($4::text[]))`,
    ...(wanted('credit note') || wanted('return')
      ? [
          `select account_id, min(day), source, document, case document_type when 'return' then 'return' else 'credit note' end, null, null, max(reason), null::bigint,
             null::bigint, null::bigint, null, count(*), sum(net_minor) filter (where counts)::bigint, min(currency)
           from invoice_line where ${within} and document_type in ('credit_note', 'return')
             and ($4::text[] is null or case document_type when 'return' then 'return' else 'credit note' end = any($4::text[]))
           group by account_id, date_trunc('month', day::timestamp), source, document, document_type`,
        ]
      : []),
  ]
  const rows = await db.query<EventRow & { drivers: string | null }>(
    `select * from (${parts.join(' union all ')}) x order by source collate "C", external_id collate "C", kind`,
    params,
  )
  return rows.map((row) => ({ ...row, drivers: row.drivers === null ? null : (JSON.parse(row.drivers) as Record<string, number | null>) }))
}

/** A line, or the header of a document, that adds to an amount. */
export interface MoneyRow extends SqlRow {
  account_id: number
  day: Day
  month: string
  table_name: string
  source: string
  external_id: string
  document: string | null
  subject: string | null
  product_group: string | null
  quantity: string | null
  currency: string
  /** Minor units of the row's own currency. */
  amount: number
  /** Goods without unit cost: `amount` is their net amount, and a margin rate says what they cost. */
  uncosted: boolean
}

export const moneySteps = ['listValue', 'discount', 'credits', 'revenue', 'rebates', 'costOfGoods', 'freight', 'commissions'] as const
export type MoneyStep = (typeof moneySteps)[number]

/** The rows of an amount in a window, in order of (source, external id); rows that add nothing are left out. */
export async function loadMoneyRows(
  db: Db,
  leafIds: readonly number[],
  window: Period,
  step: MoneyStep,
  basis: 'order' | 'invoice',
): Promise<MoneyRow[]> {
  const table = basis === 'invoice' ? 'invoice_line' : 'order_line'
  const amounts = lineAmounts(table)
  const within = 'account_id = any($1::bigint[]) and day >= $2 and day < $3 and counts'
  const line = (expression: string, uncosted = 'false') => `
    select account_id, day, '${table}' as table_name, source, external_id, document, product as subject, product_group, quantity::text as quantity, currency,
      (${expression})::bigint as amount, ${uncosted} as uncosted from ${table} where ${within}`
  const header = (of: string, column: string, sign = '') => `
    select account_id, day, '${of}', source, external_id, ${of === 'sales_order' ? 'external_id' : 'document'}, '${column.replace('_minor', '')}', null, null, currency,
      ${sign}${column}, false from ${of} where ${within} and ${column} is not null`
  const parts: Readonly<Record<MoneyStep, readonly string[]>> = {
    listValue: [line(amounts.list)],
    credits: [line(amounts.credits)],
    discount: [line(`${amounts.list} - ${amounts.credits} - ${amounts.net}`)],
    revenue: [line(amounts.net)],
    rebates: [line(amounts.rebates)],
    costOfGoods: [line(`case when ${amounts.uncosted} then net_minor else ${amounts.cost} end`, `(${amounts.uncosted})`)],
    freight: [line(amounts.freight), header('sales_order', 'freight_minor'), header('invoice_line', 'freight_minor')],
    commissions: [header('sales_order', 'commission_minor')],
  }
  return db.query<MoneyRow>(
    `select *, to_char(day, 'YYYY-MM') as month from (${parts[step].join(' union all ')}) x
       (account_id, day, table_name, source, external_id, document, subject, product_group, quantity, currency, amount, uncosted)
     where amount <> 0 order by source collate "C", external_id collate "C", table_name`,
    [leafIds, window.from, window.to],
  )
}
