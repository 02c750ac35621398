import rateLimit from '@fastify/rate-limit'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#api/refusal.ts'
import type { Caller } from './handler.ts'
import type { App } from './server.ts'

export interface Limits {
  /** Of one caller, in a minute: a page makes a dozen calls, and a program has the whole book in one. */
  readonly callsPerMinute: number
  /** Passwords and links tried in ten minutes, from one machine for one address. */
  readonly tries: number
  /** The same from one machine in all: a whole office may come from one. */
  readonly triesOfMachine: number
}
export const usualLimits: Limits = { callsPerMinute: 1200, tries: 20, triesOfMachine: 300 }

/** Counts calls and tries of this process. Both throw Refusal too_many, and say in `retry-after` when to come back. */
export interface Limiter {
  call(request: FastifyRequest, reply: FastifyReply, caller: Caller | null): Promise<void>
  /** Before a password or a link is tried: right ones count as well, so that many at once gain nothing. */
  try(request: FastifyRequest, reply: FastifyReply, address: string): Promise<void>
}

export async function makeLimiter(app: App, limits: Limits): Promise<Limiter> {
  await app.register(rateLimit, { global: false })
  const counter = (max: number, timeWindow: number) => {
    const keys = new WeakMap<FastifyRequest, string>()
    const count = app.createRateLimit({ max, timeWindow, keyGenerator: (request) => keys.get(request)! })
    return async (request: FastifyRequest, reply: FastifyReply, key: string) => {
      keys.set(request, key)
      const found = await count(request)
      if (found.isAllowed || !found.isExceeded) return
      reply.header('retry-after', String(found.ttlInSeconds))
      throw new Refusal('too_many', `Too many at once: try again in ${found.ttlInSeconds} seconds`)
    }
  }
  const calls = counter(limits.callsPerMinute, 60_000)
  const tries = counter(limits.tries, 600_000)
  const triesOfMachine = counter(limits.triesOfMachine, 600_000)
  return {
    call: (request, reply, caller) => calls(request, reply, caller?.actor ?? `from ${request.ip}`),
    async try(request, reply, address) {
      await triesOfMachine(request, reply, request.ip)
      await tries(request, reply, `${request.ip} ${address}`)
    },
  }
}
