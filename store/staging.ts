/**
 * Rows wait here as given until the whole file is read; then they go into the record in chunks of about `chunkRows`.
 *
 * A row's bucket is made of its leaf (high bits) and its document (low bits): a chunk is a range of buckets, so a document is never
 * split, an account's rows come together, and a giant account still falls into several chunks.
 */

import { copyValue } from './copy.ts'
import type { Db } from './db.ts'
import { type Fact, type FactSpec, factColumns, hasDocuments } from './facts.ts'
import { hash53, rowKey } from './hash.ts'
import type { InteractionDetail } from './interaction-details.ts'

const documentBits = 32768
const slots = 65536
export const chunkRows = 10_000

const bucketOf = (accountId: number, documentHash: number): number =>
  ((Math.imul(accountId, 2654435761) >>> 16) & 0xffff) * documentBits + (documentHash % documentBits)

export const stageName = (importId: number, table: string): string => `stage_${importId}_${table}`

const stageExtras = ['bucket', 'seq', 'file_no', 'row_no'] as const
/** Of interactions: what a message brings besides its row; and rows that are to go, as a meeting that was called off. */
const extrasOf = (spec: FactSpec): readonly string[] => (spec.table === 'interaction' ? [...stageExtras, 'detail', 'gone'] : stageExtras)

export interface StagedBesides {
  readonly detail: InteractionDetail | null
  readonly gone: boolean
}

/** Rows per slot of leaves: enough to cut chunks evenly without holding the rows. */
export class Stage {
  readonly #counts = new Uint32Array(slots)
  #seq = 0
  readonly #lines: string[] = []
  readonly #buckets: number[] = []
  readonly name: string
  readonly #spec: FactSpec
  readonly #importId: number

  constructor(importId: number, spec: FactSpec) {
    this.#importId = importId
    this.#spec = spec
    this.name = stageName(importId, spec.table)
  }

  async create(db: Db): Promise<void> {
    await db.script(`drop table if exists ${this.name};
      create table ${this.name} (like ${this.#spec.table} including defaults);
      alter table ${this.name} add bucket bigint not null, add seq bigint not null, add file_no integer not null, add row_no bigint not null${
        this.#spec.table === 'interaction' ? ', add detail jsonb, add gone boolean not null' : ''
      }`)
  }

