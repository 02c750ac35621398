/** What a write-back is made of besides a measurement: which one is the last of a level, and the domains of a system's accounts. */
import type { Db } from './db.ts'
import { said } from './hand.ts'

/** The last measurement of a level; null before the first. */
export async function loadLastSnapshotOf(db: Db, level: string): Promise<number | null> {
  const [row] = await db.query<{ id: number | null }>(`select max(id) as id from snapshot where level = $1`, [level])
  return row!.id
}

/** Domains of the accounts of a source that have one. */
export async function loadDomains(db: Db, source: string): Promise<Map<number, string>> {
  const rows = await db.query<{ id: number; domain: string }>(
    `select id, domain from (select id, ${said('a', 'domain')} as domain from account a where source = $1) a where domain is not null`,
    [source],
  )
  return new Map(rows.map((row) => [row.id, row.domain]))
}

/** Systems with keys of accounts, and how many. */
export const countKeysBySource = (db: Db) =>
  db.query<{ source: string; keys: number }>(
    `select source, count(*) as keys from account where kind = 'account' and source <> 'hand' group by source order by source collate "C"`,
  )
