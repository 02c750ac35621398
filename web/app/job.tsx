/** Work that takes longer than a request, followed as it goes. */
import { useCallback, useEffect, useRef, useState } from 'react'
import type { z } from 'zod'
import type { job as jobSchema } from '#api/routes/jobs.ts'
import { Failed, Tape } from '../ui/states.tsx'
import { useFormat } from '../ui/use-format.ts'
import { ApiProblem, address, call } from './client.ts'

export type Job = z.output<typeof jobSchema>

const pollMs = 1000

/**
 * Follows a job by server-sent events; where they do not get through, by asking once a second.
 *
 * @param id      null: nothing to follow
 * @param onEnd   told once, when it is done, failed or cancelled
 */
export function useJob(id: string | null, onEnd?: (job: Job) => void): { job: Job | null; error: Error | null; cancel: () => void } {
  const [job, setJob] = useState<Job | null>(null)
  const [error, setError] = useState<Error | null>(null)
  const end = useRef(onEnd)
  end.current = onEnd

  useEffect(() => {
    setJob(null)
    setError(null)
    if (id === null) return
    let over = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const take = (state: Job) => {
      if (over) return
      setJob(state)
      if (state.state === 'running') return
      over = true
      events.close()
      end.current?.(state)
    }
    const poll = async () => {
      try {
        take(await call('getJob', { params: { job: id } }))
      } catch (problem) {
        // Unknown after a restart: it will not come back. Anything else may.
        if (problem instanceof ApiProblem && problem.status < 500) {
          over = true
          setError(problem)
        }
      }
      if (!over) timer = setTimeout(poll, pollMs)
    }
    const events = new EventSource(address('followJob', { params: { job: id } }))
    events.addEventListener('job', (event) => take(JSON.parse((event as MessageEvent<string>).data) as Job))
    events.onerror = () => {
      events.close()
      if (!over) timer ??= setTimeout(poll, 0)
    }
    return () => {
      over = true
      events.close()
      clearTimeout(timer)
    }
  }, [id])

  const cancel = useCallback(() => {
    if (id !== null) void call('cancelJob', { params: { job: id } }).catch(() => {})
  }, [id])
  return { job, error, cancel }
}

interface JobTapeProps {
  readonly job: Job | null
  /** What is being done, until the job says it itself: "Measuring the book". */
  readonly label: string
  /** A step's name in words. */
  readonly stepInWords?: (step: string) => string
  readonly onCancel?: () => void
  readonly onRetry?: () => void
  /** Heading when it failed: "The import stopped." */
  readonly failed?: string
}
/** The tape of a job, and what it says when it fails. */
export function JobTape({
  job,
  label,
  stepInWords = (step) => step,
  onCancel,
  onRetry,
  failed = 'It could not be finished.',
}: JobTapeProps) {
  const f = useFormat()
  if (job?.state === 'failed') return <Failed title={failed} error={job.problem?.message} {...(onRetry && { onRetry })} />
  const progress = job?.progress
  const write = progress?.unit === 'bytes' ? f.bytes : (value: number) => f.number(value)
  const known = progress && progress.total > 0
  return (
    <Tape
      share={known ? progress.done / progress.total : null}
      label={progress ? stepInWords(progress.step) : label}
      count={known ? `${write(progress.done)} of ${write(progress.total)}${progress.unit === 'bytes' ? '' : ` ${progress.unit}`}` : ''}
      {...(onCancel && job?.state === 'running' && { onCancel })}
    />
  )
}
