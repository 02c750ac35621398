/**
 * Everything that happened on an account, newest first, over all channels: each kind of fact is read by its index on (account, day), no
 * more than a page of it, and the pages are merged.
 */
import type { Day } from '#engine/period/period.ts'
import { answerPersonId, joinAnswerPerson } from './answer-person.ts'
import type { Db, SqlRow } from './db.ts'
import { byHand } from './hand.ts'

export const timelineKinds = [
  'order',
  'delivery',
  'invoice',
  'credit note',
  'return',
  'payment',
  'interaction',
  'note',
  'opportunity',
  'answer',
] as const
export type TimelineKind = (typeof timelineKinds)[number]

export interface TimelineRow extends SqlRow {
  kind: TimelineKind
  day: Day
  /** Orders those of a day; ids are per source. */
  key: string
  account_id: number
  source: string
  external_id: string
  channel: string | null
  /** What was it about: subject, reason, stage. */
  subject: string | null
  reason: string | null
  direction: string | null
  person: string | null
  colleague: string | null
  at: string | null
  amount_minor: number | null
  currency: string | null
  lines: number | null
  /** Kind of event that activities name: ticket, call, visit … */
  event: string | null
  handling_seconds: number | null
  replies: number | null
  reopens: number | null
  drivers: Record<string, number | null> | null
  promised_day: Day | null
  status: string | null
  /** Won, lost, open; answered or not; cancelled. */
  result: string | null
  /** Whom a note is about. */
  person_id: number | null
}

export interface TimelineFilter {
  readonly kinds: readonly TimelineKind[] | null
  readonly channel: string | null
  /** Ids and keys (source, external id) of a person: interactions name either. */
  readonly people: readonly { readonly id: number; readonly source: string; readonly externalId: string }[] | null
  /** Interactions of one thread. */
  readonly thread: string | null
  readonly before: { readonly day: Day; readonly key: string } | null
  readonly asOf: Day | null
  readonly answers: AnswersTold
}

/** Answers of a timeline: none, those that were given by name, all. Who answered by role would be known by the day and the neighbours. */
export type AnswersTold = 'none' | 'by name' | 'all'
const toldAs: Readonly<Record<AnswersTold, string>> = { none: 'false', 'by name': `t.privacy = 'attributed'`, all: 'true' }

const shape = `null::text as channel, null::text as subject, null::text as reason, null::text as direction, null::text as person, null::text as colleague,
  null::text as at, null::bigint as amount_minor, null::text as currency, null::bigint as lines, null::text as event, null::bigint as handling_seconds,
  null::bigint as replies, null::bigint as reopens, null::text as drivers, null::date as promised_day, null::text as status, null::text as result,
  null::bigint as person_id`

/** A SELECT with every column of the shape, those named replaced. */
function selecting(kind: string, own: Readonly<Record<string, string>>): string {
  const columns = shape
    .split(',')
    .map((column) => column.trim())
    .map((column) => {
      const [, type, name] = /^null::(\w+) as (\w+)$/.exec(column)!
      return own[name!] === undefined ? column : `(${own[name!]})::${type} as ${name}`
    })
  return `select '${kind}'::text as kind, day, ${key(kind)} as key, account_id, source, external_id, ${columns.join(', ')}`
}
const key = (kind: string) => `('${kind}' || chr(31) || source || chr(31) || external_id)`
/** What a row shows of a longer text. */
export const excerpt = 600
const lineSum = (table: string) =>
  `(select sum(l.net_minor) from ${table} l where l.account_id = f.account_id and l.source = f.source and l.document = f.external_id and l.counts)`
const lineCount = `(select count(*) from order_line l where l.account_id = f.account_id and l.source = f.source and l.document = f.external_id)`

const documents = (types: string, where: string) => `
  (select account_id, min(day) as day, source, document as external_id, currency, sum(net_minor) filter (where counts) as net_minor, count(*) as lines,
     max(reason) as reason, min(due_day) as due_day, bool_and(not counts) as cancelled
   from invoice_line where account_id = any($1::bigint[]) and document_type in (${types}) ${where} group by account_id, source, document, currency) f`

const orders = {
  amount_minor: lineSum('order_line'),
  currency: 'currency',
  lines: lineCount,
  channel: 'channel',
  colleague: 'colleague',
  status: 'status',
}

