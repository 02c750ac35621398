import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openStore } from '#store/engine/open-store.ts'
import { root } from '../source-files.ts'

const started: ChildProcess[] = []
const folders: string[] = []

export interface Started {
  readonly child: ChildProcess
  readonly out: () => string
  readonly err: () => string
  /** Resolves with the first match in what it prints; rejects when it ends without. */
  readonly says: (pattern: RegExp) => Promise<RegExpExecArray>
  readonly exit: Promise<number | string>
}

/** Starts a program and reads what it prints. */
export function start(command: string, args: readonly string[], options: { env?: Record<string, string>; cwd?: string } = {}): Started {
  const child = spawn(command, args, {
    cwd: options.cwd ?? root,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  started.push(child)
  let out = ''
  let err = ''
  const listeners = new Set<() => void>()
  const heard = () => {
    for (const listener of [...listeners]) listener()
  }
  child.stdout.on('data', (data: Buffer) => {
    out += data
    heard()
  })
  child.stderr.on('data', (data: Buffer) => {
    err += data
    heard()
  })
  let ended = false
  const exit = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => {
      ended = true
      resolve(code ?? signal ?? 'unknown')
      heard()
    })
  })
  const says = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(out) ?? pattern.exec(err)
        if (match) resolve(match)
        else if (ended) reject(new Error(`it ended without saying ${pattern}:\n${out}\n${err}`))
        else return
        listeners.delete(look)
      }
      listeners.add(look)
      look()
    })
  return { child, out: () => out, err: () => err, says, exit }
}

/** The holder process of these tests. */
export const startHolder = (migrations: string, ...args: string[]) =>
  start(process.execPath, ['scripts/run.mjs', 'test/journeys/holder-process.ts', ...args], { env: { TEST_MIGRATIONS: migrations } })

export function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'tapeline-journey-'))
  folders.push(folder)
  return folder
}

/** A folder with one small migration: creating Tapeline's own schema each time would be most of the time. */
export function smallMigrations(): string {
  const folder = newFolder()
  writeFileSync(path.join(folder, '0001-thing.sql'), 'create table thing (id bigint primary key)')
  return folder
}

let made: { readonly dataDir: string; readonly migrations: string } | undefined

/** A data folder that was created, migrated and closed before (creation takes seconds; this is a copy), and its migrations. */
export async function madeFolder(): Promise<[dataDir: string, migrations: string]> {
  if (!made) {
    made = { dataDir: newFolder(), migrations: smallMigrations() }
    folders.splice(-2) // they stay until removeMade()
    await (await openStore({ dataDir: made.dataDir }, { migrationsDir: made.migrations })).close()
  }
  const dataDir = newFolder()
  cpSync(made.dataDir, dataDir, { recursive: true })
  return [dataDir, made.migrations]
}

export function removeMade() {
  if (made) for (const folder of Object.values(made)) rmSync(folder, { recursive: true, force: true })
  made = undefined
}

/** Ends every process that was started here and removes every folder. */
export async function endAll() {
  for (const child of started.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    const closed = new Promise((resolve) => child.once('close', resolve))
    child.kill('SIGKILL')
    await closed
  }
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
}
