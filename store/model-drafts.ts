/** Models in the making: changed by several people, each change counted, until one is approved or thrown away. */
import type { Db, SqlRow } from './db.ts'
import { newId } from './ids.ts'
import type { ModelKind } from './models.ts'

export interface DraftRecord extends SqlRow {
  id: number
  kind: Exclude<ModelKind, 'sketch-model'>
  name: string
  body: unknown
  based_on: number | null
  revision: number
  author: string
  author_name: string
  made_at: string
  changed_by_name: string
  changed_at: string
  asked_by_name: string | null
  asked_at: string | null
  asked_note: string | null
  returned_by_name: string | null
  returned_at: string | null
  returned_reason: string | null
}

/** Who does something: the actor that is kept, and the name that is shown. */
export interface Signature {
  readonly actor: string
  readonly name: string
  readonly now: string
}

export async function addDraft(
  tx: Db,
  draft: { kind: DraftRecord['kind']; name: string; body: unknown; basedOn: number | null },
  by: Signature,
): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into model_draft (id, kind, name, body, based_on, revision, author, author_name, made_at, changed_by_name, changed_at)
     values ($1, $2, $3, $4::jsonb, $5, 1, $6, $7, $8, $7, $8)`,
    [id, draft.kind, draft.name, JSON.stringify(draft.body), draft.basedOn, by.actor, by.name, by.now],
  )
  return id
}

export const loadDrafts = (db: Db) => db.query<DraftRecord>(`select * from model_draft order by id`)

export async function loadDraft(db: Db, id: number): Promise<DraftRecord | null> {
  return (await db.query<DraftRecord>(`select * from model_draft where id = $1`, [id]))[0] ?? null
}

/** Changes a draft of this revision, which takes it back from approval; 0 = somebody changed it meanwhile. */
export const changeDraft = (
  tx: Db,
  id: number,
  revision: number,
  change: { name: string; body: unknown },
  by: Signature,
): Promise<number> =>
  tx.execute(
    `update model_draft set name = $3, body = $4::jsonb, revision = revision + 1, changed_by_name = $5, changed_at = $6,
       asked_by_name = null, asked_at = null, asked_note = null where id = $1 and revision = $2`,
    [id, revision, change.name, JSON.stringify(change.body), by.name, by.now],
  )

export const askForApproval = (tx: Db, id: number, revision: number, note: string | null, by: Signature): Promise<number> =>
  tx.execute(
    `update model_draft set asked_by_name = $3, asked_at = $4, asked_note = $5, returned_by_name = null, returned_at = null, returned_reason = null
     where id = $1 and revision = $2`,
    [id, revision, by.name, by.now, note],
  )

/** Sends it back to its author, or takes the question back (no reason). */
export const returnDraft = (tx: Db, id: number, revision: number, reason: string | null, by: Signature): Promise<number> =>
  tx.execute(
    `update model_draft set asked_by_name = null, asked_at = null, asked_note = null,
       returned_by_name = case when $3::text is null then null else $4 end, returned_at = case when $3::text is null then null else $5::timestamptz end,
       returned_reason = $3::text where id = $1 and revision = $2`,
    [id, revision, reason, by.name, by.now],
  )

export const deleteDraft = (tx: Db, id: number, revision: number): Promise<number> =>
  tx.execute(`delete from model_draft where id = $1 and revision = $2`, [id, revision])
