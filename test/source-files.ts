import { readdirSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const rooms = ['engine', 'api', 'store', 'intake', 'reports', 'mail', 'app', 'http', 'cli', 'web', 'test', 'bench', 'scripts'] as const
export type Room = (typeof rooms)[number]

/** Files of ours by their path from the root, `/` between folders; those that a room's name and an ending choose. */
export function sourceFiles(ending: RegExp, within: readonly Room[] = rooms): string[] {
  const top = readdirSync(root)
  return within
    .filter((room) => top.includes(room))
    .flatMap((room) =>
      readdirSync(path.join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file.replaceAll(path.sep, '/')}`),
    )
    .filter(
      (file) => ending.test(file) && !file.split('/').some((part) => part.startsWith('.') || part === 'node_modules' || part === 'dist'),
    )
    .sort()
}
