/** What lies in a watched folder: regular files only, none followed by a link, and which of them nobody writes to any more. */
import { createHash } from 'node:crypto'
import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, readdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Refusal } from '#api/refusal.ts'
import { ignoredFile } from '../imports/file-names.ts'

export interface SeenFile {
  readonly name: string
  readonly bytes: number
  /** Last change, in milliseconds. */
  readonly changed: number
}

/** Names that programs give to what is still coming. */
const unfinished = /\.(tmp|temp|part|partial|filepart|crdownload|download|swp|lock)$|~$/i
const mostFiles = 500

/** Files in a folder, by name; folders in it, links and what is still coming are passed over. */
export async function filesIn(folder: string): Promise<SeenFile[]> {
  const files: SeenFile[] = []
  for (const name of (await readdir(folder)).sort().slice(0, 10 * mostFiles)) {
    if (name.startsWith('.') || unfinished.test(name) || ignoredFile.test(name)) continue
    const stat = await lstat(path.join(folder, name)).catch(() => null)
    if (stat?.isFile()) files.push({ name, bytes: stat.size, changed: Math.round(stat.mtimeMs) })
    if (files.length >= mostFiles) break
  }
  return files
}

export const sameFiles = (a: readonly SeenFile[], b: readonly SeenFile[]): boolean => JSON.stringify(a) === JSON.stringify(b)

/**
 * Opens a file as it was seen: no link that came in its place, nothing that is no file.
 *
 * @returns null when it is another by now: it is looked at again
 */
export async function openSeen(folder: string, seen: SeenFile): Promise<FileHandle | null> {
  const handle = await open(path.join(folder, seen.name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    () => null,
  )
  if (!handle) return null
  const stat: Stats = await handle.stat()
  if (stat.isFile() && stat.size === seen.bytes && Math.round(stat.mtimeMs) === seen.changed) return handle
  await handle.close()
  return null
}

/** sha256 of what a file holds. */
export async function hashOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of handle.createReadStream({ start: 0, autoClose: false })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Puts a file that was looked at into a folder beside it, under a name that nothing has there; nothing is ever written over. */
export async function putAside(folder: string, name: string, into: 'done' | 'failed', problem: string | null = null): Promise<string> {
  const target = path.join(folder, into)
  await mkdir(target, { mode: 0o700 }).catch(() => undefined)
  if (!(await lstat(target)).isDirectory())
    throw new Refusal('conflict', `Cannot put ${name} aside as ${into} is no folder there: move it away`)
  const { name: base, ext } = path.parse(name)
  for (let n = 1; ; n++) {
    const free = n === 1 ? name : `${base}-${n}${ext}`
    if (await lstat(path.join(target, free)).catch(() => null)) continue
    await rename(path.join(folder, name), path.join(target, free))
    if (problem !== null) await writeFile(path.join(target, `${free}.problem.txt`), `${problem}\n`, { mode: 0o640 })
    return free
  }
}
