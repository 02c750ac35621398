/** Finds a PostgreSQL that tests may start. Node built-ins only: set-up runs this before anything is installed. */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'

const oldest = 15

/** Folder with `initdb` and `postgres`, 15 or newer: TAPELINE_POSTGRES_BIN first, then the newest of Debian's, Homebrew's and the path's. */
export function findPostgres() {
  const chosen = process.env.TAPELINE_POSTGRES_BIN
  if (chosen) return versionIn(chosen) >= oldest ? chosen : null
  const versioned = ['/usr/lib/postgresql', '/opt/homebrew/opt', '/usr/local/opt'].flatMap((parent) =>
    existsSync(parent) ? readdirSync(parent).map((name) => path.join(parent, name, 'bin')) : [],
  )
  const found = [...versioned, ...(process.env.PATH ?? '').split(path.delimiter)]
    .map((place) => ({ place, version: versionIn(place) }))
    .filter(({ version }) => version >= oldest)
  return found.sort((a, b) => b.version - a.version)[0]?.place ?? null
}

function versionIn(place) {
  if (!place || !existsSync(path.join(place, 'initdb')) || !existsSync(path.join(place, 'postgres'))) return 0
  try {
    return Number(
      /(\d+)(?:\.\d+|beta|rc|devel)/.exec(execFileSync(path.join(place, 'postgres'), ['--version'], { encoding: 'utf8' }))?.[1] ?? 0,
    )
  } catch {
    return 0
  }
}

export const postgresMissing =
  'No PostgreSQL 15 or newer found. Install one (on Debian: sudo apt-get install postgresql), or set TAPELINE_POSTGRES_BIN to its bin folder, ' +
  'or TEST_DATABASE_URL to a server on which databases may be created; TAPELINE_POSTGRES=skip leaves these tests out.'
