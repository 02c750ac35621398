import type { ToDo } from '#api/routes/today.ts'
import { loadLastRuns, loadSchedules } from '#store/schedules.ts'
import type { Context } from '../context.ts'
import { listDrafts } from '../imports/drafts.ts'
import { task } from '../today/task.ts'

/** What runs by itself and failed, and files that a watched folder took and that wait for somebody to look at them. */
export async function scheduleTasks(ctx: Context): Promise<ToDo[]> {
  const schedules = (await loadSchedules(ctx.store)).filter((one) => one.active)
  if (schedules.length === 0) return []
  const last = new Map((await loadLastRuns(ctx.store)).map((run) => [run.schedule_id, run]))
  const open = new Map((await listDrafts(ctx, 'open')).map((draft) => [draft.draft, draft]))
  return schedules.flatMap((one): ToDo[] => {
    const run = last.get(one.id)
    if (run?.state === 'failed')
      return [
        task('waits', 'schedule_failed', one.name, {
          ...{ id: `schedule_failed:${one.id}`, count: one.failures, day: run.started_at.slice(0, 10), text: run.problem },
          page: '/settings?tab=schedules',
        }),
      ]
    const draft = open.get((one.state as { draft?: number | null }).draft ?? -1)
    if (draft === undefined || draft.files === 0) return []
    return [
      task('waits', 'files_arrived', one.name, {
        ...{ id: `files_arrived:${draft.draft}`, count: draft.files, day: draft.changedAt.slice(0, 10) },
        ...{ text: (run?.result as { why?: string | null } | null)?.why ?? null, page: `/imports/new/${draft.draft}` },
      }),
    ]
  })
}
