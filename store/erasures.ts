/**
 * Taking a person out of everything: each step is a set of rows and what becomes of them, so that what is foretold and what is done are one
 * and the same. Facts stay: no sum of the record rests on who it was.
 */
import { copyLine } from './copy.ts'
import type { Db, SqlRow } from './db.ts'
import { byHand } from './hand.ts'
import { rowKey } from './hash.ts'

export type How = 'delete' | 'anonymise'

export interface ErasedKey {
  readonly personId: number
  readonly source: string
  readonly externalId: string
  /** The key that stands in its place where somebody unknown stays. */
  readonly becomes: string
}

export interface Erasing {
  readonly how: How
  readonly keys: readonly ErasedKey[]
  /** Small letters. */
  readonly addresses: readonly string[]
  /** "Anna Weber", "Weber, Anna". */
  readonly names: readonly string[]
  readonly mentions: 'erase' | 'keep'
}

export interface StepCount {
  readonly what: string
  readonly rows: number
  readonly becomes: 'gone' | 'anonymous' | 'emptied' | 'kept'
}

interface Step {
  readonly what: string
  /** Rows, as the tail of a statement: `table t where …`. */
  readonly of: string
  /** Null: they go. A SET clause: they stay, changed. 'kept': they stay as they are. */
  readonly delete: string | null
  readonly anonymise: string | null | 'kept'
}

const isPerson = (column: string) => `${column} in (select person_id from erased_person)`
const isKey = (source: string, id: string) => `(${source}, ${id}) in (select source, external_id from erased_person)`
const keyOf = (source: string, id: string, column = 'becomes') =>
  `(select e.${column} from erased_person e where e.source = ${source} and e.external_id = ${id})`
const ofRow = (t: string, i: string) =>
  `${t}.account_id = ${i}.account_id and ${t}.source = ${i}.source and ${t}.external_id = ${i}.external_id`
/** One word, so that no two of them are taken for one person by their name. */
const nobody = `'{"firstName":null,"lastName":"Erased","email":null,"phone":null,"title":null,"language":null,"preferredChannel":null}'::jsonb`
const isAddress = (column: string) => `lower(${column}) in (select address from erased_address)`
const withoutPeople = `(select coalesce(jsonb_agg(p), '[]') from jsonb_array_elements(image -> 'detail' -> 'people') p where (p ->> 0)::bigint not in (select person_id from erased_person))`
const withoutHeard = `(select coalesce(jsonb_agg(h), '[]') from jsonb_array_elements(image -> 'detail' -> 'heard') h where lower(h ->> 0) not in (select address from erased_address))`
const detailWithout = `case when image ? 'detail' then jsonb_build_object('detail', (image -> 'detail') || jsonb_build_object('body', null, 'people', ${withoutPeople}, 'heard', ${withoutHeard})) else '{}' end`
const tookPart = `(image ->> 'person' is not null and ${isKey(`image ->> 'source'`, `image ->> 'person'`)}
  or exists (select 1 from jsonb_array_elements(coalesce(image -> 'detail' -> 'people', '[]')) p where (p ->> 0)::bigint in (select person_id from erased_person))
  or exists (select 1 from jsonb_array_elements(coalesce(image -> 'detail' -> 'heard', '[]')) h where lower(h ->> 0) in (select address from erased_address)))`
const isTalk = (t: string) => `exists (select 1 from erased_talk x where ${ofRow(t, 'x')})`
const same = 'kept' as const
/** Whose an answer is: by its key, or by its address. */
const isAnswer = (source: string, person: string, email: string) =>
  `((${person} is not null and ${isKey(source, person)}) or (${email} is not null and ${isAddress(email)}))`
const answerSource = 'coalesce(t.person_source, t.source)'
const imageSource = `coalesce(image ->> 'person_source', image ->> 'source')`
const anyOf = (column: string) => `(select min(e.${column}) from erased_person e)`

