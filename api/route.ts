import type { z } from 'zod'
import type { Permission } from './access.ts'

/** One operation of the API: the same object makes the server's route, the OpenAPI document and the typed client. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Begins with /v1; parameters as `:name`. */
  readonly path: `/v1/${string}`
  readonly summary: string
  /** Group in the reference: the noun. */
  readonly tag: string
  /** Who may: a permission, 'signedIn' for anybody who has signed in, 'anyone' without signing in. */
  readonly may: Permission | 'signedIn' | 'anyone'
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** What a successful answer holds; absent for `answers: 'nothing'`, files and events. */
  readonly ok?: z.ZodType
  /** Default 200; 'nothing' is 204. */
  readonly answers?: 'created' | 'accepted' | 'nothing' | 'file' | 'events'
  /** Takes the raw body as a stream, of any type (uploads). */
  readonly takes?: 'stream'
}

/** Keeps the literal types, so that client and server know paths, parameters and answers. */
export const route = <const R extends Route>(r: R): R => r

type Output<T> = T extends z.ZodType ? z.output<T> : undefined
type Input<T> = T extends z.ZodType ? z.input<T> : undefined

/** What a handler is given. */
export interface Given<R extends Route> {
  readonly params: Output<R['params']>
  readonly query: Output<R['query']>
  readonly body: Output<R['body']>
}

/** What a caller gives. */
export type Args<R extends Route> = (R extends { params: z.ZodType } ? { params: Input<R['params']> } : unknown) &
  (R extends { query: z.ZodType } ? { query?: Input<R['query']> } : unknown) &
  (R extends { body: z.ZodType } ? { body: Input<R['body']> } : unknown)

/** What a handler answers (before serialising), and what a caller gets. */
export type Answer<R extends Route> = R extends { ok: infer O extends z.ZodType } ? z.input<O> : unknown
export type Got<R extends Route> = R extends { ok: infer O extends z.ZodType } ? z.output<O> : undefined
