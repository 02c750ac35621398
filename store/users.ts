/** Who can sign in, as what. An address is kept in small letters. */
import type { Db } from './db.ts'

export interface Grant {
  readonly role: string
  /** Null: as the role says. */
  readonly kinds: readonly string[] | null
  /** Names of colleagues in the files whose accounts are this user's own. */
  readonly colleagues: readonly string[]
}

export interface User extends Grant {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly createdAt: string
  /** When a session of theirs was last seen to be in use, to the day. */
  readonly lastSeenAt: string | null
}

interface UserRow extends Record<string, unknown> {
  id: string
  name: string
  email: string
  created_at: string
  last_seen_at: string | null
  role: string
  kinds: string[] | null
  colleagues: string[]
}

const users = `
  select u.id, u.name, u.email, u.created_at, g.role, g.kinds, g.colleagues,
    (select max(s.updated_at) from user_session s where s.user_id = u.id) as last_seen_at
  from app_user u join role_grant g on g.user_id = u.id where u.removed_at is null`

const userOf = ({ created_at, last_seen_at, ...row }: UserRow): User => ({ ...row, createdAt: created_at, lastSeenAt: last_seen_at })

export const listUsers = async (db: Db): Promise<User[]> =>
  (await db.query<UserRow>(`${users} order by lower(u.name) collate "C", u.id`)).map(userOf)

export async function loadUser(db: Db, id: string): Promise<User | null> {
  const [row] = await db.query<UserRow>(`${users} and u.id = $1`, [id])
  return row ? userOf(row) : null
}

export async function loadUserByEmail(db: Db, email: string): Promise<User | null> {
  const [row] = await db.query<UserRow>(`${users} and u.email = $1`, [email])
  return row ? userOf(row) : null
}

export async function loadGrant(db: Db, userId: string): Promise<Grant | null> {
  const [row] = await db.query<{ role: string; kinds: string[] | null; colleagues: string[] }>(
    `select role, kinds, colleagues from role_grant where user_id = $1`,
    [userId],
  )
  return row ?? null
}

export async function hasOwner(db: Db): Promise<boolean> {
  const rows = await db.query(`select 1 from role_grant where role = 'owner' limit 1`)
  return rows.length > 0
}

/** Names of users, of those who left too: for the audit and for threads. */
export async function loadUserNames(db: Db): Promise<Map<string, string>> {
  return new Map((await db.query<{ id: string; name: string }>(`select id, name from app_user`)).map((row) => [row.id, row.name]))
}

/** Who left and is invited again goes on under the same id. */
export async function saveUser(
  tx: Db,
  { id, name, email, now }: { id: string; name: string; email: string; now: string },
  grant: Grant,
): Promise<string> {
  const [row] = await tx.query<{ id: string }>(
    `insert into app_user (id, name, email, email_verified, created_at, updated_at) values ($1, $2, $3, true, $4, $4)
     on conflict (email) do update set name = excluded.name, updated_at = excluded.updated_at, removed_at = null returning id`,
    [id, name, email, now],
  )
  await saveGrant(tx, row!.id, grant)
  return row!.id
}

export const saveGrant = (tx: Db, userId: string, { role, kinds, colleagues }: Grant): Promise<number> =>
  tx.execute(
    `insert into role_grant (user_id, role, kinds, colleagues) values ($1, $2, $3, $4)
     on conflict (user_id) do update set role = excluded.role, kinds = excluded.kinds, colleagues = excluded.colleagues`,
    [userId, role, kinds, colleagues],
  )

export const renameUser = (db: Db, id: string, name: string, now: string): Promise<number> =>
  db.execute(`update app_user set name = $2, updated_at = $3 where id = $1`, [id, name, now])

/** The password as better-auth keeps it. */
export const savePassword = (tx: Db, id: string, userId: string, hash: string, now: string): Promise<number> =>
  tx.execute(
    `insert into user_credential (id, user_id, provider_id, provider_user_id, password, created_at, updated_at)
     values ($1, $2, 'credential', $2, $3, $4, $4)
     on conflict (provider_id, provider_user_id) do update set password = excluded.password, updated_at = excluded.updated_at`,
    [id, userId, hash, now],
  )

/** Takes the right to sign in; the name stays, for what was done in it. */
export async function removeUser(tx: Db, id: string, now: string): Promise<void> {
  await tx.execute(`delete from user_session where user_id = $1`, [id])
  await tx.execute(`delete from user_credential where user_id = $1`, [id])
  await tx.execute(`delete from password_reset where user_id = $1`, [id])
  await tx.execute(`delete from role_grant where user_id = $1`, [id])
  await tx.execute(`update api_key set revoked_at = $2 where made_by = $1 and revoked_at is null`, [id, now])
  await tx.execute(`update app_user set removed_at = $2 where id = $1`, [id, now])
}

/** Owners besides this one; others wait until the transaction is over. */
export async function lockOtherOwners(tx: Db, userId: string): Promise<number> {
  const rows = await tx.query<{ user_id: string }>(`select user_id from role_grant where role = 'owner' order by user_id for update`)
  return rows.filter((row) => row.user_id !== userId).length
}

export interface SessionRow {
  readonly id: string
  readonly madeAt: string
  readonly seenAt: string
  readonly address: string | null
  readonly userAgent: string | null
}

export async function listSessions(db: Db, userId: string, now: string): Promise<SessionRow[]> {
  const rows = await db.query<{ id: string; created_at: string; updated_at: string; ip_address: string | null; user_agent: string | null }>(
    `select id, created_at, updated_at, ip_address, user_agent from user_session where user_id = $1 and expires_at > $2
     order by updated_at desc, id`,
    [userId, now],
  )
  return rows.map((row) => ({
    ...{ id: row.id, madeAt: row.created_at, seenAt: row.updated_at },
    ...{ address: row.ip_address || null, userAgent: row.user_agent || null },
  }))
}

export const endSession = (db: Db, userId: string, id: string): Promise<number> =>
  db.execute(`delete from user_session where user_id = $1 and id = $2`, [userId, id])

/** All of them, or all but one. */
export const endSessions = (db: Db, userId: string, but: string | null): Promise<number> =>
  db.execute(`delete from user_session where user_id = $1 and ($2::text is null or id <> $2)`, [userId, but])

/** Those whose right to sign in was taken away, with the day. */
export const loadUsersGone = async (db: Db): Promise<{ name: string; day: string }[]> =>
  (await db.query<{ name: string; removed_at: string }>(`select name, removed_at from app_user where removed_at is not null`)).map(
    (row) => ({
      ...{ name: row.name, day: row.removed_at.slice(0, 10) },
    }),
  )
