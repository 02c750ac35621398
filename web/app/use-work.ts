import { useCallback, useRef, useState } from 'react'
import { wordsOf } from '../ui/states.tsx'
import { type Job, useJob } from './job.tsx'

export interface Work {
  /** The job's last state; null before it was started. */
  readonly job: Job | null
  /** From being asked for to its end. */
  readonly running: boolean
  /** Why it could not be started, or failed; null while all is well, and when it was cancelled. */
  readonly problem: string | null
  /** Starts it, or follows one that runs already; nothing while another runs. */
  readonly start: (begin: () => Promise<Job>) => void
  readonly cancel: () => void
}

/** A job from the click that starts it to its end. Leaving the page does not stop it. */
export function useWork(onEnd?: (job: Job) => void): Work {
  const [id, setId] = useState<string | null>(null)
  const [running, setRunning] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const busy = useRef(false)
  const over = useCallback((why: string | null) => {
    busy.current = false
    setRunning(false)
    setProblem(why)
  }, [])
  const { job, error, cancel } = useJob(id, (ended) => {
    over(ended.state === 'failed' ? (ended.problem?.message ?? 'It failed, and nobody said why.') : null)
    onEnd?.(ended)
  })
  const start = useCallback(
    (begin: () => Promise<Job>) => {
      if (busy.current) return
      busy.current = true
      setRunning(true)
      setProblem(null)
      setId(null)
      begin().then(
        (first) => setId(first.id),
        (refused: unknown) => over(wordsOf(refused)),
      )
    },
    [over],
  )
  // A restart of the server forgets its jobs.
  const lost = error ? wordsOf(error) : null
  return { job, running: running && !lost, problem: problem ?? lost, start, cancel }
}
