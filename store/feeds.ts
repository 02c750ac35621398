/** What mail and calendar files are read by: settings, rules, who is known by which address; and what was left aside. */
import { copyLine } from './copy.ts'
import type { Db } from './db.ts'
import { said } from './hand.ts'
import { rowKey } from './hash.ts'
import type { FeedSource } from './interaction-details.ts'

export interface FeedSettings {
  /** Registrable domains of ours; null = those of the people who sign in. */
  readonly domains: readonly string[] | null
  /** A message whose subject holds one of these words is private. */
  readonly privateWords: readonly string[]
  /** Names of our receiving mail servers, as they sign what they proved. */
  readonly trustedServers: readonly string[]
  /** Older ones are left aside; null = none is too old. */
  readonly oldestDays: number | null
  /** Whether what was written is kept, or only who, when and the subject. */
  readonly keepText: boolean
  /** Whether the length of a meeting counts as our work. */
  readonly meetingsAreWork: boolean
  /** What activities call a meeting. */
  readonly meetingKind: string
}

export const usualFeedSettings: FeedSettings = {
  domains: null,
  privateWords: ['private', 'privat', 'persönlich', 'confidential', 'vertraulich'],
  ...{ trustedServers: [], oldestDays: null, keepText: true, meetingsAreWork: true, meetingKind: 'meeting' },
}

export async function loadFeedSettings(db: Db): Promise<FeedSettings> {
  const [row] = await db.query<{ value: Partial<FeedSettings> }>(`select value from setting where key = 'feeds'`)
  return { ...usualFeedSettings, ...row?.value }
}

export const saveFeedSettings = (db: Db, settings: FeedSettings): Promise<number> =>
  db.execute(`insert into setting (key, value) values ('feeds', $1::jsonb) on conflict (key) do update set value = excluded.value`, [
    JSON.stringify(settings),
  ])

export interface FeedRule {
  readonly pattern: string
  readonly becomes: 'account' | 'ours' | 'private' | 'skip'
  readonly accountSource: string | null
  readonly accountExternalId: string | null
  readonly accountId: number | null
  readonly accountName: string | null
  readonly actorName: string
  readonly madeAt: string
}

export const loadFeedRules = async (db: Db): Promise<FeedRule[]> =>
  (await db.query(
    `select r.pattern, r.becomes, r.account_source as "accountSource", r.account_external_id as "accountExternalId", a.id as "accountId",
       ${said('a', 'name')} as "accountName", r.actor_name as "actorName", r.made_at as "madeAt"
     from feed_rule r left join account a on a.source = r.account_source and a.external_id = r.account_external_id and a.kind = 'account'
     order by r.pattern collate "C"`,
  )) as unknown as FeedRule[]

export const saveFeedRule = (
  db: Db,
  rule: Pick<FeedRule, 'pattern' | 'becomes' | 'accountSource' | 'accountExternalId'>,
  by: { readonly actor: string; readonly name: string; readonly now: string },
): Promise<number> =>
  db.execute(
    `insert into feed_rule (pattern, becomes, account_source, account_external_id, actor, actor_name, made_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (pattern) do update set becomes = excluded.becomes, account_source = excluded.account_source,
       account_external_id = excluded.account_external_id, actor = excluded.actor, actor_name = excluded.actor_name, made_at = excluded.made_at`,
    [rule.pattern, rule.becomes, rule.accountSource, rule.accountExternalId, by.actor, by.name, by.now],
  )

export const dropFeedRule = (db: Db, pattern: string): Promise<number> => db.execute(`delete from feed_rule where pattern = $1`, [pattern])

/** Account rows as mail finds them, in order of (source, external id). */
export const loadFeedAccounts = (db: Db) =>
  db.query<{ id: number; source: string; external_id: string; name: string | null; domain: string | null; same_as: number | null }>(
    `select id, source, external_id, ${said('a', 'name')} as name, ${said('a', 'domain')} as domain, coalesce(merged_into, linked_to) as same_as
     from account a where kind = 'account' order by source collate "C", external_id collate "C"`,
  )

const addressOf = `lower(${said('p', 'email')})`
const leftDay = `case when h.hand ? 'leftDay' then h.hand ->> 'leftDay' else c.left_day::text end`

/** How many people of each host are at each account now. */
export const loadPeopleHosts = (db: Db) =>
  db.query<{ host: string; account_id: number; n: number }>(
    `select split_part(${addressOf}, '@', 2) as host, c.account_id, count(distinct coalesce(p.linked_to, p.id)) as n
     from person p join account_contact c on c.person_id = p.id left join contact_hand h on h.account_id = c.account_id and h.person_id = c.person_id
     where ${addressOf} like '%@%' and (${leftDay}) is null group by 1, 2`,
  )