/** In this order: what is found by other rows goes before them. */
const steps: readonly Step[] = [
  {
    what: 'texts of interactions with the person',
    of: `interaction_detail t where (t.body is not null or t.attached is not null) and ${isTalk('t')}`,
    ...{ delete: 'body = null, attached = null', anonymise: 'body = null, attached = null' },
  },
  {
    what: 'interactions with the person',
    of: `interaction t where ${isTalk('t')}`,
    delete: `person = case when ${isKey('t.source', 't.person')} then null else t.person end, subject = null, row_hash = 0`,
    anonymise: `person = coalesce(${keyOf('t.source', 't.person')}, t.person), subject = null, row_hash = 0`,
  },
  {
    what: 'answers of the person',
    of: `answer t where ${isAnswer(answerSource, 't.person', 't.email')}`,
    delete: 'person = null, person_source = null, email = null, comment = null, row_hash = 0',
    // Whose they are stays one voice, of somebody unknown.
    anonymise: `person = coalesce(${keyOf(answerSource, 't.person')}, ${anyOf('becomes')}),
      person_source = case when ${keyOf(answerSource, 't.person')} is null then ${anyOf('source')} else t.person_source end, email = null, comment = null, row_hash = 0`,
  },
  {
    what: 'answers kept for undo',
    of: `replaced_row t where table_name = 'answer' and ${isAnswer(imageSource, "image ->> 'person'", "image ->> 'email'")}`,
    delete: `image = image || '{"person":null,"person_source":null,"email":null,"comment":null,"row_hash":0}'`,
    anonymise: `image = image || jsonb_build_object('person', coalesce(${keyOf(imageSource, "image ->> 'person'")}, ${anyOf('becomes')}),
      'person_source', case when ${keyOf(imageSource, "image ->> 'person'")} is null then ${anyOf('source')} else image ->> 'person_source' end,
      'email', null, 'comment', null, 'row_hash', 0)`,
  },
  {
    what: 'versions of answers written down of the person',
    of: `written t where subject = 'answer' and ${isPerson("(said ->> 'person')::bigint")}`,
    delete: `said = said || '{"person":null,"text":null}'`,
    anonymise: `said = said || '{"text":null}'`,
  },
  {
    what: 'versions of interactions by hand with the person',
    of: `written t where subject = 'interaction' and said ? 'text' and subject_id::text in (select external_id from erased_talk where source = '${byHand}')`,
    ...{ delete: `said = said || '{"text":"[erased]"}'`, anonymise: `said = said || '{"text":"[erased]"}'` },
  },
  {
    what: 'versions that say who took part',
    of: `written t where exists (select 1 from jsonb_array_elements(case jsonb_typeof(said -> 'people') when 'array' then said -> 'people' else '[]' end) p where ${isPerson("(p #>> '{}')::bigint")})`,
    delete: `said = jsonb_set(said, '{people}', (select coalesce(jsonb_agg(p), '[]') from jsonb_array_elements(said -> 'people') p where (p #>> '{}')::bigint not in (select person_id from erased_person)))`,
    anonymise: same,
  },
  {
    what: 'versions of promises that name the person',
    of: `written t where said ->> 'personSource' is not null and ${isKey("said ->> 'personSource'", "said ->> 'personExternalId'")}`,
    delete: `said = said || '{"personSource":null,"personExternalId":null}'`,
    anonymise: `said = said || jsonb_build_object('personExternalId', ${keyOf("said ->> 'personSource'", "said ->> 'personExternalId'")})`,
  },
  {
    what: 'interactions the person took part in',
    of: `interaction_person t where ${isPerson('t.person_id')}`,
    delete: null,
    anonymise: same,
  },
  {
    what: 'addresses heard in mail and calendars',
    of: `interaction_heard t where ${isAddress('t.address')}`,
    delete: null,
    anonymise: null,
  },
  {
    what: 'meetings to come',
    of: `coming_meeting t where t.people && (select array_agg(person_id) from erased_person)
      or exists (select 1 from unnest(t.heard) h where exists (select 1 from erased_address a where lower(h) like '%' || a.address || '%'))`,
    ...Object.fromEntries(
      (['delete', 'anonymise'] as const).map((how) => [
        how,
        `people = array(select p from unnest(t.people) p where p not in (select person_id from erased_person)),
         heard = array(select h from unnest(t.heard) h where not exists (select 1 from erased_address a where lower(h) like '%' || a.address || '%'))`,
      ]),
    ),
  } as Step,
  {
    what: 'versions of notes about the person',
    of: `written t where subject = 'note' and subject_id in (select id from note where ${isPerson('person_id')})`,
    ...{ delete: null, anonymise: null },
  },
  { what: 'notes about the person', of: `note t where ${isPerson('t.person_id')}`, delete: null, anonymise: null },
  {
    what: 'promises and next steps that name the person',
    of: `plan_item t where t.person_source is not null and ${isKey('t.person_source', 't.person_external_id')}`,
    delete: 'person_source = null, person_external_id = null',
    anonymise: `person_external_id = ${keyOf('t.person_source', 't.person_external_id')}`,
  },
  {
    what: 'what was written on cases about the person',
    of: `case_entry t where t.body is not null and t.case_id in (select c.id from account_case c where c.person_source is not null and ${isKey('c.person_source', 'c.person_external_id')})`,
    ...{ delete: 'body = null', anonymise: 'body = null' },
  },
  {
    what: 'cases about the person',
    of: `account_case t where t.person_source is not null and ${isKey('t.person_source', 't.person_external_id')}`,
    delete: 'person_source = null, person_external_id = null, title = null, cause_note = null, done = null',
    anonymise: `person_external_id = ${keyOf('t.person_source', 't.person_external_id')}, title = null, cause_note = null, done = null`,
  },
  {
    what: 'changes of the person that waited for somebody',
    of: `held_change t where ${isKey('t.person_source', 't.person_external_id')}`,
    ...{ delete: null, anonymise: null },
  },
  {
    what: 'changes by hand',
    of: `edit t where subject in ('person', 'contact') and ${isKey('t.source', 't.external_id')}`,
    ...{ delete: null, anonymise: null },
  },
  { what: 'roles said by colleagues', of: `contact_hand t where ${isPerson('t.person_id')}`, delete: null, anonymise: same },
  {
    what: 'contact rows kept for undo',
    of: `replaced_row t where table_name = 'account_contact' and ${isPerson(`(t.image ->> 'person_id')::bigint`)}`,
    delete: null,
    anonymise: `image = image || jsonb_build_object('person', ${nobody}, 'row_hash', 0,
        'external_id', coalesce(${keyOf('t.source', 't.external_id')}, t.external_id), 'row_key', coalesce(${keyOf('t.source', 't.external_id', 'row_key')}, (image ->> 'row_key')::bigint)),
      external_id = coalesce(${keyOf('t.source', 't.external_id')}, t.external_id)`,
  },
  {
    what: 'interactions kept for undo',
    of: `replaced_row t where table_name = 'interaction' and ${tookPart}`,
    delete: `image = image || jsonb_build_object('person', null, 'subject', null, 'row_hash', 0) || ${detailWithout}`,
    anonymise: `image = image || jsonb_build_object('person', ${keyOf(`image ->> 'source'`, `image ->> 'person'`)}, 'subject', null, 'row_hash', 0) || ${detailWithout}`,
  },
  {
    what: 'keys that imports found unchanged',
    of: `confirmed_row t where table_name = 'account_contact' and t.keys && array(select k from erased_contact c cross join lateral (
      values (c.external_id), (c.external_id || chr(31) || c.account_id)) v (k) where c.source = t.source)`,
    delete: `keys = array(select k from unnest(t.keys) k where split_part(k, chr(31), 1) not in (select external_id from erased_contact c where c.source = t.source))`,
    anonymise: `keys = array(select coalesce((select e.becomes from erased_person e where e.source = t.source and e.external_id = split_part(k, chr(31), 1))
      || case when position(chr(31) in k) > 0 then chr(31) || split_part(k, chr(31), 2) else '' end, k) from unnest(t.keys) k)`,
  },
  {
    what: 'rows of files at accounts',
    of: `account_contact t where ${isPerson('t.person_id')}`,
    delete: null,
    anonymise: `person = ${nobody}, row_hash = 0, external_id = coalesce(${keyOf('t.source', 't.external_id')}, t.external_id),
      row_key = coalesce(${keyOf('t.source', 't.external_id', 'row_key')}, t.row_key)`,
  },
  {
    what: 'questions whether two people are one',
    of: `duplicate_pair t where what = 'person' and (${isPerson('left_id')} or ${isPerson('right_id')})`,
    delete: null,
    anonymise: null,
  },
  {
    what: 'answers to such questions',
    of: `person_decision t where ${isKey('left_source', 'left_id')} or ${isKey('right_source', 'right_id')}`,
    delete: null,
    anonymise: null,
  },
  {
    what: 'such questions put off',
    of: `duplicate_later t where what = 'person' and (${isKey('left_source', 'left_id')} or ${isKey('right_source', 'right_id')})`,
    ...{ delete: null, anonymise: null },
  },
  {
    what: 'merges of the person',
    of: `merge t where what = 'person' and (${isKey('survivor_source', 'survivor_id')} or ${isKey('merged_source', 'merged_id')})`,
    ...{ delete: null, anonymise: null },
  },
  { what: 'rules about the person’s address', of: `feed_rule t where ${isAddress('t.pattern')}`, delete: null, anonymise: null },
  {
    what: 'the person',
    of: `person t where ${isPerson('t.id')}`,
    delete: null,
    anonymise: `external_id = ${keyOf('t.source', 't.external_id')}, first_name = null, last_name = 'Erased', email = null, phone = null, title = null,
      language = null, preferred_channel = null, hand = '{}', linked_to = null`,
  },
  {
    what: 'cells of rows that imports told of',
    of: `import_problem t where (cells is not null or value is not null) and exists (select 1 from erased_text x where t.cells::text ~* x.pattern or t.value ~* x.pattern)`,
    ...{ delete: 'cells = null, value = null', anonymise: 'cells = null, value = null' },
  },
]

