/** Full solves in a thread of their own: they take seconds where a book is large or a choice is hard, and nobody else is to wait for one. */
import { Worker } from 'node:worker_threads'
import type { Infeasible, Solution } from '#engine/optimiser/choice-types.ts'
import type { DoneWork, GivenWork } from './solve-worker.ts'

interface Waiting {
  readonly resolve: (found: Solution | Infeasible) => void
  readonly reject: (error: Error) => void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

/** One for the process, and it stays: two at once would take the processor from whoever only looks at a page. */
let thread: Thread | null = null
let asked = 0

/** As `solvePrepared`, and the same answer. */
export function solveApart(
  prepared: GivenWork['prepared'],
  limits: GivenWork['limits'],
  options: GivenWork['options'],
): Promise<Solution | Infeasible> {
  thread ??= startThread()
  const { worker, waiting } = thread
  const id = ++asked
  return new Promise((resolve, reject) => {
    waiting.set(id, { resolve, reject })
    worker.ref()
    worker.postMessage({ id, prepared, limits, options } satisfies GivenWork)
  })
}

function startThread(): Thread {
  // The runner's own loader flags must not reach the thread: the program it runs is made of plain JavaScript.
  const worker = new Worker(new URL('../../scripts/run.mjs', import.meta.url), { argv: ['app/optimiser/solve-worker.ts'], execArgv: [] })
  const started: Thread = { worker, waiting: new Map() }
  worker.on('message', (done: DoneWork) => {
    const asker = started.waiting.get(done.id)!
    started.waiting.delete(done.id)
    // Without work it keeps nobody from ending.
    if (started.waiting.size === 0) worker.unref()
    if ('found' in done) asker.resolve(done.found)
    else asker.reject(new (done.error.name === 'RangeError' ? RangeError : Error)(done.error.message))
  })
  const end = (error: Error) => {
    if (thread === started) thread = null
    for (const asker of started.waiting.values()) asker.reject(error)
    started.waiting.clear()
  }
  worker.on('error', end)
  worker.on('exit', () => end(new Error('The thread of a solve ended without an answer')))
  return started
}
