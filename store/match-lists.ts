/** Pairs of accounts as they are listed and decided: of the record, and of a draft as matching saw it. */
import { copyLine } from './copy.ts'
import type { Db, SqlRow } from './db.ts'
import { mergesPrint } from './merges.ts'

export interface PairKey {
  readonly left: { readonly source: string; readonly externalId: string }
  readonly right: { readonly source: string; readonly externalId: string }
}

/** Changes with every decision and every merge. */
export async function decisionsPrint(db: Db): Promise<string> {
  const [row] = await db.query<{ print: string }>(
    `select count(*) || ' ' || coalesce(max(decided_at)::text, '') || ' ' || count(*) filter (where accepted) || ' ' || ${mergesPrint} as print from match_decision`,
  )
  return row!.print
}

// Decisions ---------------------------------------------------------------------------------------------------------------------

export type Answer = 'same' | 'different' | 'later'

const keysOf = (pairs: readonly PairKey[]) => [
  pairs.map((pair) => pair.left.source),
  pairs.map((pair) => pair.left.externalId),
  pairs.map((pair) => pair.right.source),
  pairs.map((pair) => pair.right.externalId),
]
const given = `unnest($1::text[], $2::text[], $3::text[], $4::text[])`
const sameKey = (a: string, b: string) =>
  ['left_source', 'left_id', 'right_source', 'right_id'].map((column) => `${a}.${column} = ${b}.${column}`).join(' and ')

/** What is decided of these pairs now. */
export async function loadAnswers(db: Db, pairs: readonly PairKey[]): Promise<(PairKey & { answer: Answer })[]> {
  const rows = await db.query<{ left_source: string; left_id: string; right_source: string; right_id: string; answer: Answer }>(
    `with k (left_source, left_id, right_source, right_id) as (select * from ${given})
     select d.left_source, d.left_id, d.right_source, d.right_id, case when d.accepted then 'same' else 'different' end as answer
       from match_decision d join k on ${sameKey('d', 'k')}
     union all select l.left_source, l.left_id, l.right_source, l.right_id, 'later' from match_later l join k on ${sameKey('l', 'k')}`,
    keysOf(pairs),
  )
  return rows.map((row) => ({
    left: { source: row.left_source, externalId: row.left_id },
    right: { source: row.right_source, externalId: row.right_id },
    answer: row.answer,
  }))
}

/** Takes back whatever was decided of these pairs. */
export async function dropAnswers(tx: Db, pairs: readonly PairKey[]): Promise<void> {
  for (const table of ['match_decision', 'match_later'])
    await tx.execute(
      `delete from ${table} d using (select * from ${given}) as k (left_source, left_id, right_source, right_id) where ${sameKey('d', 'k')}`,
      keysOf(pairs),
    )
}

export async function saveAnswers(
  tx: Db,
  by: { actor: string; now: string },
  answer: Answer,
  pairs: readonly (PairKey & { shown: unknown })[],
): Promise<void> {
  if (pairs.length === 0) return
  const later = answer === 'later'
  const columns = ['left_source', 'left_id', 'right_source', 'right_id', ...(later ? [] : ['accepted']), 'actor', 'decided_at', 'pair']
  await tx.copyIn(
    later ? 'match_later' : 'match_decision',
    columns,
    pairs
      .map(({ left, right, shown }) =>
        copyLine([
          ...[left.source, left.externalId, right.source, right.externalId],
          ...(later ? [] : [answer === 'same']),
          ...[by.actor, by.now, shown === null ? null : JSON.stringify(shown)],
        ]),
      )
      .join(''),
  )
}

export interface DecidedRow extends SqlRow {
  left_source: string
  left_id: string
  right_source: string
  right_id: string
  answer: Answer
  actor: string
  decided_at: string
  pair: unknown
}

/** Newest first. */
export const listAnswers = (db: Db, which: 'decided' | 'later', search: string | null, offset: number, limit: number) =>
  db.query<DecidedRow>(
    `select * from (
       select left_source, left_id, right_source, right_id, case when accepted then 'same' else 'different' end as answer, actor, decided_at, pair from match_decision where $1 = 'decided'
       union all select left_source, left_id, right_source, right_id, 'later', actor, decided_at, pair from match_later where $1 = 'later'
     ) d where $2::text is null or concat_ws(' ', left_id, right_id, pair -> 'left' ->> 'name', pair -> 'right' ->> 'name') ilike $2
     order by decided_at desc, left_source collate "C", left_id collate "C", right_id collate "C" offset $3 limit $4`,
    [which, search, offset, limit],
  )

export async function countLater(db: Db): Promise<number> {
  return (await db.query<{ n: number }>(`select count(*) as n from match_later`))[0]!.n
}

