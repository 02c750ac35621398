import type { Problem } from '#api/refusal.ts'
import type { Args, Got, Route } from '#api/route.ts'
import { type Routes, routes } from '#api/routes.ts'

/** The record the address names: the demo company's pages lie under /demo. */
export const record: 'main' | 'demo' = /^\/demo(\/|$)/.test(location.pathname) ? 'demo' : 'main'
/** Begins every address of the record's pages and API. */
export const base = record === 'demo' ? '/demo' : ''

/** What the server refused, in its words: say them. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly problems: readonly Problem[]
  constructor(status: number, code: string, detail: string, problems: readonly Problem[]) {
    super(detail)
    this.name = 'ApiProblem'
    this.status = status
    this.code = code
    this.problems = problems
  }
}

type Options = { signal?: AbortSignal; idempotencyKey?: string }
type Loose = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }

/** The address of a route: for links to files, and for events. */
export function address<K extends keyof Routes>(name: K, given: Omit<Args<Routes[K]>, 'body'>): string {
  const { params = {}, query = {} } = given as Loose
  const path = routes[name].path.replaceAll(/:(\w+)/g, (_, key: string) => encodeURIComponent(String(params[key])))
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) =>
      value === undefined || value === null
        ? []
        : Array.isArray(value)
          ? value.map((one): [string, string] => [key, String(one)])
          : [[key, String(value)] as [string, string]],
    ),
  )
  return `${base}${path}${search.size > 0 ? `?${search}` : ''}`
}

/**
 * Calls an operation of the API by its name.
 *
 * @throws ApiProblem with the server's words; TypeError when the server cannot be reached
 */
export async function call<K extends keyof Routes>(name: K, given: Args<Routes[K]>, options: Options = {}): Promise<Got<Routes[K]>> {
  const route: Route = routes[name]
  const { body } = given as Loose
  const raw = route.takes === 'stream'
  const answer = await fetch(address(name, given), {
    method: route.method,
    headers: {
      accept: 'application/json',
      ...(raw ? { 'content-type': 'application/octet-stream' } : body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.idempotencyKey && { 'idempotency-key': options.idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: raw ? (body as Blob) : JSON.stringify(body) }),
    ...(options.signal && { signal: options.signal }),
  })
  if (!answer.ok) throw await problemOf(answer)
  return (answer.status === 204 ? undefined : await answer.json()) as Got<Routes[K]>
}

async function problemOf(answer: Response): Promise<ApiProblem> {
  const said = (await answer.json().catch(() => ({}))) as { code?: string; detail?: string; problems?: Problem[] }
  return new ApiProblem(
    answer.status,
    said.code ?? 'unavailable',
    said.detail ?? `The server answered ${answer.status}.`,
    said.problems ?? [],
  )
}
