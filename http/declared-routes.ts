import type { RouteOptions } from 'fastify'
import type { Route } from '#api/route.ts'
import type { App } from './server.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may: as in the contract, or by the token of a folder's lock file. */
    may?: Route['may'] | 'lockToken'
    /** Name of the operation in the contract. */
    operation?: string
  }
}

export interface DeclaredRoute {
  readonly method: string
  readonly url: string
  readonly may: Route['may'] | 'lockToken'
  readonly operation: string | null
}

/** Served by a plugin that takes no declarations: files of the web app, for anyone. */
const filesForAnyone = /^\/assets\/\*$/

/**
 * Keeps a list of every route from here on. A route that does not say who may call it is a bug, so the server does not start with one.
 */
export function declareRoutes(app: App): readonly DeclaredRoute[] {
  const declared: DeclaredRoute[] = []
  app.addHook('onRoute', ({ method, url, config }: RouteOptions) => {
    const may = config?.may ?? (filesForAnyone.test(url) ? 'anyone' : undefined)
    if (may === undefined) throw new TypeError(`${method} ${url} does not say who may call it: give it config.may`)
    for (const one of [method].flat()) declared.push({ method: one, url, may, operation: config?.operation ?? null })
  })
  return declared
}