const sources: Readonly<Record<TimelineKind, { select: string; from: string; where?: string }>> = {
  order: {
    select: selecting('order', {
      ...orders,
      ...{
        event: `'order'`,
        drivers: 'drivers',
        promised_day: 'promised_day',
        result: `case when cancelled then 'cancelled' when not counts then 'not a sale' end`,
      },
    }),
    from: 'sales_order f',
  },
  delivery: {
    select: selecting('delivery', { ...orders, lines: 'null', amount_minor: 'null', promised_day: 'promised_day' }),
    // On the day the goods went out.
    from: '(select account_id, shipped_day as day, source, external_id, channel, status, currency, colleague, promised_day from sales_order where account_id = any($1::bigint[]) and shipped_day > promised_day and not cancelled) f',
  },
  invoice: {
    select: selecting('invoice', {
      amount_minor: 'net_minor',
      currency: 'currency',
      lines: 'lines',
      promised_day: 'due_day',
      result: `case when cancelled then 'cancelled' end`,
    }),
    from: documents(`'invoice'`, ''),
  },
  'credit note': {
    select: selecting('credit note', {
      amount_minor: 'net_minor',
      currency: 'currency',
      lines: 'lines',
      reason: 'reason',
      event: `'credit note'`,
    }),
    from: documents(`'credit_note'`, ''),
  },
  return: {
    select: selecting('return', { amount_minor: 'net_minor', currency: 'currency', lines: 'lines', reason: 'reason', event: `'return'` }),
    from: documents(`'return'`, ''),
  },
  payment: { select: selecting('payment', { amount_minor: 'amount_minor', currency: 'currency', subject: 'document' }), from: 'payment f' },
  interaction: {
    select: selecting('interaction', {
      ...{
        channel: 'channel',
        subject: 'subject',
        reason: 'reason',
        direction: 'direction',
        person: 'person',
        colleague: 'colleague',
        event: 'kind',
      },
      ...{
        at: `to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`,
        handling_seconds: 'handling_seconds',
        replies: 'replies',
        reopens: 'reopens',
      },
      ...{ drivers: 'drivers', result: `case when answered = false then 'not answered' end` },
    }),
    from: 'interaction f',
  },
  note: {
    select: selecting('note', { subject: `left(body, ${excerpt})`, colleague: 'actor_name', person_id: 'person_id' }),
    from: `(select account_id, day, '${byHand}' as source, id::text as external_id, body, actor_name, person_id
      from note where account_id = any($1::bigint[]) and removed_at is null) f`,
  },
  opportunity: {
    select: selecting('opportunity', {
      ...{ subject: 'name', status: 'stage', reason: 'reason', amount_minor: 'amount_minor', currency: 'currency', colleague: 'colleague' },
      ...{ promised_day: 'closed_day', result: `case when won then 'won' when won = false then 'lost' else 'open' end` },
    }),
    from: 'opportunity f',
  },
  answer: {
    select: selecting('answer', {
      ...{ subject: 'comment', status: 'metric', reason: 'touchpoint', colleague: 'colleague', person_id: 'person_id' },
      result: `score || case when metric <> 'nps' and scale_max is not null then ' of ' || scale_max else '' end`,
    }),
    from: 'f',
  },
}

const answersFrom = (
  told: AnswersTold,
) => `(select t.account_id, t.day, t.source, t.external_id, t.comment, t.metric, t.touchpoint, t.colleague, t.score, t.scale_max,
  ${answerPersonId} as person_id from answer t
  ${joinAnswerPerson('t', 'select email from answer where account_id = any($1::bigint[]) and email is not null')}
  where t.account_id = any($1::bigint[]) and ${toldAs[told]} and (t.score is not null or t.comment is not null)) f`

const sameInteraction = (alias: string) =>
  `${alias}.account_id = f.account_id and ${alias}.source = f.source and ${alias}.external_id = f.external_id`

/** A page of entries; `limit` of them, in order of day descending, then key. */
export async function loadTimeline(db: Db, leafIds: readonly number[], filter: TimelineFilter, limit: number): Promise<TimelineRow[]> {
  const params: unknown[] = [leafIds]
  const param = (value: unknown) => `$${params.push(value)}`
  const named: readonly TimelineKind[] =
    filter.thread !== null ? ['interaction'] : filter.people !== null ? ['interaction', 'note', 'answer'] : timelineKinds
  const kinds = named.filter((kind) => (filter.kinds?.includes(kind) ?? true) && (kind !== 'answer' || filter.answers !== 'none'))
  const thread = filter.thread === null ? null : param(filter.thread)
  const before = filter.before && { day: param(filter.before.day), key: param(filter.before.key) }
  const until = filter.asOf && param(filter.asOf)
  const channel = filter.channel === null ? null : param(filter.channel)
  const people =
    filter.people === null
      ? null
      : {
          ...{ sources: param(filter.people.map((p) => p.source)), keys: param(filter.people.map((p) => p.externalId)) },
          ids: param(filter.people.map((p) => p.id)),
        }
  const selects = kinds
    // Only these know a channel.
    .filter((kind) => channel === null || ['order', 'interaction'].includes(kind))
    .map((kind) => {
      const { select } = sources[kind]
      const from = kind === 'answer' ? answersFrom(filter.answers) : sources[kind].from
      const where = [
        'account_id = any($1::bigint[])',
        ...(before ? [`(day < ${before.day}::date or (day = ${before.day}::date and ${key(kind)} collate "C" > ${before.key}))`] : []),
        ...(until ? [`day <= ${until}::date`] : []),
        ...(channel ? [`coalesce(channel, 'not stated') = ${channel}`] : []),
        ...(people && (kind === 'note' || kind === 'answer') ? [`person_id = any(${people.ids}::bigint[])`] : []),
        ...(people && kind === 'interaction'
          ? [
              `((source, person) in (select * from unnest(${people.sources}::text[], ${people.keys}::text[]))
                or exists (select 1 from interaction_person w where ${sameInteraction('w')} and w.person_id = any(${people.ids}::bigint[])))`,
            ]
          : []),
        ...(thread ? [`exists (select 1 from interaction_detail d where ${sameInteraction('d')} and d.thread = ${thread})`] : []),
      ]
      return `(${select} from ${from} where ${where.join(' and ')} order by day desc, ${key(kind)} collate "C" limit ${limit})`
    })
  if (selects.length === 0) return []
  const rows = await db.query<TimelineRow & { drivers: string | null }>(
    `select * from (${selects.join(' union all ')}) x order by day desc, key collate "C" limit ${limit}`,
    params,
  )
  return rows.map((row) => ({ ...row, drivers: row.drivers === null ? null : (JSON.parse(row.drivers) as Record<string, number | null>) }))
}

