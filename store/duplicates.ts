/** What looking for doubles reads, and what it proposes: accounts and people that may be there twice. */
import { copyLine } from './copy.ts'
import type { Db, SqlRow } from './db.ts'
import { said } from './hand.ts'
import { accountsFingerprint } from './matching.ts'
import { loadFlag, saveFlag } from './settings.ts'

export type What = 'account' | 'person'
export interface Key {
  readonly source: string
  readonly externalId: string
}

// What is compared ----------------------------------------------------------------------------------------------------------------

export interface AccountRowToCompare extends SqlRow {
  id: number
  source: string
  external_id: string
  name: string | null
  town: string | null
  postal_code: string | null
  country: string | null
  vat_id: string | null
  domain: string | null
  phone: string | null
  customer_number: string | null
}

const accountFields = ['name', 'town', 'postal_code', 'country', 'vat_id', 'domain', 'phone', 'customer_number']

/** Rows of accounts as they hold, in order of (source, external id); those of some ids, or all. */
export const loadAccountsToCompare = (db: Db, ids: readonly number[] | null = null) =>
  db.query<AccountRowToCompare>(
    `select a.id, a.source, a.external_id, ${accountFields.map((field) => `${said('a', field)} as ${field}`).join(', ')}
     from account a where a.kind = 'account' and ($1::bigint[] is null or a.id = any($1::bigint[]))
     order by a.source collate "C", a.external_id collate "C"`,
    [ids],
  )

/**
 * Revenue of each customer row in the reporting currency, of invoices where its source has any, else of orders: they tell the same sales.
 * Brought over at the month's rate, else the nearest one known, else left out: amounts rank pairs.
 */
export const loadRevenue = (db: Db) =>
  db.query<{ id: number; amount: number }>(`
    select l.customer_id as id, round(sum(r.net_minor * case when r.currency = o.value->>'currency' then 1 else coalesce(x.rate, 0) end))::bigint as amount
    from rollup_trade r join account l on l.id = r.account_id
    left join setting o on o.key = 'organisation'
    left join lateral (
      select f.rate from fx_rate f where f.from_currency = r.currency and f.to_currency = o.value->>'currency' and f.policy = 'average'
      order by abs(f.month - r.month), f.month limit 1
    ) x on r.currency <> o.value->>'currency'
    where l.kind <> 'unassigned' and r.basis = case when l.source in (
      select distinct i.source from rollup_trade t join account i on i.id = t.account_id where t.basis = 'invoice') then 'invoice' else 'order' end
    group by 1`)

export interface PersonRowToCompare extends SqlRow {
  id: number
  source: string
  external_id: string
  /** The person that stands for it; itself where none does. */
  stand_in: number
  first_name: string | null
  last_name: string | null
  email: string | null
  phone: string | null
  title: string | null
}

const personFields = ['first_name', 'last_name', 'email', 'phone', 'title']

/** Rows of people as they hold, in order of (source, external id); those that some people stand for, or all. */
export const loadPeopleToCompare = (db: Db, ids: readonly number[] | null = null) =>
  db.query<PersonRowToCompare>(
    `select p.id, p.source, p.external_id, coalesce(p.linked_to, p.id) as stand_in,
       ${personFields.map((field) => `${said('p', field)} as ${field}`).join(', ')}
     from person p where $1::bigint[] is null or coalesce(p.linked_to, p.id) = any($1::bigint[])
     order by p.source collate "C", p.external_id collate "C"`,
    [ids],
  )

/** Where people work or worked, by the customer row; a day by hand holds over one of the files. */
export const loadWork = (db: Db, personIds: readonly number[] | null = null) =>
  db.query<{ person_id: number; account_id: number; left_day: string | null }>(
    `select coalesce(p.linked_to, p.id) as person_id, l.customer_id as account_id,
       case when h.hand ? 'leftDay' then (h.hand ->> 'leftDay')::date else c.left_day end as left_day
     from account_contact c join person p on p.id = c.person_id join account l on l.id = c.account_id
     left join contact_hand h on h.account_id = c.account_id and h.person_id = c.person_id
     where $1::bigint[] is null or coalesce(p.linked_to, p.id) = any($1::bigint[])
     order by 1, 2, 3 desc nulls first`,
    [personIds],
  )

