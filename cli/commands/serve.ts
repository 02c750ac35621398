import { userInfo } from 'node:os'
import path from 'node:path'
import { Argument, type Command } from 'commander'
import { makeStartToken } from '#app/access/start-link.ts'
import { restoreBackup } from '#app/backup/restore-backup.ts'
import { makeDemo } from '#app/demo/make-demo.ts'
import { eraseAgain } from '#app/erasure/restore-erasures.ts'
import type { CommandIo } from '#app/holder/command-stream.ts'
import { startServer } from '#http/start-server.ts'
import { type OpenStore, openStore, type StorePlace } from '#store/engine/open-store.ts'
import { json, number } from '../call.ts'
import { readJson } from '../read-json.ts'
import { runCommand } from '../run-command.ts'

type Place = Exclude<StorePlace, { memory: true }>

export interface ServedPlaces {
  /** What --data, --database or --demo name. */
  readonly place: Place
  /** The organisation's own record, whether or not --demo is said. */
  readonly own: Place
  /** Where the demo company lies beside it. */
  readonly demo: Place
}

/** Commands that hold the record for as long as they run. */
export function serveCommands(program: Command, io: CommandIo, places: ServedPlaces): void {
  const { place, own, demo } = places
  program
    .command('serve')
    .description('serve the web pages and the API, and take commands for the data folder')
    .option('--port <n>', 'port (default: PORT or 4321; 0 takes any free one)')
    .option('--host <host>', 'address to listen on (default: HOST or 127.0.0.1)')
    .option('--demo', 'the demo company beside it, made on first run')
    .option('--data <dir>')
    .option('--database <url>')
    .action(async (_: unknown, command: Command) => {
      // --demo may be read as an option of the program, like every word that says which record.
      const options = command.optsWithGlobals<{ port?: string; host?: string; demo?: boolean }>()
      const onMigration = (name: string) => io.stderr(`migrated ${name}\n`)
      const store = await openStore(own, { onMigration })
      let beside: OpenStore | undefined
      try {
        if (options.demo) {
          beside = await openStore(demo, { onMigration })
          await makeDemo({ store: beside, actor: 'system', now: new Date().toISOString(), progress: io.progress }, (words) =>
            io.stderr(`${words}\n`),
          )
        }
        // Before anybody may tell it to stop: a server that is asked to end as soon as it says where it is ends in order.
        const token = await makeStartToken(store)
        const server = await startServer({
          ...{ store, runCommand, ...(beside && { demo: beside }) },
          ...(options.port !== undefined && { port: number(options.port, 'port') }),
          ...(options.host !== undefined && { host: options.host }),
        })
        io.stdout(`Tapeline is at ${server.address}\n`)
        if (token !== null) io.stdout(`Open ${process.env.TAPELINE_URL ?? server.address}/start/${token} once to become the owner\n`)
        await server.stopped
      } catch (error) {
        await store.close()
        await beside?.close()
        throw error
      }
    })

  program
    .command('demo')
    .description('make the demo company in an empty record and measure it')
    .option('--data <dir>')
    .option('--database <url>')
    .option('--demo')
    .option('--json')
    .action(async (options: { json?: boolean }) => {
      const store = await openStore(place)
      try {
        const made = await makeDemo({ store, actor: 'cli', now: new Date().toISOString(), progress: io.progress }, (words) =>
          io.stderr(`${words}\n`),
        )
        if (options.json) json(io, made)
        else
          io.stdout(
            made.made
              ? `The demo company is there: import ${made.import}, snapshot ${made.snapshot}\n`
              : 'The demo company was there already\n',
          )
      } finally {
        await store.close()
      }
    })

  program
    .command('migrate')
    .description('bring the database up to date')
    .option('--data <dir>')
    .option('--database <url>')
    .option('--demo')
    .option('--json')
    .action(async (options: { json?: boolean }) => {
      const applied: string[] = []
      const store = await openStore(place, { onMigration: (name) => applied.push(name) })
      await store.close()
      if (options.json) json(io, { applied })
      else io.stdout(applied.length > 0 ? `Applied ${applied.join(', ')}\n` : 'The database is up to date\n')
    })

  program
    .command('restore')
    .description('fill an empty record with what a backup holds: all of it or nothing')
    .addArgument(new Argument('<file>', 'file that tapeline backup wrote'))
    .option('--data <dir>')
    .option('--database <url>')
    .option('--demo')
    .option('--json')
    .option('--erasures <list>', 'erase again who was erased after the backup was made: the list of Record › Erased')
    .action(async (file: string, options: { json?: boolean; erasures?: string }) => {
      // What cannot be read is said before anything is filled.
      const list = options.erasures === undefined ? null : readJson(io, options.erasures)
      // Not migrated: it gets the schema of the backup first.
      const store = await openStore(place, { migrate: false })
      try {
        const ctx = { store, actor: `cli:${userInfo().username}`, now: new Date().toISOString(), progress: io.progress, signal: io.signal }
        const restored = await restoreBackup(ctx, path.resolve(io.cwd, file))
        const { erased } = list === null ? { erased: null } : await eraseAgain(ctx, list)
        if (options.json) json(io, { ...restored, ...(erased !== null && { erased }) })
        else
          io.stdout(
            `Restored ${restored.rows} rows of ${restored.tables} tables as they were on ${restored.madeAt}${restored.migrated.length > 0 ? `, brought up to date: ${restored.migrated.join(', ')}` : ''}${erased === null ? '' : `, ${erased} ${erased === 1 ? 'person' : 'people'} erased again`}. Everybody signs in again\n`,
          )
      } finally {
        await store.close()
      }
    })
}