/** How many entries there are of each kind and channel: what the filters offer. */
export const loadTimelineCounts = (db: Db, leafIds: readonly number[], answers: AnswersTold) =>
  db.query<{ kind: TimelineKind; channel: string | null; n: number }>(
    `select 'order' as kind, coalesce(channel, 'not stated') as channel, count(*) as n from sales_order where account_id = any($1::bigint[]) group by 2
     union all select 'delivery', null, count(*) from sales_order where account_id = any($1::bigint[]) and shipped_day > promised_day and not cancelled
     union all select case document_type when 'return' then 'return' when 'credit_note' then 'credit note' else 'invoice' end, null, count(distinct (source, document))
       from invoice_line where account_id = any($1::bigint[]) and document_type in ('invoice', 'credit_note', 'return') group by 1
     union all select 'payment', null, count(*) from payment where account_id = any($1::bigint[])
     union all select 'interaction', coalesce(channel, 'not stated'), count(*) from interaction where account_id = any($1::bigint[]) group by 2
     union all select 'note', null, count(*) from note where account_id = any($1::bigint[]) and removed_at is null
     union all select 'opportunity', null, count(*) from opportunity where account_id = any($1::bigint[])
     union all select 'answer', null, count(*) from answer t where account_id = any($1::bigint[]) and ${toldAs[answers]} and (score is not null or comment is not null)`,
    [leafIds],
  )

interface InteractionKey {
  readonly account_id: number
  readonly source: string
  readonly external_id: string
}
const unnested = `unnest($1::bigint[], $2::text[], $3::text[]) as k (account_id, source, external_id)`
const sameKey = (alias: string) =>
  `${alias}.account_id = k.account_id and ${alias}.source = k.source and ${alias}.external_id = k.external_id`
const keysOf = (keys: readonly InteractionKey[]) => [
  keys.map((k) => k.account_id),
  keys.map((k) => k.source),
  keys.map((k) => k.external_id),
]

/** Of a page of interactions: what was said, as far as a row shows it, and how many are of the same thread. */
export const loadDetails = (db: Db, leafIds: readonly number[], keys: readonly InteractionKey[]) =>
  db.query<
    InteractionKey &
      SqlRow & {
        thread: string | null
        body: string | null
        length: number
        attached: string | null
        sender_proved: boolean | null
        in_thread: number
      }
  >(
    `select d.account_id, d.source, d.external_id, d.thread, left(d.body, ${excerpt}) as body, coalesce(length(d.body), 0) as length, d.attached, d.sender_proved,
       case when d.thread is null then 0 else (select count(*) from interaction_detail o
         where o.source = d.source and o.thread = d.thread and o.account_id = any($4::bigint[])) end as in_thread
     from ${unnested} join interaction_detail d on ${sameKey('d')}`,
    [...keysOf(keys), leafIds],
  )

/** Of a page of interactions: everybody of the customer's who took part. */
export const loadPeopleOf = (db: Db, keys: readonly InteractionKey[]) =>
  db.query<InteractionKey & SqlRow & { person_id: number; part: string }>(
    `select w.account_id, w.source, w.external_id, coalesce(p.linked_to, p.id) as person_id, w.part
     from ${unnested} join interaction_person w on ${sameKey('w')} join person p on p.id = w.person_id
     order by array_position(array['from', 'attended', 'about', 'to', 'copy'], w.part), coalesce(p.linked_to, p.id)`,
    keysOf(keys),
  )

/** The whole text of one entry. */
export async function loadBody(
  db: Db,
  leafIds: readonly number[],
  kind: 'interaction' | 'note',
  source: string,
  id: string,
): Promise<string | null> {
  const [row] =
    kind === 'note'
      ? await db.query<{ body: string }>(
          `select body from note where account_id = any($1::bigint[]) and id::text = $2 and removed_at is null`,
          [...[leafIds, id]],
        )
      : await db.query<{ body: string }>(
          `select body from interaction_detail where account_id = any($1::bigint[]) and source = $2 and external_id = $3 and body is not null`,
          [leafIds, source, id],
        )
  return row?.body ?? null
}
