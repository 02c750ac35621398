import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { hostname } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { Refusal } from '#api/refusal.ts'

/**
 * The lock file that keeps two processes from opening one data folder: the embedded engine would destroy it without a word.
 * The file's modification time is the heartbeat. Stale = nobody can be holding it: on the same machine (the same process
 * namespace) when no process with that id and start time exists; elsewhere when the heartbeat is older than 10 s as well.
 */
export interface LockContents {
  readonly pid: number
  /** Clock ticks since boot from /proc, so that a process that got a used pid is told apart; '' where there is no /proc. */
  readonly processStart: string
  /** Where that pid means something: boot and pid namespace. */
  readonly namespace: string
  readonly since: string
  /** Where the holder listens, or null while it does not. */
  readonly address: string | null
  /** Whoever can read this file may send commands to the holder. */
  readonly token: string
}

export interface FolderLock {
  readonly contents: LockContents
  /** Says where the holder listens, so that commands can be sent to it. */
  setAddress(address: string): void
  /** Set when somebody else has taken the folder: nothing may be written any more. */
  readonly lost: () => boolean
  release(): void
}

const fileName = 'tapeline.lock'
const heartbeatMs = 2_000
const staleMs = 10_000

/** The lock in a folder and whether its holder can still be there; null when the folder is free. */
export function readFolderLock(dataDir: string): { contents: LockContents; stale: boolean } | null {
  const file = path.join(dataDir, fileName)
  let text: string
  let heartbeat: number
  try {
    text = readFileSync(file, 'utf8')
    heartbeat = statSync(file).mtimeMs
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  const contents = parseLock(text)
  return { contents, stale: isStale(contents, heartbeat) }
}

/** Takes the folder, or refuses with `folder_held` naming who holds it. */
export async function takeFolderLock(dataDir: string): Promise<FolderLock> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const file = path.join(dataDir, fileName)
  let contents: LockContents = {
    pid: process.pid,
    processStart: processStart(process.pid),
    namespace: processNamespace(),
    since: new Date().toISOString(),
    address: null,
    token: randomBytes(24).toString('base64url'),
  }
  for (let attempt = 0; !linkNew(file, contents); attempt++) {
    const held = readFolderLock(dataDir)
    if (held && !held.stale) throw refuseHeld(dataDir, held.contents)
    if (attempt === 5) throw new Refusal('folder_held', `Cannot open ${dataDir}: other processes are opening it at this moment. Try again.`)
    if (held) await removeStale(file, held.contents.token)
  }
  let lost = false
  const holds = () => readToken(file) === contents.token
  const beat = setInterval(() => {
    lost ||= !holds()
    if (!lost) utimesSync(file, new Date(), new Date())
  }, heartbeatMs)
  beat.unref()
  const release = () => {
    clearInterval(beat)
    process.off('exit', release)
    if (holds()) rmSync(file, { force: true })
  }
  process.on('exit', release)
  return {
    get contents() {
      return contents
    },
    setAddress(address) {
      contents = { ...contents, address }
      if (!holds()) return
      const beside = writeBeside(file, contents)
      renameSync(beside, file)
    },
    lost: () => lost,
    release,
  }
}

function refuseHeld(dataDir: string, holder: LockContents): Refusal {
  const where = holder.address ? `, at ${holder.address}` : ''
  return new Refusal(
    'folder_held',
    `Cannot open ${dataDir}: process ${holder.pid} has held it since ${holder.since}${where}. Stop that process, or send the command to it.`,
  )
}

/** Creates the lock whole or not at all: a reader never sees a file half written. */
function linkNew(file: string, contents: LockContents): boolean {
  const beside = writeBeside(file, contents)
  try {
    linkSync(beside, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  } finally {
    rmSync(beside, { force: true })
  }
}

function writeBeside(file: string, contents: LockContents): string {
  const beside = `${file}.${contents.token.slice(0, 8)}`
  const fd = openSync(beside, 'w', 0o600)
  writeSync(fd, `${JSON.stringify(contents)}\n`)
  fsyncSync(fd)
  closeSync(fd)
  return beside
}

/**
 * Moves a stale lock away and looks at what was moved: if somebody took the folder between our look and our move, it is put back.
 */
async function removeStale(file: string, token: string) {
  const moved = `${file}.${randomBytes(6).toString('hex')}.stale`
  try {
    renameSync(file, moved)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  try {
    if (readToken(moved) !== token) {
      linkSync(moved, file)
      await wait(50)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(moved, { force: true })
  }
}

function isStale(contents: LockContents, heartbeat: number): boolean {
  if (contents.namespace === processNamespace()) return !isAlive(contents.pid) || contents.processStart !== processStart(contents.pid)
  return Date.now() - heartbeat > staleMs
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

function parseLock(text: string): LockContents {
  try {
    const value = JSON.parse(text) as Partial<LockContents>
    if (typeof value.pid === 'number' && typeof value.token === 'string') return value as LockContents
  } catch {
    // Falls through: a file of that name that is no lock of ours. Nobody's pid, so only its age decides.
  }
  return { pid: 0, processStart: '', namespace: 'unknown', since: 'an unknown time', address: null, token: text }
}

const readToken = (file: string): string | null => {
  try {
    return parseLock(readFileSync(file, 'utf8')).token
  } catch {
    return null
  }
}

/** Field 22 of /proc/<pid>/stat; the name before it may hold spaces and brackets. A zombie has ended: it holds nothing. */
function processStart(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '')
  } catch {
    return ''
  }
}

function processNamespace(): string {
  try {
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return hostname()
  }
}
