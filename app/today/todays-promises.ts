import type { PlanItem } from '#api/routes/plans.ts'
import type { ToDo, Today } from '#api/routes/today.ts'
import { addMonthsToDay } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { listPlanItems } from '../plans/plan-items.ts'
import { task } from './task.ts'

const shown = 8
const pressing = (one: PlanItem) => one.standing === 'overdue' || one.standing === 'this week'

/** What we promised to accounts in scope: what presses, for whoever must see to it, and how much stands behind it. */
export async function todaysPromises(
  ctx: Context,
  view: SnapshotView | null,
  day: Day,
): Promise<{ promises: Today['promises']; toDo: ToDo[] }> {
  const items = await listPlanItems(ctx)
  const promises = items.filter((one) => one.kind === 'promise')
  const revenueOf = new Map((view?.accounts ?? []).map((account) => [account.id, account.revenue]))
  const due = promises.filter(pressing).map((one) => ({ ...one, revenueMinor: revenueOf.get(one.account.id) ?? null }))
  const accounts = [...new Set(due.map((one) => one.account.id))]
  const since = addMonthsToDay(day, -12)
  const ended = (state: PlanItem['state']) => promises.filter((one) => one.state === state && (one.stateDay ?? '') >= since).length
  return {
    promises: {
      open: promises.filter((one) => one.state === 'open').length,
      overdue: due.filter((one) => one.standing === 'overdue').length,
      thisWeek: due.filter((one) => one.standing === 'this week').length,
      accounts: accounts.length,
      revenueMinor: view && accounts.reduce((sum, id) => sum + (revenueOf.get(id) ?? 0), 0),
      ...{ kept: ended('kept'), missed: ended('missed') },
      largest: [...due].sort((a, b) => (b.revenueMinor ?? 0) - (a.revenueMinor ?? 0)).slice(0, shown),
    },
    toDo: items.filter((one) => pressing(one) && isFor(ctx, one)).map((one) => taskOf(one, revenueOf.get(one.account.id) ?? null)),
  }
}

/** One's own, and every promise to one's own accounts: somebody must keep it. */
const isFor = (ctx: Context, one: PlanItem): boolean =>
  one.owner === ctx.actor || (one.kind === 'promise' && ctx.access !== undefined && ctx.access.accounts !== 'all')

const taskOf = (item: PlanItem, revenueMinor: number | null): ToDo =>
  task('waits', item.kind === 'promise' ? 'promise_due' : 'step_due', String(item.id), {
    ...{ item, by: item.ownerName, day: item.dueDay, text: item.text, amountMinor: revenueMinor, count: item.daysOver },
    page: `/accounts/${item.account.id}?tab=plan`,
  })
