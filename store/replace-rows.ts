/** The one place where facts change: some rows go, some come, and the rollups move by the difference, in the caller's transaction. */
import { answersMoved } from './answers.ts'
import type { Db } from './db.ts'
import { type FactSpec, factColumns, hasDocuments } from './facts.ts'
import { addInto, documentKinds, dropEmptyCells, rollupNames, sumsOf } from './rollup.ts'

/**
 * Rows are looked up one by one by their index: with no statistics on temporary tables, and old ones on the others, the planner would
 * rather read everything, or keep what it takes for few rows in memory and go through all of them each time.
 */
const plans = ['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin', 'enable_material']
export const byIndexOnly = plans.map((plan) => `set local ${plan} = off`).join('; ')
export const anyPlan = plans.map((plan) => `set local ${plan} = on`).join('; ')

/**
 * @param oldRows SELECT of the fact rows to remove (all fact columns), or null when nothing is there yet
 * @param newRows SELECT of the fact rows to add (all fact columns)
 */
export async function replaceRows(tx: Db, spec: FactSpec, oldRows: string | null, newRows: string): Promise<void> {
  const columns = factColumns(spec).join(', ')
  const added = `select ${columns}, 1 as sign from (${newRows}) n`
  const removed = oldRows === null ? null : `select ${columns}, -1 as sign from (${oldRows}) o`
  const delta = removed === null ? added : `${removed} union all ${added}`

  // Documents are counted whole: what stood there before, what stands there after.
  const countsDocuments = hasDocuments(spec) && spec.table === 'invoice_line'
  const touched = `select distinct source, document, document_key from (${delta}) d where document_type in ('credit_note', 'return')`
  if (countsDocuments && removed !== null) {
    await tx.execute(`create temp table touched_document on commit drop as ${touched}`)
    await tx.execute(addInto('kind', documentKinds(wholeDocuments, -1)))
  }

  // The sums are read from old and new rows as they are now: after the delete they would be gone.
  for (const name of rollupNames) {
    const select = sumsOf(spec.table, delta)[name]
    if (select !== undefined) await tx.execute(addInto(name, select))
  }
  if (removed !== null) {
    await tx.script(byIndexOnly)
    await tx.execute(
      `delete from ${spec.table} t using (${oldRows}) o
       where t.account_id = o.account_id and t.row_key = o.row_key and t.source = o.source and t.external_id = o.external_id`,
    )
    await tx.script(anyPlan)
  }
  await tx.execute(`insert into ${spec.table} (${columns}) select ${columns} from (${newRows}) n`)
  if (spec.table === 'answer') await answersMoved(tx)

  if (countsDocuments) await tx.execute(addInto('kind', documentKinds(removed === null ? newRows : wholeDocuments, 1)))
  if (removed !== null) {
    await tx.script(byIndexOnly)
    await dropEmptyCells(tx, spec.table, delta)
    await tx.script(anyPlan)
  }
}

const wholeDocuments = `
  select l.* from touched_document t join invoice_line l
    on l.document_key = t.document_key and l.source = t.source and l.document = t.document`