export interface AddressedPerson {
  readonly address: string
  /** Who stands for the person. */
  readonly person: number
  readonly account: number
  readonly leftDay: string | null
  readonly primary: boolean
}

/** Who has these addresses, with every account they are or were at. */
export const loadByAddress = async (db: Db, addresses: readonly string[]): Promise<AddressedPerson[]> =>
  (await db.query(
    `select ${addressOf} as address, coalesce(p.linked_to, p.id) as person, c.account_id as account, ${leftDay} as "leftDay",
       coalesce(case when h.hand ? 'primary' then (h.hand ->> 'primary')::boolean else c.is_primary end, false) as primary
     from person p join account_contact c on c.person_id = p.id left join contact_hand h on h.account_id = c.account_id and h.person_id = c.person_id
     where ${addressOf} = any($1::text[]) order by 2, 3`,
    [addresses],
  )) as unknown as AddressedPerson[]

export interface Placed {
  /** Of the message or the meeting, without what tells its accounts apart. */
  readonly id: string
  readonly externalId: string
  readonly account: number
  readonly at: string | null
  readonly subject: string | null
  readonly thread: string | null
}

/** Where messages are that came before: they stay there, whoever moved meanwhile. */
export async function loadPlaced(db: Db, source: FeedSource, ids: readonly string[]): Promise<Placed[]> {
  return (await db.query(
    `select i.external_id as id, s.external_id as "externalId", s.account_id as account, i.at, i.subject, d.thread
     from interaction i join interaction_detail d on d.account_id = i.account_id and d.source = i.source and d.external_id = i.external_id
     join interaction_detail s on s.source = d.source and s.thread = d.thread and (s.external_id = d.external_id or starts_with(s.external_id, d.external_id || ' '))
     where i.source = $1 and i.row_key = any($2::bigint[]) and i.external_id = any($3::text[])
     order by 1, 2`,
    [source, ids.map((id) => rowKey(source, id)), ids],
  )) as unknown as Placed[]
}

/** Hashes of contents that are stored, by external id. */
export async function loadContentHashes(db: Db, source: FeedSource, externalIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await db.query<{ external_id: string; row_hash: number }>(
    `select external_id, row_hash from interaction where source = $1 and row_key = any($2::bigint[])`,
    [source, externalIds.map((id) => rowKey(source, id))],
  )
  return new Map(rows.map((row) => [row.external_id, row.row_hash]))
}

export interface LeftAside {
  readonly source: FeedSource
  readonly message: number
  readonly reason: string
  /** Of unknown and doubtful ones, with a hash of the address. */
  readonly domain: string
  readonly address: number
  readonly day: string | null
}

export async function saveLeftAside(db: Db, importId: number, given: readonly LeftAside[]): Promise<void> {
  if (given.length === 0) return
  // The same message may come twice in one import.
  await db.script('drop table if exists left_aside_new; create temp table left_aside_new (like feed_left_aside) on commit drop')
  const columns = ['import_id', 'source', 'message', 'reason', 'domain', 'address', 'day']
  await db.copyIn(
    'left_aside_new',
    columns,
    given.map((one) => copyLine([importId, one.source, one.message, one.reason, one.domain, one.address, one.day])).join(''),
  )
  await db.script(
    'insert into feed_left_aside select * from left_aside_new on conflict (import_id, source, message, domain, address) do nothing',
  )
}

export interface ComingMeeting {
  readonly externalId: string
  readonly uid: string
  readonly account: number
  readonly beginsAt: string
  readonly endsAt: string
  readonly subject: string
  readonly colleagues: readonly string[]
  readonly people: readonly number[]
  readonly heard: readonly string[]
}

/** What a calendar says is to come replaces what it said of the same entries before. */
export async function saveComing(tx: Db, importId: number, uids: readonly string[], meetings: readonly ComingMeeting[]): Promise<void> {
  await tx.execute(`delete from coming_meeting where uid = any($1::text[])`, [uids])
  for (const one of meetings)
    await tx.execute(
      `insert into coming_meeting (import_id, external_id, uid, account_id, begins_at, ends_at, subject, colleagues, people, heard)
       values ($1, $2, $3, $4, $5, $6, $7, $8::text[], $9::bigint[], $10::text[])`,
      [importId, one.externalId, one.uid, one.account, one.beginsAt, one.endsAt, one.subject, one.colleagues, one.people, one.heard],
    )
}

/** Meetings that begin within a time, soonest first. */
export const loadComing = (db: Db, from: string, to: string) =>
  db.query<{
    account_id: number
    begins_at: string
    ends_at: string
    subject: string
    colleagues: string[]
    people: number[]
    heard: string[]
  }>(
    `select account_id, begins_at, ends_at, subject, colleagues, people, heard from coming_meeting
     where ends_at >= $1 and begins_at < $2 order by begins_at, external_id collate "C", account_id`,
    [from, to],
  )

