import type { Command } from 'commander'
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
}
