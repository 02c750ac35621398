/**
 * Uploads as files: what reads files needs them on the disk. They lie in a folder of this process that only its user can read, laid
 * out as they were dropped, and go when nobody read them for a while, or with the process.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { link, mkdir, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Store } from '#store/db.ts'
import { loadUploads, type UploadRow, uploadParts } from '#store/uploads.ts'
import type { Context } from '../context.ts'

const prefix = 'tapeline-files-'
const idleMs = 10 * 60_000

interface Laid {
  readonly folder: string
  readonly blobs: Map<number, Promise<string>>
  readonly trees: Map<string, Promise<string>>
  users: number
  idle: NodeJS.Timeout | null
}

let base: string | null = null
const laidOut = new WeakMap<Store, Map<number, Laid>>()

export interface DraftFiles {
  /** The folder that the names of the files are below. */
  readonly root: string
  readonly uploads: readonly UploadRow[]
  /** Absolute paths, in order of name. */
  readonly paths: readonly string[]
  uploadOf(path: string): UploadRow
}

/** Lays the files of a draft out, lets `work` read them, and lets go. */
export async function withDraftFiles<T>(ctx: Context, draftId: number, work: (files: DraftFiles) => Promise<T>): Promise<T> {
  const drafts = laidOut.get(ctx.store) ?? new Map<number, Laid>()
  laidOut.set(ctx.store, drafts)
  const laid = drafts.get(draftId) ?? { folder: newFolder(), blobs: new Map(), trees: new Map(), users: 0, idle: null }
  drafts.set(draftId, laid)
  laid.users++
  if (laid.idle) clearTimeout(laid.idle)
  laid.idle = null
  try {
    const uploads = await loadUploads(ctx.store, draftId)
    const root = await treeOf(ctx, laid, uploads)
    const byPath = new Map(uploads.map((upload) => [path.join(root, upload.name), upload]))
    return await work({
      root,
      uploads,
      paths: [...byPath.keys()],
      uploadOf: (file) => {
        const found = byPath.get(file)
        if (!found) throw new RangeError(`no upload lies at ${file}`)
        return found
      },
    })
  } finally {
    laid.users--
    if (laid.users === 0) {
      laid.idle = setTimeout(() => forget(ctx.store, draftId), idleMs)
      laid.idle.unref()
    }
  }
}

/** Takes the files of a draft off the disk, unless somebody reads them. */
export function forget(store: Store, draftId: number): void {
  const laid = laidOut.get(store)?.get(draftId)
  if (!laid || laid.users > 0) return
  if (laid.idle) clearTimeout(laid.idle)
  laidOut.get(store)!.delete(draftId)
  rmSync(laid.folder, { recursive: true, force: true })
}

/** One tree per set of files, so that a file replaced while another is read changes nothing under the reader. */
function treeOf(ctx: Context, laid: Laid, uploads: readonly UploadRow[]): Promise<string> {
  const key = uploads.map((upload) => upload.id).join('-')
  const found = laid.trees.get(key)
  if (found) return found
  // The name of the last folder is what files without a folder are taken to be from.
  const root = path.join(mkdtempSync(path.join(laid.folder, 'tree-')), 'files')
  const made = (async () => {
    await mkdir(root, { recursive: true, mode: 0o700 })
    for (const upload of uploads) {
      const target = path.join(root, upload.name)
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
      await link(await blobOf(ctx, laid, upload), target)
    }
    return root
  })()
  laid.trees.set(key, made)
  made.catch(() => laid.trees.delete(key))
  return made
}

function blobOf(ctx: Context, laid: Laid, upload: UploadRow): Promise<string> {
  const found = laid.blobs.get(upload.id)
  if (found) return found
  const file = path.join(laid.folder, `upload-${upload.id}`)
  const made = (async () => {
    const handle = await open(file, 'w', 0o600)
    try {
      let written = 0
      for await (const part of uploadParts(ctx.store, upload.id)) {
        ctx.signal?.throwIfAborted()
        ctx.progress?.({ step: `Fetching ${upload.name}`, done: written, total: upload.bytes, unit: 'bytes' })
        await handle.write(part)
        written += part.length
      }
    } finally {
      await handle.close()
    }
    return file
  })()
  laid.blobs.set(upload.id, made)
  made.catch(() => {
    laid.blobs.delete(upload.id)
    rmSync(file, { force: true })
  })
  return made
}

function newFolder(): string {
  if (base === null || !existsSync(base)) {
    sweepLeftBehind()
    base = mkdtempSync(path.join(tmpdir(), `${prefix}${process.pid}-`))
    const own = base
    process.once('exit', () => rmSync(own, { recursive: true, force: true }))
  }
  return mkdtempSync(path.join(base, 'draft-'))
}

/** Folders of processes that were killed. */
function sweepLeftBehind(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1])
    if (!Number.isSafeInteger(pid) || pid === process.pid || isAlive(pid)) continue
    try {
      rmSync(path.join(tmpdir(), name), { recursive: true, force: true })
    } catch {
      // Another user's: theirs to remove.
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
