/** The program: finds the record a command is about, runs the command there (or in the process that holds it), and serves. */
import { userInfo } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { Refusal, refusalCodes } from '#api/refusal.ts'
import type { Context } from '#app/context.ts'
import type { CommandIo } from '#app/holder/command-stream.ts'
import { findHolder, forwardCommand } from '#app/holder/forward-command.ts'
import { type OpenStore, openStore, type StorePlace } from '#store/engine/open-store.ts'
import { type ServedPlaces, serveCommands } from './commands/serve.ts'
import { terminalProgress } from './progress.ts'
import { buildProgram, quiet, runCommand } from './run-command.ts'
import { showRefusal } from './show-refusal.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

interface PlaceOptions {
  readonly data?: string
  readonly database?: string
  readonly demo?: boolean
}

/** Where the record is: --database, --data, --demo, DATABASE_URL, TAPELINE_DATA, else ./data/main of the project. */
export function placeOf(options: PlaceOptions, cwd: string): Exclude<StorePlace, { memory: true }> {
  if (options.database !== undefined) return { databaseUrl: options.database }
  if (options.data !== undefined) return { dataDir: path.resolve(cwd, options.data) }
  if (options.demo) return { dataDir: path.join(root, 'data', 'demo') }
  if (process.env.DATABASE_URL) return { databaseUrl: process.env.DATABASE_URL }
  return { dataDir: process.env.TAPELINE_DATA ? path.resolve(cwd, process.env.TAPELINE_DATA) : path.join(root, 'data', 'main') }
}

/** One's own record, and the demo company beside it: `data/demo` by default, `DIR-demo` beside a folder that was named. */
function servedPlaces(options: PlaceOptions, cwd: string): Pick<ServedPlaces, 'own' | 'demo'> {
  const own = placeOf({ ...options, demo: false }, cwd)
  const named = options.data !== undefined || process.env.TAPELINE_DATA
  return { own, demo: { dataDir: named && 'dataDir' in own ? `${own.dataDir}-demo` : path.join(root, 'data', 'demo') } }
}

async function main(argv: readonly string[]): Promise<number> {
  // The launcher says where it was called from.
  const cwd = process.env.TAPELINE_CWD ?? process.cwd()
  const interrupted = new AbortController()
  const progress = terminalProgress(process.stderr)
  const io: CommandIo = {
    stdout: (text) => {
      progress.clear()
      process.stdout.write(text)
    },
    stderr: (text) => {
      progress.clear()
      process.stderr.write(text)
    },
    progress: progress.show,
    cwd,
    terminal: process.stdout.isTTY ? { columns: process.stdout.columns } : null,
    signal: interrupted.signal,
  }
  const options = readPlace(argv)
  const place = placeOf(options, cwd)
  let store: OpenStore | undefined
  try {
    const name = argv.find((word) => !word.startsWith('-'))
    if (['serve', 'demo', 'migrate', 'restore'].includes(name ?? ''))
      return await runHere(argv, io, { place, ...servedPlaces(options, cwd) })
    const holder = 'dataDir' in place ? findHolder(place.dataDir) : null
    process.once('SIGINT', () => interrupted.abort())
    process.once('SIGTERM', () => interrupted.abort())
    if (holder && name !== undefined && name !== 'help' && !argv.includes('--help'))
      return await forwardCommand(holder, argv, io, userInfo().username)
    return await runCommand(argv, io, async (): Promise<Context> => {
      store ??= await openStore(place)
      return {
        store,
        actor: `cli:${userInfo().username}`,
        now: new Date().toISOString(),
        progress: io.progress,
        signal: interrupted.signal,
      }
    })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    showRefusal(error, argv.includes('--json'), io)
    return refusalCodes[error.code].exit
  } finally {
    progress.clear()
    await store?.close()
  }
}

/** `serve`, `demo`, `migrate` and `restore` own the process: they open the store themselves. */
async function runHere(argv: readonly string[], io: CommandIo, places: ServedPlaces): Promise<number> {
  const program: Command = buildProgram({ io, context: () => Promise.reject(new Error('no context here')) })
  serveCommands(program, io, places)
  quiet(program, io)
  await program.parseAsync([...argv], { from: 'user' }).catch((error: { exitCode?: number; code?: string }) => {
    if (typeof error.code === 'string' && error.code.startsWith('commander.')) process.exitCode = error.exitCode ?? 1
    else throw error
  })
  return Number(process.exitCode ?? 0)
}

/** --data, --database and --demo wherever they stand. */
function readPlace(argv: readonly string[]): PlaceOptions {
  const given = (name: string) => {
    const at = argv.findIndex((word) => word === name || word.startsWith(`${name}=`))
    return at < 0 ? undefined : argv[at]!.includes('=') ? argv[at]!.slice(name.length + 1) : argv[at + 1]
  }
  const [data, database] = [given('--data'), given('--database')]
  return { ...(data !== undefined && { data }), ...(database !== undefined && { database }), demo: argv.includes('--demo') }
}

// Whoever reads our output may stop reading (a pager, head): that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})
process.exitCode = await main(process.argv.slice(2))
await new Promise((resolve) => process.stdout.write('', resolve))
// What is left open (timers of libraries) must not keep a finished command alive.
process.exit()
