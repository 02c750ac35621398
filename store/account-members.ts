/** What belongs to one account of a level: the keys that stand for it, and the leaves its facts sit on. */
import { accountTree, buildLevel, leavesOf } from '#engine/portfolio/levels.ts'
import type { LevelName } from '#engine/portfolio/portfolio.ts'
import { loadAccountNodes } from './account-nodes.ts'
import type { Db } from './db.ts'
import { said } from './hand.ts'

export interface AccountMember {
  readonly id: number
  readonly kind: 'account' | 'place' | 'unassigned'
  readonly source: string
  readonly externalId: string
  readonly name: string | null
  readonly town: string | null
  readonly country: string | null
  readonly currency: string | null
  readonly colleague: string | null
  readonly industry: string | null
  /** External ids of who pays and where it goes, where that is another account. */
  readonly payer: string | null
  readonly payerName: string | null
  readonly site: string | null
  readonly siteName: string | null
  /** Id of the account that stands for it by a link or a merge; null = it stands for itself. */
  readonly sameAs: number | null
  readonly merged: boolean
}

const columns = `a.id, a.kind, a.source, a.external_id as "externalId", ${['name', 'town', 'country', 'currency', 'colleague', 'industry'].map((field) => `${said('a', field)} as ${field}`).join(', ')},
  case when a.payer_id <> a.customer_id then p.external_id end as payer, case when a.payer_id <> a.customer_id then ${said('p', 'name')} end as "payerName",
  case when a.site_id <> a.customer_id then s.external_id end as site, case when a.site_id <> a.customer_id then ${said('s', 'name')} end as "siteName",
  coalesce(a.merged_into, a.linked_to) as "sameAs", a.merged_into is not null as merged`

/** Every row of the account: keys and places, in order of (source, external id). Groups follow parents, which needs the whole tree. */
export async function loadMembers(db: Db, accountId: number, level: string): Promise<AccountMember[]> {
  const of = level === 'payer' ? 'payer_id' : level === 'site' ? 'site_id' : 'customer_id'
  const ids = level === 'group' ? await leavesOfGroup(db, accountId) : null
  return (await db.query(
    ids
      ? `select ${columns} from account a left join account p on p.id = a.payer_id left join account s on s.id = a.site_id
         where a.id = any($1::bigint[]) order by a.source collate "C", a.external_id collate "C", a.kind`
      : `with recursive stands_for as (
           select id from account where id = $1
           union select a.id from stands_for f join account a on coalesce(a.merged_into, a.linked_to) = f.id
         )
         select ${columns} from account a left join account p on p.id = a.payer_id left join account s on s.id = a.site_id
         where a.${of} in (select id from stands_for)
         order by a.source collate "C", a.external_id collate "C", a.kind`,
    [ids ?? accountId],
  )) as unknown as AccountMember[]
}

async function leavesOfGroup(db: Db, accountId: number): Promise<number[]> {
  const accounts = await loadAccountNodes(db)
  const leaves = leavesOf(accounts)
  const group = buildLevel(accounts, accountTree(accounts), leaves, 'group' satisfies LevelName)
  const wanted = accounts.find((a) => a.id === accountId)
  const node = group.externalId.findIndex((id, i) => id === wanted?.externalId && group.source[i] === wanted?.source)
  return leaves.flatMap((leaf, at) => (group.nodeOfLeaf[at] === node ? [accounts[leaf]!.id] : []))
}

/** Why keys were put together: the pairs behind the links, with what they share. */
export const loadLinkReasons = (db: Db, ids: readonly number[]) =>
  db.query<{ left: string; right: string; rule: string; score: string; reasons: unknown }>(
    `select l.source || '/' || l.external_id as left, r.source || '/' || r.external_id as right, m.rule, m.score, m.reasons
     from match_pair m join account l on l.id = m.left_id join account r on r.id = m.right_id
     where m.linked and m.left_id = any($1::bigint[]) and m.right_id = any($1::bigint[])
     order by m.score desc, 1, 2`,
    [ids],
  )
