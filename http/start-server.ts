import { once } from 'node:events'
import { Refusal } from '#api/refusal.ts'
import type { RunCommand } from '#app/holder/command-stream.ts'
import type { OpenStore } from '#store/engine/open-store.ts'
import { logLevel } from './log.ts'
import { createServer } from './server.ts'

export interface StartOptions {
  /** Closed when the server stops, and its lock released. */
  readonly store: OpenStore
  /** The demo company, shown beside one's own data; closed likewise. */
  readonly demo?: OpenStore
  readonly runCommand: RunCommand
  /** Default: HOST or 127.0.0.1. */
  readonly host?: string
  /** Default: PORT or 4321; 0 takes any free one. */
  readonly port?: number
}

export interface RunningServer {
  /** As a browser on this machine would open it. */
  readonly address: string
  /** Finishes what is under way, closes the store, releases the folder. */
  stop(): Promise<void>
  /** Resolves when it has stopped, whoever stopped it. */
  readonly stopped: Promise<void>
}

/** Long enough for a request, short enough for whoever waits to restart the machine. */
const finishMs = 10_000
const runEveryMs = 20_000

/**
 * Starts the server and stops it on SIGTERM and SIGINT; a second signal ends the process at once.
 *
 * @throws Refusal port_taken
 */
export async function startServer(options: StartOptions): Promise<RunningServer> {
  const { store, demo, runCommand } = options
  const held = [store, ...(demo ? [demo] : [])]
  const host = options.host ?? (process.env.HOST || '127.0.0.1')
  const port = options.port ?? Number(process.env.PORT || 4321)
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw new Refusal('invalid', `Cannot listen on port "${process.env.PORT}": a port is a number up to 65535.`)
  const stopping = new AbortController()
  const log = { level: logLevel(), write: (line: string) => void process.stderr.write(line) }
  const app = await createServer({
    ...{ store, stop: stopping.signal, folder: store.folder, log, runEveryMs, ...(demo && { demo }) },
    commands: { runCommand, folders: held.flatMap((one) => (one.lock ? [{ store: one, token: one.lock.contents.token }] : [])) },
  })
  await app.listen({ host, port }).catch(async (error: NodeJS.ErrnoException) => {
    await app.close()
    throw refusedPort(error, host, port)
  })
  const bound = app.server.address() as { port: number }
  const shown = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host
  const address = `http://${shown.includes(':') ? `[${shown}]` : shown}:${bound.port}`
  for (const one of held) one.lock?.setAddress(address)

  let ended: Promise<void> | undefined
  const stop = () => {
    ended ??= (async () => {
      stopping.abort() // commands under way: they stop where they can be resumed
      const late = setTimeout(() => app.server.closeAllConnections(), finishMs)
      await app.close()
      clearTimeout(late)
      for (const one of held) await one.close()
      for (const signal of signals) process.off(signal, onSignal)
      process.off('uncaughtExceptionMonitor', onCrash)
    })()
    return ended
  }
  const signals = ['SIGTERM', 'SIGINT'] as const
  const onSignal = (signal: NodeJS.Signals) => {
    if (ended) process.exit(signal === 'SIGINT' ? 130 : 143)
    void stop()
  }
  for (const signal of signals) process.on(signal, onSignal)
  // What nobody caught ends the process, as it must; the log says why. The next start finds what was acknowledged.
  const onCrash = (error: Error) => app.log.fatal({ err: error }, 'crashed')
  process.on('uncaughtExceptionMonitor', onCrash)
  const stopped = once(app.server, 'close').then(() => stop())
  return { address, stop, stopped }
}

function refusedPort(error: NodeJS.ErrnoException, host: string, port: number): Error {
  if (error.code === 'EADDRINUSE')
    return new Refusal(
      'port_taken',
      `Cannot listen on ${host}:${port}: another program has that port, perhaps another Tapeline. Stop it, or choose another port: PORT=${port + 1}, or --port ${port + 1}.`,
    )
  if (error.code === 'EACCES')
    return new Refusal('forbidden', `Cannot listen on ${host}:${port}: the system does not allow it. Ports below 1024 need privileges.`)
  if (error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND')
    return new Refusal('invalid', `Cannot listen on ${host}: this machine has no such address.`)
  return error
}
