/** The thread that solves choices in full, one after the other. `solveApart` starts it. */
import { parentPort } from 'node:worker_threads'
import type { SolveOptions } from '#engine/optimiser/choice-types.ts'
import { type PreparedChoices, solvePrepared } from '#engine/optimiser/solve-choices.ts'

export interface GivenWork {
  readonly id: number
  readonly prepared: PreparedChoices
  readonly limits: readonly number[]
  readonly options: SolveOptions
}

export type DoneWork = { readonly id: number } & (
  | { readonly found: ReturnType<typeof solvePrepared> }
  | { readonly error: { readonly name: string; readonly message: string } }
)

parentPort!.on('message', ({ id, prepared, limits, options }: GivenWork) => {
  const answer = (done: DoneWork) => parentPort!.postMessage(done)
  try {
    answer({ id, found: solvePrepared(prepared, limits, options) })
  } catch (error) {
    const { name, message } = error as Error
    answer({ id, error: { name, message } })
  }
})
