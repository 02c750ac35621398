import { Refusal } from '#api/refusal.ts'
import type { accessRoutes } from '#api/routes/access.ts'
import { accessOf } from '#app/access/access-of.ts'
import {
  acceptInvitation,
  invite,
  lookAtInvitation,
  resendInvitation,
  showInvitations,
  takeInvitationBack,
} from '#app/access/invitations.ts'
import { loadMailWay } from '#app/access/mail-way.ts'
import { askForReset, makeResetLink, resetPassword } from '#app/access/password-resets.ts'
import { changePassword, type SignedIn, signIn, signOut } from '#app/access/sign-in.ts'
import { startOwner } from '#app/access/start-link.ts'
import { changeName, changeUser, endAllSessions, endOneSession, showSessions, showUsers, takeUserOut } from '#app/access/users.ts'
import { listColleagueNames } from '#store/account-colleagues.ts'
import { hasOwner, loadUser } from '#store/users.ts'
import { atHome, type Handlers, type RequestContext } from './handler.ts'
import { machineOf, originOf, setCookies } from './machine.ts'
import { presentMe } from './present-me.ts'

/** Of somebody who has signed in himself: a key has no password and no sessions. */
function personOf(ctx: RequestContext): { userId: string; sessionId: string } {
  const { userId, sessionId } = ctx.caller!
  if (userId === null || sessionId === null) throw new Refusal('forbidden', 'An API key has no password and no sessions: sign in')
  return { userId, sessionId }
}

async function signedInAs(ctx: RequestContext, { userId, cookies }: SignedIn) {
  setCookies(ctx.reply, cookies)
  const user = (await loadUser(ctx.home, userId))!
  return presentMe({ ...user, userId, access: accessOf(user) }, ctx.demo)
}

const signedInWith = async (ctx: RequestContext, email: string, password: string) =>
  signedInAs(ctx, await signIn(atHome(ctx), machineOf(ctx.request), { email, password }))

export const accessHandlers: Handlers<typeof accessRoutes> = {
  getMe: (ctx) => presentMe(ctx.caller!, ctx.demo),
  async changeMe(ctx, { body }) {
    await changeName(atHome(ctx), personOf(ctx).userId, body.name)
    return presentMe({ ...ctx.caller!, name: body.name }, ctx.demo)
  },
  async changePassword(ctx, { body }) {
    const { userId } = personOf(ctx)
    await ctx.limiter.try(ctx.request, ctx.reply, userId)
    const { name, email } = ctx.caller!
    setCookies(ctx.reply, await changePassword(atHome(ctx), machineOf(ctx.request), { name, email: email ?? '' }, body))
  },
  listMySessions: async (ctx) => {
    const { userId, sessionId } = personOf(ctx)
    return { items: await showSessions(atHome(ctx), userId, sessionId) }
  },
  endMySession: (ctx, { params }) => endOneSession(atHome(ctx), personOf(ctx).userId, params.session) as Promise<undefined>,
  endMyOtherSessions: async (ctx) => {
    const { userId, sessionId } = personOf(ctx)
    return { ended: await endAllSessions(atHome(ctx), userId, sessionId) }
  },

  getEntrance: async (ctx) => ({
    ...{ started: await hasOwner(ctx.home), mail: (await loadMailWay(ctx.home)) !== null, signedIn: ctx.caller !== null },
  }),
  async signIn(ctx, { body }) {
    await ctx.limiter.try(ctx.request, ctx.reply, body.email)
    return signedInWith(ctx, body.email, body.password)
  },
  async signOut(ctx) {
    setCookies(ctx.reply, await signOut(atHome(ctx), machineOf(ctx.request)))
  },
  async start(ctx, { body }) {
    await ctx.limiter.try(ctx.request, ctx.reply, 'start')
    await startOwner(atHome(ctx), { ...body, address: originOf(ctx.request) })
    return signedInWith(ctx, body.email, body.password)
  },

  async lookAtInvitation(ctx, { body }) {
    await ctx.limiter.try(ctx.request, ctx.reply, 'invitation')
    return lookAtInvitation(atHome(ctx), body.token)
  },
  async acceptInvitation(ctx, { body }) {
    await ctx.limiter.try(ctx.request, ctx.reply, 'invitation')
    return signedInWith(ctx, await acceptInvitation(atHome(ctx), body), body.password)
  },
  async askForReset(ctx, { body }) {
    await ctx.limiter.try(ctx.request, ctx.reply, `reset ${body.email}`)
    await askForReset(atHome(ctx), body.email)
  },
  async resetPassword(ctx, { body }) {
    await ctx.limiter.try(ctx.request, ctx.reply, 'reset')
    return signedInWith(ctx, await resetPassword(atHome(ctx), body), body.password)
  },

  listUsers: async (ctx) => ({ items: await showUsers(atHome(ctx)) }),
  changeUser: (ctx, { params, body }) => changeUser(atHome(ctx), params.user, given(body)),
  removeUser: (ctx, { params }) => takeUserOut(atHome(ctx), params.user) as Promise<undefined>,
  listUserSessions: async (ctx, { params }) => ({ items: await showSessions(atHome(ctx), params.user, ctx.caller!.sessionId) }),
  endUserSessions: async (ctx, { params }) => ({ ended: await endAllSessions(atHome(ctx), params.user, ctx.caller!.sessionId) }),
  makeResetLink: (ctx, { params }) => makeResetLink(atHome(ctx), { origin: originOf(ctx.request) }, params.user),

  listInvitations: async (ctx) => ({ items: await showInvitations(atHome(ctx)) }),
  invite: (ctx, { body }) => invite(atHome(ctx), personOf(ctx).userId, { origin: originOf(ctx.request) }, body),
  resendInvitation: (ctx, { params }) => resendInvitation(atHome(ctx), { origin: originOf(ctx.request) }, params.invitation),
  revokeInvitation: (ctx, { params }) => takeInvitationBack(atHome(ctx), params.invitation) as Promise<undefined>,
  // Of the record that is looked at: the demo company's files name colleagues of their own.
  listColleagues: async (ctx) => ({ items: await listColleagueNames(ctx.store) }),
}

/** Only what was given: absent is not null. */
const given = <T extends object>(body: T) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)) as { [K in keyof T]: Exclude<T[K], undefined> }
