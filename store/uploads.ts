/** Files as they were given, in parts: none is ever in memory whole. */
import type { Db, SqlRow } from './db.ts'
import { newId } from './ids.ts'

export interface UploadRow extends SqlRow {
  id: number
  draft_id: number
  name: string
  bytes: number
  actor: string
  made_at: string
  corrects: number | null
}

export async function beginUpload(
  db: Db,
  given: { draftId: number; name: string; actor: string; now: string; corrects: number | null },
): Promise<number> {
  const id = await newId(db)
  await db.execute(`insert into upload (id, draft_id, name, bytes, actor, made_at, corrects) values ($1, $2, $3, 0, $4, $5, $6)`, [
    id,
    given.draftId,
    given.name,
    given.actor,
    given.now,
    given.corrects,
  ])
  return id
}

export const saveUploadPart = (db: Db, uploadId: number, part: number, content: Uint8Array): Promise<number> =>
  db.execute(`insert into upload_part (upload_id, part, content) values ($1, $2, $3::bytea)`, [uploadId, part, content])

/** The upload is whole: it takes the place of a file of its name. */
export async function endUpload(tx: Db, upload: { id: number; draftId: number; name: string; bytes: number; now: string }): Promise<void> {
  await tx.execute(`delete from upload where draft_id = $1 and name = $2 and whole_at is not null`, [upload.draftId, upload.name])
  await tx.execute(`update upload set bytes = $2, whole_at = $3 where id = $1`, [upload.id, upload.bytes, upload.now])
}

export const dropUpload = (db: Db, uploadId: number): Promise<number> => db.execute(`delete from upload where id = $1`, [uploadId])

export const loadUploads = (db: Db, draftId: number) =>
  db.query<UploadRow>(
    `select id, draft_id, name, bytes, actor, made_at, corrects from upload where draft_id = $1 and whole_at is not null order by name collate "C"`,
    [draftId],
  )

/** Parts of a file, in order. */
export async function* uploadParts(db: Db, uploadId: number): AsyncGenerator<Uint8Array> {
  for (let part = 0; ; part++) {
    const [row] = await db.query<{ content: Uint8Array }>(`select content from upload_part where upload_id = $1 and part = $2`, [
      uploadId,
      part,
    ])
    if (row === undefined) return
    yield row.content
  }
}

/** Takes out what never became whole, and drafts with their files that nobody touched for so long. */
export async function sweepUploads(db: Db, now: string, days: number): Promise<void> {
  await db.execute(`delete from upload where whole_at is null and made_at < $1::timestamptz - interval '1 day'`, [now])
  await db.execute(
    `delete from import_draft d where changed_at < $1::timestamptz - make_interval(days => $2::integer) and not exists (
       select 1 from import i where i.draft_id = d.id and i.state in ('staging', 'applying', 'undoing'))`,
    [now, days],
  )
  // Rejected rows hold whatever the file held; the counts stay.
  await db.execute(
    `update import_problem p set cells = null, value = null from import i
     where i.id = p.import_id and i.started_at < $1::timestamptz - make_interval(days => $2::integer) and p.cells is not null`,
    [now, days],
  )
}

/** A file of another draft in this one too, under its name; nothing when it is here already or not kept any more. */
export async function copyUpload(tx: Db, uploadId: number, to: { draftId: number; now: string }): Promise<void> {
  const [made] = await tx.query<{ id: number }>(
    `insert into upload (id, draft_id, name, bytes, whole_at, actor, made_at)
     select $1, $3, u.name, u.bytes, $4, u.actor, $4 from upload u where u.id = $2
       and not exists (select 1 from upload o where o.draft_id = $3 and o.name = u.name and o.whole_at is not null) returning id`,
    [await newId(tx), uploadId, to.draftId, to.now],
  )
  if (made)
    await tx.execute(`insert into upload_part (upload_id, part, content) select $1, part, content from upload_part where upload_id = $2`, [
      made.id,
      uploadId,
    ])
}
