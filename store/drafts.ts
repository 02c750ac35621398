/** Imports being prepared. */
import type { Db, SqlRow } from './db.ts'
import { newId } from './ids.ts'

export interface DraftRow extends SqlRow {
  id: number
  version: number
  name: string
  actor: string
  made_at: string
  changed_at: string
  changed_by: string
  step: string
  choices: unknown
  recognition: unknown
  view: unknown
  checked: unknown
  checked_version: number | null
  corrects: number | null
}

export interface DraftHeadRow extends SqlRow {
  id: number
  version: number
  name: string
  actor: string
  made_at: string
  changed_at: string
  changed_by: string
  step: string
  files: number
  bytes: number
  import_id: number | null
  import_state: string | null
}

export async function saveNewDraft(db: Db, given: { name: string; actor: string; now: string; corrects: number | null }): Promise<number> {
  const id = await newId(db)
  await db.execute(
    `insert into import_draft (id, version, name, actor, made_at, changed_at, changed_by, step, corrects) values ($1, 1, $2, $3, $4, $4, $3, 'files', $5)`,
    [id, given.name, given.actor, given.now, given.corrects],
  )
  return id
}

export async function loadDraft(db: Db, id: number): Promise<DraftRow | undefined> {
  return (await db.query<DraftRow>(`select * from import_draft where id = $1`, [id]))[0]
}

const heads = `
  select d.id, d.version, d.name, d.actor, d.made_at, d.changed_at, d.changed_by, d.step,
    (select count(*) from upload u where u.draft_id = d.id and u.whole_at is not null) as files,
    (select coalesce(sum(u.bytes), 0)::bigint from upload u where u.draft_id = d.id and u.whole_at is not null) as bytes,
    i.id as import_id, i.state as import_state
  from import_draft d left join import i on i.id = (select max(x.id) from import x where x.draft_id = d.id)`

export const loadDraftHeads = (db: Db) => db.query<DraftHeadRow>(`${heads} order by d.changed_at desc, d.id desc`)

export async function loadDraftHead(db: Db, id: number): Promise<DraftHeadRow | undefined> {
  return (await db.query<DraftHeadRow>(`${heads} where d.id = $1`, [id]))[0]
}

/** Locks the draft for the rest of the transaction; who comes second sees what the first left. */
export async function lockDraft(tx: Db, id: number): Promise<number | undefined> {
  const [row] = await tx.query<{ version: number }>(`select version from import_draft where id = $1 for update`, [id])
  return row?.version
}

export interface DraftChanges {
  readonly name?: string
  readonly step?: string
  readonly choices?: unknown
  readonly recognition?: unknown
  readonly view?: unknown
}

/** One more version, with what changed of it; null empties. Returns the version. */
export async function saveDraft(tx: Db, id: number, by: { actor: string; now: string }, changes: DraftChanges): Promise<number> {
  const given = Object.entries(changes)
  const set = given.map(([column], i) => `${column} = $${i + 4}${column === 'name' || column === 'step' ? '' : '::jsonb'}`)
  const [row] = await tx.query<{ version: number }>(
    `update import_draft set version = version + 1, changed_at = $2, changed_by = $3${set.map((s) => `, ${s}`).join('')} where id = $1 returning version`,
    [
      id,
      by.now,
      by.actor,
      ...given.map(([column, value]) => (column === 'name' || column === 'step' || value === null ? value : JSON.stringify(value))),
    ],
  )
  return row!.version
}

/** Where a person is in it is no change of the draft: nobody's work is overwritten. */
export const saveDraftStep = (db: Db, id: number, step: string): Promise<number> =>
  db.execute(`update import_draft set step = $2 where id = $1`, [id, step])

/** What checking found, unless the draft was changed meanwhile. */
export const saveChecked = (tx: Db, id: number, version: number, checked: unknown): Promise<number> =>
  tx.execute(`update import_draft set checked = $3::jsonb, checked_version = $2 where id = $1 and version = $2`, [
    id,
    version,
    JSON.stringify(checked),
  ])

export const dropDraft = (db: Db, id: number): Promise<number> => db.execute(`delete from import_draft where id = $1`, [id])

export interface RememberedRow extends SqlRow {
  source: string
  import_id: number
  actor: string
  remembered_at: string
  mapping: unknown
  files: unknown
}

export const loadRemembered = (db: Db) =>
  db.query<RememberedRow>(
    `select source, import_id, actor, remembered_at, mapping, files from remembered_mapping order by source collate "C"`,
  )

export const saveRemembered = (
  db: Db,
  given: { source: string; importId: number; actor: string; now: string; mapping: unknown; files: unknown },
): Promise<number> =>
  db.execute(
    `insert into remembered_mapping (source, import_id, actor, remembered_at, mapping, files) values ($1, $2, $3, $4, $5::jsonb, $6::jsonb)
     on conflict (source) do update set import_id = excluded.import_id, actor = excluded.actor, remembered_at = excluded.remembered_at,
       mapping = excluded.mapping, files = excluded.files`,
    [given.source, given.importId, given.actor, given.now, JSON.stringify(given.mapping), JSON.stringify(given.files)],
  )

export const dropRemembered = (db: Db, source: string): Promise<number> =>
  db.execute(`delete from remembered_mapping where source = $1`, [source])
