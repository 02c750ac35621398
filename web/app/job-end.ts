import { call } from './client.ts'
import type { Job } from './job.tsx'

const pollMs = 400

/** Waits for a job to end, whoever shows it meanwhile. @throws Error with its words when it failed or was cancelled */
export async function jobEnd(first: Job, onState?: (job: Job) => void): Promise<Job> {
  for (let job = first; ; ) {
    onState?.(job)
    if (job.state === 'done') return job
    if (job.state !== 'running') throw new Error(job.problem?.message ?? 'It was cancelled.')
    await new Promise((resolve) => setTimeout(resolve, pollMs))
    job = await call('getJob', { params: { job: job.id } })
  }
}
