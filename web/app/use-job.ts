import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiProblem, address, call } from './client.ts'

export type Job = Awaited<ReturnType<typeof call<'getJob'>>>

/**
 * Follows a job by the server's events until it ends; falls back to asking when the stream breaks.
 *
 * @returns stops following (the job goes on)
 */
export function followJob(id: string, onChange: (job: Job) => void, onLost: (why: string) => void): () => void {
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const events = new EventSource(address('followJob', { params: { job: id } }))
  const stop = () => {
    stopped = true
    events.close()
    clearTimeout(timer)
  }
  const take = (job: Job) => {
    if (stopped) return
    if (job.state !== 'running') stop()
    onChange(job)
  }
  const ask = async () => {
    if (stopped) return
    try {
      take(await call('getJob', { params: { job: id } }))
    } catch (error) {
      if (error instanceof ApiProblem) {
        stop()
        return onLost(error.message)
      }
    }
    if (!stopped) timer = setTimeout(ask, 1500)
  }
  events.addEventListener('job', (event) => take(JSON.parse((event as MessageEvent<string>).data) as Job))
  events.addEventListener('error', () => {
    if (stopped) return
    events.close()
    void ask()
  })
  return stop
}

export interface Work {
  /** The job's last state; null before it was started. */
  readonly job: Job | null
  readonly running: boolean
  /** Why it could not be started, or failed; null when it goes well or was cancelled. */
  readonly problem: string | null
  /** Starts it, unless one is running; or follows one that runs already. */
  readonly start: (begin: () => Promise<Job>) => void
  readonly cancel: () => void
}

/** Work of the server that takes longer than a request, from its start to its end. Leaving the page does not stop it. */
export function useWork(onEnd?: (job: Job) => void): Work {
  const [job, setJob] = useState<Job | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [starting, setStarting] = useState(false)
  const busy = useRef(false)
  const leave = useRef<() => void>(undefined)
  const ended = useRef(onEnd)
  ended.current = onEnd
  useEffect(() => () => leave.current?.(), [])

  const start = useCallback((begin: () => Promise<Job>) => {
    if (busy.current) return
    busy.current = true
    setStarting(true)
    setProblem(null)
    setJob(null)
    const over = (why: string | null) => {
      busy.current = false
      setStarting(false)
      setProblem(why)
    }
    begin().then(
      (first) => {
        setJob(first)
        leave.current = followJob(
          first.id,
          (next) => {
            setJob(next)
            if (next.state === 'running') return
            over(next.state === 'failed' ? (next.problem?.message ?? 'It failed, and nobody said why.') : null)
            ended.current?.(next)
          },
          over,
        )
      },
      (error: unknown) => over(error instanceof Error ? error.message : String(error)),
    )
  }, [])
  const id = job?.state === 'running' ? job.id : null
  const cancel = useCallback(() => {
    if (id !== null) call('cancelJob', { params: { job: id } }).catch(() => {})
  }, [id])
  return { job, running: starting, problem, start, cancel }
}
