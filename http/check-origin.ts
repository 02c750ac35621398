import type { FastifyRequest } from 'fastify'
import { Refusal } from '#api/refusal.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether what would change something comes from our own pages. Cookies are sent by browsers whatever page asks; so a request that
 * rests on one must say that it is from here, and one that says it is from elsewhere is refused even where nobody has signed in yet.
 *
 * @throws Refusal forbidden
 */
export function checkOrigin(request: FastifyRequest, signedInByCookie: boolean): void {
  if (safe.has(request.method)) return
  const { 'sec-fetch-site': site, origin } = request.headers
  // Said by the browser itself, and true behind any proxy; plain http other than this machine's does not have it.
  if (site === 'same-origin') return
  if (site === undefined && origin === undefined && !signedInByCookie) return
  if (site === undefined && origin !== undefined && ownHosts(request).includes(hostOf(origin))) return
  throw new Refusal('forbidden', 'This request came from another site than this one: open Tapeline at its own address')
}

const ownHosts = (request: FastifyRequest) => [
  hostOf(`${request.protocol}://${request.host}`),
  ...(process.env.TAPELINE_URL ? [hostOf(process.env.TAPELINE_URL)] : []),
]
const hostOf = (address: string) => (URL.canParse(address) ? new URL(address).host : '')
