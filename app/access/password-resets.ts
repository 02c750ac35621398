import { randomUUID } from 'node:crypto'
import { Refusal } from '#api/refusal.ts'
import { sendMail } from '#mail/send-mail.ts'
import { saveAudit } from '#store/audit.ts'
import { loadPasswordReset, savePasswordReset, usePasswordReset } from '#store/invitations.ts'
import { endSessions, loadUser, loadUserByEmail, savePassword, type User } from '#store/users.ts'
import type { Context } from '../context.ts'
import { hashOf } from './hash-password.ts'
import { loadMailWay } from './mail-way.ts'
import { loadAddress } from './public-address.ts'
import { type AskedFrom, resetMail, type SentLink } from './send-link.ts'
import { hashToken, newToken } from './tokens.ts'

const hour = 3_600_000

/**
 * Sends a link for a new password, if the address is somebody's and mail is set up. Answers at once and always the same, so that a
 * stranger learns nothing, not even by the clock. The link begins with the organisation's address, never with the one asked by.
 */
export async function askForReset(ctx: Context, email: string): Promise<void> {
  const user = await loadUserByEmail(ctx.store, email)
  void mailReset(ctx, user).catch((error: Error) => console.error('a mail for a new password was not sent:', error.message))
}

async function mailReset(ctx: Context, user: User | null): Promise<void> {
  const [way, address] = [await loadMailWay(ctx.store), await loadAddress(ctx.store)]
  if (user === null || way === null || address === null) return
  const { token } = await newReset(ctx, user, 2 * hour)
  await saveAudit(ctx.store, ctx, 'ask for new password', `user:${user.id}`, {})
  await sendMail(way, resetMail(user.email, user.name)(`${address}/reset/${token}`))
}

/** For an owner to pass on by hand. */
export async function makeResetLink(ctx: Context, from: AskedFrom, userId: string): Promise<SentLink> {
  const user = await loadUser(ctx.store, userId)
  if (!user) throw new Refusal('not_found', 'There is no such user')
  const { token, expiresAt } = await newReset(ctx, user, 24 * hour)
  await saveAudit(ctx.store, ctx, 'make reset link', `user:${userId}`, {})
  return { mailed: false, problem: null, link: `${(await loadAddress(ctx.store)) ?? from.origin}/reset/${token}`, expiresAt }
}

async function newReset(ctx: Context, user: User, openMs: number) {
  const token = newToken()
  const expiresAt = new Date(Date.parse(ctx.now) + openMs).toISOString()
  await savePasswordReset(ctx.store, hashToken(token), user.id, ctx.now, expiresAt)
  return { token, expiresAt }
}

/** Sets the new password and ends every session. @returns the address to sign in with */
export async function resetPassword(ctx: Context, { token, password }: { token: string; password: string }): Promise<string> {
  const noSuch = () => new Refusal('not_found', 'This link was used or has expired: ask for a new one')
  const userId = await loadPasswordReset(ctx.store, hashToken(token), ctx.now)
  const user = userId === null ? null : await loadUser(ctx.store, userId)
  if (!user) throw noSuch()
  const passwordHash = await hashOf(password, user)
  await ctx.store.transaction(async (tx) => {
    if ((await usePasswordReset(tx, hashToken(token), ctx.now)) === null) throw noSuch()
    await savePassword(tx, randomUUID(), user.id, passwordHash, ctx.now)
    await endSessions(tx, user.id, null)
    await saveAudit(tx, { actor: `user:${user.id}`, now: ctx.now }, 'set new password', `user:${user.id}`, {})
  })
  return user.email
}
