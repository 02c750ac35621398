/**
 * What mail and calendar bring besides the line of an interaction: its text, its thread, everybody who took part. It is staged with the
 * row, goes in and out with it, and lies in the image of a row that was replaced: so undo brings all of it back.
 */
import type { Db } from './db.ts'
import { factColumns, factSpecs } from './facts.ts'
import { anyPlan, replaceRows } from './replace-rows.ts'

/** Sources of their own, that no mapping may use. */
export const feedSources = ['mail', 'calendar'] as const
export type FeedSource = (typeof feedSources)[number]
export const isFeedSource = (source: string): source is FeedSource => (feedSources as readonly string[]).includes(source)

export type Part = 'from' | 'to' | 'copy' | 'attended'

/** In this order of fields: the same content is the same text. */
export interface InteractionDetail {
  readonly thread: string | null
  readonly body: string | null
  readonly attached: string | null
  readonly proved: boolean | null
  readonly people: readonly (readonly [personId: number, part: Part])[]
  readonly heard: readonly (readonly [address: string, name: string, part: Part])[]
}

const of = (a: string, b: string) =>
  `${a}.account_id = ${b}.account_id and ${a}.source = ${b}.source and ${a}.external_id = ${b}.external_id`
const ofFeeds = (alias: string) => `${alias}.source in (${feedSources.map((source) => `'${source}'`).join(', ')})`

/** SQL: an image of a row of the facts with its detail in it. */
export const withDetail = (alias: string, image: string): string => `${image} || coalesce(case when ${ofFeeds(alias)} then (
  select jsonb_build_object('detail', jsonb_build_object('thread', d.thread, 'body', d.body, 'attached', d.attached, 'proved', d.sender_proved,
    'people', (select coalesce(jsonb_agg(jsonb_build_array(p.person_id, p.part)), '[]') from interaction_person p where ${of('p', alias)}),
    'heard', (select coalesce(jsonb_agg(jsonb_build_array(h.address, h.name, h.part)), '[]') from interaction_heard h where ${of('h', alias)})))
  from interaction_detail d where ${of('d', alias)}) end, '{}')`

/**
 * Details go with rows that go and come with rows that come; then what a thread tells of its first message is told anew. In the
 * transaction, and after the step, that changes the rows.
 *
 * @param goes   SELECT of account_id, source, external_id
 * @param comes  SELECT of account_id, source, external_id, detail
 */
export async function replaceDetails(tx: Db, goes: string | null, comes: string): Promise<void> {
  await tx.script(`drop table if exists detail_new, thread_changed; create temp table detail_new on commit drop as
    select n.* from (${comes}) n where n.detail is not null;
    create temp table thread_changed on commit drop as select account_id, source, detail ->> 'thread' as thread from detail_new`)
  if (goes !== null) {
    await tx.script(
      `insert into thread_changed select d.account_id, d.source, d.thread from interaction_detail d join (${goes}) g on ${of('d', 'g')}`,
    )
    for (const table of ['interaction_detail', 'interaction_person', 'interaction_heard'])
      await tx.script(`delete from ${table} t using (${goes}) g where ${of('t', 'g')} and ${ofFeeds('t')}`)
  }
  await tx.script(`
    insert into interaction_detail (account_id, source, external_id, thread, body, attached, sender_proved)
      select account_id, source, external_id, detail ->> 'thread', detail ->> 'body', detail ->> 'attached', (detail ->> 'proved')::boolean from detail_new;
    insert into interaction_person (account_id, source, external_id, person_id, part)
      select n.account_id, n.source, n.external_id, (p ->> 0)::bigint, p ->> 1 from detail_new n cross join lateral jsonb_array_elements(n.detail -> 'people') p
      where exists (select 1 from person where id = (p ->> 0)::bigint);
    insert into interaction_heard (account_id, source, external_id, address, name, part)
      select n.account_id, n.source, n.external_id, h ->> 0, h ->> 1, h ->> 2 from detail_new n cross join lateral jsonb_array_elements(n.detail -> 'heard') h`)
  await refreshAnswers(tx)
}

const columns = factColumns(factSpecs.interaction)

/**
 * A thread that a customer began waits until our first message in it. That is told by all messages there are, whatever import brought
 * them: so it is no part of a row as given, and is worked out anew whenever a message comes or goes.
 */
async function refreshAnswers(tx: Db): Promise<void> {
  await tx.script('analyze thread_changed; drop table if exists answer_changed')
  await tx.script(`create temp table answer_changed on commit drop as
    with message as (
      select i.*, row_number() over (partition by i.account_id, i.source, d.thread order by i.at, i.external_id collate "C") as nth,
        min(i.at) filter (where i.direction = 'outbound') over (partition by i.account_id, i.source, d.thread) as answered_at
      from (select distinct * from thread_changed where thread is not null and source = 'mail') t
      join interaction_detail d on d.source = t.source and d.thread = t.thread and d.account_id = t.account_id
      join interaction i on ${of('i', 'd')}
    ), told as (
      select m.*, case when nth = 1 and direction = 'inbound' and answered_at > at then extract(epoch from answered_at - at)::bigint end as waits from message m
    )
    select ${columns.join(', ')}, waits from told where waits is distinct from waiting_seconds or (waits is not null) is distinct from coalesce(answered, false)`)
  const [any] = await tx.query('select 1 as found from answer_changed limit 1')
  if (any === undefined) return
  await tx.script(`${anyPlan}; analyze answer_changed`)
  const now = columns.map((column) =>
    column === 'waiting_seconds'
      ? 'waits as waiting_seconds'
      : column === 'answered'
        ? 'case when waits is not null then true end as answered'
        : column,
  )
  await replaceRows(
    tx,
    factSpecs.interaction,
    `select ${columns.join(', ')} from answer_changed`,
    `select ${now.join(', ')} from answer_changed`,
  )
}
