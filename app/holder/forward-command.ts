import { type IncomingMessage, request } from 'node:http'
import { createInterface } from 'node:readline'
import { Refusal } from '#api/refusal.ts'
import { type LockContents, readFolderLock } from '#store/engine/folder-lock.ts'
import type { CommandEvent, CommandIo, ForwardedCommand } from './command-stream.ts'

/** The process that holds a data folder and takes commands for it; null when the folder is free or its holder takes none. */
export function findHolder(dataDir: string): LockContents | null {
  const held = readFolderLock(dataDir)
  return held && !held.stale && held.contents.address !== null ? held.contents : null
}

/**
 * Sends a command to the holder of its data folder and passes on what comes back. When `io.signal` aborts, the holder is asked to
 * cancel, and what it says about that is still shown.
 *
 * @returns the command's exit code
 * @throws Refusal folder_held when the holder does not answer or breaks off
 */
export async function forwardCommand(holder: LockContents, argv: readonly string[], io: CommandIo, user: string): Promise<number> {
  const body: ForwardedCommand = { argv: [...argv], cwd: io.cwd, user, terminal: io.terminal }
  const response = await post(holder, '/cli', JSON.stringify(body))
  if (response.statusCode !== 200) throw unanswered(holder, await textOf(response))
  let cancel = () => {}
  const onAbort = () => cancel()
  io.signal.addEventListener('abort', onAbort, { once: true })
  try {
    for await (const line of createInterface({ input: response, crlfDelay: Number.POSITIVE_INFINITY })) {
      const event = JSON.parse(line) as CommandEvent
      if ('exit' in event) return event.exit
      if ('stdout' in event) io.stdout(event.stdout)
      else if ('stderr' in event) io.stderr(event.stderr)
      else if ('progress' in event) io.progress(event.progress)
      else {
        cancel = () => void post(holder, `/cli/${event.command}/cancel`, '').then(textOf, () => response.destroy())
        if (io.signal.aborted) cancel()
      }
    }
  } catch (error) {
    throw unanswered(holder, (error as Error).message)
  } finally {
    io.signal.removeEventListener('abort', onAbort)
  }
  throw unanswered(holder, 'it stopped before the command was done')
}

function post(holder: LockContents, path: string, body: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${holder.token}`, ...(body && { 'content-type': 'application/json' }) }
    const sending = request(new URL(path, holder.address!), { method: 'POST', headers }, resolve)
    sending.on('error', (error) => reject(unanswered(holder, error.message)))
    sending.end(body)
  })
}

const unanswered = (holder: LockContents, why: string) =>
  new Refusal(
    'folder_held',
    `Cannot send the command to process ${holder.pid} at ${holder.address}, which has held the data folder since ${holder.since}: ${why}`,
  )

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part as Buffer)
  const text = Buffer.concat(parts).toString()
  try {
    return (JSON.parse(text) as { detail?: string }).detail ?? text
  } catch {
    return text
  }
}
