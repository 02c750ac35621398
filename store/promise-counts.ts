/** What promises kept are counted from: deliveries, invoices and credit notes summed per account, and what customers came to us with. */
import type { Day, Period } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { accountRanges } from './interaction-columns.ts'

/** Leaves; null: all. */
export type Leaves = readonly number[] | null

const within = (leaves: Leaves, at: number) => (leaves === null ? '' : `and account_id = any($${at}::bigint[])`)
const given = (leaves: Leaves) => (leaves === null ? [] : [leaves])

/** Shipped in the window, by the day it was shipped; promised up to its end and not shipped by then. */
const shipped = `(shipped_day >= $1 and shipped_day < $2)`
const due = `(counts and promised_day < $2 and day < $2 and (shipped_day is null or shipped_day >= $2))`

export const loadDeliveries = (db: Db, leaves: Leaves, { from, to }: Period) =>
  db.query<{ account_id: number; kept: number; late: number; missing: number; due: number }>(
    `select account_id, count(*) filter (where ${shipped} and shipped_day <= promised_day) as kept,
       count(*) filter (where ${shipped} and shipped_day > promised_day) as late,
       count(*) filter (where ${shipped} and promised_day is null) as missing, count(*) filter (where ${due}) as due
     from sales_order where not cancelled and (${shipped} or ${due}) ${within(leaves, 3)} group by 1`,
    [from, to, ...given(leaves)],
  )

const documents = (types: string, leaves: Leaves) => `
  select account_id, source, document, document_type, min(day) as day, sum(net_minor)::bigint as net_minor, min(currency) as currency,
    bool_or(coalesce((drivers ->> 'disputed')::bigint, 0) > 0) as disputed, bool_and(nature = 'rebate') as rebate,
    coalesce(array_agg(distinct reason order by reason) filter (where reason is not null), '{}') as reasons
  from invoice_line where document_type in (${types}) and counts and day >= $1 and day < $2 ${within(leaves, 3)} group by 1, 2, 3, 4`

export const loadInvoices = (db: Db, leaves: Leaves, { from, to }: Period) =>
  db.query<{ account_id: number; n: number; disputed: number }>(
    `select account_id, count(*) as n, count(*) filter (where disputed) as disputed from (${documents(`'invoice'`, leaves)}) d group by 1`,
    [from, to, ...given(leaves)],
  )

/** Rebates are no credit for anything: left out. */
export const loadCredits = (db: Db, leaves: Leaves, { from, to }: Period) =>
  db.query<{ account_id: number; cancelled: boolean; reasons: string[]; n: number }>(
    `select account_id, document_type = 'cancellation' as cancelled, reasons, count(*) as n
     from (${documents(`'credit_note', 'cancellation'`, leaves)}) d where not rebate group by 1, 2, 3`,
    [from, to, ...given(leaves)],
  )

export interface InboundRow extends SqlRow {
  account_id: number
  day: Day
  source: string
  external_id: string
  kind: string
  channel: string | null
  reason: string | null
  subject: string | null
  /** Hours since Monday 5 January 1970 00:00, as the organisation's clocks show. */
  at: number | null
  answered_at: number | null
  waiting_seconds: number | null
  elapsed_seconds: number | null
  answered: boolean | null
}

/** Days from 1970-01-01 to the Monday that hours are counted from. */
export const FIRST_MONDAY = 4
const hours = (moment: string) => `(extract(epoch from (${moment}) at time zone $3) / 3600 - ${FIRST_MONDAY * 24})::float8`
/** What a source says of work with a customer who came to us: that it was answered, or why. */
const inbound = (text: boolean) =>
  `select account_id, day, source, external_id, kind, channel, reason, ${text ? 'subject' : 'null::text as subject'}, ${hours('at')} as at,
     ${hours(`at + waiting_seconds * interval '1 second'`)} as answered_at, waiting_seconds, elapsed_seconds, answered
   from interaction where direction = 'inbound' and day >= $1 and day < $2`

export const loadInbound = (db: Db, leaves: readonly number[], { from, to }: Period, timeZone: string) =>
  db.query<InboundRow>(`${inbound(true)} and account_id = any($4::bigint[]) order by source collate "C", external_id collate "C"`, [
    from,
    to,
    timeZone,
    leaves,
  ])

/** Of the whole book, by ranges of accounts: no more than about a page of rows is held as objects. */
export async function* loadAllInbound(db: Db, { from, to }: Period, timeZone: string, page = 50_000): AsyncGenerator<InboundRow[]> {
  for (const [first, last] of await accountRanges(db, page))
    yield await db.query<InboundRow>(`${inbound(false)} and account_id between $4 and $5`, [from, to, timeZone, first, last])
}

export interface DeliveryRow extends SqlRow {
  day: Day
  source: string
  external_id: string
  promised_day: Day | null
  shipped_day: Day | null
  channel: string | null
  status: string | null
}

const deliveryLists = {
  late: `${shipped} and shipped_day > promised_day`,
  due: `($1::date is not null and ${due})`,
  undated: `${shipped} and promised_day is null`,
} as const
export type DeliveryList = keyof typeof deliveryLists

/** Of one account, those that waited longest first. */
export const loadDeliveryRows = (db: Db, leaves: readonly number[], { from, to }: Period, list: DeliveryList) =>
  db.query<DeliveryRow>(
    `select day, source, external_id, promised_day, shipped_day, channel, status from sales_order
     where not cancelled and ${deliveryLists[list]} and account_id = any($3::bigint[])
     order by coalesce(shipped_day, $2::date) - promised_day desc nulls last, source collate "C", external_id collate "C"`,
    [from, to, leaves],
  )

export interface CreditRow extends SqlRow {
  day: Day
  source: string
  document: string
  document_type: string
  net_minor: number
  currency: string
  disputed: boolean
  reasons: string[]
}

/** Of one account: disputed invoices, and credit notes that are no rebates; newest first. */
export const loadQuestionedRows = (db: Db, leaves: readonly number[], { from, to }: Period) =>
  db.query<CreditRow>(
    `select day, source, document, document_type, net_minor, currency, disputed, reasons
     from (${documents(`'invoice', 'credit_note', 'cancellation'`, leaves)}) d where not rebate and (disputed or document_type <> 'invoice')
     order by day desc, source collate "C", document collate "C"`,
    [from, to, leaves],
  )

/** Reasons that credit notes and interactions of the record give, most used first: what there is to sort. */
export async function loadReasons(db: Db, { from, to }: Period) {
  const credits = await db.query<{ reason: string; n: number }>(
    `select reason, count(distinct (source, document)) as n from invoice_line
     where document_type = 'credit_note' and nature <> 'rebate' and reason is not null and day >= $1 and day < $2
     group by 1 order by 2 desc, 1 limit 200`,
    [from, to],
  )
  const contacts = await db.query<{ reason: string; n: number }>(
    `select reason, count(*) as n from interaction where direction = 'inbound' and reason is not null and day >= $1 and day < $2
     group by 1 order by 2 desc, 1 limit 200`,
    [from, to],
  )
  return { credits, contacts }
}
