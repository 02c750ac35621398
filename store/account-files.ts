/** What files say of accounts, key by key, with the import that said it; what people say is beside (said.ts). */
import type { Day } from '#engine/period/period.ts'
import type { Db, SqlRow } from './db.ts'

export interface AccountFile extends SqlRow {
  source: string
  external_id: string
  import_id: number | null
  day: Day | null
  parent: string | null
}

const fields =
  'name, parent, town, postal_code, country, region, vat_id, domain, phone, customer_number, industry, employees, colleague, renewal_day, notice_days'
    .split(', ')
    .map((field) => `a.${field}`)
    .join(', ')

export const loadAccountFiles = (db: Db, ids: readonly number[]) =>
  db.query<AccountFile>(
    `select a.source, a.external_id, a.import_id, to_char(i.started_at, 'YYYY-MM-DD') as day, ${fields}
     from account a left join import i on i.id = a.import_id where a.id = any($1::bigint[]) order by a.source collate "C", a.external_id collate "C"`,
    [ids],
  )
