/** Requests that were answered, by the key their sender gave them. */
import type { Db } from './db.ts'

export interface IdempotentAnswer extends Record<string, unknown> {
  readonly request: string
  readonly bodyHash: string
  readonly madeAt: string
  /** Null: still being answered. */
  readonly status: number | null
  /** Hexadecimal. */
  readonly answer: string | null
}

interface Key {
  readonly actor: string
  readonly keyHash: string
}

/** Takes the key for a request, unless it is taken: true for whom it was free. */
export async function takeKey(db: Db, key: Key, of: { request: string; bodyHash: string; now: string }): Promise<boolean> {
  const taken = await db.execute(
    `insert into idempotent_answer (actor, key_hash, request, body_hash, made_at) values ($1, $2, $3, $4, $5) on conflict (actor, key_hash) do nothing`,
    [key.actor, key.keyHash, of.request, of.bodyHash, of.now],
  )
  return taken === 1
}

export async function loadAnswer(db: Db, { actor, keyHash }: Key): Promise<IdempotentAnswer | null> {
  const [row] = await db.query<IdempotentAnswer>(
    `select request, body_hash as "bodyHash", made_at as "madeAt", status, encode(answer, 'hex') as answer
     from idempotent_answer where actor = $1 and key_hash = $2`,
    [actor, keyHash],
  )
  return row ?? null
}

export const keepAnswer = (db: Db, { actor, keyHash }: Key, status: number, answer: Uint8Array): Promise<number> =>
  db.execute(`update idempotent_answer set status = $3, answer = $4 where actor = $1 and key_hash = $2`, [actor, keyHash, status, answer])

/** It was refused and nothing was done: it may be tried again. */
export const freeKey = (db: Db, { actor, keyHash }: Key): Promise<number> =>
  db.execute(`delete from idempotent_answer where actor = $1 and key_hash = $2`, [actor, keyHash])

export const forgetAnswers = (db: Db, before: string): Promise<number> =>
  db.execute(`delete from idempotent_answer where made_at < $1::timestamptz`, [before])