  add(row: Fact, source: string, accountId: number, fileNo: number, rowNo: number, besides: StagedBesides | null = null): void {
    const documentHash = hash53(this.#spec.document(row))
    const content = factContent(this.#spec, row, source)
    const identity = `${copyValue(source)}\t${copyValue(row.externalId)}\t${rowKey(source, row.externalId)}`
    const firstTab = content.indexOf('\t')
    const bucket = bucketOf(accountId, documentHash)
    const extras = this.#spec.table === 'interaction' ? `\t${copyValue(besides?.detail)}\t${copyValue(besides?.gone ?? false)}` : ''
    this.#counts[Math.floor(bucket / documentBits)]!++
    this.#buckets.push(bucket)
    this.#lines.push(
      `${accountId}\t${row.day}\t${identity}${content.slice(firstTab)}\t${this.#importId}\t${hashOf(content, besides)}` +
        `\t${bucket}\t${this.#seq++}\t${fileNo}\t${rowNo}${extras}\n`,
    )
  }

  get rows(): number {
    return this.#seq
  }

  get waiting(): number {
    return this.#lines.length
  }

  async flush(db: Db): Promise<void> {
    if (this.#lines.length === 0) return
    // In order of buckets, so that a chunk finds its rows on few pages, not on one each.
    const order = Uint32Array.from(this.#lines.keys()).sort((a, b) => this.#buckets[a]! - this.#buckets[b]!)
    let text = ''
    for (const line of order) text += this.#lines[line]!
    this.#lines.length = 0
    this.#buckets.length = 0
    await db.copyIn(this.name, [...factColumns(this.#spec), ...extrasOf(this.#spec)], text)
  }

  /** Ranges of buckets that hold about `chunkRows` rows each. */
  chunks(): { from: number; to: number }[] {
    const ranges: { from: number; to: number }[] = []
    let from = 0
    let waiting = 0
    const close = (to: number) => {
      if (waiting > 0) ranges.push({ from, to })
      from = to
      waiting = 0
    }
    for (let slot = 0; slot < slots; slot++) {
      const n = this.#counts[slot]!
      if (n === 0) continue
      if (waiting + n > chunkRows) close(slot * documentBits)
      waiting += n
      const parts = Math.ceil(n / chunkRows)
      if (parts > 1)
        for (let part = 1; part < parts; part++) {
          ranges.push({ from, to: slot * documentBits + Math.floor((part * documentBits) / parts) })
          from = ranges.at(-1)!.to
        }
    }
    close(slots * documentBits)
    return ranges
  }
}

const hashOf = (content: string, besides: StagedBesides | null): number =>
  hash53(besides?.detail ? `${content}\t${copyValue(besides.detail)}` : content)

/** Tells two contents of one key apart, as it is stored. */
export const contentHash = (spec: FactSpec, row: Fact, source: string, besides: StagedBesides | null): number =>
  hashOf(factContent(spec, row, source), besides)

/** What a row holds besides its account and its key, as it is stored: two rows of one key with the same content are the same. */
export function factContent(spec: FactSpec, row: Fact, source: string): string {
  const values = spec.values(row)
  let content = row.day
  for (let i = 0; i < values.length; i++) {
    const isKey = values[i] === undefined && spec.columns[i] === 'document_key'
    content += `\t${isKey ? rowKey(source, spec.document(row)) : copyValue(values[i])}`
  }
  return `${content}\t${row.drivers === null ? '\\N' : copyValue(sortedDrivers(row.drivers))}`
}

const sortedDrivers = (drivers: Readonly<Record<string, number | null>>): Record<string, number | null> =>
  Object.fromEntries(Object.entries(drivers).sort(([a], [b]) => (a < b ? -1 : 1)))

export interface RepeatedRow {
  readonly fileNo: number
  readonly rowNo: number
  readonly externalId: string
  readonly keptRowNo: number
  /** The same id with the same content is a copy; with other content somebody must look. */
  readonly sameContent: boolean
}

/** The last row of an id stays, as if the file had been imported row by row; the others are taken out and reported. */
export async function takeOutRepeatedRows(db: Db, stage: string): Promise<RepeatedRow[]> {
  const repeated = await db.query<{
    file_no: number
    row_no: number
    external_id: string
    kept_row_no: number
    same_content: boolean
    seq: number
  }>(`
    with doubtful as (select row_key from ${stage} group by 1 having count(*) > 1),
    keys as (select row_key, source, external_id, max(seq) as last from ${stage} join doubtful using (row_key) group by 1, 2, 3 having count(*) > 1)
    select s.file_no, s.row_no, s.external_id, s.seq, l.row_no as kept_row_no,
      s.row_hash = l.row_hash and s.account_id = l.account_id as same_content
    from keys k
    join ${stage} s on s.row_key = k.row_key and s.source = k.source and s.external_id = k.external_id and s.seq < k.last
    join ${stage} l on l.seq = k.last
    order by s.seq`)
  if (repeated.length > 0) await db.execute(`delete from ${stage} where seq = any($1::bigint[])`, [repeated.map((r) => r.seq)])
  return repeated.map((r) => ({
    fileNo: r.file_no,
    rowNo: r.row_no,
    externalId: r.external_id,
    keptRowNo: r.kept_row_no,
    sameContent: r.same_content,
  }))
}

/** A document whose lines name several customers would be split over chunks: its lines move to one bucket. */
async function joinSplitDocuments(db: Db, stage: string): Promise<void> {
  await db.execute(`
    update ${stage} s set bucket = d.bucket
    from (select document_key, document, source, min(bucket) as bucket from ${stage} group by 1, 2, 3 having min(bucket) <> max(bucket)) d
    where s.document_key = d.document_key and s.document = d.document and s.source = d.source`)
}

/** Makes a full stage ready for chunks. */
export async function closeStage(db: Db, spec: FactSpec, stage: string, fresh: boolean): Promise<void> {
  if (hasDocuments(spec)) await joinSplitDocuments(db, stage)
  await db.script(`create index on ${stage} (bucket)`)
  if (!fresh) await db.script(`create index on ${stage} (row_key)`)
  // What chunks are found by; statistics of the other columns take longer than reading the rows.
  await db.script(`analyze ${stage} (bucket, row_key, account_id)`)
}

export const dropStage = (db: Db, importId: number, table: string): Promise<void> =>
  db.script(`drop table if exists ${stageName(importId, table)}`)