const notPutOff = (
  pair: string,
) => `not exists (select 1 from match_later l where l.left_source = ${pair}.left_source and l.left_id = ${pair}.left_id
  and l.right_source = ${pair}.right_source and l.right_id = ${pair}.right_id)`
const notDecided = (
  pair: string,
) => `not exists (select 1 from match_decision d where d.left_source = ${pair}.left_source and d.left_id = ${pair}.left_id
  and d.right_source = ${pair}.right_source and d.right_id = ${pair}.right_id)`

// A draft -----------------------------------------------------------------------------------------------------------------------

export interface DraftMatchRow {
  readonly list: 'doubtful' | 'linked' | 'alone'
  readonly left: PairKey['left']
  readonly right: PairKey['right'] | null
  readonly amountMinor: number
  readonly score: number | null
  readonly search: string
  readonly content: unknown
}

export async function saveDraftMatching(
  tx: Db,
  draftId: number,
  matching: { version: number; print: string; collected: Uint8Array | null; summary: unknown },
  rows: readonly DraftMatchRow[],
): Promise<void> {
  const { version, print, collected, summary } = matching
  if (collected === null)
    await tx.execute(`update draft_matching set decisions_print = $2, summary = $3::jsonb where draft_id = $1`, [
      draftId,
      print,
      JSON.stringify(summary),
    ])
  else
    await tx.execute(
      `insert into draft_matching (draft_id, version, decisions_print, collected, summary) values ($1, $2, $3, $4::bytea, $5::jsonb)
       on conflict (draft_id) do update set version = excluded.version, decisions_print = excluded.decisions_print,
         collected = excluded.collected, summary = excluded.summary`,
      [draftId, version, print, collected, JSON.stringify(summary)],
    )
  await tx.execute(`delete from draft_match where draft_id = $1`, [draftId])
  const positions = new Map<string, number>()
  const lines = rows.map((row) => {
    const position = positions.get(row.list) ?? 0
    positions.set(row.list, position + 1)
    const { left, right } = row
    return copyLine([
      ...[draftId, row.list, position, left.source, left.externalId, right?.source ?? null, right?.externalId ?? null],
      ...[row.amountMinor, row.score, row.search, JSON.stringify(row.content)],
    ])
  })
  const columns = [
    'draft_id',
    'list',
    'position',
    'left_source',
    'left_id',
    'right_source',
    'right_id',
    'amount_minor',
    'score',
    'search',
    'content',
  ]
  for (let from = 0; from < lines.length; from += 10_000) await tx.copyIn('draft_match', columns, lines.slice(from, from + 10_000).join(''))
}

export async function loadDraftMatching(db: Db, draftId: number) {
  const [row] = await db.query<{ version: number; decisions_print: string; summary: unknown }>(
    `select version, decisions_print, summary from draft_matching where draft_id = $1`,
    [draftId],
  )
  return row
}

export async function loadCollected(db: Db, draftId: number): Promise<Uint8Array | undefined> {
  return (await db.query<{ collected: Uint8Array }>(`select collected from draft_matching where draft_id = $1`, [draftId]))[0]?.collected
}

export interface ListedMatch extends SqlRow {
  position: number
  score: string | null
  amount_minor: number
  content: unknown
}

/** Largest amount first, after a position; questions that were decided or put off since are left out. */
export const listDraftMatches = (
  db: Db,
  draftId: number,
  given: {
    list: DraftMatchRow['list']
    search: string | null
    source: string | null
    minScore: number | null
    after: number
    limit: number
  },
) =>
  db.query<ListedMatch>(
    `select m.position, m.score, m.amount_minor, m.content from draft_match m
     where m.draft_id = $1 and m.list = $2 and m.position > $3 and ($4::text is null or m.search ilike $4)
       and ($5::numeric is null or m.score >= $5) and ($6::text is null or m.left_source = $6)
       and (m.list <> 'doubtful' or (${notPutOff('m')} and ${notDecided('m')}))
     order by m.position limit $7`,
    [draftId, given.list, given.after, given.search, given.minScore, given.source, given.limit],
  )

export async function countDraftMatches(
  db: Db,
  draftId: number,
  given: { list: DraftMatchRow['list']; search: string | null; source: string | null; minScore: number | null },
): Promise<{ n: number; amount: number }> {
  const [row] = await db.query<{ n: number; amount: number }>(
    `select count(*) as n, coalesce(sum(m.amount_minor), 0)::bigint as amount from draft_match m
     where m.draft_id = $1 and m.list = $2 and ($3::text is null or m.search ilike $3)
       and ($4::numeric is null or m.score >= $4) and ($5::text is null or m.left_source = $5)
       and (m.list <> 'doubtful' or (${notPutOff('m')} and ${notDecided('m')}))`,
    [draftId, given.list, given.search, given.minScore, given.source],
  )
  return row!
}

