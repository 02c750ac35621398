import { z } from 'zod'
import { type DataKind, dataKinds, type Permission, permissions, type Role, roles } from '../access.ts'
import { route } from '../route.ts'

export const roleName = z.enum(Object.keys(roles) as [Role, ...Role[]])
export const permissionName = z.enum(Object.keys(permissions) as [Permission, ...Permission[]])
export const kindName = z.enum(Object.keys(dataKinds) as [DataKind, ...DataKind[]])

const email = z.string().trim().toLowerCase().max(254).pipe(z.email())
const name = z.string().trim().min(1).max(120)
const password = z.string().min(10).max(128).describe('10 to 128 characters')
const token = z.string().min(10).max(100)
const colleagues = z.array(z.string().trim().min(1).max(200)).max(500)

/** Who has signed in, and what is open to them: the web app shows and hides by this, the server checks it again. */
export const me = z
  .object({
    userId: z.string().nullable().describe('null for an API key'),
    name: z.string(),
    email: z.string().nullable(),
    role: roleName.nullable(),
    may: z.array(permissionName),
    kinds: z.array(kindName),
    scope: z.enum(['all', 'own']),
    colleagues: z.array(z.string()),
    demo: z.boolean().describe('Whether the demo company can be opened besides'),
  })
  .meta({ id: 'Me' })

/** What somebody is granted. */
const grant = {
  role: roleName,
  kinds: z.array(kindName).nullable().describe('Kinds of data that are open; null: as the role says'),
  colleagues: colleagues.describe('Names in the files whose accounts are own: for roles that see own accounts only'),
}
const newGrant = { role: roleName, kinds: grant.kinds.default(null), colleagues: colleagues.default([]) }

export const user = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    ...grant,
    createdAt: z.string(),
    lastSeenAt: z.string().nullable().describe('to the day'),
  })
  .meta({ id: 'User', description: 'Somebody who can sign in.' })

export const session = z
  .object({
    id: z.string(),
    madeAt: z.string(),
    seenAt: z.string().describe('to the day'),
    address: z.string().nullable(),
    userAgent: z.string().nullable(),
    current: z.boolean().describe('the one that asks'),
  })
  .meta({ id: 'Session' })

export const invitation = z
  .object({
    id: z.int(),
    email: z.string(),
    ...grant,
    madeBy: z.string().nullable().describe('name'),
    madeAt: z.string(),
    expiresAt: z.string(),
    expired: z.boolean(),
  })
  .meta({ id: 'Invitation' })

/** A link that lets somebody in. Shown to whoever made it only where it could not be sent. */
const sent = z
  .object({
    mailed: z.boolean(),
    link: z.string().nullable().describe('To be passed on by hand; null when it was sent'),
    problem: z.string().nullable().describe('What the mail server answered, where it did not take the mail'),
    expiresAt: z.string(),
  })
  .meta({ id: 'SentLink' })

const tag = 'access'
const aUser = z.object({ user: z.string() })
const anInvitation = z.object({ invitation: z.coerce.number().int() })

