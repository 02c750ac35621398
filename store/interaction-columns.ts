/** Interactions, orders and opportunities of a window as lists for channel costs and cost of sale. */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'

export interface InteractionForChannels extends SqlRow {
  account_id: number
  day: Day
  source: string
  external_id: string
  kind: string
  channel: string | null
  reason: string | null
  direction: string | null
  handling_seconds: number | null
  replies: number | null
  reopens: number | null
  drivers: Record<string, number | null> | null
  selling: boolean
  opportunity: string | null
}

/**
 * Those of a window, and selling ones of before that name an opportunity; by ranges of accounts, so that no more than about a page of rows
 * is held as objects and each range is found by its index.
 */
export async function* loadInteractions(db: Db, from: Day, to: Day, page = 50_000): AsyncGenerator<InteractionForChannels[]> {
  for (const [first, last] of await accountRanges(db, page))
    yield await db.query<InteractionForChannels>(
      `select account_id, day, source, external_id, kind, channel, reason, direction, handling_seconds, replies, reopens, drivers, selling, opportunity
       from interaction where account_id between $3 and $4 and ((day >= $1 and day < $2) or (selling and opportunity is not null and day < $2))`,
      [from, to, first, last],
    )
}

/** Leaves with interactions, cut into ranges of about so many of them. */
export async function accountRanges(db: Db, rows: number): Promise<[number, number][]> {
  const ranges: [number, number][] = []
  let waiting = 0
  for (const { account_id, n } of await db.query<{ account_id: number; n: number }>(
    `select account_id, sum(interactions)::bigint as n from rollup_count where interactions > 0 group by 1 order by 1`,
  )) {
    if (waiting === 0) ranges.push([account_id, account_id])
    ranges.at(-1)![1] = account_id
    waiting = waiting + n >= rows ? 0 : waiting + n
  }
  return ranges
}

/** Margin per order of the window, from its lines: null where a line has no cost. */
export const loadOrderMargins = (db: Db, from: Day, to: Day) =>
  db.query<{
    account_id: number
    day: Day
    source: string
    external_id: string
    currency: string
    net: number
    cost: number | null
    month: string
  }>(
    `select o.account_id, o.day, o.source, o.external_id, o.currency, to_char(o.day, 'YYYY-MM') as month,
       coalesce(sum(l.net_minor) filter (where l.counts), 0)::bigint as net,
       case when bool_and(l.cost_minor is not null or l.nature <> 'goods' or not l.counts) then coalesce(sum(l.cost_minor) filter (where l.counts), 0)::bigint end as cost
     from sales_order o join order_line l on l.account_id = o.account_id and l.source = o.source and l.document = o.external_id
     where o.counts and o.day >= $1 and o.day < $2 and l.day >= $1 and l.day < $2
     group by 1, 2, 3, 4, 5, 6 order by o.source collate "C", o.external_id collate "C"`,
    [from, to],
  )

export const loadOpportunities = (db: Db) =>
  db.query<{
    account_id: number
    source: string
    external_id: string
    won: boolean | null
    closed_day: Day | null
    amount_minor: number | null
    currency: string
  }>(
    `select account_id, source, external_id, won, closed_day, amount_minor, currency from opportunity order by source collate "C", external_id collate "C"`,
  )