/** What an import left aside and announced goes with it; so does what reading it before a kill noted. */
export async function forgetFeed(db: Db, importId: number): Promise<void> {
  await db.execute(`delete from feed_left_aside where import_id = $1`, [importId])
  await db.execute(`delete from coming_meeting where import_id = $1`, [importId])
}

/** Meetings that are over were facts if they happened: the next calendar brings them. */
export const sweepComing = (db: Db, now: string): Promise<number> =>
  db.execute(`delete from coming_meeting where ends_at < $1::timestamptz - interval '35 days'`, [now])

export interface UnknownDomain {
  readonly domain: string
  /** 'unknown', or 'doubt': several accounts have it. */
  readonly reason: string
  readonly messages: number
  readonly addresses: number
  readonly lastDay: string | null
}

/** Domains that nobody has said anything about, most messages first. Each message counts once, however often it came. */
export const loadUnknownDomains = async (db: Db, limit: number): Promise<UnknownDomain[]> =>
  (await db.query(
    `select f.domain, max(f.reason) as reason, count(distinct f.message) as messages, count(distinct f.address) as addresses, max(f.day) as "lastDay"
     from feed_left_aside f where f.domain <> '' and f.reason in ('unknown', 'doubt') and not exists (select 1 from feed_rule r where r.pattern = f.domain)
     group by f.domain order by 3 desc, f.domain collate "C" limit ${limit}`,
  )) as unknown as UnknownDomain[]

/** How many messages were left aside, by reason, of all imports that are in the record. */
export const countLeftAside = async (db: Db): Promise<{ reason: string; n: number }[]> =>
  db.query(`select reason, count(distinct (source, message)) as n from feed_left_aside group by 1 order by 2 desc, 1`)

export interface HeardPerson {
  readonly address: string
  readonly name: string
  readonly account: number
  readonly messages: number
  readonly lastDay: string
}

/** People whom messages name and the record does not know, most messages first; those somebody said a rule about are settled. */
export const loadHeard = async (db: Db, limit: number): Promise<HeardPerson[]> =>
  (await db.query(
    `select h.address, max(h.name) as name, h.account_id as account, count(*) as messages, max(i.day) as "lastDay"
     from interaction_heard h join interaction i on i.account_id = h.account_id and i.source = h.source and i.external_id = h.external_id
     where not exists (select 1 from feed_rule r where r.pattern = h.address)
     group by h.address, h.account_id order by 4 desc, h.address collate "C" limit ${limit}`,
  )) as unknown as HeardPerson[]

/** Their messages name them as people from now on. Returns how many. */
export async function settleHeard(tx: Db, address: string, person: number): Promise<number> {
  const settled = await tx.execute(
    `insert into interaction_person (account_id, source, external_id, person_id, part)
     select account_id, source, external_id, $2, part from interaction_heard where address = $1
     on conflict (account_id, source, external_id, person_id) do nothing`,
    [address, person],
  )
  await tx.execute(`delete from interaction_heard where address = $1`, [address])
  return settled
}

/** Who waits to be known and is known by now, from files or by hand. */
export const loadHeardKnown = (db: Db) =>
  db.query<{ address: string; person: number }>(
    `select h.address, min(coalesce(p.linked_to, p.id)) as person from (select distinct address from interaction_heard) h
     join person p on ${addressOf} = h.address join account_contact c on c.person_id = p.id group by 1`,
  )

/** What the last arrivals were. */
export const loadArrivals = (db: Db, limit: number) =>
  db.query<{ id: number; state: string; actor: string; finished_at: string | null; source: string; result: unknown }>(
    `select i.id, i.state, i.actor, i.finished_at, string_agg(distinct t.source, ',' order by t.source) as source, i.result
     from import i join import_table t on t.import_id = i.id and t.source in ('mail', 'calendar')
     group by i.id order by i.id desc limit ${limit}`,
  )

/** Uploads that an import read as mail or calendar. The draft they came with stays, without them. */
export const dropUploadsOf = (tx: Db, importId: number): Promise<number> =>
  tx.execute(
    `delete from upload u using import_file f, import i cross join lateral jsonb_array_elements(i.mappings) m
     where i.id = $1 and f.import_id = i.id and u.id = f.upload_id and m ? 'feed' and m -> 'files' ? f.path`,
    [importId],
  )

/** Kinds that interactions have, most first. */
export const loadKinds = async (db: Db): Promise<string[]> =>
  (await db.query<{ kind: string }>(`select kind from rollup_kind group by kind order by kind collate "C"`)).map((row) => row.kind)
