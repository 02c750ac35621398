/** Answers that no file brought: entered by hand, or sent to the API. In and out through the one step that keeps the rollups exact. */
import type { AnswerRow } from '#api/record.ts'
import { copyLine } from './copy.ts'
import type { Db } from './db.ts'
import { factColumns, factSpecs } from './facts.ts'
import { noImport } from './hand.ts'
import { rowKey } from './hash.ts'
import { replaceRows } from './replace-rows.ts'
import { contentHash } from './staging.ts'

const spec = factSpecs.answer
const columns = factColumns(spec)

export interface PlacedAnswer {
  readonly row: AnswerRow
  readonly accountId: number
}

export interface AnswerThere {
  readonly externalId: string
  readonly accountId: number
  readonly rowHash: number
}

const byKey = `t.row_key = any($1::bigint[]) and t.source = $2 and t.external_id = any($3::text[])`
const keysOf = (source: string, ids: readonly string[]) => [ids.map((id) => rowKey(source, id)), source, ids]

/** Answers of a source with these keys, as they stand. */
export const loadAnswersThere = (db: Db, source: string, ids: readonly string[]) =>
  db.query<{ externalId: string; accountId: number; rowHash: number }>(
    `select t.external_id as "externalId", t.account_id as "accountId", t.row_hash as "rowHash" from answer t where ${byKey}`,
    keysOf(source, ids),
  )

/** The same of all answers given together. */
export const loadAnswersOfResponse = (db: Db, source: string, response: string) =>
  db.query<{ externalId: string; accountId: number; rowHash: number }>(
    `select t.external_id as "externalId", t.account_id as "accountId", t.row_hash as "rowHash" from answer t where t.source = $1 and t.response = $2`,
    [source, response],
  )

export const answerHash = (row: AnswerRow, source: string): number => contentHash(spec, row, source, null)

/**
 * Puts answers where they belong: those that are there under the same key are replaced, wherever they sat. The caller holds the record's lock.
 *
 * @param goes   keys of answers that go and do not come again
 */
export async function replaceAnswers(tx: Db, source: string, comes: readonly PlacedAnswer[], goes: readonly string[]): Promise<void> {
  // Kept apart: the rollups are moved by them after they have gone from the facts.
  for (const table of ['answer_before', 'answer_after'])
    await tx.script(`create temp table if not exists ${table} (like answer) on commit drop; delete from ${table}`)
  const ids = [...goes, ...comes.map(({ row }) => row.externalId)]
  await tx.execute(
    `insert into answer_before (${columns.join(', ')}) select ${columns.map((one) => `t.${one}`).join(', ')} from answer t where ${byKey}`,
    keysOf(source, ids),
  )
  const lines = comes.map(({ row, accountId }) => {
    const values = spec.values(row)
    const key = rowKey(source, row.externalId)
    return copyLine([accountId, row.day, source, row.externalId, key, ...values, row.drivers, noImport, answerHash(row, source)])
  })
  if (lines.length > 0) await tx.copyIn('answer_after', columns, lines.join(''))
  const all = (table: string) => `select ${columns.join(', ')} from ${table}`
  await replaceRows(tx, spec, all('answer_before'), all('answer_after'))
}
