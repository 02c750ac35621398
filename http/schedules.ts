import { pageFrom } from '#api/paging.ts'
import { Refusal } from '#api/refusal.ts'
import type { scheduleRoutes } from '#api/routes/schedules.ts'
import { actorNames } from '#app/access/actor-names.ts'
import { runNow } from '#app/schedules/run-schedule.ts'
import {
  changeSchedule,
  dropSchedule,
  findSchedule,
  findWriteBack,
  listRuns,
  listSchedules,
  makeSchedule,
  scheduleChoices,
} from '#app/schedules/schedules.ts'
import { previewWriteBack, writeBackFile } from '#app/write-back/write-file.ts'
import type { Handlers, RequestContext } from './handler.ts'

export const scheduleHandlers: Handlers<typeof scheduleRoutes> = {
  listSchedules: async (ctx) => listSchedules(ctx, await actorNames(ctx)),
  getScheduleChoices: async (ctx) => {
    const choices = await scheduleChoices(ctx)
    return { ...choices, columns: [...choices.columns] }
  },
  makeSchedule: async (ctx, { body }) => makeSchedule(ctx, somebody(ctx), body, await actorNames(ctx)),
  changeSchedule: async (ctx, { params, body }) => changeSchedule(ctx, somebody(ctx), params.schedule, body, await actorNames(ctx)),
  dropSchedule: async (ctx, { params }) => {
    await dropSchedule(ctx, params.schedule)
    return undefined
  },
  runSchedule: async (ctx, { params }) => {
    await findSchedule(ctx, params.schedule)
    return ctx.jobs.start(ctx, 'schedule', (job) =>
      runNow({ store: job.store, home: ctx.home, now: ctx.clock, signal: job.signal! }, params.schedule, job.actor),
    )
  },
  listScheduleRuns: async (ctx, { params, query }) => pageFrom(await listRuns(ctx, params.schedule, await actorNames(ctx)), query),
  previewWriteBack: (ctx, { body }) => previewWriteBack(ctx, body),
  downloadWriteBack: async (ctx, { params }) => {
    const { row, definition } = await findWriteBack(ctx, params.schedule)
    const { name, text } = await writeBackFile(ctx, row, definition)
    return { name, type: 'text/csv; charset=utf-8', body: text }
  },
}

/** It runs with the rights of who set it up, and has to find them later. */
function somebody(ctx: RequestContext): { name: string } {
  if (ctx.caller!.userId === null) throw new Refusal('forbidden', 'A key cannot set up what runs by itself: sign in')
  return { name: ctx.caller!.name }
}
