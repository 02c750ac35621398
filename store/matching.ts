/** What matching reads and what it leaves behind: links in force, and pairs it would not decide. */
import { copyLine } from './copy.ts'
import type { Db, SqlRow } from './db.ts'
import { byHand, said } from './hand.ts'
import { mergesPrint } from './merges.ts'

export interface AccountToMatch extends SqlRow {
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
  /** The account that stands for it; null = it stands for itself. */
  stood_for_by: number | null
  parent: string | null
  people: number
  amount_minor: number
}

/**
 * Amounts here rank questions and weigh shares: they are brought to the reporting currency at the month's rate (else the last one known, else
 * left out), in minor units of the amount's own currency.
 */
const rateToReporting = `case when r.currency = o.value->>'currency' then 1 else coalesce(x.rate, 0) end`
const ratesJoined = `
  left join setting o on o.key = 'organisation'
  left join lateral (
    select f.rate from fx_rate f where f.from_currency = r.currency and f.to_currency = o.value->>'currency' and f.policy = 'average'
    order by abs(f.month - r.month), f.month limit 1
  ) x on r.currency <> o.value->>'currency'`

const matchedFields = ['name', 'town', 'postal_code', 'country', 'vat_id', 'domain', 'phone', 'customer_number']

export const loadAccountsToMatch = (db: Db) =>
  db.query<AccountToMatch>(`
    select a.id, a.source, a.external_id, ${matchedFields.map((field) => `${said('a', field)} as ${field}`).join(', ')}, coalesce(a.merged_into, a.linked_to) as stood_for_by, a.parent,
      coalesce(k.people, 0)::bigint as people, round(coalesce(t.amount, 0))::bigint as amount_minor
    from account a
    left join (
      select l.customer_id, sum(abs(r.net_minor) * ${rateToReporting}) as amount from rollup_trade r join account l on l.id = r.account_id ${ratesJoined} group by 1
    ) t on t.customer_id = a.id
    left join (
      select l.customer_id, count(*) as people from account_contact c join account l on l.id = c.account_id group by 1
    ) k on k.customer_id = a.id
    where a.kind = 'account'
    order by a.source collate "C", a.external_id collate "C"`)

/** Changes whenever an account that matching looks at changes: nothing to do while it stays. */
export async function accountsFingerprint(db: Db): Promise<string> {
  const [row] = await db.query<{ print: string }>(`
    select concat_ws('/', (select count(*) || ':' || coalesce(sum(coalesce(row_hash, 1) % 1000003), 0) || ':' || coalesce(sum(id % 1000003), 0) from account where kind = 'account'),
      (select count(*) || ':' || coalesce(sum(row_hash % 1000003), 0) from cross_reference),
      (select count(*) || ':' || coalesce(max(decided_at)::text, '') from match_decision),
      (select count(*) || ':' || coalesce(max(decided_at)::text, '') from person_decision), ${mergesPrint},
      (select count(*) || ':' || coalesce(sum(row_hash % 1000003), 0) from account_contact),
      (select count(*) || ':' || coalesce(max(id), 0) from edit)) as print`)
  return row!.print
}

export async function loadFingerprint(db: Db): Promise<string | null> {
  const [row] = await db.query<{ value: string }>(`select value from setting where key = 'matched'`)
  return row?.value ?? null
}

export const saveFingerprint = (db: Db, print: string): Promise<number> =>
  db.execute(`insert into setting (key, value) values ('matched', $1::jsonb) on conflict (key) do update set value = excluded.value`, [
    JSON.stringify(print),
  ])

export const loadCrossReferences = (db: Db) =>
  db.query<{ left_source: string; left_id: string; right_source: string; right_id: string }>(
    `select left_source, left_id, right_source, right_id from cross_reference order by source collate "C", external_id collate "C"`,
  )

export const loadDecisions = (db: Db) =>
  db.query<{ left_source: string; left_id: string; right_source: string; right_id: string; accepted: boolean }>(
    `select left_source, left_id, right_source, right_id, accepted from match_decision`,
  )

export const loadPersonAnswers = (db: Db) =>
  db.query<{ left_source: string; left_id: string; right_source: string; right_id: string; accepted: boolean }>(
    `select left_source, left_id, right_source, right_id, accepted from person_decision`,
  )

/** The last average rate of each currency into one. */
export const loadLastRates = (db: Db, to: string) =>
  db.query<{ from_currency: string; month: string; rate: string }>(
    `select distinct on (from_currency) from_currency, to_char(month, 'YYYY-MM') as month, rate from fx_rate
     where to_currency = $1 and policy = 'average' order by from_currency, fx_rate.month desc`,
    [to],
  )

/** The account that stands for another: found by matching, or by a merge by hand. */
export interface StandIn {
  readonly id: number
  readonly merged: boolean
}

/** Sets who stands for whom; whoever is not named stands for itself. */
export async function saveLinks(tx: Db, links: ReadonlyMap<number, StandIn>): Promise<void> {
  const idWhere = (merged: boolean) => [...links.values()].map((one) => (one.merged === merged ? one.id : null))
  await tx.execute(
    `update account a set linked_to = n.linked_to, merged_into = n.merged_into from account b
     left join unnest($1::bigint[], $2::bigint[], $3::bigint[]) as n (id, linked_to, merged_into) on n.id = b.id
     where a.id = b.id and (a.linked_to is distinct from n.linked_to or a.merged_into is distinct from n.merged_into)`,
    [[...links.keys()], idWhere(false), idWhere(true)],
  )
}

