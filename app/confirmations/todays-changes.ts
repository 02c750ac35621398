import type { ToDo } from '#api/routes/today.ts'
import type { Context } from '../context.ts'
import { task } from '../today/task.ts'
import { listHeldChanges } from './list-held-changes.ts'

/** Changes that wait for a second person: those one may decide, and one's own. */
export async function todaysChanges(ctx: Context): Promise<ToDo[]> {
  const waiting = await listHeldChanges(ctx, { state: 'waiting' })
  const decide = waiting.filter((one) => one.mayDecide)
  const own = waiting.filter((one) => one.own)
  const since = (list: typeof waiting) => list.map((one) => one.askedAt.slice(0, 10)).sort()[0] ?? null
  return [
    ...(decide.length > 0
      ? [task('waits', 'changes_wait', null, { count: decide.length, day: since(decide), page: '/listening?tab=cases' })]
      : []),
    ...(own.length > 0 ? [task('waits', 'change_held', null, { count: own.length, day: since(own), page: '/listening?tab=cases' })] : []),
  ]
}
