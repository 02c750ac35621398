import { z } from 'zod'
import { route } from '../route.ts'

export const job = z
  .object({
    id: z.string(),
    kind: z.string(),
    startedAt: z.string(),
    state: z.enum(['running', 'done', 'failed', 'cancelled']),
    progress: z
      .object({ step: z.string(), done: z.number(), total: z.number(), unit: z.enum(['bytes', 'rows', 'chunks', 'accounts']) })
      .nullable(),
    result: z.unknown(),
    problem: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'Job', description: 'Work that takes longer than a request.' })
const params = z.object({ job: z.string() })

export const jobRoutes = {
  getJob: route({
    method: 'GET',
    path: '/v1/jobs/:job',
    tag: 'jobs',
    summary: 'State of a job of one’s own',
    may: 'signedIn',
    params,
    ok: job,
  }),
  followJob: route({
    ...{ method: 'GET', path: '/v1/jobs/:job/events', tag: 'jobs', may: 'signedIn', params, answers: 'events' },
    summary: 'Its states as they change, as server-sent events named `job`; the stream ends with the job',
  }),
  cancelJob: route({
    method: 'POST',
    path: '/v1/jobs/:job/cancel',
    tag: 'jobs',
    summary: 'Ask a job to stop',
    may: 'signedIn',
    params,
    ok: job,
  }),
}
