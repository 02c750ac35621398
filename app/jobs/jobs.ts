/** Work that takes longer than a request: started, followed, cancelled. Jobs live as long as the process; what they store does not need them. */
import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { Refusal } from '#api/refusal.ts'
import type { Context, Progress } from '../context.ts'

export interface Job {
  readonly id: string
  /** What it does: `import`, `measure`, `check` … */
  readonly kind: string
  readonly actor: string
  readonly startedAt: string
  state: 'running' | 'done' | 'failed' | 'cancelled'
  progress: Progress | null
  result: unknown
  problem: { readonly code: string; readonly message: string } | null
}

interface Running {
  readonly job: Job
  readonly cancel: AbortController
  readonly changed: EventEmitter
}

const keptAfterEnd = 200

/** The jobs of one process. */
export class Jobs {
  readonly #running = new Map<string, Running>()
  readonly #stop: AbortSignal

  /** @param stop aborts when the process is asked to end: jobs are cancelled then */
  constructor(stop: AbortSignal = new AbortController().signal) {
    this.#stop = stop
  }

  /** Starts `work` and answers at once; its end is the job's state. It goes on when the request that asked for it is answered or gone. */
  start(ctx: Context, kind: string, work: (ctx: Context) => Promise<unknown>): Job {
    const cancel = new AbortController()
    const changed = new EventEmitter().setMaxListeners(0)
    const job: Job = {
      ...{ id: randomUUID(), kind, actor: ctx.actor, startedAt: ctx.now },
      ...{ state: 'running', progress: null, result: null, problem: null },
    }
    this.#running.set(job.id, { job, cancel, changed })
    const stop = () => cancel.abort()
    this.#stop.addEventListener('abort', stop, { once: true })
    if (this.#stop.aborted) stop()
    const progress = (progress: Progress) => {
      job.progress = progress
      changed.emit('change')
    }
    void work({ ...ctx, progress, signal: cancel.signal })
      .then(
        (result) => Object.assign(job, { state: 'done', result: result ?? null }),
        (error: unknown) => {
          const refused = error instanceof Refusal
          if (!refused) console.error(`job ${kind} failed:`, error)
          Object.assign(job, {
            state: refused && error.code === 'cancelled' ? 'cancelled' : 'failed',
            problem: refused
              ? { code: error.code, message: error.message }
              : { code: 'bug', message: 'This should not have happened; the server’s log says more.' },
          })
        },
      )
      .finally(() => {
        this.#stop.removeEventListener('abort', stop)
        changed.emit('change')
        this.#sweep()
      })
    return job
  }

  /** @throws Refusal not_found: no such job, or another's. */
  find(id: string, actor: string): Running {
    const found = this.#running.get(id)
    if (!found || found.job.actor !== actor) throw new Refusal('not_found', 'There is no such job: it may have ended before a restart')
    return found
  }

  cancel(id: string, actor: string): Job {
    const { job, cancel } = this.find(id, actor)
    cancel.abort()
    return job
  }

  /** States of a job as they change, the present one first; ends with the job. */
  async *follow(id: string, actor: string, signal: AbortSignal): AsyncGenerator<Job> {
    const { job, changed } = this.find(id, actor)
    let moved = false
    const note = () => {
      moved = true
    }
    // What changes while a state is being sent is not to be missed, least of all the end.
    changed.on('change', note)
    try {
      for (;;) {
        moved = false
        const shown = { ...job }
        yield shown
        if (shown.state !== 'running' || signal.aborted) return
        if (!moved) await next()
      }
    } finally {
      changed.off('change', note)
    }

    function next(): Promise<void> {
      return new Promise<void>((resolve) => {
        const done = () => {
          changed.off('change', done)
          signal.removeEventListener('abort', done)
          resolve()
        }
        changed.on('change', done)
        signal.addEventListener('abort', done)
      })
    }
  }

  /** How many there are of each kind and state. */
  counts(): { kind: string; state: Job['state']; n: number }[] {
    const counts = new Map<string, { kind: string; state: Job['state']; n: number }>()
    for (const { job } of this.#running.values()) {
      const key = `${job.kind} ${job.state}`
      const count = counts.get(key) ?? { kind: job.kind, state: job.state, n: 0 }
      count.n++
      counts.set(key, count)
    }
    return [...counts.values()]
  }

  #sweep() {
    const ended = [...this.#running.values()].filter(({ job }) => job.state !== 'running')
    for (const { job } of ended.slice(0, Math.max(0, ended.length - keptAfterEnd))) this.#running.delete(job.id)
  }
}
