import type { Db } from './db.ts'

/** How much is in the record; facts are counted by the rollup, not by reading them. */
export async function countNouns(db: Db): Promise<{
  accounts: number
  people: number
  orders: number
  invoiceLines: number
  interactions: number
  imports: number
  snapshots: number
}> {
  const rowsOf = (table: string) => `(select coalesce(sum(rows), 0)::bigint from rollup_day where table_name = '${table}')`
  const [row] = await db.query<{
    accounts: number
    people: number
    orders: number
    invoice_lines: number
    interactions: number
    imports: number
    snapshots: number
  }>(`
    select (select count(*) from account where kind = 'account' and linked_to is null and merged_into is null) as accounts,
      (select count(*) from person p where linked_to is null and exists (select 1 from account_contact c where c.person_id = p.id)) as people, ${rowsOf('sales_order')} as orders, ${rowsOf('invoice_line')} as invoice_lines,
      ${rowsOf('interaction')} as interactions, (select count(*) from import where state = 'done') as imports, (select count(*) from snapshot) as snapshots`)
  const { invoice_lines: invoiceLines, ...others } = row!
  return { ...others, invoiceLines }
}
