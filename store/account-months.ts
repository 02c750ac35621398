/** One account month by month, from the rollup: what its charts draw and what its costs are spread over months by. */
import type { Month, Period } from '#engine/period/period.ts'
import type { Db } from './db.ts'

export interface TradeMonth {
  readonly account_id: number
  readonly month: Month
  readonly currency: string
  readonly net_minor: number
}

/** Whole months that the period touches; revenue by leaf and currency, on one basis. */
export const loadTradeMonths = (db: Db, leafIds: readonly number[], period: Period, basis: 'order' | 'invoice') =>
  db.query<{ account_id: number; month: Month; currency: string; net_minor: number }>(
    `select account_id, to_char(month, 'YYYY-MM') as month, currency, net_minor from rollup_trade
     where account_id = any($1::bigint[]) and basis = $4 and month >= date_trunc('month', $2::date) and month < $3::date order by 1, 2, 3`,
    [leafIds, period.from, period.to, basis],
  )

export const loadCountMonths = (db: Db, leafIds: readonly number[], period: Period) =>
  db.query<{ month: Month; orders: number; interactions: number }>(
    `select to_char(month, 'YYYY-MM') as month, sum(orders)::bigint as orders, sum(interactions)::bigint as interactions from rollup_count
     where account_id = any($1::bigint[]) and month >= date_trunc('month', $2::date) and month < $3::date group by 1 order by 1`,
    [leafIds, period.from, period.to],
  )

export const loadKindMonths = (db: Db, leafIds: readonly number[], period: Period) =>
  db.query<{ month: Month; kind: string; recorded_n: number; recorded_seconds: number; standard_n: number }>(
    `select to_char(month, 'YYYY-MM') as month, kind, sum(recorded_n)::bigint as recorded_n, sum(recorded_seconds)::bigint as recorded_seconds,
       sum(standard_n)::bigint as standard_n
     from rollup_kind where account_id = any($1::bigint[]) and month >= date_trunc('month', $2::date) and month < $3::date group by 1, 2 order by 1, 2`,
    [leafIds, period.from, period.to],
  )

export const loadDriverMonths = (db: Db, leafIds: readonly number[], period: Period) =>
  db.query<{ month: Month; kind: string; driver: string; recorded_total: number; standard_total: number }>(
    `select to_char(month, 'YYYY-MM') as month, kind, driver, sum(recorded_total)::bigint as recorded_total, sum(standard_total)::bigint as standard_total
     from rollup_driver where account_id = any($1::bigint[]) and month >= date_trunc('month', $2::date) and month < $3::date group by 1, 2, 3 order by 1, 2, 3`,
    [leafIds, period.from, period.to],
  )

/** How orders came, and the last day anybody was in contact. */
export const loadOrderChannels = (db: Db, leafIds: readonly number[], period: Period) =>
  db.query<{ channel: string | null; orders: number }>(
    `select channel, count(*) as orders from sales_order where account_id = any($1::bigint[]) and day >= $2 and day < $3 and counts
     group by 1 order by 2 desc, 1`,
    [leafIds, period.from, period.to],
  )

export const loadLastContact = async (db: Db, leafIds: readonly number[]) =>
  (
    await db.query<{ day: string; kind: string; channel: string | null; source: string; person: string | null }>(
      `select day, kind, channel, source, person from interaction where account_id = any($1::bigint[]) order by day desc, external_id collate "C" limit 1`,
      [leafIds],
    )
  )[0] ?? null

/** Leaves of several accounts of a level at once. Groups follow parents and are left out: their rows show no trend. */
const leavesOfNodes = (level: string) => `
  with recursive stands_for as (
    select id as node, id from account where id = any($1::bigint[])
    union select f.node, a.id from stands_for f join account a on coalesce(a.merged_into, a.linked_to) = f.id
  ),
  leaf as (select f.node, a.id from stands_for f join account a on a.${level === 'payer' ? 'payer_id' : level === 'site' ? 'site_id' : 'customer_id'} = f.id)`

/** `node` is one of the accounts asked for. Read in two steps: recursion stays on the shared table. */
async function leavesByNode(db: Db, nodes: readonly number[], level: string): Promise<Map<number, number>> {
  const rows = await db.query<{ node: number; id: number }>(`${leavesOfNodes(level)} select node, id from leaf`, [nodes])
  return new Map(rows.map((row) => [row.id, row.node]))
}

export async function loadTradeMonthsOf(
  db: Db,
  nodes: readonly number[],
  level: string,
  from: Month,
  to: Month,
  basis: 'order' | 'invoice',
) {
  const nodeOf = await leavesByNode(db, nodes, level)
  const rows = await db.query<{ account_id: number; month: Month; currency: string; net_minor: number }>(
    `select account_id, to_char(month, 'YYYY-MM') as month, currency, net_minor from rollup_trade
     where account_id = any($1::bigint[]) and basis = $4 and month >= $2::date and month <= $3::date`,
    [[...nodeOf.keys()], `${from}-01`, `${to}-01`, basis],
  )
  return rows.map((row) => ({ ...row, node: nodeOf.get(row.account_id)! }))
}

export async function loadLastContacts(db: Db, nodes: readonly number[], level: string): Promise<{ node: number; day: string }[]> {
  const nodeOf = await leavesByNode(db, nodes, level)
  const rows = await db.query<{ account_id: number; day: string }>(
    `select l.id as account_id, (select i.day from interaction i where i.account_id = l.id order by i.day desc limit 1) as day from unnest($1::bigint[]) as l (id)`,
    [[...nodeOf.keys()]],
  )
  const last = new Map<number, string>()
  for (const { account_id, day } of rows) {
    const node = nodeOf.get(account_id)!
    if (day !== null && day > (last.get(node) ?? '')) last.set(node, day)
  }
  return [...last].map(([node, day]) => ({ node, day }))
}
