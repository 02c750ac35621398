import { Refusal } from '#api/refusal.ts'
import type { Context } from '#app/context.ts'
import type { CommandIo } from '#app/holder/command-stream.ts'

/** What every command is given. */
export interface Call {
  readonly io: CommandIo
  /** What the command works on, opened when it is needed. */
  readonly context: () => Promise<Context>
}

/** A number given as a word. */
export const number = (text: string, what: string): number => {
  if (!/^\d+$/.test(text)) throw new Refusal('invalid', `${text} is no ${what}: ${what}s are numbers`)
  return Number(text)
}

/** One object on standard output. */
export const json = (io: CommandIo, value: unknown): void => io.stdout(`${JSON.stringify(value)}\n`)
