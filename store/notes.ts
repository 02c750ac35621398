/** What colleagues wrote down about an account, or about somebody there. */
import type { Day } from '#engine/period/period.ts'
import type { Db } from './db.ts'
import { newId } from './ids.ts'
import type { Hand } from './written.ts'

export interface NoteContent {
  readonly accountId: number
  readonly personId: number | null
  readonly day: Day
  readonly body: string
}

export interface NoteRecord extends NoteContent {
  readonly id: number
  readonly actor: string
  readonly actorName: string
  readonly madeAt: string
  readonly changedAt: string | null
  readonly removedAt: string | null
}

const columns = `id, account_id as "accountId", person_id as "personId", day, body, actor, actor_name as "actorName", made_at as "madeAt",
  changed_at as "changedAt", removed_at as "removedAt"`

export async function loadNote(db: Db, id: number): Promise<NoteRecord | null> {
  const [row] = await db.query(`select ${columns} from note where id = $1`, [id])
  return (row as unknown as NoteRecord | undefined) ?? null
}

export async function insertNote(tx: Db, { accountId, personId, day, body }: NoteContent, by: Hand): Promise<number> {
  const id = await newId(tx)
  await tx.execute(
    `insert into note (account_id, id, person_id, day, body, actor, actor_name, made_at) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [accountId, id, personId, day, body, by.actor, by.name, by.now],
  )
  return id
}

/** An account is part of the key: a note that moves goes and comes. */
export async function updateNote(tx: Db, old: NoteRecord, { accountId, personId, day, body }: NoteContent, now: string): Promise<void> {
  await tx.execute(`delete from note where account_id = $1 and id = $2`, [old.accountId, old.id])
  await tx.execute(
    `insert into note (account_id, id, person_id, day, body, actor, actor_name, made_at, changed_at, removed_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, null)`,
    [accountId, old.id, personId, day, body, old.actor, old.actorName, old.madeAt, now],
  )
}

export const markNoteRemoved = (tx: Db, { accountId, id }: NoteRecord, at: string | null): Promise<number> =>
  tx.execute(`update note set removed_at = $3 where account_id = $1 and id = $2`, [accountId, id, at])
