import type { Db } from './db.ts'

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
    `select id, coalesce(merged_into, linked_to) as same_as, colleague, country from account order by source collate "C", external_id collate "C", kind`,
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
