/**
 * A process for the journeys to start and kill: opens a data folder, writes one row per commit or serves, and says on stdout what
 * it has done. `node scripts/run.mjs test/journeys/holder-process.ts commit|serve|hold|forward FOLDER …`
 */
import { setTimeout as wait } from 'node:timers/promises'
import { Refusal, refusalCodes } from '#api/refusal.ts'
import type { CommandIo } from '#app/holder/command-stream.ts'
import { findHolder, forwardCommand } from '#app/holder/forward-command.ts'
import { startServer } from '#http/start-server.ts'
import { openStore } from '#store/engine/open-store.ts'

const [mode, dataDir, ...rest] = process.argv.slice(2) as [string, string, ...string[]]
const say = (line: string) => process.stdout.write(`${line}\n`)

const jobs: Record<string, () => Promise<void>> = {
  /** Commits rows from a number on, and says each number only when its commit has been acknowledged. */
  async commit() {
    const store = await openStore({ dataDir }, { migrationsDir: process.env.TEST_MIGRATIONS! })
    const [from, count] = rest.map(Number) as [number, number]
    say('open')
    for (let id = from; id < from + count; id++) {
      await store.execute('insert into thing (id) values ($1)', [id])
      say(`committed ${id}`)
    }
    say('done')
    await store.close()
  },

  async hold() {
    await openStore({ dataDir }, { migrationsDir: process.env.TEST_MIGRATIONS! })
    say('open')
    setInterval(() => {}, 1000)
  },

  async serve() {
    const store = await openStore({ dataDir }, { migrationsDir: process.env.TEST_MIGRATIONS! })
    const server = await startServer({
      ...{ store, port: Number(rest[0] ?? 0), company: async () => null, counts: async () => [] },
      async runCommand([command, ...words], io, context) {
        if (command === 'echo') io.stdout(`${context.actor} in ${io.cwd}: ${words.join(' ')}\n`)
        if (command === 'fail') throw new Error('no such thing')
        if (command === 'slow') {
          io.stderr('working\n')
          io.progress({ step: 'waiting', done: 1, total: 2, unit: 'rows' })
          await wait(60_000, undefined, { signal: io.signal }).catch(() => {})
          io.stderr('cancelled, and can be resumed\n')
          return 8
        }
        return command === 'echo' ? 0 : 3
      },
    })
    say(`listening ${server.address}`)
    await server.stopped
    say('stopped')
  },

  async forward() {
    const holder = findHolder(dataDir)
    if (!holder) throw new Error('nobody holds it')
    const interrupt = new AbortController()
    process.once('SIGINT', () => interrupt.abort())
    const io: CommandIo = {
      stdout: (text) => process.stdout.write(text),
      stderr: (text) => process.stderr.write(text),
      progress: (progress) => process.stderr.write(`${JSON.stringify(progress)}\n`),
      ...{ cwd: process.cwd(), terminal: null, signal: interrupt.signal },
    }
    process.exitCode = await forwardCommand(holder, rest, io, 'ann')
  },
}

await jobs[mode]!().catch((error) => {
  process.stderr.write(`${error instanceof Refusal ? `${error.code}: ${error.message}` : error.stack}\n`)
  process.exitCode = error instanceof Refusal ? refusalCodes[error.code].exit : 1
})