/** Pairs that people said are two, and pairs they put off, by keys. */
export async function loadDuplicateAnswers(db: Db, what: What) {
  const rows = await db.query<{
    left_source: string
    left_id: string
    right_source: string
    right_id: string
    answer: 'different' | 'later'
    actor: string
    decided_at: string
  }>(
    `select left_source, left_id, right_source, right_id, 'different' as answer, actor, decided_at from ${decisions[what]} where not accepted
     union all select left_source, left_id, right_source, right_id, 'later', actor, decided_at from duplicate_later where what = $1`,
    [what],
  )
  return rows.map((row) => ({
    ...{ answer: row.answer, actor: row.actor, at: row.decided_at },
    left: { source: row.left_source, externalId: row.left_id },
    right: { source: row.right_source, externalId: row.right_id },
  }))
}

const decisions = { account: 'match_decision', person: 'person_decision' } as const

// What is proposed ----------------------------------------------------------------------------------------------------------------

export interface DuplicateRow {
  readonly leftId: number
  readonly rightId: number
  readonly score: number
  readonly moved: boolean
  readonly reasons: readonly string[]
  readonly leftAmountMinor: number
  readonly rightAmountMinor: number
  readonly amountMinor: number
  readonly answer: { readonly answer: 'different' | 'later'; readonly actor: string; readonly at: string } | null
}

