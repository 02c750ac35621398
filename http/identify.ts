import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Role } from '#api/access.ts'
import { accessOf } from '#app/access/access-of.ts'
import { identifyKey } from '#app/access/keys.ts'
import { findSession } from '#app/access/sign-in.ts'
import type { Store } from '#store/db.ts'
import { loadGrant } from '#store/users.ts'
import type { Caller } from './handler.ts'
import { machineOf, setCookies } from './machine.ts'

/**
 * Who sent a request, by API key or by session cookie; null when nobody has signed in.
 * A key in the header goes before a cookie: a program that sends both means the key.
 */
export async function identify(home: Store, request: FastifyRequest, reply: FastifyReply): Promise<Caller | null> {
  const { authorization } = request.headers
  if (authorization !== undefined) {
    const [, key] = /^Bearer (tl_\S+)$/i.exec(authorization) ?? []
    return key === undefined ? null : identifyKey(home, key, new Date().toISOString())
  }
  const session = await findSession({ store: home }, machineOf(request))
  if (!session) return null
  setCookies(reply, session.cookies)
  const grant = await loadGrant(home, session.userId)
  // Taken out since.
  if (!grant) return null
  return {
    ...{ actor: `user:${session.userId}`, userId: session.userId, sessionId: session.sessionId },
    ...{ name: session.name, email: session.email, role: grant.role as Role, access: accessOf(grant) },
  }
}