export const accessRoutes = {
  getMe: route({ method: 'GET', path: '/v1/me', tag, summary: 'Who one is, and what one may', may: 'signedIn', ok: me }),
  changeMe: route({
    ...{ method: 'PATCH', path: '/v1/me', tag, may: 'signedIn', body: z.object({ name }), ok: me },
    summary: 'Change one’s own name',
  }),
  changePassword: route({
    ...{ method: 'POST', path: '/v1/me/password', tag, may: 'signedIn', answers: 'nothing' },
    summary: 'Change one’s own password; all other sessions end',
    body: z.object({ current: z.string().max(128), next: password }),
  }),
  listMySessions: route({
    ...{ method: 'GET', path: '/v1/me/sessions', tag, may: 'signedIn', ok: z.object({ items: z.array(session) }) },
    summary: 'Where one is signed in',
  }),
  endMySession: route({
    ...{ method: 'DELETE', path: '/v1/me/sessions/:session', tag, may: 'signedIn', answers: 'nothing' },
    summary: 'End a session of one’s own',
    params: z.object({ session: z.string() }),
  }),
  endMyOtherSessions: route({
    ...{ method: 'POST', path: '/v1/me/sessions/end-others', tag, may: 'signedIn', ok: z.object({ ended: z.int() }) },
    summary: 'End all other sessions of one’s own',
  }),

  getEntrance: route({
    ...{ method: 'GET', path: '/v1/sign-in', tag, may: 'anyone' },
    summary: 'What the sign-in page needs to know',
    ok: z.object({
      started: z.boolean().describe('false: there is no owner yet; the server printed a link that makes one'),
      mail: z.boolean().describe('Whether links can be sent by mail'),
      signedIn: z.boolean(),
    }),
  }),
  signIn: route({
    ...{ method: 'POST', path: '/v1/sign-in', tag, may: 'anyone', ok: me },
    summary: 'Sign in: the answer sets a session cookie',
    body: z.object({ email, password: z.string().min(1).max(128) }),
  }),
  signOut: route({ method: 'POST', path: '/v1/sign-out', tag, summary: 'End this session', may: 'anyone', answers: 'nothing' }),
  start: route({
    ...{ method: 'POST', path: '/v1/start', tag, may: 'anyone', ok: me },
    summary: 'Become the owner, once, with the link the server printed; signs in',
    body: z.object({ token, name, email, password }),
  }),

  lookAtInvitation: route({
    ...{ method: 'POST', path: '/v1/invitations/look', tag, may: 'anyone' },
    summary: 'What an invitation is for, before accepting it',
    body: z.object({ token }),
    ok: z.object({ email: z.string(), role: roleName, invitedBy: z.string().nullable(), expiresAt: z.string() }),
  }),
  acceptInvitation: route({
    ...{ method: 'POST', path: '/v1/invitations/accept', tag, may: 'anyone', ok: me },
    summary: 'Accept an invitation; signs in',
    body: z.object({ token, name, password }),
  }),
  askForReset: route({
    ...{ method: 'POST', path: '/v1/password-resets', tag, may: 'anyone', answers: 'nothing' },
    summary: 'Ask for a link to set a new password. The answer is the same whether or not the address is known',
    body: z.object({ email }),
  }),
  resetPassword: route({
    ...{ method: 'POST', path: '/v1/password-resets/use', tag, may: 'anyone', ok: me },
    summary: 'Set a new password with a link; all sessions end, and this signs in',
    body: z.object({ token, password }),
  }),

  listUsers: route({
    ...{ method: 'GET', path: '/v1/users', tag, may: 'managePeople', ok: z.object({ items: z.array(user) }) },
    summary: 'Who can sign in, with role, kinds of data and own accounts',
  }),
  changeUser: route({
    ...{ method: 'PATCH', path: '/v1/users/:user', tag, may: 'managePeople', params: aUser, ok: user },
    summary: 'Change somebody’s role, kinds of data and own accounts. The last owner stays owner',
    body: z.object(grant).partial(),
  }),
  removeUser: route({
    ...{ method: 'DELETE', path: '/v1/users/:user', tag, may: 'managePeople', params: aUser, answers: 'nothing' },
    summary: 'Take the right to sign in away; sessions and API keys of theirs end',
  }),
  listUserSessions: route({
    ...{ method: 'GET', path: '/v1/users/:user/sessions', tag, may: 'managePeople', params: aUser },
    summary: 'Where somebody is signed in',
    ok: z.object({ items: z.array(session) }),
  }),
  endUserSessions: route({
    ...{ method: 'POST', path: '/v1/users/:user/sessions/end', tag, may: 'managePeople', params: aUser },
    summary: 'End all sessions of somebody',
    ok: z.object({ ended: z.int() }),
  }),
  makeResetLink: route({
    ...{ method: 'POST', path: '/v1/users/:user/reset-link', tag, may: 'managePeople', params: aUser, ok: sent },
    summary: 'Make a link by which somebody sets a new password, to be passed on by hand',
  }),

  listInvitations: route({
    ...{ method: 'GET', path: '/v1/invitations', tag, may: 'managePeople', ok: z.object({ items: z.array(invitation) }) },
    summary: 'Invitations not yet accepted',
  }),
  invite: route({
    ...{ method: 'POST', path: '/v1/invitations', tag, may: 'managePeople', answers: 'created' },
    summary: 'Invite somebody; without mail the link is in the answer, this once',
    body: z.object({ email, ...newGrant }),
    ok: z.object({ invitation, sent }),
  }),
  resendInvitation: route({
    ...{ method: 'POST', path: '/v1/invitations/:invitation/resend', tag, may: 'managePeople', params: anInvitation },
    summary: 'Send a new link for an invitation; the one before is of no use any more',
    ok: z.object({ invitation, sent }),
  }),
  revokeInvitation: route({
    ...{ method: 'DELETE', path: '/v1/invitations/:invitation', tag, may: 'managePeople', params: anInvitation, answers: 'nothing' },
    summary: 'Take an invitation back',
  }),
  listColleagues: route({
    ...{ method: 'GET', path: '/v1/colleagues', tag, may: 'managePeople' },
    summary: 'Names of colleagues in the files, with how many accounts name them',
    ok: z.object({ items: z.array(z.object({ name: z.string(), accounts: z.int() })) }),
  }),
}