export interface MatchPairRow {
  readonly leftId: number
  readonly rightId: number
  readonly rule: string
  readonly score: number
  readonly reasons: readonly string[]
  readonly linked: boolean
  readonly amountMinor: number
}

export async function saveMatchPairs(tx: Db, pairs: readonly MatchPairRow[]): Promise<void> {
  await tx.execute('delete from match_pair')
  await tx.copyIn(
    'match_pair',
    ['left_id', 'right_id', 'rule', 'score', 'reasons', 'linked', 'amount_minor'],
    pairs.map((p) => copyLine([p.leftId, p.rightId, p.rule, p.score, p.reasons, p.linked, p.amountMinor])).join(''),
  )
}

/** What a doubtful pair is about moves with the trade of its accounts, whoever they are. */
export const refreshPairAmounts = (tx: Db): Promise<number> =>
  tx.execute(`
    with asked as (select left_id, right_id from match_pair where not linked),
    traded as (
      select l.customer_id as id, sum(abs(r.net_minor))::bigint as amount from rollup_trade r join account l on l.id = r.account_id
      where l.customer_id in (select left_id from asked union select right_id from asked) group by 1
    )
    update match_pair m set amount_minor = greatest(coalesce(a.amount, 0), coalesce(b.amount, 0))
    from asked k left join traded a on a.id = k.left_id left join traded b on b.id = k.right_id
    where m.left_id = k.left_id and m.right_id = k.right_id and m.amount_minor <> greatest(coalesce(a.amount, 0), coalesce(b.amount, 0))`)

export const loadMatchPairs = (db: Db, linked: boolean, limit = 1000) =>
  db.query<{
    left_source: string
    left_id: string
    left_name: string | null
    right_source: string
    right_id: string
    right_name: string | null
    rule: string
    score: string
    reasons: string[]
    amount_minor: number
  }>(
    `select l.source as left_source, l.external_id as left_id, l.name as left_name, r.source as right_source, r.external_id as right_id,
       r.name as right_name, m.rule, m.score, m.reasons, m.amount_minor
     from match_pair m join account l on l.id = m.left_id join account r on r.id = m.right_id
     where m.linked = $1 order by m.amount_minor desc, l.source collate "C", l.external_id collate "C" limit $2`,
    [linked, limit],
  )

export const countMatchPairs = async (db: Db): Promise<{ links: number; doubtful: number; doubtful_amount: number }> =>
  (
    await db.query<{ links: number; doubtful: number; doubtful_amount: number }>(
      `select count(*) filter (where linked) as links, count(*) filter (where not linked) as doubtful,
         coalesce(sum(amount_minor) filter (where not linked), 0)::bigint as doubtful_amount from match_pair`,
    )
  )[0]!

/** Rows and money per account of each source: what shares of matching are measured on. Orders and invoices tell the same sales. */
export const loadMatchMeasures = (db: Db) =>
  db.query<{ measure: 'revenue' | 'contacts' | 'tickets'; source: string; external_id: string | null; n: number; amount: number | null }>(`
    select 'revenue' as measure, l.source, c.external_id, sum(r.lines)::bigint as n, round(sum(r.net_minor * ${rateToReporting}))::bigint as amount
      from rollup_trade r join account l on l.id = r.account_id ${ratesJoined} left join account c on c.id = l.customer_id and c.kind = 'account'
      where l.kind <> 'unassigned' and r.basis = case when l.source in (
        select distinct i.source from rollup_trade t join account i on i.id = t.account_id where t.basis = 'invoice') then 'invoice' else 'order' end
      group by 2, 3
    union all
    select 'contacts', k.source, c.external_id, count(*), null from account_contact k
      join account l on l.id = k.account_id left join account c on c.id = l.customer_id and c.kind = 'account' group by 2, 3
    union all
    select 'tickets', i.source, c.external_id, count(*), null from interaction i
      join account l on l.id = i.account_id left join account c on c.id = l.customer_id and c.kind = 'account' group by 2, 3`)

/**
 * People with an account they are at. What files say counts: where people put somebody by hand does not link him with a namesake there, and
 * whoever left one account for another is not pulled back by his name. Of a person that no file knows, what people say.
 */
export const loadPeopleToMatch = (db: Db) =>
  db.query<{
    id: number
    source: string
    external_id: string
    first_name: string | null
    last_name: string | null
    email: string | null
    customer_source: string | null
    customer: string | null
  }>(`
    select p.id, p.source, p.external_id, ${said('p', 'first_name')} as first_name, ${said('p', 'last_name')} as last_name, ${said('p', 'email')} as email,
      k.customer_source, k.customer
    from person p join lateral (
      select c.source as customer_source, c.external_id as customer
      from account_contact k join account l on l.id = k.account_id left join account c on c.id = l.customer_id and c.kind = 'account'
      where k.person_id = p.id order by k.source = '${byHand}', c.external_id is null, c.source collate "C", c.external_id collate "C" limit 1
    ) k on true
    order by p.source collate "C", p.external_id collate "C"`)

export const savePeopleLinks = (tx: Db, links: ReadonlyMap<number, number>): Promise<number> =>
  tx.execute(
    `update person a set linked_to = n.linked_to from person b
     left join unnest($1::bigint[], $2::bigint[]) as n (id, linked_to) on n.id = b.id
     where a.id = b.id and a.linked_to is distinct from n.linked_to`,
    [[...links.keys()], [...links.values()]],
  )
