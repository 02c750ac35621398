/** Files on their way to a draft. Kept outside the screens, so that walking through the steps, or leaving for another page, does not stop them. */
import { useSyncExternalStore } from 'react'
import { address } from '../../app/client.ts'
import type { ChosenFile } from './collect-files.ts'
import type { FilesGiven } from './draft.ts'

export interface Upload {
  readonly path: string
  readonly file: File
  readonly sent: number
  readonly state: 'waiting' | 'sending' | 'failed'
  readonly problem: string | null
}

const atOnce = 2
const uploads = new Map<number, readonly Upload[]>()
const requests = new Map<string, XMLHttpRequest>()
const listeners = new Set<() => void>()
const none: readonly Upload[] = []
const key = (draft: number, path: string) => `${draft} ${path}`

const of = (draft: number) => uploads.get(draft) ?? none
function set(draft: number, next: readonly Upload[]) {
  uploads.set(draft, next)
  for (const listener of listeners) listener()
}
const change = (draft: number, path: string, fields: Partial<Upload>) =>
  set(
    draft,
    of(draft).map((one) => (one.path === path ? { ...one, ...fields } : one)),
  )

/** Told what was taken of each file that arrived. */
type Arrived = (given: FilesGiven) => void
const arrivals = new Map<number, Arrived>()

/** Sends files to a draft, two at a time; one of the same path replaces the one that is there. */
export function sendFiles(draft: number, files: readonly ChosenFile[], onArrival: Arrived): void {
  arrivals.set(draft, onArrival)
  const paths = new Set(files.map(({ path }) => path))
  for (const path of paths) abort(draft, path)
  const fresh = files.map(({ path, file }): Upload => ({ path, file, sent: 0, state: 'waiting', problem: null }))
  set(draft, [...of(draft).filter(({ path }) => !paths.has(path)), ...fresh])
  next(draft)
}

export function cancelUpload(draft: number, path: string): void {
  abort(draft, path)
  set(
    draft,
    of(draft).filter((one) => one.path !== path),
  )
  next(draft)
}

export function retryUpload(draft: number, path: string): void {
  change(draft, path, { state: 'waiting', sent: 0, problem: null })
  next(draft)
}

function abort(draft: number, path: string) {
  requests.get(key(draft, path))?.abort()
  requests.delete(key(draft, path))
}

function next(draft: number) {
  const sending = of(draft).filter(({ state }) => state === 'sending').length
  for (const one of of(draft)
    .filter(({ state }) => state === 'waiting')
    .slice(0, Math.max(0, atOnce - sending)))
    send(draft, one)
}

/** XMLHttpRequest, as fetch does not say how much has gone. */
function send(draft: number, { path, file }: Upload) {
  const request = new XMLHttpRequest()
  requests.set(key(draft, path), request)
  change(draft, path, { state: 'sending' })
  const failed = (problem: string) => {
    requests.delete(key(draft, path))
    change(draft, path, { state: 'failed', problem })
    next(draft)
  }
  request.upload.onprogress = ({ loaded }) => change(draft, path, { sent: loaded })
  request.onerror = () => failed('The connection broke. Try again when it is back.')
  request.onload = () => {
    const answer = (request.response ?? {}) as { detail?: string }
    if (request.status >= 400 || request.status === 0) return failed(answer.detail ?? `The server answered ${request.status}.`)
    requests.delete(key(draft, path))
    set(
      draft,
      of(draft).filter((one) => one.path !== path),
    )
    arrivals.get(draft)?.(answer as unknown as FilesGiven)
    next(draft)
  }
  request.open('PUT', address('putDraftFile', { params: { draft }, query: { name: path } }))
  request.responseType = 'json'
  request.setRequestHeader('accept', 'application/json')
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.send(file)
}

const listen = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Files of a draft that are not there yet: waiting, on their way, failed. */
export const useUploads = (draft: number): readonly Upload[] => useSyncExternalStore(listen, () => of(draft))
