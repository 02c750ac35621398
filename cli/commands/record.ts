import path from 'node:path'
import { Argument, type Command } from 'commander'
import { writeBackup } from '#app/backup/write-backup.ts'
import { rebuild } from '#app/record/rebuild.ts'
import { type Call, json } from '../call.ts'
import { printer } from '../print.ts'

export function recordCommands(program: Command, { io, context }: Call): void {
  program
    .command('rebuild')
    .description('make the sums per account and month anew from the facts')
    .option('--verify', 'only compare: say what differs, change nothing')
    .action(async (options: { verify?: boolean; json?: boolean }) => {
      const result = await rebuild(await context(), options.verify ?? false)
      if (options.json) json(io, result)
      else {
        const p = printer(io, null)
        p.table(
          ['sums', 'cells', 'different'],
          result.rollups.map((r) => [r.rollup, r.cells, r.different]),
        )
        p.line(
          result.clean
            ? 'Clean: the sums are exactly those of the facts'
            : 'The sums differ from the facts: run tapeline rebuild, and report it',
        )
      }
    })

  program
    .command('backup')
    .description('write a copy of everything into one file, while others go on working')
    .addArgument(new Argument('<file>', 'file to write, for example tapeline-2026-11-22.backup.gz'))
    .action(async (file: string, options: { json?: boolean }) => {
      const written = await writeBackup(await context(), path.resolve(io.cwd, file))
      if (options.json) json(io, written)
      else
        printer(io, null).line(
          `${written.file}: ${written.rows} rows of ${written.tables} tables, ${written.bytes} bytes. It holds everything, secrets included: keep it where only you can read it`,
        )
    })
}
