import type { Db } from './db.ts'
import { said } from './hand.ts'
import { mergesPrint } from './merges.ts'

export interface AccountColleague {
  readonly id: number
  /** The account that stands for it, itself if none does. */
  readonly standIn: number
  /** Null also where people said of another key of the account who looks after it. */
  readonly colleague: string | null
  readonly country: string | null
  /** Where people said last how the account is called, on the key they said it of. */
  readonly nameByHand: string | null
}

/** Who looks after each account, in order of (source, external id): a customer's accounts in several sources may name several colleagues. */
export async function loadAccountColleagues(db: Db): Promise<AccountColleague[]> {
  const rows = await db.query<{
    id: number
    same_as: number | null
    colleague: string | null
    country: string | null
    colleague_said: number | null
    country_said: number | null
    name_said: number | null
    name: string | null
  }>(
    `select a.id, coalesce(a.merged_into, a.linked_to) as same_as, ${said('a', 'colleague')} as colleague, ${said('a', 'country')} as country,
       case when a.hand ? 'colleague' then coalesce(e.colleague, 1) end as colleague_said, case when a.hand ? 'country' then coalesce(e.country, 1) end as country_said,
       case when a.hand ? 'name' then coalesce(e.name, 1) end as name_said, a.hand ->> 'name' as name
     from account a left join (
       select source, external_id, max(id) filter (where field = 'colleague') as colleague, max(id) filter (where field = 'country') as country,
         max(id) filter (where field = 'name') as name
       from edit where subject = 'account' and field in ('colleague', 'country', 'name') group by 1, 2
     ) e on e.source = a.source and e.external_id = a.external_id
     order by a.source collate "C", a.external_id collate "C", a.kind`,
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
  const standIns = rows.map((row) => endOf(row.id))
  // What people said last of any key of an account holds for the account.
  const holding = (said: (row: (typeof rows)[number]) => number | null) => {
    const latest = new Map<number, number>()
    rows.forEach((row, i) => {
      const order = said(row)
      if (order !== null && order > (latest.get(standIns[i]!) ?? 0)) latest.set(standIns[i]!, order)
    })
    return (row: (typeof rows)[number], i: number) => (latest.get(standIns[i]!) ?? null) === said(row)
  }
  const [colleagueHolds, countryHolds] = [holding((row) => row.colleague_said), holding((row) => row.country_said)]
  const nameHolds = holding((row) => row.name_said)
  return rows.map((row, i) => ({
    ...{ id: row.id, standIn: standIns[i]! },
    colleague: colleagueHolds(row, i) ? row.colleague : null,
    country: countryHolds(row, i) ? row.country : null,
    nameByHand: row.name_said !== null && nameHolds(row, i) ? row.name : null,
  }))
}

/** The industry of each account that has one, in order of (source, external id). */
export const loadIndustries = (db: Db) =>
  db.query<{ id: number; industry: string }>(
    `select id, industry from (select id, source, external_id, kind, ${said('account', 'industry')} as industry from account) a where industry is not null order by source collate "C", external_id collate "C", kind`,
  )

/** Changes whenever imports, their undoing, decisions about matches or merges may have changed who looks after an account, or what it is called. */
export async function accountsVersion(db: Db): Promise<string> {
  const [row] = await db.query<{ version: string }>(`
    select concat_ws('/', (select count(*) from import), (select max(finished_at) from import), (select count(*) from import where state = 'done'),
      (select count(*) from match_decision), (select max(decided_at) from match_decision), (select count(*) from edit), (select max(id) from edit), ${mergesPrint}) as version`)
  return row!.version
}

/** The colleague that each account row names, by its id; rows that name none, or that people said otherwise of, are left out. */
export const loadColleagueByAccount = async (db: Db): Promise<Map<number, string>> =>
  new Map((await loadAccountColleagues(db)).flatMap(({ id, colleague }) => (colleague === null ? [] : [[id, colleague] as const])))

/** Names of colleagues as the files spell them, with how many accounts name them. */
export const listColleagueNames = (db: Db): Promise<{ name: string; accounts: number }[]> =>
  db.query(
    `select colleague as name, count(*) as accounts from (select ${said('account', 'colleague')} as colleague from account) a where colleague is not null group by colleague order by lower(colleague) collate "C", colleague collate "C"`,
  )
