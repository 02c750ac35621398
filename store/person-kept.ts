/** Everything that is kept about a person, as rows to be read. */
import type { Db, SqlRow } from './db.ts'
import { byHand } from './hand.ts'

export interface KeptPart {
  readonly title: string
  /** Name of its file. */
  readonly name: string
  readonly rows: readonly SqlRow[]
}

const at = `a.source || '/' || a.external_id as account_key, coalesce(case when a.hand ? 'name' then a.hand ->> 'name' else a.name end, a.external_id) as account`
const ofAccount = (alias: string) => `left join account l on l.id = ${alias}.account_id left join account a on a.id = l.customer_id`
const keys = `join unnest($2::text[], $3::text[]) as k (source, external_id)`

const queries: readonly (Omit<KeptPart, 'rows'> & { readonly sql: string })[] = [
  {
    ...{ title: 'Who the person is, by each system', name: 'person' },
    sql: `select source, external_id, first_name, last_name, email, phone, title, language, preferred_channel, hand as said_by_hand from person where id = any($1::bigint[]) order by 1, 2`,
  },
  {
    ...{ title: 'Where the person works, and as what', name: 'roles' },
    sql: `select ${at}, t.source, t.external_id, t.role, t.seniority, t.is_primary, t.left_day, t.person as as_the_file_says, h.hand as as_colleagues_say
      from account_contact t ${ofAccount('t')} left join contact_hand h on h.account_id = t.account_id and h.person_id = t.person_id
      where t.person_id = any($1::bigint[]) order by 1, 3, 4`,
  },
  {
    ...{ title: 'Interactions', name: 'interactions' },
    sql: `select t.day, t.at, ${at}, t.source, t.external_id, t.kind, t.channel, t.direction, t.reason, t.subject, d.thread, d.body as text, d.attached,
        case when k.source is null then p.part else 'named' end as part
      from interaction t left ${keys} on k.source = t.source and k.external_id = t.person
      left join interaction_person p on p.account_id = t.account_id and p.source = t.source and p.external_id = t.external_id and p.person_id = any($1::bigint[])
      left join interaction_detail d on d.account_id = t.account_id and d.source = t.source and d.external_id = t.external_id ${ofAccount('t')}
      where k.source is not null or p.person_id is not null order by t.day, t.at, t.external_id`,
  },
  {
    ...{ title: 'Heard in mail and calendars', name: 'heard' },
    sql: `select ${at}, t.address, t.name, t.part, t.source, t.external_id from interaction_heard t ${ofAccount('t')} where lower(t.address) = any($4::text[]) order by 1, 3`,
  },
  {
    ...{ title: 'Meetings to come', name: 'meetings' },
    sql: `select t.begins_at, t.ends_at, t.subject, ${at} from coming_meeting t ${ofAccount('t')} where t.people && $1::bigint[] order by 1`,
  },
  {
    ...{ title: 'Notes about the person', name: 'notes' },
    sql: `select t.day, ${at}, t.body as text, t.actor_name as written_by, t.made_at, t.changed_at, t.removed_at from note t ${ofAccount('t')} where t.person_id = any($1::bigint[]) order by t.day`,
  },
  {
    ...{ title: 'Promises and next steps that name the person', name: 'promises' },
    sql: `select t.kind, t.body as text, t.owner_name as owner, t.made_day, t.due_day, t.state, t.source || '/' || t.external_id as account_key from plan_item t
      ${keys} on k.source = t.person_source and k.external_id = t.person_external_id order by t.made_day`,
  },
  {
    ...{ title: 'Cases about the person', name: 'cases' },
    sql: `select t.code, t.title, t.source || '/' || t.external_id as account_key, t.status, t.opened_day, t.due_day, t.closed_day, t.cause, t.cause_note, t.done,
        t.owner_name as owner, t.facts, (select string_agg(e.body, E'\n' order by e.id) from case_entry e where e.case_id = t.id) as written
      from account_case t ${keys} on k.source = t.person_source and k.external_id = t.person_external_id order by t.id`,
  },
  {
    ...{ title: 'Changes of the person that waited for a second person', name: 'held-changes' },
    sql: `select t.what, t.source || '/' || t.external_id as account_key, t.command ->> 'before' as before, t.command ->> 'after' as after, t.state, t.evidence,
        t.evidence_note, t.asked_by_name as asked_by, t.asked_at, t.ended_by_name as ended_by, t.ended_at, t.reason
      from held_change t ${keys} on k.source = t.person_source and k.external_id = t.person_external_id order by t.id`,
  },
  {
    ...{ title: 'Answers', name: 'answers' },
    sql: `select t.day, ${at}, t.source, t.external_id, t.programme, t.metric, t.attribute, t.score, t.scale_min, t.scale_max, t.asked_day, t.at, t.touchpoint,
        t.comment, t.privacy, t.chosen_by, t.colleague, t.confidence, t.email
      from answer t left join unnest($2::text[], $3::text[]) as k (source, external_id) on k.source = coalesce(t.person_source, t.source) and k.external_id = t.person
        ${ofAccount('t')} where k.source is not null or t.email = any($4::text[]) order by t.day, t.source, t.external_id`,
  },
  {
    ...{ title: 'Changes by hand', name: 'changes' },
    sql: `select t.at, t.actor_name as by, t.field, t.before, t.after, t.at_source || '/' || t.at_external_id as at_account from edit t
      ${keys} on k.source = t.source and k.external_id = t.external_id where t.subject in ('person', 'contact') order by t.at, t.id`,
  },
  {
    ...{ title: 'Merged with', name: 'merges' },
    sql: `select t.made_at, t.actor_name as by, t.survivor_source || '/' || t.survivor_id as survivor, t.merged_source || '/' || t.merged_id as merged, t.reason, t.undone_at
      from merge t where t.what = 'person' and exists (select 1 from unnest($2::text[], $3::text[]) as k (source, external_id)
        where (k.source = t.survivor_source and k.external_id = t.survivor_id) or (k.source = t.merged_source and k.external_id = t.merged_id)) order by 1`,
  },
  {
    ...{ title: 'Earlier rows, kept so that imports can be undone', name: 'earlier-rows' },
    sql: `select t.import_id, t.table_name as kind, t.image - '{account_id,person_id,row_key,row_hash,import_id}'::text[] as row from replaced_row t
      where (t.table_name = 'account_contact' and (t.image ->> 'person_id')::bigint = any($1::bigint[]))
        or (t.table_name = 'interaction' and exists (select 1 from unnest($2::text[], $3::text[]) as k (source, external_id) where k.source = t.source and k.external_id = t.image ->> 'person'))
        or (t.table_name = 'answer' and (t.image ->> 'email' = any($4::text[]) or exists (select 1 from unnest($2::text[], $3::text[]) as k (source, external_id)
          where k.source = coalesce(t.image ->> 'person_source', t.source) and k.external_id = t.image ->> 'person'))) order by 1, 2`,
  },
]

/** Part by part; those without a row too: that there is nothing is said. */
export async function loadKept(
  db: Db,
  of: { ids: readonly number[]; sources: readonly string[]; externalIds: readonly string[]; addresses: readonly string[] },
): Promise<KeptPart[]> {
  const parts: KeptPart[] = []
  for (const { title, name, sql } of queries) {
    const params = [of.ids, of.sources, of.externalIds, of.addresses]
    // A parameter that a statement does not name has no type.
    const typed = `with given as (select $1::bigint[], $2::text[], $3::text[], $4::text[]) ${sql}`
    const rows = await db.query(typed, params)
    parts.push({ title, name, rows: rows.map((row) => (row.source === byHand ? { ...row, source: 'entered by hand' } : row)) })
  }
  return parts
}
