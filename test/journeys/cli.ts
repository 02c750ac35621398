/** The command line as tests call it: in this process on an open store, or as a process of its own. */
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runCommand } from '#cli/run-command.ts'
import type { Store } from '#store/db.ts'
import { root } from '../source-files.ts'
import { type Started, start } from './processes.ts'

export interface Answer {
  readonly exit: number | string
  readonly out: string
  readonly err: string
  /** What `--json` printed. */
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect in it
  readonly json: any
}

const parsed = (out: string): unknown => {
  try {
    return JSON.parse(out)
  } catch {
    return undefined
  }
}

/** Commands on an open store, with `--json`. */
export function commandsOn(store: Store): (...argv: string[]) => Promise<Answer> {
  return async (...argv) => {
    let [out, err] = ['', '']
    const io = {
      stdout: (text: string) => {
        out += text
      },
      stderr: (text: string) => {
        err += text
      },
      progress: () => {},
      ...{ cwd: root, terminal: null, signal: new AbortController().signal },
    }
    const exit = await runCommand([...argv, '--json'], io, { store, actor: 'test', now: new Date().toISOString() })
    return { exit, out, err, json: parsed(out) }
  }
}

/** As `commandsOn`, for what must work. */
export function mustOn(store: Store) {
  const command = commandsOn(store)
  // biome-ignore lint/suspicious/noExplicitAny: as above
  return async (...argv: string[]): Promise<any> => {
    const answer = await command(...argv)
    if (answer.exit !== 0) throw new Error(`${argv.join(' ')} ended with ${answer.exit}: ${answer.out}${answer.err}`)
    return answer.json
  }
}

/** The program, started; without the launcher so that a signal reaches it. */
export const startCli = (place: string, ...argv: string[]): Started =>
  start(process.execPath, ['scripts/run.mjs', 'cli/main.ts', ...argv, ...placeWords(place), '--json'])

const placeWords = (place: string) => (place.startsWith('postgres') ? ['--database', place] : ['--data', place])

export async function cli(place: string, ...argv: string[]): Promise<Answer> {
  const started = startCli(place, ...argv)
  const exit = await started.exit
  return { exit, out: started.out(), err: started.err(), json: parsed(started.out()) }
}

/** Writes files into a folder; returns the folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
    writeFileSync(path.join(folder, name), content)
  }
  return folder
}
