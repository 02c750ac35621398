import type { jobRoutes } from '#api/routes/jobs.ts'
import type { Handlers, ServerEvent } from './handler.ts'

export const jobHandlers: Handlers<typeof jobRoutes> = {
  getJob: (ctx, { params }) => ctx.jobs.find(params.job, ctx.actor).job,
  async *followJob(ctx, { params }): AsyncGenerator<ServerEvent> {
    for await (const job of ctx.jobs.follow(params.job, ctx.actor, ctx.signal!)) yield { event: 'job', data: job }
  },
  cancelJob: (ctx, { params }) => ctx.jobs.cancel(params.job, ctx.actor),
}
