import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { findPostgres, postgresMissing } from '#scripts/find-postgres.mjs'

/** A throw-away PostgreSQL server for one test run: found, started, shared by all test files, stopped and removed. */
export interface TestServer {
  /** Address of its maintenance database; a superuser, no password. */
  readonly url: string
  stop(): Promise<void>
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: { readonly url: string } | { readonly missing: string } | { readonly skipped: true }
  }
}

export async function startTestServer(bin: string): Promise<TestServer> {
  const dir = mkdtempSync(path.join(tmpdir(), 'tapeline-pg-'))
  const owner = process.getuid?.() === 0 ? unprivilegedUser() : undefined
  if (owner) chownSync(dir, owner.uid, owner.gid)
  const port = await freePort()
  // A language's order, not the bytes', as most servers have it: sorting that forgets `collate "C"` shows here.
  const initdb = ['-D', `${dir}/data`, '-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--no-sync', '--locale=C', ...(await icuOf(bin))]
  const settings = {
    listen_addresses: '127.0.0.1',
    port,
    unix_socket_directories: dir,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: 100,
    max_locks_per_transaction: 256,
    shared_buffers: '64MB',
  }
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  // The shell reads from a pipe that only this process holds: when it ends, however it ends, the pipe closes and the shell
  // stops the server and removes the folder. In a session of its own, so that Ctrl-C does not take the shell first.
  const script = `
    dir=$1 bin=$2; shift 2
    "$bin/initdb" ${initdb.map((word) => `'${word}'`).join(' ')} >"$dir/log" 2>&1 && { "$bin/postgres" -D "$dir/data" "$@" >>"$dir/log" 2>&1 & } && pid=$!
    read -r _
    [ -n "$pid" ] && kill -QUIT $pid && wait $pid
    rm -rf "$dir"`
  const shell = spawn('/bin/sh', ['-c', script, 'sh', dir, bin, ...options], {
    ...(owner ?? {}),
    cwd: dir,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env.PATH, LC_ALL: 'C' },
  })
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  const stop = () => ended(shell)
  try {
    await waitUntilReady(url, () => (existsSync(`${dir}/log`) ? readFileSync(`${dir}/log`, 'utf8') : ''))
  } catch (error) {
    await stop()
    throw error
  }
  return { url, stop }
}

async function ended(shell: ChildProcess) {
  const exit = new Promise((resolve) => shell.once('exit', resolve))
  shell.stdin?.end()
  if (shell.exitCode === null) await exit
}

async function waitUntilReady(url: string, log: () => string) {
  for (const deadline = Date.now() + 60_000; ; ) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      await client.end()
      return
    } catch (error) {
      if (Date.now() > deadline || /FATAL:(?!.*starting up)|initdb: error/.test(log()))
        throw new Error(`the test server did not start: ${(error as Error).message}\n${log()}`)
      await wait(50)
    }
  }
}

async function icuOf(bin: string): Promise<string[]> {
  const help = execFileSync(path.join(bin, 'initdb'), ['--help'], { encoding: 'utf8' })
  return help.includes('--icu-locale') ? ['--locale-provider=icu', '--icu-locale=en'] : []
}

/** PostgreSQL refuses to run as root. */
function unprivilegedUser(): { uid: number; gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  const user = users.find(([name]) => name === 'postgres') ?? users.find(([name]) => name === 'nobody')
  return { uid: Number(user?.[2] ?? 65534), gid: Number(user?.[3] ?? 65534) }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

/** All projects of one run share one server: the first that comes starts it, the last that leaves stops it. */
interface Shared {
  users: number
  server: Promise<TestServer> | null
}
const place = globalThis as { tapelineTestServer?: Shared }
place.tapelineTestServer ??= { users: 0, server: null }
const shared = place.tapelineTestServer

/** Vitest's global setup. */
export async function setup(project: TestProject) {
  if (process.env.TAPELINE_POSTGRES === 'skip') return project.provide('postgres', { skipped: true })
  if (process.env.TEST_DATABASE_URL) return project.provide('postgres', { url: process.env.TEST_DATABASE_URL })
  const bin = findPostgres()
  if (!bin) return project.provide('postgres', { missing: postgresMissing })
  shared.users++
  shared.server ??= startTestServer(bin)
  project.provide('postgres', { url: (await shared.server).url })
  return async () => {
    if (--shared.users === 0) await (await shared.server)?.stop()
  }
}
