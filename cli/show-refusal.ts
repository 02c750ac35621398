import { type Refusal, refusalCodes } from '#api/refusal.ts'
import type { CommandIo } from '#app/holder/command-stream.ts'

const shown = 20

/** What could not be done, why, what to do; with --json as an object on standard output. */
export function showRefusal(error: Refusal, json: boolean, io: Pick<CommandIo, 'stdout' | 'stderr'>): void {
  if (json) {
    io.stdout(
      `${JSON.stringify({ error: { code: error.code, exit: refusalCodes[error.code].exit, message: error.message, problems: error.problems } })}\n`,
    )
    return
  }
  io.stderr(`${error.message}\n`)
  for (const problem of error.problems.slice(0, shown)) io.stderr(`  ${problem.at}: ${problem.message}\n`)
  if (error.problems.length > shown) io.stderr(`  … and ${error.problems.length - shown} more\n`)
}