// The record --------------------------------------------------------------------------------------------------------------------

const accountFields = (alias: string, side: string) =>
  ['id', 'source', 'external_id', 'name', 'vat_id', 'domain', 'phone', 'customer_number', 'town', 'postal_code', 'country', 'parent']
    .map((column) => `${alias}.${column} as ${side}_${column}`)
    .join(', ')
const tradeOf = (alias: string) =>
  `(select coalesce(sum(abs(r.net_minor)), 0)::bigint from rollup_trade r join account x on x.id = r.account_id where x.customer_id = ${alias}.id)`
const peopleOf = (alias: string) =>
  `(select count(*) from account_contact k join account x on x.id = k.account_id where x.customer_id = ${alias}.id)`

/** Fields of both sides by `left_…` and `right_…`; largest amount first, after (amount, left, right). */
export const listStoredPairs = (
  db: Db,
  given: {
    linked: boolean
    search: string | null
    minScore: number | null
    after: readonly [number, number, number] | null
    limit: number
  },
) =>
  db.query<SqlRow & { rule: string; score: string; reasons: string[]; amount_minor: number; linked: boolean }>(
    `select m.rule, m.score, m.reasons, m.amount_minor, m.linked, ${accountFields('a', 'left')}, ${accountFields('b', 'right')},
       ${tradeOf('a')} as left_amount, ${tradeOf('b')} as right_amount, ${peopleOf('a')} as left_people, ${peopleOf('b')} as right_people
     from (
       select m.*, l.source as left_source, l.external_id as left_key, r.source as right_source, r.external_id as right_key
       from match_pair m join account l on l.id = m.left_id join account r on r.id = m.right_id
       where m.linked = $1 and ($2::text is null or concat_ws(' ', l.name, l.external_id, r.name, r.external_id) ilike $2)
         and ($3::numeric is null or m.score >= $3)
         and ($4::bigint is null or m.amount_minor < $4 or (m.amount_minor = $4 and (m.left_id, m.right_id) > ($5::bigint, $6::bigint)))
         and (m.linked or not exists (select 1 from match_later o where o.left_source = l.source and o.left_id = l.external_id
           and o.right_source = r.source and o.right_id = r.external_id))
       order by m.amount_minor desc, m.left_id, m.right_id limit $7
     ) m join account a on a.id = m.left_id join account b on b.id = m.right_id
     order by m.amount_minor desc, m.left_id, m.right_id`,
    [given.linked, given.search, given.minScore, given.after?.[0] ?? null, given.after?.[1] ?? null, given.after?.[2] ?? null, given.limit],
  )

export async function countStoredPairs(db: Db, given: { linked: boolean; search: string | null; minScore: number | null }) {
  const [row] = await db.query<{ n: number; amount: number }>(
    `select count(*) as n, coalesce(sum(m.amount_minor), 0)::bigint as amount
     from match_pair m join account l on l.id = m.left_id join account r on r.id = m.right_id
     where m.linked = $1 and ($2::text is null or concat_ws(' ', l.name, l.external_id, r.name, r.external_id) ilike $2)
       and ($3::numeric is null or m.score >= $3)
       and (m.linked or not exists (select 1 from match_later o where o.left_source = l.source and o.left_id = l.external_id
         and o.right_source = r.source and o.right_id = r.external_id))`,
    [given.linked, given.search, given.minScore],
  )
  return row!
}

/** Accounts whose customer is of one source only. */
export const listStoredAlone = (db: Db, given: { search: string | null; source: string | null; offset: number; limit: number }) =>
  db.query<{ id: number; source: string; external_id: string; name: string | null; amount_minor: number }>(
    `with partnered as (
       select coalesce(merged_into, linked_to, id) as customer from account where kind = 'account' group by 1 having count(distinct source) > 1
     )
     select a.id, a.source, a.external_id, a.name, coalesce(t.amount, 0)::bigint as amount_minor
     from account a left join (
       select l.customer_id, sum(abs(r.net_minor)) as amount from rollup_trade r join account l on l.id = r.account_id group by 1
     ) t on t.customer_id = a.id
     where a.kind = 'account' and not exists (select 1 from partnered p where p.customer = coalesce(a.merged_into, a.linked_to, a.id))
       and ($1::text is null or concat_ws(' ', a.name, a.external_id) ilike $1) and ($2::text is null or a.source = $2)
     order by coalesce(t.amount, 0) desc, a.source collate "C", a.external_id collate "C" offset $3 limit $4`,
    [given.search, given.source, given.offset, given.limit],
  )
