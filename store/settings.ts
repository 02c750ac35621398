import { Refusal } from '#api/refusal.ts'
import type { Db } from './db.ts'

/** Fixed by the first import: every later number rests on them. */
export interface Settings {
  readonly currency: string
  readonly timeZone: string
}

export async function loadSettings(db: Db): Promise<Settings | null> {
  const [row] = await db.query<{ value: Settings }>(`select value from setting where key = 'organisation'`)
  return row?.value ?? null
}

/** A record without any import keeps nothing to: the next import fixes the settings anew. */
export const releaseSettings = (tx: Db): Promise<number> =>
  tx.execute(
    `delete from setting where key = 'organisation' and not exists (select 1 from import where state in ('staging', 'applying', 'done', 'undoing'))`,
  )

/** The time zone must be the one the record keeps its days in. */
export async function checkTimeZone(db: Db, timeZone: string | undefined): Promise<void> {
  const fixed = await loadSettings(db)
  if (fixed && timeZone !== undefined && timeZone !== fixed.timeZone)
    throw new Refusal(
      'conflict',
      `Cannot import in the time zone ${timeZone} as the record keeps its days in ${fixed.timeZone}: set timeZone to ${fixed.timeZone} in the mapping`,
    )
}

/** Kept by the first import; later ones change nothing. */
export const fixSettings = (tx: Db, settings: Settings): Promise<number> =>
  tx.execute(`insert into setting (key, value) values ('organisation', $1::jsonb) on conflict (key) do nothing`, [JSON.stringify(settings)])

export async function loadFlag(db: Db, key: string): Promise<string | null> {
  const [row] = await db.query<{ value: string }>(`select value from setting where key = $1`, [key])
  return row?.value ?? null
}

export const saveFlag = (db: Db, key: string, value: string): Promise<number> =>
  db.execute(`insert into setting (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value`, [
    key,
    JSON.stringify(value),
  ])

/** Keeps a value unless one is kept already, and answers the one that is kept. */
export async function keepSetting(db: Db, key: string, value: string): Promise<string> {
  await db.execute(`insert into setting (key, value) values ($1, $2::jsonb) on conflict (key) do nothing`, [key, JSON.stringify(value)])
  return (await loadFlag(db, key))!
}

export const removeSetting = (db: Db, key: string): Promise<number> => db.execute(`delete from setting where key = $1`, [key])

/** A setting that is an object. */
export async function loadSetting<T>(db: Db, key: string): Promise<T | null> {
  const [row] = await db.query<{ value: unknown }>(`select value from setting where key = $1`, [key])
  return (row?.value as T | undefined) ?? null
}

export const saveSetting = (db: Db, key: string, value: object): Promise<number> =>
  db.execute(`insert into setting (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value`, [
    key,
    JSON.stringify(value),
  ])

/** Keeps a value where another is kept, or none. @returns whether it was this call that did: of several at a time one does */
export async function claimOnce(db: Db, key: string, value: string): Promise<boolean> {
  const n = await db.execute(
    `insert into setting (key, value) values ($1, $2::jsonb) on conflict (key) do update set value = excluded.value where setting.value <> excluded.value`,
    [key, JSON.stringify(value)],
  )
  return n > 0
}
