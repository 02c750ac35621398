import { type Role, roles } from '#api/access.ts'
import { Refusal } from '#api/refusal.ts'
import { saveAudit } from '#store/audit.ts'
import { newId } from '#store/ids.ts'
import {
  type Invitation,
  listInvitations,
  loadInvitation,
  loadInvitationByToken,
  renewInvitation,
  revokeInvitation,
  saveInvitation,
  useInvitation,
} from '#store/invitations.ts'
import { type Grant, loadUserByEmail, loadUserNames } from '#store/users.ts'
import type { Context } from '../context.ts'
import { addUser } from './add-user.ts'
import { hashOf } from './hash-password.ts'
import { type AskedFrom, invitationMail, type SentLink, sendLink } from './send-link.ts'
import { hashToken, newToken } from './tokens.ts'

const daysOpen = 7
const expiryOf = (now: string) => new Date(Date.parse(now) + daysOpen * 86_400_000).toISOString()
const noSuch = () => new Refusal('not_found', 'This invitation was accepted, taken back or has expired: ask for a new one')

/** Invitations not yet accepted, newest first. */
export async function showInvitations(ctx: Context) {
  const names = await loadUserNames(ctx.store)
  return (await listInvitations(ctx.store)).map((one) => shown(one, names, ctx.now))
}

const shown = (one: Invitation, names: ReadonlyMap<string, string>, now: string) => ({
  ...one,
  ...{ role: one.role as Role, kinds: one.kinds as never, colleagues: [...one.colleagues] },
  ...{ madeBy: names.get(one.madeBy) ?? null, expired: one.expiresAt <= now },
})

/** @throws Refusal conflict: somebody with this address can sign in, or is invited already */
export async function invite(ctx: Context, userId: string, from: AskedFrom, { email, ...grant }: { email: string } & Grant) {
  if (await loadUserByEmail(ctx.store, email)) throw new Refusal('conflict', 'Somebody with this address can sign in already')
  if ((await listInvitations(ctx.store)).some((one) => one.email === email && one.expiresAt > ctx.now))
    throw new Refusal('conflict', 'This address is invited already: send that invitation again, or take it back first')
  const token = newToken()
  const invitation: Invitation = {
    ...{ id: await newId(ctx.store), email, role: grant.role, kinds: grant.kinds, colleagues: grant.colleagues },
    ...{ madeBy: userId, madeAt: ctx.now, expiresAt: expiryOf(ctx.now) },
  }
  await ctx.store.transaction(async (tx) => {
    await saveInvitation(tx, invitation, hashToken(token))
    await saveAudit(tx, ctx, 'invite', `invitation:${invitation.id}`, { role: grant.role, kinds: grant.kinds })
  })
  return sendInvitation(ctx, from, invitation, token)
}

/** @throws Refusal not_found */
export async function resendInvitation(ctx: Context, from: AskedFrom, id: number) {
  const known = await loadInvitation(ctx.store, id)
  if (!known) throw noSuch()
  const token = newToken()
  const expiresAt = expiryOf(ctx.now)
  await ctx.store.transaction(async (tx) => {
    await renewInvitation(tx, id, hashToken(token), expiresAt)
    await saveAudit(tx, ctx, 'invite again', `invitation:${id}`, {})
  })
  return sendInvitation(ctx, from, { ...known, expiresAt }, token)
}

async function sendInvitation(ctx: Context, from: AskedFrom, invitation: Invitation, token: string) {
  const names = await loadUserNames(ctx.store)
  const mail = invitationMail(
    invitation.email,
    names.get(invitation.madeBy) ?? 'An owner',
    roles[invitation.role as Role].name.toLowerCase(),
    invitation.expiresAt,
  )
  const sent: SentLink = await sendLink(ctx, from, `/invitation/${token}`, invitation.expiresAt, mail)
  return { invitation: shown(invitation, names, ctx.now), sent }
}

/** @throws Refusal not_found */
export async function takeInvitationBack(ctx: Context, id: number): Promise<void> {
  await ctx.store.transaction(async (tx) => {
    if ((await revokeInvitation(tx, id, ctx.now)) === 0) throw noSuch()
    await saveAudit(tx, ctx, 'take invitation back', `invitation:${id}`, {})
  })
}

/** What a link is for, before it is used. */
export async function lookAtInvitation(ctx: Context, token: string) {
  const found = await loadInvitationByToken(ctx.store, hashToken(token), ctx.now)
  if (!found) throw noSuch()
  const names = await loadUserNames(ctx.store)
  return { email: found.email, role: found.role as Role, invitedBy: names.get(found.madeBy) ?? null, expiresAt: found.expiresAt }
}

/** @returns the address to sign in with */
export async function acceptInvitation(
  ctx: Context,
  { token, name, password }: { token: string; name: string; password: string },
): Promise<string> {
  const found = await loadInvitationByToken(ctx.store, hashToken(token), ctx.now)
  if (!found) throw noSuch()
  const passwordHash = await hashOf(password, { name, email: found.email })
  await ctx.store.transaction(async (tx) => {
    if ((await useInvitation(tx, found.id, ctx.now)) === 0 || (await loadUserByEmail(tx, found.email))) throw noSuch()
    const id = await addUser(tx, ctx.now, { name, email: found.email, passwordHash }, found)
    await saveAudit(tx, { actor: `user:${id}`, now: ctx.now }, 'accept invitation', `invitation:${found.id}`, { role: found.role })
  })
  return found.email
}