/** What the steps look things up in. On commit they are gone. */
async function prepare(tx: Db, { keys, addresses, names }: Erasing): Promise<void> {
  await tx.script(`
    create temp table erased_person (person_id bigint, source text, external_id text, becomes text, row_key bigint) on commit drop;
    create temp table erased_address (address text) on commit drop;
    create temp table erased_text (pattern text, name boolean) on commit drop;
    create temp table erased_contact (account_id bigint, source text, external_id text) on commit drop`)
  await tx.copyIn(
    'erased_person',
    ['person_id', 'source', 'external_id', 'becomes', 'row_key'],
    keys.map((key) => copyLine([key.personId, key.source, key.externalId, key.becomes, rowKey(key.source, key.becomes)])).join(''),
  )
  if (addresses.length > 0) await tx.copyIn('erased_address', ['address'], addresses.map((one) => copyLine([one])).join(''))
  const texts = [...addresses.map((text) => ({ text, name: false })), ...names.map((text) => ({ text, name: true }))]
  if (texts.length > 0)
    await tx.copyIn('erased_text', ['pattern', 'name'], texts.map(({ text, name }) => copyLine([patternOf(text), name])).join(''))
  await tx.script(`
    insert into erased_contact select account_id, source, external_id from account_contact where ${isPerson('person_id')};
    insert into erased_contact select (image ->> 'account_id')::bigint, source, external_id from replaced_row
      where table_name = 'account_contact' and ${isPerson(`(image ->> 'person_id')::bigint`)};
    create temp table erased_talk on commit drop as select distinct account_id, source, external_id from (
      select account_id, source, external_id from interaction where person is not null and ${isKey('source', 'person')}
      union all select account_id, source, external_id from interaction_heard where part = 'from' and ${isAddress('address')}
      union all select account_id, source, external_id from interaction_person t where ${isPerson('t.person_id')} and (t.part in ('from', 'about')
        or (not exists (select 1 from interaction_person o where ${ofRow('o', 't')} and o.person_id not in (select person_id from erased_person))
          and not exists (select 1 from interaction i where ${ofRow('i', 't')} and i.person is not null and not ${isKey('i.source', 'i.person')})))) x;
    create temp table erased_at on commit drop as select distinct account_id from (
      select account_id from erased_contact
      union all select account_id from interaction where person is not null and ${isKey('source', 'person')}
      union all select account_id from interaction_person where ${isPerson('person_id')}
      union all select account_id from answer t where ${isAnswer(answerSource, 't.person', 't.email')}) x`)
}

