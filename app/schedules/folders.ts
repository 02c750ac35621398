/** Folders of the server that files are written to or taken from: those that its operator named, and none that a request names. */
import { lstatSync, mkdirSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '#api/refusal.ts'
import type { Store } from '#store/db.ts'

export interface Folder {
  /** As it is chosen: `write-back`, `inbox`, or the path the operator gave. */
  readonly name: string
  readonly path: string
}

const ownFolders = ['write-back', 'inbox'] as const

/** `write-back` and `inbox` in the data folder, and those of TAPELINE_FOLDERS (absolute paths, separated as in PATH). */
export function foldersOf(store: Store): Folder[] {
  const { folder } = store as { readonly folder?: string | null }
  const own = folder ? ownFolders.map((name): Folder => ({ name, path: path.join(folder, name) })) : []
  const named = (process.env.TAPELINE_FOLDERS ?? '')
    .split(path.delimiter)
    .map((one) => one.trim())
    .filter((one) => path.isAbsolute(one))
    .map((one): Folder => ({ name: path.normalize(one), path: path.normalize(one) }))
  return [...own, ...named]
}

export const noFolder =
  'This server has no folder for files: name some in TAPELINE_FOLDERS, or keep the record in a data folder. Files can be downloaded all the same'

/**
 * The folder of this name, there and a folder.
 *
 * @throws Refusal invalid: none of the server's, or no folder
 */
export function openFolder(store: Store, name: string): string {
  const found = foldersOf(store).find((one) => one.name === name)
  if (!found)
    throw new Refusal('invalid', `Cannot use the folder "${name}" as the operator of this server did not name it: choose one of the list`)
  if ((ownFolders as readonly string[]).includes(name)) mkdirSync(found.path, { recursive: true, mode: 0o700 })
  try {
    // What the operator named may be a link; what lies in it may not.
    const real = realpathSync(found.path)
    if (lstatSync(real).isDirectory()) return real
  } catch {
    // Said below.
  }
  throw new Refusal('invalid', `Cannot use the folder "${name}" as it is not there: make it, or let the operator correct TAPELINE_FOLDERS`)
}
