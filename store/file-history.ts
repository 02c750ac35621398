/** What imports changed of accounts and of people at them, as far as what they replaced is kept. */
import type { Db, SqlRow } from './db.ts'

export interface FileState extends SqlRow {
  source: string
  external_id: string
  account_id: number
  /** Null: the row is there now. */
  replaced_by: number | null
  replaced_at: string | null
  brought_by: number | null
  brought_at: string | null
  state: Record<string, unknown>
}

const order = `order by 1, 2, 3, replaced_by nulls last`

/** States of account rows, oldest first per key; the last is the row as it is. */
export const loadAccountStates = (db: Db, ids: readonly number[]) =>
  db.query<FileState>(
    `select a.source, a.external_id, a.id as account_id, s.replaced_by, r.started_at as replaced_at, s.brought_by, b.started_at as brought_at, s.state
     from account a cross join lateral (
       select r.import_id as replaced_by, r.image_import_id as brought_by, r.image as state from replaced_row r
       where r.table_name = 'account' and r.row_key = 0 and r.source = a.source and r.external_id = a.external_id
       union all select null, a.import_id, to_jsonb(a) - 'hand'
     ) s left join import r on r.id = s.replaced_by left join import b on b.id = s.brought_by
     where a.id = any($1::bigint[]) and s.brought_by is not null ${order}`,
    [ids],
  )

/** The same of rows that put people on accounts; where the last state is one that was replaced, the row is gone. */
export const loadContactStates = (db: Db, accountIds: readonly number[]) =>
  db.query<FileState>(
    `select s.source, s.external_id, s.account_id, s.replaced_by, r.started_at as replaced_at, s.brought_by, b.started_at as brought_at, s.state
     from (
       select r.source, r.external_id, r.row_key as account_id, r.import_id as replaced_by, r.image_import_id as brought_by, r.image as state from replaced_row r
       where r.table_name = 'account_contact' and r.row_key = any($1::bigint[])
       union all select c.source, c.external_id, c.account_id, null, c.import_id, to_jsonb(c) from account_contact c
       where c.account_id = any($1::bigint[]) and c.import_id > 0
     ) s left join import r on r.id = s.replaced_by left join import b on b.id = s.brought_by ${order}`,
    [accountIds],
  )