/** A text as a regular expression of its own letters, not inside a longer word. */
const patternOf = (text: string): string =>
  `(?<![[:alnum:]])${text.replaceAll(/[.*+?^$()[\]{}|\\]/g, (sign) => `\\${sign}`).replaceAll(/\s+/g, '\\s+')}(?![[:alnum:]])`

export interface Erased {
  readonly counts: StepCount[]
  readonly mentions: { readonly where: string; readonly rows: number; readonly examples: string[] }[]
  readonly snapshots: number[]
}

/** Does it all, in the caller's transaction, which holds the record. */
export async function erase(tx: Db, erasing: Erasing): Promise<Erased> {
  await prepare(tx, erasing)
  const snapshots = await markSnapshots(tx)
  const counts: StepCount[] = []
  for (const step of steps) {
    const rows = await doStep(tx, step, erasing.how)
    const action = step[erasing.how]
    const anonymous =
      erasing.how === 'anonymise' && ['the person', 'rows of files at accounts', 'contact rows kept for undo'].includes(step.what)
    const becomes = action === null ? 'gone' : action === same ? 'kept' : anonymous ? 'anonymous' : 'emptied'
    if (rows > 0) counts.push({ what: step.what, rows, becomes })
  }
  // Sent twice, a request is answered from here: encrypted, and of whom it tells cannot be said.
  await tx.execute('delete from idempotent_answer')
  return { counts, mentions: await eraseMentions(tx, erasing), snapshots }
}