/** Puts what one look proposed in the place of what the look before it did. Looks wait for each other. */
export async function saveDuplicates(
  tx: Db,
  found: Readonly<Record<What, readonly DuplicateRow[]>>,
  print: string,
  at: string,
): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock(7236452)`)
  await tx.execute('delete from duplicate_pair')
  const columns = ['what', 'left_id', 'right_id', 'score', 'moved', 'reasons', 'left_amount_minor', 'right_amount_minor', 'amount_minor']
  for (const what of ['account', 'person'] as const)
    await tx.copyIn(
      'duplicate_pair',
      [...columns, 'answer', 'actor', 'decided_at'],
      found[what]
        .map((row) =>
          copyLine([
            ...[
              what,
              row.leftId,
              row.rightId,
              row.score,
              row.moved,
              row.reasons,
              row.leftAmountMinor,
              row.rightAmountMinor,
              row.amountMinor,
            ],
            ...[row.answer?.answer ?? null, row.answer?.actor ?? null, row.answer?.at ?? null],
          ]),
        )
        .join(''),
    )
  await saveFlag(tx, 'duplicates', JSON.stringify({ print, at }))
}

/** What the last look rested on, and when it was; null: there was none. */
export async function loadLastLook(db: Db): Promise<{ print: string; at: string } | null> {
  const kept = await loadFlag(db, 'duplicates')
  return kept === null ? null : (JSON.parse(kept) as { print: string; at: string })
}

/** Whether accounts and people are as they were when they were last looked through. */
export async function isLookCurrent(db: Db): Promise<boolean> {
  return (await loadLastLook(db))?.print === (await accountsFingerprint(db))
}

/** After answers, which change nothing about what was found: the look is as current as it was. */
export async function keepLook(tx: Db): Promise<void> {
  const last = await loadLastLook(tx)
  if (last) await saveFlag(tx, 'duplicates', JSON.stringify({ print: await accountsFingerprint(tx), at: last.at }))
}

// Lists ---------------------------------------------------------------------------------------------------------------------------

export interface DuplicateRecord extends SqlRow {
  what: What
  left_id: number
  right_id: number
  score: number
  moved: boolean
  reasons: string[]
  left_amount_minor: number
  right_amount_minor: number
  amount_minor: number
  answer: 'different' | 'later' | null
  actor: string | null
  decided_at: string | null
}

export interface DuplicateFilter {
  readonly what: What
  readonly state: 'open' | 'later' | 'rejected'
  readonly minScore: number | null
  readonly search: string | null
  /** Pairs of this account or person only. */
  readonly of: number | null
  /** Both sides are of these; null: all are in scope. */
  readonly ids: readonly number[] | null
}

/** Both sides are there, and neither has come to stand for another since. */
const standing = {
  account: `join account l on l.id = d.left_id and coalesce(l.merged_into, l.linked_to) is null
    join account r on r.id = d.right_id and coalesce(r.merged_into, r.linked_to) is null`,
  person: `join person l on l.id = d.left_id and l.linked_to is null join person r on r.id = d.right_id and r.linked_to is null`,
}
const words = {
  account: `concat_ws(' ', ${said('l', 'name')}, l.external_id, ${said('r', 'name')}, r.external_id)`,
  person: `concat_ws(' ', ${['l', 'r'].flatMap((side) => ['first_name', 'last_name', 'email'].map((field) => said(side, field))).join(', ')})`,
}
const filtered = (what: What) => `
  from duplicate_pair d ${standing[what]}
  where d.what = $1 and d.answer is not distinct from $2 and ($3::float8 is null or d.score >= $3)
    and ($4::text is null or ${words[what]} ilike $4) and ($5::bigint is null or $5 in (d.left_id, d.right_id))
    and ($6::bigint[] is null or (d.left_id = any($6::bigint[]) and d.right_id = any($6::bigint[])))`
const valuesOf = ({ what, state, minScore, search, of, ids }: DuplicateFilter) => [
  ...[what, state === 'open' ? null : state === 'later' ? 'later' : 'different', minScore, search, of, ids],
]

/** Largest amount first, then score, after (amount, score, left, right). */
export const listDuplicates = (db: Db, filter: DuplicateFilter, after: readonly [number, number, number, number] | null, limit: number) =>
  db.query<DuplicateRecord>(
    `select d.* ${filtered(filter.what)}
       and ($7::bigint is null or d.amount_minor < $7 or (d.amount_minor = $7 and (d.score < $8::float8 or (d.score = $8::float8 and (d.left_id, d.right_id) > ($9::bigint, $10::bigint)))))
     order by d.amount_minor desc, d.score desc, d.left_id, d.right_id limit $11`,
    [...valuesOf(filter), ...(after ?? [null, null, null, null]), limit],
  )

export async function countDuplicates(db: Db, filter: DuplicateFilter): Promise<{ n: number; amount: number }> {
  const [row] = await db.query<{ n: number; amount: number }>(
    `select count(*) as n, coalesce(sum(d.amount_minor), 0)::bigint as amount ${filtered(filter.what)}`,
    valuesOf(filter),
  )
  return row!
}

/** People all of whose accounts are among these. */
export const loadPeopleWithin = async (db: Db, accountIds: readonly number[]): Promise<number[]> =>
  (
    await db.query<{ id: number }>(
      `select coalesce(p.linked_to, p.id) as id from person p join account_contact c on c.person_id = p.id
       group by 1 having bool_and(c.account_id = any($1::bigint[])) order by 1`,
      [accountIds],
    )
  ).map((row) => row.id)

/** The keys that accounts or people stand for, their own among them. */
export const loadMembers = (db: Db, what: What, ids: readonly number[]) =>
  db.query<{ id: number; stand_in: number; source: string; external_id: string }>(
    what === 'person'
      ? `select id, coalesce(linked_to, id) as stand_in, source, external_id from person where coalesce(linked_to, id) = any($1::bigint[]) order by source collate "C", external_id collate "C"`
      : `with recursive stands_for as (
           select id, id as stand_in from account where id = any($1::bigint[])
           union select a.id, f.stand_in from stands_for f join account a on coalesce(a.merged_into, a.linked_to) = f.id
         ) select a.id, s.stand_in, a.source, a.external_id from stands_for s join account a on a.id = s.id where a.kind <> 'place'
         order by a.source collate "C", a.external_id collate "C"`,
    [ids],
  )

// Answers -------------------------------------------------------------------------------------------------------------------------

export interface KeyPair {
  readonly left: Key
  readonly right: Key
}

const keysOf = (pairs: readonly KeyPair[]) => [
  pairs.map(({ left }) => left.source),
  pairs.map(({ left }) => left.externalId),
  pairs.map(({ right }) => right.source),
  pairs.map(({ right }) => right.externalId),
]
const ofKeys = (from: number) =>
  `(select * from unnest($${from}::text[], $${from + 1}::text[], $${from + 2}::text[], $${from + 3}::text[])) as k (left_source, left_id, right_source, right_id)`
const sameKeys = ['left_source', 'left_id', 'right_source', 'right_id'].map((column) => `d.${column} = k.${column}`).join(' and ')

/** Takes back that pairs are two, or were put off; what was said the other way stays. */
export async function dropDuplicateAnswers(tx: Db, what: What, pairs: readonly KeyPair[]): Promise<void> {
  await tx.execute(`delete from ${decisions[what]} d using ${ofKeys(1)} where not d.accepted and ${sameKeys}`, keysOf(pairs))
  await tx.execute(`delete from duplicate_later d using ${ofKeys(2)} where d.what = $1 and ${sameKeys}`, [what, ...keysOf(pairs)])
}

/** Keeps that pairs are two, or were put off. Left precedes right bytewise. */
export async function saveDuplicateAnswers(
  tx: Db,
  by: { actor: string; now: string },
  what: What,
  answer: 'different' | 'later',
  pairs: readonly (KeyPair & { readonly shown: unknown })[],
): Promise<void> {
  if (pairs.length === 0) return
  const values = [...keysOf(pairs), by.actor, by.now]
  if (answer === 'later')
    await tx.execute(
      `insert into duplicate_later (what, left_source, left_id, right_source, right_id, actor, decided_at)
       select $7, k.left_source, k.left_id, k.right_source, k.right_id, $5, $6::timestamptz from ${ofKeys(1)}
       on conflict (what, left_source, left_id, right_source, right_id) do update set actor = excluded.actor, decided_at = excluded.decided_at`,
      [...values, what],
    )
  else
    await tx.execute(
      `insert into ${decisions[what]} (left_source, left_id, right_source, right_id, accepted, actor, decided_at, pair)
       select k.left_source, k.left_id, k.right_source, k.right_id, false, $5, $6::timestamptz, k.pair::jsonb
       from (select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $7::text[])) as k (left_source, left_id, right_source, right_id, pair)
       on conflict (left_source, left_id, right_source, right_id) do update
         set accepted = false, actor = excluded.actor, decided_at = excluded.decided_at, pair = excluded.pair`,
      [...values, pairs.map(({ shown }) => JSON.stringify(shown))],
    )
}

/** What was said, onto the proposals themselves. Returns what had been said of each before. */
export async function answerDuplicates(
  tx: Db,
  by: { actor: string; now: string },
  what: What,
  pairs: readonly { readonly left: number; readonly right: number; readonly answer: 'different' | 'later' | null }[],
): Promise<void> {
  await tx.execute(
    `update duplicate_pair d set answer = k.answer, actor = case when k.answer is null then null else $5 end,
       decided_at = case when k.answer is null then null else $6::timestamptz end
     from unnest($2::bigint[], $3::bigint[], $4::text[]) as k (left_id, right_id, answer)
     where d.what = $1 and d.left_id = k.left_id and d.right_id = k.right_id`,
    [what, pairs.map(({ left }) => left), pairs.map(({ right }) => right), pairs.map(({ answer }) => answer), by.actor, by.now],
  )
}

/** Proposals by their ids, whatever was said of them. */
export const loadDuplicates = (db: Db, what: What, pairs: readonly { readonly left: number; readonly right: number }[]) =>
  db.query<DuplicateRecord>(
    `select d.* from duplicate_pair d join unnest($2::bigint[], $3::bigint[]) as k (left_id, right_id) on d.left_id = k.left_id and d.right_id = k.right_id
     ${standing[what]} where d.what = $1`,
    [what, pairs.map(({ left }) => left), pairs.map(({ right }) => right)],
  )

/** Questions of matching between these keys: they were answered elsewhere. */
export const dropOpenQuestions = (tx: Db, pairs: readonly (readonly [number, number])[]): Promise<number> =>
  tx.execute(
    `delete from match_pair m using unnest($1::bigint[], $2::bigint[]) as k (a, b)
     where not m.linked and ((m.left_id = k.a and m.right_id = k.b) or (m.left_id = k.b and m.right_id = k.a))`,
    [pairs.map(([a]) => a), pairs.map(([, b]) => b)],
  )

/** Who stands for accounts or people, at the end of links and merges, and what they are called. */
export const loadStandIns = (db: Db, what: What, ids: readonly number[]) =>
  db.query<{ id: number; stand_in: number; name: string | null }>(
    what === 'person'
      ? `select id, coalesce(linked_to, id) as stand_in, null::text as name from person where id = any($1::bigint[])`
      : `with recursive chain as (
           select id, id as at, coalesce(merged_into, linked_to) as next, 0 as depth from account where id = any($1::bigint[])
           union all select c.id, a.id, coalesce(a.merged_into, a.linked_to), c.depth + 1 from chain c join account a on a.id = c.next where c.depth < 20
         ) select distinct on (c.id) c.id, a.id as stand_in, ${said('a', 'name')} as name from chain c join account a on a.id = c.at order by c.id, c.depth desc`,
    [ids],
  )
