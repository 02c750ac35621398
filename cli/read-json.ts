import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Refusal } from '#api/refusal.ts'
import type { CommandIo } from '#app/holder/command-stream.ts'

export const atCwd = (io: CommandIo, file: string): string => path.resolve(io.cwd, file)

/** A JSON file named on the command line. */
export function readJson(io: CommandIo, file: string): unknown {
  let text: string
  try {
    text = readFileSync(atCwd(io, file), 'utf8')
  } catch {
    throw new Refusal('not_found', `Cannot read ${file}: there is no such file`)
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new Refusal('invalid', `Cannot read ${file} as it is no JSON: ${(error as Error).message}`)
  }
}
