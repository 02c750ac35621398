import { createHash, timingSafeEqual } from 'node:crypto'
import { PassThrough } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import { Refusal } from '#api/refusal.ts'
import { type CommandEvent, forwardedCommand, type RunCommand } from '#app/holder/command-stream.ts'
import type { Store } from '#store/db.ts'
import type { App } from './server.ts'

export interface HolderFacts {
  readonly runCommand: RunCommand
  /** Tokens from the lock files: who can read such a file may send commands for its folder. */
  readonly folders: readonly { readonly store: Store; readonly token: string }[]
  readonly stop: AbortSignal
}

/** Runs commands for command lines that found the data folder held by this process. Only from this machine. */
export function forwardedCommandRoutes(app: App, { runCommand, folders, stop }: HolderFacts) {
  const cancels = new Map<number, AbortController>()
  let last = 0
  const folderOf = (request: FastifyRequest) => folders.find(({ token }) => sameToken(request.headers.authorization, `Bearer ${token}`))
  const onlyWithToken = async (request: FastifyRequest) => {
    if (!isLoopback(request.socket.remoteAddress) || !folderOf(request))
      throw new Refusal('forbidden', 'Commands are taken from this machine only, with the token of the lock file.')
  }

  app.post(
    '/cli',
    { schema: { hide: true, body: forwardedCommand }, config: { may: 'lockToken' }, onRequest: onlyWithToken },
    async (request, reply) => {
      const { argv, cwd, user, terminal } = request.body
      const { store } = folderOf(request)!
      const number = ++last
      const cancel = new AbortController()
      cancels.set(number, cancel)
      const abort = () => cancel.abort()
      stop.addEventListener('abort', abort, { once: true })
      if (stop.aborted) abort()
      reply.raw.on('close', abort) // the caller is gone; after the end of the answer this does nothing
      const stream = new PassThrough()
      const say = (event: CommandEvent) => void (stream.writable && stream.write(`${JSON.stringify(event)}\n`))
      say({ command: number })
      const io = {
        stdout: (text: string) => say({ stdout: text }),
        stderr: (text: string) => say({ stderr: text }),
        progress: (progress: Extract<CommandEvent, { progress: unknown }>['progress']) => say({ progress }),
        ...{ cwd, terminal, signal: cancel.signal },
      }
      const context = { store, actor: `cli:${user}`, now: new Date().toISOString(), progress: io.progress, signal: cancel.signal }
      runCommand(argv, io, context)
        .catch((error: Error) => {
          console.error(`the forwarded command ${argv[0]} failed:`, error)
          say({ stderr: `${error.message}\n` })
          return 1
        })
        .then((exit) => {
          say({ exit })
          stream.end()
          cancels.delete(number)
          stop.removeEventListener('abort', abort)
        })
      return reply.type('application/x-ndjson').header('cache-control', 'no-store').send(stream)
    },
  )

  app.post(
    '/cli/:number/cancel',
    {
      schema: { hide: true, params: z.object({ number: z.coerce.number().int() }) },
      config: { may: 'lockToken' },
      onRequest: onlyWithToken,
    },
    async (request, reply) => {
      cancels.get(request.params.number)?.abort()
      return reply.code(204).send()
    },
  )
}

function sameToken(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given ?? ''), digest(expected))
}

const isLoopback = (address: string | undefined) => address !== undefined && /^(::ffff:)?127\.|^::1$/.test(address)
