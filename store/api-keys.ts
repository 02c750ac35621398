/** Keys that programs use. Of a key only its hash is kept, and its first letters, to know one from the other. */
import type { Db } from './db.ts'

export interface ApiKey {
  readonly id: number
  readonly name: string
  readonly prefix: string
  readonly madeBy: string
  readonly permissions: readonly string[]
  readonly kinds: readonly string[]
  readonly madeAt: string
  /** Null: never. */
  readonly expiresAt: string | null
  readonly lastUsedAt: string | null
}

interface KeyRow extends Record<string, unknown> {
  id: number
  name: string
  prefix: string
  made_by: string
  permissions: string[]
  kinds: string[]
  made_at: string
  expires_at: string | null
  last_used_at: string | null
}

const columns = 'id, name, prefix, made_by, permissions, kinds, made_at, expires_at, last_used_at'

const keyOf = ({ made_by, made_at, expires_at, last_used_at, ...row }: KeyRow): ApiKey => ({
  ...row,
  ...{ madeBy: made_by, madeAt: made_at, expiresAt: expires_at, lastUsedAt: last_used_at },
})

export const listKeys = async (db: Db): Promise<ApiKey[]> =>
  (await db.query<KeyRow>(`select ${columns} from api_key where revoked_at is null order by id desc`)).map(keyOf)

export const saveKey = (tx: Db, key: ApiKey, hash: string): Promise<number> =>
  tx.execute(
    `insert into api_key (id, name, prefix, key_hash, made_by, permissions, kinds, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [key.id, key.name, key.prefix, hash, key.madeBy, key.permissions, key.kinds, key.madeAt, key.expiresAt],
  )

/** One that is in force. */
export async function loadKeyByHash(db: Db, hash: string, now: string): Promise<ApiKey | null> {
  const [row] = await db.query<KeyRow>(
    `select ${columns} from api_key where key_hash = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`,
    [hash, now],
  )
  return row ? keyOf(row) : null
}

export const markKeyUsed = (db: Db, id: number, now: string): Promise<number> =>
  db.execute(`update api_key set last_used_at = $2 where id = $1`, [id, now])

export const revokeKey = (tx: Db, id: number, now: string): Promise<number> =>
  tx.execute(`update api_key set revoked_at = $2 where id = $1 and revoked_at is null`, [id, now])
