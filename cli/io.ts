import type { Context } from '#app/context.ts'

/** Where a command's words go: a terminal here, or the stream to a caller when the command runs in a server. */
export interface CommandIo {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
  readonly progress: Context['progress']
  /** Folder that relative paths start from. */
  readonly cwd: string
  /** Width of the terminal, 0 where there is none. */
  readonly columns: number
  /** BCP 47, for numbers and dates. */
  readonly locale: string
}

/** Gives a command what it works on, when it needs it. */
export interface CommandHost {
  readonly context: () => Promise<Context>
}