async function doStep(tx: Db, step: Step, how: How): Promise<number> {
  const action = step[how]
  if (action === same) {
    const [row] = await tx.query<{ n: number }>(`select count(*) as n from ${step.of}`)
    return row!.n
  }
  const [, table, where] = /^(\w+ t) where ([\s\S]*)$/.exec(step.of)!
  return tx.execute(action === null ? `delete from ${table} where ${where}` : `update ${table} set ${action} where ${where}`)
}

/** Measurements of accounts the person was at: rows they rest on are about to change. Those of groups may hold any account. */
async function markSnapshots(tx: Db): Promise<number[]> {
  const nodes = (
    await tx.query<{ id: number }>(
      `with at as (select a.* from account a join erased_at e on e.account_id = a.id),
       near as (select unnest(array[id, customer_id, payer_id, site_id]) as id from at)
       select distinct unnest(array[a.id, a.linked_to, a.merged_into]) as id from account a join near n on n.id = a.id`,
    )
  ).flatMap((row) => row.id ?? [])
  const rows = await tx.query<{ id: number }>(
    `update snapshot set replayable = false
     where level = 'group' and $2 or id in (select snapshot_id from snapshot_account where account_id = any($1::bigint[])) returning id`,
    [nodes, nodes.length > 0],
  )
  return rows.map((row) => row.id).sort((a, b) => a - b)
}

