/** Imports as a browser or a program does them: over HTTP. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Draft } from '#api/import-draft.ts'
import type { Person } from './sign-in.ts'

export interface ApiJob {
  readonly id: string
  readonly state: string
  readonly progress: { step: string; done: number; total: number } | null
  readonly result: { import: number; snapshot: number | null } & Record<string, unknown>
  readonly problem: { code: string; message: string } | null
}

/** A client of the API as somebody; `base` is '' or '/demo'. */
export function apiAs(address: string, person: Person) {
  const send = async (method: string, target: string, body?: unknown, type = 'application/json') => {
    const answer = await fetch(`${address}${target}`, {
      method,
      headers: { cookie: person.cookie, origin: address, ...(body !== undefined && { 'content-type': type }) },
      ...(body !== undefined && { body: type === 'application/json' ? JSON.stringify(body) : (body as Uint8Array<ArrayBuffer>) }),
    })
    const text = await answer.text()
    const json = /json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text
    return { status: answer.status, body: json }
  }
  // biome-ignore lint/suspicious/noExplicitAny: the shapes are what the tests look at
  const must = async (method: string, target: string, body?: unknown): Promise<any> => {
    const answer = await send(method, target, body)
    if (answer.status >= 300) throw new Error(`${method} ${target}: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  const upload = (draft: number, name: string, content: Uint8Array | string) =>
    send(
      'PUT',
      `/v1/drafts/${draft}/files?name=${encodeURIComponent(name)}`,
      typeof content === 'string' ? Buffer.from(content) : content,
      octets,
    )
  /** Waits for the end of a job by its events. */
  const ended = async (job: ApiJob): Promise<ApiJob> => {
    const answer = await fetch(`${address}/v1/jobs/${job.id}/events`, { headers: { cookie: person.cookie } })
    const events = (await answer.text()).trim().split('\n\n')
    return JSON.parse(events.at(-1)!.split('\ndata: ')[1]!)
  }
  const done = async (method: string, target: string, body?: unknown): Promise<ApiJob> => {
    const job = await ended(await must(method, target, body))
    if (job.state !== 'done') throw new Error(`${target}: ${job.state} ${JSON.stringify(job.problem)}`)
    return job
  }
  const draft = (id: number): Promise<Draft> => must('GET', `/v1/drafts/${id}`)
  return {
    ...{ send, must, upload, ended, done, draft },
    /** A draft with these files, recognised. */
    async drop(files: ReadonlyMap<string, Uint8Array | string> | Record<string, Uint8Array | string>): Promise<Draft> {
      const { draft: id } = await must('POST', '/v1/drafts', {})
      for (const [name, content] of files instanceof Map ? files : Object.entries(files)) {
        const answer = await upload(id, name, content)
        if (answer.status !== 200) throw new Error(`${name}: ${JSON.stringify(answer.body)}`)
      }
      await done('POST', `/v1/drafts/${id}/recognise`)
      return draft(id)
    },
    async change(before: Draft, ...changes: object[]): Promise<Draft> {
      return must('PATCH', `/v1/drafts/${before.draft}`, { version: before.version, changes })
    },
    run: (of: Draft, more: object = {}) => done('POST', `/v1/drafts/${of.draft}/run`, { version: of.version, ...more }),
    check: (of: Draft) => done('POST', `/v1/drafts/${of.draft}/check`, { version: of.version }),
  }
}
export const octets = 'application/octet-stream'

/** Files below a folder by their path in it. */
export function filesBelow(folder: string): Map<string, Uint8Array> {
  return new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .sort()
      .map((file) => [path.relative(folder, file), readFileSync(file)]),
  )
}
