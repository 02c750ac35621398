import { isAPIError } from 'better-auth/api'
import { Refusal } from '#api/refusal.ts'
import { saveAudit } from '#store/audit.ts'
import { loadUserByEmail } from '#store/users.ts'
import type { Context } from '../context.ts'
import { addressHeader, authOf } from './auth.ts'
import { refuseGuessable } from './hash-password.ts'

/** The machine that asks, as the server sees it. */
export interface Machine {
  readonly address: string
  readonly userAgent: string
  readonly secure: boolean
  /** The cookies it sent. */
  readonly cookie: string
}

export interface SignedIn {
  readonly userId: string
  /** For the answer's `set-cookie` headers. */
  readonly cookies: readonly string[]
}

/** @throws Refusal signed_out: address or password not right, and nothing about which */
export async function signIn(ctx: Context, machine: Machine, { email, password }: { email: string; password: string }): Promise<SignedIn> {
  const auth = await authOf(ctx.store, machine.secure)
  try {
    const { headers, response } = await auth.api.signInEmail({
      body: { email, password },
      headers: headersOf(machine),
      returnHeaders: true,
    })
    const actor = `user:${response.user.id}`
    await saveAudit(ctx.store, { actor, now: ctx.now }, 'sign in', actor, {})
    return { userId: response.user.id, cookies: headers.getSetCookie() }
  } catch (error) {
    if (!isAPIError(error)) throw error
    const known = await loadUserByEmail(ctx.store, email)
    await saveAudit(ctx.store, ctx, 'sign in refused', known ? `user:${known.id}` : 'nobody', {})
    throw new Refusal('signed_out', 'The address or the password is not right')
  }
}

/** @returns the cookies that take the session's away */
export async function signOut(ctx: Context, machine: Machine): Promise<readonly string[]> {
  const auth = await authOf(ctx.store, machine.secure)
  const { headers } = await auth.api.signOut({ headers: headersOf(machine), returnHeaders: true })
  return headers.getSetCookie()
}

/** @throws Refusal invalid: the present password is not right */
export async function changePassword(
  ctx: Context,
  machine: Machine,
  person: { name: string; email: string },
  given: { current: string; next: string },
): Promise<readonly string[]> {
  refuseGuessable(given.next, person)
  const auth = await authOf(ctx.store, machine.secure)
  try {
    const { headers } = await auth.api.changePassword({
      body: { currentPassword: given.current, newPassword: given.next, revokeOtherSessions: true },
      headers: headersOf(machine),
      returnHeaders: true,
    })
    await saveAudit(ctx.store, ctx, 'change password', ctx.actor, {})
    return headers.getSetCookie()
  } catch (error) {
    if (!isAPIError(error)) throw error
    throw new Refusal('invalid', 'Your present password is not right', [{ at: 'body/current', message: 'is not right' }])
  }
}

/** Who has a session here; its cookies are renewed when it is used a day later. */
export async function findSession(ctx: Pick<Context, 'store'>, machine: Machine) {
  const auth = await authOf(ctx.store, machine.secure)
  const { headers, response } = await auth.api.getSession({ headers: headersOf(machine), returnHeaders: true })
  return (
    response && {
      userId: response.user.id,
      name: response.user.name,
      email: response.user.email,
      sessionId: response.session.id,
      cookies: headers.getSetCookie(),
    }
  )
}

const headersOf = ({ address, userAgent, cookie }: Machine) => new Headers({ [addressHeader]: address, 'user-agent': userAgent, cookie })
