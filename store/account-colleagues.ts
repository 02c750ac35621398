import type { Db } from './db.ts'
import { said } from './hand.ts'

export interface AccountColleague {
  readonly id: number
  /** The account that stands for it, itself if none does. */
  readonly standIn: number
  readonly colleague: string | null
  readonly country: string | null
}

/** Who looks after each account, in order of (source, external id): a customer's accounts in several sources may name several colleagues. */
export async function loadAccountColleagues(db: Db): Promise<AccountColleague[]> {
  const rows = await db.query<{ id: number; same_as: number | null; colleague: string | null; country: string | null }>(
    `select id, coalesce(merged_into, linked_to) as same_as, ${said('account', 'colleague')} as colleague, ${said('account', 'country')} as country from account order by source collate "C", external_id collate "C", kind`,
  )
  const sameAs = new Map(rows.map((row) => [row.id, row.same_as]))
  const endOf = (id: number) => {
    const seen = new Set<number>()
    let at = id
    for (let next = sameAs.get(at); next != null && !seen.has(at); next = sameAs.get(at)) {
      seen.add(at)
      at = next
    }
    return at
  }
  return rows.map((row) => ({ id: row.id, standIn: endOf(row.id), colleague: row.colleague, country: row.country }))
}

/** The industry of each account that has one, in order of (source, external id). */
export const loadIndustries = (db: Db) =>
  db.query<{ id: number; industry: string }>(
    `select id, industry from (select id, source, external_id, kind, ${said('account', 'industry')} as industry from account) a where industry is not null order by source collate "C", external_id collate "C", kind`,
  )

/** Changes whenever imports, their undoing or decisions about matches may have changed who looks after an account, or what it is called. */
export async function accountsVersion(db: Db): Promise<string> {
  const [row] = await db.query<{ version: string }>(`
    select concat_ws('/', (select count(*) from import), (select max(finished_at) from import), (select count(*) from import where state = 'done'),
      (select count(*) from match_decision), (select max(decided_at) from match_decision), (select count(*) from edit), (select max(id) from edit)) as version`)
  return row!.version
}

/** The colleague that each account row names, by its id; rows that name none are left out. */
export async function loadColleagueByAccount(db: Db): Promise<Map<number, string>> {
  const rows = await db.query<{ id: number; colleague: string }>(
    `select id, colleague from (select id, ${said('account', 'colleague')} as colleague from account) a where colleague is not null`,
  )
  return new Map(rows.map((row) => [row.id, row.colleague]))
}

/** Names of colleagues as the files spell them, with how many accounts name them. */
export const listColleagueNames = (db: Db): Promise<{ name: string; accounts: number }[]> =>
  db.query(
    `select colleague as name, count(*) as accounts from (select ${said('account', 'colleague')} as colleague from account) a where colleague is not null group by colleague order by lower(colleague) collate "C", colleague collate "C"`,
  )
