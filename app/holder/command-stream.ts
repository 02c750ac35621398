/**
 * What goes between a command line and the process that holds the data folder: the command as it was typed, and back a line of
 * JSON per event until the exit code.
 */
import { z } from 'zod'
import type { Context, Progress } from '../context.ts'

export const forwardedCommand = z.object({
  argv: z.array(z.string()),
  /** Where it was typed: relative paths in it start here. */
  cwd: z.string().min(1),
  /** Who typed it; the audit says `cli:<user>`. */
  user: z.string().min(1).max(100),
  /** Whether the caller's output is a terminal, and how wide. */
  terminal: z.object({ columns: z.number().int().positive() }).nullable(),
})
export type ForwardedCommand = z.infer<typeof forwardedCommand>

export type CommandEvent =
  /** First: the number by which the command can be cancelled. */
  | { readonly command: number }
  | { readonly stdout: string }
  | { readonly stderr: string }
  | { readonly progress: Progress }
  /** Last. */
  | { readonly exit: number }

/** Where a command's words go and come from; the same for a command run here and one run for somebody else. */
export interface CommandIo {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly progress: (progress: Progress) => void
  readonly cwd: string
  readonly terminal: { readonly columns: number } | null
  readonly signal: AbortSignal
}

/** Runs one command and returns its exit code; a refusal is printed, not thrown. */
export type RunCommand = (argv: readonly string[], io: CommandIo, context: Context) => Promise<number>
