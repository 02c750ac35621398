/** The rows behind the costs of the whole book: postings of a cost centre, interactions of a channel or reason. */
import type { Period } from '#engine/period/period.ts'
import type { EventRow } from './account-events.ts'
import type { Db } from './db.ts'

export const loadPostings = (db: Db, costCentre: string, window: Period) =>
  db.query<{ source: string; external_id: string; month: string; element: string; amount_minor: number; currency: string }>(
    `select source, external_id, to_char(month, 'YYYY-MM') as month, element, amount_minor, currency from cost_actual
     where cost_centre = $1 and month >= date_trunc('month', $2::date) and month < $3::date
     order by month, element collate "C", source collate "C", external_id collate "C"`,
    [costCentre, window.from, window.to],
  )

export interface InteractionFilter {
  /** `null` = the channel is not stated. */
  readonly channel?: string | null
  /** Inbound interactions of this reason only. */
  readonly reason?: string
  /** Selling ones: marked so, or of these kinds. */
  readonly sellingKinds?: readonly string[]
}

/** Newest first, and how many there are. */
export async function loadInteractionPage(
  db: Db,
  window: Period,
  filter: InteractionFilter,
  page: { from: number; limit: number },
): Promise<{ rows: EventRow[]; total: number }> {
  const params: unknown[] = [window.from, window.to]
  const where = ['day >= $1 and day < $2']
  const given = (value: unknown) => `$${params.push(value)}`
  if (filter.channel === null) where.push('channel is null')
  else if (filter.channel !== undefined) where.push(`channel = ${given(filter.channel)}`)
  if (filter.reason !== undefined)
    where.push(
      `reason = ${given(filter.reason)} and direction is distinct from 'outbound' and account_id in (select id from account where kind <> 'unassigned')`,
    )
  if (filter.sellingKinds) where.push(`(selling or kind = any(${given(filter.sellingKinds)}::text[]))`)
  const of = `from interaction where ${where.join(' and ')}`
  const [count] = await db.query<{ n: number }>(`select count(*) as n ${of}`, params)
  const rows = await db.query<EventRow>(
    `select account_id, day, source, external_id, kind, channel, subject, reason, handling_seconds, replies, reopens, drivers, null::bigint as lines,
       null::bigint as net_minor, null::text as currency ${of}
     order by day desc, source collate "C", external_id collate "C" limit ${given(page.limit)} offset ${given(page.from)}`,
    params,
  )
  return { rows, total: count!.n }
}
