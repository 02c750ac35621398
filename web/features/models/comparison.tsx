/** What a draft would change, from a job: the book as it is measured now against the book with it. */
import { useEffect, useState } from 'react'
import type { z } from 'zod'
import { type modelComparison, modelComparison as schema } from '#api/routes/models.ts'
import { call } from '../../app/client.ts'
import { type Job, useJob } from '../../app/job.tsx'

export type Comparison = z.output<typeof modelComparison>

/** Starts a comparison whenever the document or month changes, while there is one to make. */
export function useComparison(document: unknown, validFrom: string | undefined, when: boolean) {
  const [id, setId] = useState<string | null>(null)
  const [error, setError] = useState<Error | null>(null)
  useEffect(() => {
    setId(null)
    setError(null)
    if (!when) return
    const stop = new AbortController()
    call('compareModel', { body: { document, ...(validFrom && { validFrom }) } }, { signal: stop.signal }).then(
      (started) => setId(started.id),
      (problem: Error) => {
        if (!stop.signal.aborted) setError(problem)
      },
    )
    return () => stop.abort()
  }, [document, validFrom, when])
  const { job, error: lost } = useJob(id)
  return { job: job as Job | null, error: error ?? lost, comparison: job?.state === 'done' ? read(job.result) : null }
}

const read = (result: unknown): Comparison | null => schema.safeParse(result).data ?? null
