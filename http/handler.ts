import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Access, Role } from '#api/access.ts'
import type { Answer, Given, Route } from '#api/route.ts'
import type { Context } from '#app/context.ts'
import type { Jobs } from '#app/jobs/jobs.ts'
import type { Store } from '#store/db.ts'
import type { Limiter } from './limits.ts'
import type { Serialised } from './serialised.ts'

/** Who sent a request. */
export interface Caller {
  /** `user:<id>` or `key:<id>`: what the audit and jobs keep. */
  readonly actor: string
  readonly name: string
  /** Null for an API key, like all of a person's below. */
  readonly email: string | null
  readonly role: Role | null
  readonly access: Access
  readonly userId: string | null
  readonly sessionId: string | null
}

/** What a handler works with. */
export interface RequestContext extends Context {
  /** Of somebody who has not signed in: empty. */
  readonly access: Access
  /** Null only on routes for anyone. */
  readonly caller: Caller | null
  /** The record the address names: the organisation's own, or the demo company. */
  readonly record: 'main' | 'demo'
  /** Where people, sessions and keys are kept, whichever record is shown. */
  readonly home: Store
  /** Whether the demo company is served beside the organisation's own record. */
  readonly demo: boolean
  readonly jobs: Jobs
  /** The clock, for what goes on when the request was answered. */
  readonly clock: () => string
  readonly limiter: Limiter
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

/** The same for what is kept in the organisation's own record whichever is looked at: people, sessions, keys. */
export const atHome = (ctx: RequestContext): Context => ({ ...ctx, store: ctx.home })

export interface FileAnswer {
  readonly name: string
  readonly type: string
  readonly body: string | Buffer | Readable
}

export interface ServerEvent {
  readonly event: string
  readonly data: unknown
}

type Answered<R extends Route> = R extends { answers: 'file' }
  ? FileAnswer
  : R extends { answers: 'events' }
    ? AsyncIterable<ServerEvent>
    : R extends { answers: 'nothing' }
      ? undefined
      : Answer<R>

export type Handler<R extends Route> = (
  ctx: RequestContext,
  given: Given<R>,
) => Answered<R> | Serialised | Promise<Answered<R> | Serialised>

/** One handler per route of a noun: a route without one does not compile. */
export type Handlers<T> = { readonly [K in keyof T]: T[K] extends Route ? Handler<T[K]> : never }
