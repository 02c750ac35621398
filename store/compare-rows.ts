/** What rows would do to the record, without doing it: which are there already, and which are there with other content. */
import { copyValue } from './copy.ts'
import type { Db } from './db.ts'
import { type Fact, type FactTable, factSpecs, hasDocuments, isFact } from './facts.ts'
import { hash53, rowKey } from './hash.ts'
import { type Noun, nounContent, nounSpecs } from './nouns.ts'
import { factContent } from './staging.ts'

export interface Compared {
  readonly added: number
  readonly changed: number
  readonly unchanged: number
}

/** Tables and sources that an import in the record has brought rows of: others need no comparing. */
export async function loadSourcesStored(db: Db): Promise<Set<string>> {
  const rows = await db.query<{ table_name: string; source: string }>(
    `select distinct t.table_name, t.source from import_table t join import i on i.id = t.import_id and i.state in ('applying', 'done')`,
  )
  return new Set(rows.map((row) => `${row.table_name} ${row.source}`))
}

/** Rows of one table and source against what is stored of them. */
export async function compareRows(db: Db, source: string, rows: readonly (Fact | Noun)[]): Promise<Compared> {
  const first = rows[0]
  if (first === undefined) return { added: 0, changed: 0, unchanged: 0 }
  const stored = isFact(first)
    ? await storedFacts(db, first.table, source, rows as readonly Fact[])
    : await storedNouns(db, source, rows as readonly Noun[])
  let [changed, unchanged] = [0, 0]
  for (const row of rows) {
    const found = stored.get(keyOf(row))
    if (found === undefined) continue
    if (found === contentOf(row, source)) unchanged++
    else changed++
  }
  return { added: rows.length - changed - unchanged, changed, unchanged }
}

const keyOf = (row: Fact | Noun): string => (row.table === 'contact' ? `${row.externalId}\u001f${row.customer}` : row.externalId)

function contentOf(row: Fact | Noun, source: string): number {
  if (isFact(row)) return hash53(factContent(factSpecs[row.table], row, source))
  return hash53(nounContent(row))
}

async function storedFacts(db: Db, table: FactTable, source: string, rows: readonly Fact[]): Promise<Map<string, number>> {
  const found = await db.query<{ external_id: string; row_hash: number }>(
    `select external_id, row_hash from ${table} where row_key = any($1::bigint[]) and source = $2`,
    [rows.map((row) => rowKey(source, row.externalId)), source],
  )
  return new Map(found.map((row) => [row.external_id, row.row_hash]))
}

async function storedNouns(db: Db, source: string, rows: readonly Noun[]): Promise<Map<string, number>> {
  const { table } = nounSpecs[rows[0]!.table]
  const ids = rows.map((row) => row.externalId)
  // A person's rows hold their account too: its id is added to the content as it was when they were stored.
  if (table === 'account_contact') {
    const found = await db.query<{ external_id: string; customer: string; row_hash: number; account_id: number }>(
      `select k.external_id, c.external_id as customer, k.row_hash, k.account_id from account_contact k join account l on l.id = k.account_id
       join account c on c.id = l.customer_id where k.source = $1 and k.external_id = any($2::text[])`,
      [source, ids],
    )
    const asked = new Map(rows.map((row) => [keyOf(row), row]))
    return new Map(
      found.flatMap(({ external_id, customer, row_hash, account_id }): [string, number][] => {
        const key = `${external_id}\u001f${customer}`
        const row = asked.get(key)
        if (row === undefined) return []
        const content = hash53(
          `${nounSpecs.contact
            .values(row as never)
            .map(copyValue)
            .join('\t')}\t${account_id}`,
        )
        return [[key, content === row_hash ? contentOf(row, source) : -1]]
      }),
    )
  }
  const found = await db.query<{ external_id: string; row_hash: number | null }>(
    `select external_id, row_hash from ${table} where external_id = any($1::text[]) and source = $2${table === 'account' ? ` and kind = 'account'` : ''}`,
    [ids, source],
  )
  // An account that is only named by rows is new when a list brings it.
  return new Map(found.flatMap((row): [string, number][] => (row.row_hash === null ? [] : [[row.external_id, row.row_hash]])))
}

/** Lines stored of these documents. */
export async function countLines(db: Db, table: FactTable, source: string, documents: readonly string[]): Promise<number> {
  if (!hasDocuments(factSpecs[table]) || documents.length === 0) return 0
  const [row] = await db.query<{ n: number }>(`select count(*) as n from ${table} where document_key = any($1::bigint[]) and source = $2`, [
    documents.map((document) => rowKey(source, document)),
    source,
  ])
  return row?.n ?? 0
}

/** Which of these keys no person has yet. */
export async function unknownPeople(db: Db, source: string, keys: readonly string[]): Promise<string[]> {
  const found = await db.query<{ external_id: string }>(
    `select external_id from person where source = $1 and external_id = any($2::text[])`,
    [source, keys],
  )
  const known = new Set(found.map((row) => row.external_id))
  return keys.filter((key) => !known.has(key))
}
