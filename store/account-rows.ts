/** The rows under an account: what happened on its leaves, newest first. */
import type { Period } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'
import { type FactTable, factSpecs, factTables } from './facts.ts'
import { said } from './hand.ts'

export interface RowsOf {
  readonly table: FactTable
  readonly total: number
  readonly rows: readonly SqlRow[]
}

/** Rows of each kind on these leaves in a window; `limit` of each are returned, all are counted. */
export async function loadRowsOf(db: Db, leafIds: readonly number[], window: Period, limit: number): Promise<RowsOf[]> {
  const found: RowsOf[] = []
  for (const table of factTables) {
    const where = `account_id = any($1::bigint[]) and day >= $2 and day < $3`
    const [count] = await db.query<{ n: number }>(`select count(*) as n from ${table} where ${where}`, [leafIds, window.from, window.to])
    if (!count?.n) continue
    const columns = [
      'day',
      'source',
      'external_id',
      ...factSpecs[table].columns.filter((c) => c !== 'document_key'),
      'drivers',
      'import_id',
    ]
    const rows = await db.query(
      `select ${columns.join(', ')} from ${table} where ${where} order by day desc, source collate "C", external_id collate "C" limit ${limit}`,
      [leafIds, window.from, window.to],
    )
    found.push({ table, total: count.n, rows })
  }
  return found
}

export const loadContactsOf = (db: Db, leafIds: readonly number[]) =>
  db.query(
    `select c.source, c.external_id, c.role, c.seniority, c.is_primary, c.left_day, ${['first_name', 'last_name', 'email', 'title'].map((field) => `${said('p', field)} as ${field}`).join(', ')}
     from account_contact c join person p on p.id = c.person_id where c.account_id = any($1::bigint[])
     order by c.source collate "C", c.external_id collate "C"`,
    [leafIds],
  )