/** Not looked through: ids, keys, codes and numbers; who may sign in; the audit, which holds no values; and what erasing itself keeps. */
const tablesLeftOut =
  /^(tapeline_migration|person|account_contact|contact_hand|audit|app_user|user_\w+|role_grant|invitation|password_reset|api_key|setting|idempotent_answer|upload\w*|snapshot\w*|rollup_\w+|import_(table|chunk|count|problem|draft)|draft_match\w*|erasure|erased_key|model\w*|sales_order|order_line|invoice_line|payment|product|cost_actual|fx_rate|cross_reference|confirmed_row|title_rules|schedule\w*|watched_file|duplicate_\w+|feed_left_aside|interaction_person|remembered_mapping|merge)$/
/** Columns in which a name is somebody else's: colleagues, firms, words of a code. An address is looked for there too. */
const notByName =
  /^(source|external_id|\w*_source|\w*_id|\w*_external_id|kind|state|stage|code|currency|channel|direction|actor|\w*_name|\w*_by|owner|author|colleague|colleagues|team|product\w*|drivers|town|region|country|industry|attributes|parent|postal_code|vat_id|domain|phone|customer_number|table_name|header|path|mappings|files|keys|pattern|thread|person|what|hand|subject_key|label|book|page|number_key)$/

interface TextColumn extends SqlRow {
  table: string
  column: string
  type: string
  by_account: boolean
}

