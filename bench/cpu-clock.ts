/**
 * Processor time, so that what else runs on a machine does not count. The embedded engine is part of this process; a server's
 * processes are read from /proc where it is on this machine.
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { Store } from '#store/db.ts'

/** Of this process and its threads. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** What the server has used; null where that cannot be known. The embedded engine has none of its own. */
export async function serverClock(store: Store): Promise<() => number | null> {
  if (store.engine === 'pglite') return () => 0
  const [backend] = await store.query<{ pid: number }>('select pg_backend_pid() as pid')
  const postmaster = statOf(backend!.pid)?.parent ?? null
  return postmaster === null || !/postgres/.test(statOf(postmaster)?.name ?? '') ? () => null : () => secondsBelow(postmaster)
}

const ticksPerSecond = 100

/** A server's own time, that of its processes, and that of those which ended. */
function secondsBelow(postmaster: number): number {
  const own = statOf(postmaster)!
  let ticks = own.ticks + own.ticksOfEnded
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(Number(name)) : null
    if (stat?.parent === postmaster) ticks += stat.ticks
  }
  return ticks / ticksPerSecond
}

function statOf(pid: number): { name: string; parent: number; ticks: number; ticksOfEnded: number } | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [name, rest] = [text.slice(text.indexOf('(') + 1, text.lastIndexOf(')')), text.slice(text.lastIndexOf(')') + 2).split(' ')]
    // proc(5): state is field 3, ppid 4, utime 14, stime 15, cutime 16, cstime 17.
    const field = (n: number) => Number(rest[n - 3])
    return { name, parent: field(4), ticks: field(14) + field(15), ticksOfEnded: field(16) + field(17) }
  } catch {
    return null
  }
}
