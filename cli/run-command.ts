import { Command, CommanderError } from 'commander'
import { Refusal, refusalCodes } from '#api/refusal.ts'
import type { Context } from '#app/context.ts'
import type { CommandIo } from '#app/holder/command-stream.ts'
import type { Call } from './call.ts'
import { importCommands } from './commands/imports.ts'
import { measureCommands } from './commands/measure.ts'
import { planCommands } from './commands/plan.ts'
import { recordCommands } from './commands/record.ts'
import { reportCommands } from './commands/reports.ts'
import { valueCommands } from './commands/value.ts'
import { showRefusal } from './show-refusal.ts'

/** The commands that work on a record. `serve` and `demo` are added by the main program, which owns the process. */
export function buildProgram(call: Call): Command {
  const program = new Command('tapeline')
  program
    .description('Measures every business customer, and tailors what pays.')
    .option('--data <dir>', 'data folder of the embedded database (default: ./data/main of the project)')
    .option('--database <url>', 'PostgreSQL server instead (default: DATABASE_URL)')
    .option('--demo', 'work on the demo company')
    .showSuggestionAfterError()
    .showHelpAfterError('(tapeline --help lists the commands)')
  importCommands(program, call)
  measureCommands(program, call)
  reportCommands(program, call)
  recordCommands(program, call)
  planCommands(program, call)
  valueCommands(program, call)
  for (const command of program.commands) {
    if (!command.options.some((o) => o.long === '--json')) command.option('--json', 'print JSON')
    // The place of the record may be said after the command too.
    for (const option of program.options) if (!command.options.some((o) => o.long === option.long)) command.addOption(option)
  }
  return program
}

/** Runs one command line; returns its exit code. Words go to `io` alone, so a server can run it for somebody else. */
export async function runCommand(argv: readonly string[], io: CommandIo, context: Context | (() => Promise<Context>)): Promise<number> {
  const program = buildProgram({ io, context: async () => (typeof context === 'function' ? context() : context) })
  quiet(program, io)
  try {
    await program.parseAsync([...argv], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    if (error instanceof Refusal) {
      showRefusal(error, argv.includes('--json'), io)
      return refusalCodes[error.code].exit
    }
    throw error
  }
}

export function quiet(program: Command, io: CommandIo): void {
  for (const command of [program, ...program.commands]) command.exitOverride().configureOutput({ writeOut: io.stdout, writeErr: io.stderr })
}
