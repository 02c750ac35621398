import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Access } from '#api/access.ts'
import type { Answer, Given, Route } from '#api/route.ts'
import type { Context } from '#app/context.ts'
import type { Jobs } from '#app/jobs/jobs.ts'
import type { Store } from '#store/db.ts'

/** Who sent a request. */
export interface Caller {
  /** `user:<id>` or `key:<id>`: what the audit and jobs keep. */
  readonly actor: string
  readonly name: string
  readonly access: Access
  /** Null for an API key. */
  readonly userId: string | null
  /** Null for an API key. */
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
  readonly jobs: Jobs
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

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

export type Handler<R extends Route> = (ctx: RequestContext, given: Given<R>) => Answered<R> | Promise<Answered<R>>

/** One handler per route of a noun: a route without one does not compile. */
export type Handlers<T> = { readonly [K in keyof T]: T[K] extends Route ? Handler<T[K]> : never }
