import type { Db } from './db.ts'
import { factTables } from './facts.ts'
import { nounTables } from './nouns.ts'

export interface UndoPreview {
  readonly tables: readonly { readonly table: string; readonly goes: number; readonly returns: number }[]
  readonly accounts: number
  readonly people: number
  readonly revenue: { readonly currency: string; readonly amountMinor: number }[]
  readonly laterImports: number
}

/** What an import holds in the record now, and the images of what it replaced that would come back. */
export async function previewUndo(db: Db, importId: number): Promise<UndoPreview> {
  const tables: { table: string; goes: number; returns: number }[] = []
  const images = new Map(
    (
      await db.query<{ table_name: string; n: number }>(
        `select table_name, count(*) as n from replaced_row where import_id = $1 group by 1`,
        [importId],
      )
    ).map((row) => [row.table_name, row.n]),
  )
  for (const table of [...factTables, ...nounTables]) {
    const [row] = await db.query<{ n: number }>(`select count(*) as n from ${table} where import_id = $1`, [importId])
    const held = row?.n ?? 0
    const replaced = images.get(table) ?? 0
    if (held + replaced > 0)
      tables.push({ table: table === 'account_contact' ? 'contact' : table, goes: Math.max(0, held - replaced), returns: replaced })
  }
  const [made] = await db.query<{ accounts: number; people: number }>(
    `select (select count(*) from account where made_by = $1 and kind = 'account') as accounts, (select count(*) from person where made_by = $1) as people`,
    [importId],
  )
  const revenueOf = (table: string) =>
    db.query<{ currency: string; amount: number }>(
      `select currency, sum(net_minor)::bigint as amount from ${table} where import_id = $1 and counts group by 1 order by count(*) desc`,
      [importId],
    )
  const invoiced = await revenueOf('invoice_line')
  const revenue = invoiced.length > 0 ? invoiced : await revenueOf('order_line')
  const [later] = await db.query<{ n: number }>(`select count(*) as n from import where id > $1 and state = 'done'`, [importId])
  return {
    ...{ tables, accounts: made?.accounts ?? 0, people: made?.people ?? 0, laterImports: later?.n ?? 0 },
    revenue: revenue.map((row) => ({ currency: row.currency, amountMinor: row.amount })),
  }
}
