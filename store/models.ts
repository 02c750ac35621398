/** Models are versioned data: a changed body is a new version, an approved one never changes. */
import type { Db, SqlRow } from './db.ts'
import { newId } from './ids.ts'

export type ModelKind = 'cost-model' | 'sketch-model' | 'segmentation' | 'relationship' | 'coverage' | 'value'

export interface ModelRecord extends SqlRow {
  id: number
  kind: ModelKind
  name: string
  version: number
  state: 'draft' | 'approved'
  valid_from: string | null
  author: string
  author_name: string | null
  reason: string | null
  made_at: string
  approved_by: string | null
  approved_by_name: string | null
  /** Null for versions of before approvals were signed, and for those nobody approved. */
  approved_at: string | null
  body: unknown
  body_hash: string
}

export interface NewModel {
  readonly kind: ModelKind
  readonly name: string
  readonly validFrom: string | null
  readonly author: string
  readonly now: string
  readonly reason: string | null
  readonly body: unknown
  readonly hash: string
  readonly state: 'draft' | 'approved'
}

/** The version with this body, made if there is none yet. */
export async function saveModel(tx: Db, model: NewModel): Promise<ModelRecord> {
  const [known] = await tx.query<ModelRecord>(
    `select * from model where kind = $1 and name = $2 and body_hash = $3 order by id desc limit 1`,
    [model.kind, model.name, model.hash],
  )
  return known ?? addModel(tx, model)
}

/** The same where the last version is the one that counts: an older one with this body comes again as a new version. */
export async function saveLatestModel(tx: Db, model: NewModel): Promise<ModelRecord> {
  const [last] = await tx.query<ModelRecord>(`select * from model where kind = $1 order by id desc limit 1`, [model.kind])
  return last?.body_hash === model.hash && last.name === model.name ? last : addModel(tx, model)
}

async function addModel(tx: Db, model: NewModel): Promise<ModelRecord> {
  const id = await newId(tx)
  await tx.execute(
    `insert into model (id, kind, name, version, state, valid_from, author, reason, made_at, body, body_hash)
     select $1, $2, $3, coalesce(max(version), 0) + 1, $4, $5::date, $6, $7, $8, $9::jsonb, $10 from model where kind = $2 and name = $3`,
    [
      id,
      model.kind,
      model.name,
      model.state,
      model.validFrom,
      model.author,
      model.reason,
      model.now,
      JSON.stringify(model.body),
      model.hash,
    ],
  )
  return (await tx.query<ModelRecord>(`select * from model where id = $1`, [id]))[0]!
}

/** Versions of a kind in the order they were made; approved ones came to hold in this order. */
export const loadModels = (db: Db, kind: ModelKind) => db.query<ModelRecord>(`select * from model where kind = $1 order by id`, [kind])

export async function loadModel(db: Db, id: number): Promise<ModelRecord | null> {
  return (await db.query<ModelRecord>(`select * from model where id = $1`, [id]))[0] ?? null
}

/** Signs a version: from now on it holds and never changes. */
export const approveModel = (
  tx: Db,
  id: number,
  approval: { reason: string; by: string; byName: string | null; authorName: string | null; now: string },
): Promise<number> =>
  tx.execute(
    `update model set state = 'approved', reason = $2, approved_by = $3, approved_by_name = $4, author_name = coalesce($5, author_name), approved_at = $6
     where id = $1 and approved_at is null`,
    [id, approval.reason, approval.by, approval.byName, approval.authorName, approval.now],
  )

/** `name v3`, in the order asked for. */
export async function loadModelNames(db: Db, ids: readonly number[]): Promise<string[]> {
  const rows = await db.query<{ id: number; name: string; version: number }>(`select id, name, version from model where id = any ($1)`, [
    ids,
  ])
  return ids.flatMap((id) => rows.filter((row) => row.id === id).map((row) => `${row.name} v${row.version}`))
}