/** Texts about others, or other things, that name the person: the name is taken out of them, or they are only told. */
async function eraseMentions(tx: Db, { mentions, addresses, names }: Erasing): Promise<Erased['mentions']> {
  if (addresses.length + names.length === 0) return []
  const columns = await tx.query<TextColumn>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type,
       exists (select 1 from pg_attribute x where x.attrelid = c.oid and x.attname = 'account_id') as by_account
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
       and format_type(a.atttypid, null) in ('text', 'jsonb', 'text[]')
     order by 1, a.attnum`,
  )
  const found: Erased['mentions'] = []
  for (const { table, column, type, by_account } of columns) {
    if (tablesLeftOut.test(table) || /^(stage|undo)_\d/.test(table)) continue
    const byName = !notByName.test(column) && !(table === 'account' && column === 'name')
    const text = type === 'text' ? column : `${column}::text`
    // The same name at another account is somebody else's.
    const here = by_account ? ' and t.account_id in (select account_id from erased_at)' : ''
    const where = `${column} is not null and (exists (select 1 from erased_text x where not x.name and t.${text} ~* x.pattern)${
      byName ? ` or (exists (select 1 from erased_text x where x.name and t.${text} ~* x.pattern)${here})` : ''
    })`
    const rows = await tx.query<{ text: string }>(
      `select substring(t.${text} from '.{0,60}' || (select x.pattern from erased_text x where t.${text} ~* x.pattern limit 1) || '.{0,60}') as text from ${table} t where ${where} limit 1000`,
    )
    if (rows.length === 0) continue
    found.push({
      where: `${table.replaceAll('_', ' ')}: ${column.replaceAll('_', ' ')}`,
      rows: rows.length,
      examples: rows.slice(0, 3).flatMap((row) => row.text ?? []),
    })
    if (mentions === 'erase')
      for (const { pattern } of await tx.query<{ pattern: string }>(`select pattern from erased_text${byName ? '' : ' where not name'}`))
        await tx.execute(`update ${table} t set ${column} = ${replaced(column, type)} where ${where}`, [pattern])
  }
  return found
}

function replaced(column: string, type: string): string {
  if (type === 'text[]') return `array(select regexp_replace(x, $1, '[erased]', 'gi') from unnest(t.${column}) x)`
  if (type === 'jsonb') return `regexp_replace(t.${column}::text, $1, '[erased]', 'gi')::jsonb`
  return `regexp_replace(t.${column}, $1, '[erased]', 'gi')`
}

// What was done, and by what they would be known again ------------------------------------------------------------------------

export interface ErasureRow extends SqlRow {
  id: number
  at: string
  actor: string
  actor_name: string
  how: How
  reason: string
  report: unknown
}

export async function saveErasure(tx: Db, row: ErasureRow, hashes: readonly string[]): Promise<void> {
  await tx.execute(`insert into erasure (id, at, actor, actor_name, how, reason, report) values ($1, $2, $3, $4, $5, $6, $7::jsonb)`, [
    ...[row.id, row.at, row.actor, row.actor_name, row.how, row.reason, JSON.stringify(row.report)],
  ])
  await saveErasedKeys(tx, row.id, hashes)
}

export const saveErasedKeys = (tx: Db, erasureId: number, hashes: readonly string[]): Promise<number> =>
  tx.execute(
    `insert into erased_key (hash, erasure_id) select hash, $1 from unnest($2::text[]) as h (hash) on conflict (hash) do update set erasure_id = excluded.erasure_id`,
    [erasureId, hashes],
  )

export const loadErasures = (db: Db) => db.query<ErasureRow>(`select * from erasure order by id desc`)

export const loadErasedKeys = (db: Db) =>
  db.query<{ hash: string; how: How; erasure_id: number }>(
    `select k.hash, e.how, k.erasure_id from erased_key k join erasure e on e.id = k.erasure_id order by k.hash`,
  )

export async function importUnderWay(db: Db): Promise<number | null> {
  const [row] = await db.query<{ id: number }>(
    `select id from import where state in ('staging', 'applying', 'undoing') order by id limit 1`,
  )
  return row?.id ?? null
}

/** Every row of the same person, and what they are called; by the id of any of them. */
export const loadRowsOfPerson = (db: Db, personId: number) =>
  db.query<{
    id: number
    source: string
    external_id: string
    first_name: string | null
    last_name: string | null
    email: string | null
    hand: Record<string, unknown>
  }>(
    `select p.id, p.source, p.external_id, p.first_name, p.last_name, p.email, p.hand from person p
     join person o on o.id = $1 where coalesce(p.linked_to, p.id) = coalesce(o.linked_to, o.id)
     order by p.source collate "C", p.external_id collate "C"`,
    [personId],
  )

/** Whatever these people were ever called, and every address they ever had: by files, by hand, and before it was changed. */
export const loadCalled = (db: Db, personIds: readonly number[]) =>
  db.query<{ first_name: string | null; last_name: string | null; email: string | null }>(
    `select first_name, last_name, email from person where id = any($1::bigint[])
     union select coalesce(hand ->> 'first_name', first_name), coalesce(hand ->> 'last_name', last_name), hand ->> 'email' from person where id = any($1::bigint[])
     union select person ->> 'firstName', person ->> 'lastName', person ->> 'email' from account_contact where person_id = any($1::bigint[])
     union select image -> 'person' ->> 'firstName', image -> 'person' ->> 'lastName', image -> 'person' ->> 'email' from replaced_row
       where table_name = 'account_contact' and (image ->> 'person_id')::bigint = any($1::bigint[])
     union select null, null, v.said #>> '{}' from edit e join person p on p.source = e.source and p.external_id = e.external_id
       cross join lateral (values (e.before), (e.after)) v (said) where p.id = any($1::bigint[]) and e.subject = 'person' and e.field = 'email'`,
    [personIds],
  )

/** Accounts that any of these people is or was at. */
export const loadAccountsOf = (db: Db, personIds: readonly number[]) =>
  db.query<{ id: number; source: string; external_id: string; name: string | null }>(
    `select distinct a.id, a.source, a.external_id, a.name from account_contact c join account l on l.id = c.account_id join account a on a.id = l.customer_id
     where c.person_id = any($1::bigint[]) and a.kind <> 'unassigned' order by a.source, a.external_id`,
    [personIds],
  )

/** Everybody's keys and addresses: for a list that came with a restored backup. */
export const loadEverybody = (db: Db) =>
  db.query<{ id: number; source: string; external_id: string; email: string | null; hand_email: string | null }>(
    `select id, source, external_id, email, hand ->> 'email' as hand_email from person order by id`,
  )
