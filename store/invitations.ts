/** Links by which people come in: invitations, and new passwords. Tokens are kept hashed. */
import type { Db } from './db.ts'
import type { Grant } from './users.ts'

export interface Invitation extends Grant {
  readonly id: number
  readonly email: string
  readonly madeBy: string
  readonly madeAt: string
  readonly expiresAt: string
}

interface InvitationRow extends Record<string, unknown> {
  id: number
  email: string
  role: string
  kinds: string[] | null
  colleagues: string[]
  made_by: string
  made_at: string
  expires_at: string
}

const open = `select id, email, role, kinds, colleagues, made_by, made_at, expires_at from invitation where used_at is null and revoked_at is null`

const invitationOf = ({ made_by, made_at, expires_at, ...row }: InvitationRow): Invitation => ({
  ...row,
  ...{ madeBy: made_by, madeAt: made_at, expiresAt: expires_at },
})

/** Neither used nor taken back; some may have expired. */
export const listInvitations = async (db: Db): Promise<Invitation[]> =>
  (await db.query<InvitationRow>(`${open} order by id desc`)).map(invitationOf)

export async function loadInvitation(db: Db, id: number): Promise<Invitation | null> {
  const [row] = await db.query<InvitationRow>(`${open} and id = $1`, [id])
  return row ? invitationOf(row) : null
}

/** One that can be accepted now. */
export async function loadInvitationByToken(db: Db, tokenHash: string, now: string): Promise<Invitation | null> {
  const [row] = await db.query<InvitationRow>(`${open} and token_hash = $1 and expires_at > $2`, [tokenHash, now])
  return row ? invitationOf(row) : null
}

export const saveInvitation = (db: Db, { id, email, role, kinds, colleagues, madeBy, madeAt, expiresAt }: Invitation, tokenHash: string) =>
  db.execute(
    `insert into invitation (id, email, role, kinds, colleagues, token_hash, made_by, made_at, expires_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [id, email, role, kinds, colleagues, tokenHash, madeBy, madeAt, expiresAt],
  )

/** The link sent before is of no use any more. */
export const renewInvitation = (db: Db, id: number, tokenHash: string, expiresAt: string): Promise<number> =>
  db.execute(`update invitation set token_hash = $2, expires_at = $3 where id = $1`, [id, tokenHash, expiresAt])

/** Of two who use it at once, one does. */
export const useInvitation = (tx: Db, id: number, now: string): Promise<number> =>
  tx.execute(`update invitation set used_at = $2 where id = $1 and used_at is null and revoked_at is null`, [id, now])

export const revokeInvitation = (db: Db, id: number, now: string): Promise<number> =>
  db.execute(`update invitation set revoked_at = $2 where id = $1 and used_at is null and revoked_at is null`, [id, now])

export const savePasswordReset = (db: Db, tokenHash: string, userId: string, now: string, expiresAt: string): Promise<number> =>
  db.execute(`insert into password_reset (token_hash, user_id, made_at, expires_at) values ($1, $2, $3, $4)`, [
    ...[tokenHash, userId, now, expiresAt],
  ])

/** Whose password a link may set now. */
export async function loadPasswordReset(db: Db, tokenHash: string, now: string): Promise<string | null> {
  const [row] = await db.query<{ user_id: string }>(
    `select user_id from password_reset where token_hash = $1 and used_at is null and expires_at > $2`,
    [tokenHash, now],
  )
  return row?.user_id ?? null
}

/** Used once; whatever other links there were for the same user are of no use any more. */
export async function usePasswordReset(tx: Db, tokenHash: string, now: string): Promise<string | null> {
  const [row] = await tx.query<{ user_id: string }>(
    `update password_reset set used_at = $2 where token_hash = $1 and used_at is null and expires_at > $2 returning user_id`,
    [tokenHash, now],
  )
  if (!row) return null
  await tx.execute(`update password_reset set used_at = $2 where user_id = $1 and used_at is null`, [row.user_id, now])
  return row.user_id
}
