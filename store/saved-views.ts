/** Names for what addresses of lists say. */
import type { Db, SqlRow } from './db.ts'
import { newId } from './ids.ts'

export interface SavedViewRecord {
  readonly id: number
  readonly owner: string
  readonly shared: boolean
  readonly screen: string
  readonly name: string
  readonly search: Readonly<Record<string, string>>
  readonly madeAt: string
}

interface ViewRow extends SqlRow {
  id: number
  owner: string
  shared: boolean
  screen: string
  name: string
  search: Record<string, string>
  made_at: string
}

const recordOf = ({ made_at, ...row }: ViewRow): SavedViewRecord => ({ ...row, madeAt: made_at })

/** Those of an owner and those that are shared, by name; of one screen, or of all. */
export async function loadSavedViews(db: Db, owner: string, screen: string | null): Promise<SavedViewRecord[]> {
  const rows = await db.query<ViewRow>(
    `select id, owner, shared, screen, name, search, made_at from saved_view
     where (owner = $1 or shared) and ($2::text is null or screen = $2)
     order by lower(name) collate "C", id`,
    [owner, screen],
  )
  return rows.map(recordOf)
}

export async function loadSavedView(db: Db, id: number): Promise<SavedViewRecord | null> {
  const [row] = await db.query<ViewRow>(`select id, owner, shared, screen, name, search, made_at from saved_view where id = $1`, [id])
  return row ? recordOf(row) : null
}

export async function saveView(db: Db, view: Omit<SavedViewRecord, 'id'>): Promise<number> {
  const id = await newId(db)
  await db.execute(`insert into saved_view (id, owner, shared, screen, name, search, made_at) values ($1, $2, $3, $4, $5, $6::jsonb, $7)`, [
    id,
    view.owner,
    view.shared,
    view.screen,
    view.name,
    JSON.stringify(view.search),
    view.madeAt,
  ])
  return id
}

export const updateView = (db: Db, { id, name, search, shared }: SavedViewRecord): Promise<number> =>
  db.execute(`update saved_view set name = $2, search = $3::jsonb, shared = $4 where id = $1`, [id, name, JSON.stringify(search), shared])

export const deleteSavedView = (db: Db, id: number): Promise<number> => db.execute(`delete from saved_view where id = $1`, [id])
