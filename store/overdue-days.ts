import type { Month, Period } from '#engine/period/period.ts'
import type { Db } from './db.ts'
import type { Convert } from './rates.ts'

/** From what is owed and paid (`owed`, `paid`, `named`, `known`) to balances and the days they stood, by month. */
const daysOfMoves = `moves as (
      select case when by_document then o.account_id else a.payer_id end as account_id, case when by_document then o.document else '' end as document,
        o.currency, o.due_day + 1 as day, o.amount
      from owed o join named using (source) join account a on a.id = o.account_id
      union all
      select case when by_document then p.owed_by else a.payer_id end, case when by_document then p.document else '' end, p.currency, p.day, -p.amount
      from paid p join named using (source) join account a on a.id = p.account_id where not by_document or p.document is not null
    ),
    balances as (
      select account_id, currency, day, sum(sum(amount)) over w as balance, lead(day) over w as next_day
      from moves group by account_id, document, currency, day
      window w as (partition by account_id, document, currency order by day)
    ),
    spans as (
      select account_id, currency, balance, greatest(day, $1::date) as from_day, least(coalesce(next_day, known.until), known.until) as to_day
      from balances cross join known where balance > 0 and day < known.until
    )
    select to_char(m, 'YYYY-MM') as month, account_id, currency,
      sum(balance * (least(to_day, (m + interval '1 month')::date) - greatest(from_day, m::date)))::bigint as balance_days
    from spans cross join lateral generate_series(date_trunc('month', from_day::timestamp), (to_day - 1)::timestamp, interval '1 month') m
    where to_day > from_day group by 1, 2, 3`

/**
 * Overdue balance x days per leaf and month: what fell due and is not paid, day by day, up to the last day payments are known for.
 * A source without payments says nothing about what is overdue.
 */
export async function addOverdueDays(
  db: Db,
  window: Period,
  convert: Convert,
  add: (month: Month, accountId: number, value: number) => void,
): Promise<void> {
  const rows = await db.query<{ month: Month; account_id: number; currency: string; balance_days: number }>(
    `
    with known as (select least(max(day) + 1, $2::date) as until from rollup_day where table_name = 'payment' and rows > 0),
    owed as (
      -- An invoice to several accounts is owed by the first by key: ids depend on what was imported first.
      select l.source, l.document, l.currency, (array_agg(l.account_id order by k.external_id collate "C"))[1] as account_id,
        max(l.due_day) as due_day, sum(coalesce(l.due_minor, l.net_minor)) as amount
      from invoice_line l join account k on k.id = l.account_id where l.counts and l.due_day is not null group by 1, 2, 3
    ),
    paid as (
      select p.source, p.account_id, p.currency, p.day, p.amount_minor as amount, o.document, o.account_id as owed_by
      from payment p left join owed o on o.source = p.source and o.document = p.document and o.currency = p.currency
    ),
    -- Where payments name their invoices, each invoice has its own balance; else the payer has one for all.
    named as (select source, avg((document is not null)::integer) >= 0.5 as by_document from paid group by 1),
    ${daysOfMoves}`,
    [window.from, window.to],
  )
  for (const row of rows) {
    const value = convert.amount(row.month, row.currency, Number(row.balance_days))
    if (value !== null) add(row.month, row.account_id, value)
  }
}

/** The same for some leaves and what they pay for, month by month: the rows under an account's late payment. */
export async function loadOverdueDaysOf(
  db: Db,
  leafIds: readonly number[],
  window: Period,
): Promise<{ month: Month; account_id: number; currency: string; balance_days: number }[]> {
  return db.query(
    `
    with known as (select least(max(day) + 1, $2::date) as until from rollup_day where table_name = 'payment' and rows > 0),
    owed as (
      select l.source, l.document, l.currency, min(l.account_id) as account_id, max(l.due_day) as due_day, sum(coalesce(l.due_minor, l.net_minor)) as amount
      from invoice_line l where l.account_id = any($3::bigint[]) and l.counts and l.due_day is not null group by 1, 2, 3
    ),
    payers as (select distinct payer_id as id from account where id = any($3::bigint[])),
    paid as (
      select p.source, p.account_id, p.currency, p.day, p.amount_minor as amount, o.document, o.account_id as owed_by
      from payment p left join owed o on o.source = p.source and o.document = p.document and o.currency = p.currency
      where p.account_id = any($3::bigint[]) or p.account_id in (select id from payers)
    ),
    named as (
      select source, avg((document is not null)::integer) >= 0.5 as by_document from payment
      where account_id = any($3::bigint[]) or account_id in (select id from payers) group by 1
    ),
    ${daysOfMoves} order by 1, 2, 3`,
    [window.from, window.to, leafIds],
  )
}
