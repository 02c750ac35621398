/** Interactions that people entered: facts like any other, in and out through the one step that keeps the rollups exact. */
import type { InteractionRow } from '#api/record.ts'
import type { Db } from './db.ts'
import { factColumns, factSpecs } from './facts.ts'
import { byHand, noImport } from './hand.ts'
import { hash53, rowKey } from './hash.ts'
import { replaceRows } from './replace-rows.ts'
import { factContent } from './staging.ts'

const spec = factSpecs.interaction
const columns = factColumns(spec)
const rowsOf = (accountId: number, id: number) =>
  `select ${columns.join(', ')} from interaction where account_id = ${Math.trunc(accountId)} and row_key = ${rowKey(byHand, String(id))} and source = '${byHand}' and external_id = '${Math.trunc(id)}'`

export interface HandInteraction {
  readonly row: InteractionRow
  /** Where a line is not enough. */
  readonly body: string | null
  readonly people: readonly { readonly id: number; readonly part: 'from' | 'to' | 'attended' }[]
}

/** The account an interaction by hand sits on; null: it is not there. */
export async function loadPlaceOf(db: Db, id: number): Promise<number | null> {
  const [row] = await db.query<{ account_id: number }>(
    `select account_id from interaction where row_key = $1 and source = $2 and external_id = $3`,
    [rowKey(byHand, String(id)), byHand, String(id)],
  )
  return row?.account_id ?? null
}

/**
 * Puts an interaction where it belongs, or takes it out. The caller holds the record's lock.
 *
 * @param from  account it sits on now; null = it is not there
 * @param to    account and content it has from now on; null = it goes
 */
export async function replaceInteraction(
  tx: Db,
  id: number,
  from: number | null,
  to: { readonly accountId: number; readonly interaction: HandInteraction } | null,
): Promise<void> {
  // Kept apart: the rollups are moved by it after it has gone from the facts.
  for (const table of ['row_before', 'row_by_hand'])
    await tx.script(`create temp table if not exists ${table} (like interaction) on commit drop; delete from ${table}`)
  if (from !== null) await tx.execute(`insert into row_before (${columns.join(', ')}) ${rowsOf(from, id)}`)
  if (to) {
    const { row } = to.interaction
    const values = [
      ...[to.accountId, row.day, byHand, row.externalId, rowKey(byHand, row.externalId), ...spec.values(row), null, noImport],
      hash53(factContent(spec, row, byHand)),
    ]
    await tx.execute(`insert into row_by_hand (${columns.join(', ')}) values (${values.map((_, i) => `$${i + 1}`).join(', ')})`, values)
  }
  const all = (table: string) => `select ${columns.join(', ')} from ${table}`
  await replaceRows(tx, spec, from === null ? null : all('row_before'), all('row_by_hand'))
  for (const table of ['interaction_detail', 'interaction_person'])
    if (from !== null)
      await tx.execute(`delete from ${table} where account_id = $1 and source = $2 and external_id = $3`, [from, byHand, String(id)])
  if (to) await saveDetails(tx, to.accountId, to.interaction)
}

async function saveDetails(tx: Db, accountId: number, { row, body, people }: HandInteraction): Promise<void> {
  if (body !== null)
    await tx.execute(`insert into interaction_detail (account_id, source, external_id, body) values ($1, $2, $3, $4)`, [
      ...[accountId, byHand, row.externalId, body],
    ])
  for (const { id, part } of people)
    await tx.execute(`insert into interaction_person (account_id, source, external_id, person_id, part) values ($1, $2, $3, $4, $5)`, [
      ...[accountId, byHand, row.externalId, id, part],
    ])
}
