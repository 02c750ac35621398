import { listSnapshots } from '#store/snapshots.ts'
import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { reportChanges } from '../reporting/report-changes.ts'

/** The measurement Today speaks of: the last one by customer, else the last one; null before the first. */
export async function todaysView(ctx: Context): Promise<SnapshotView | null> {
  const heads = await listSnapshots(ctx.store)
  const last = heads.find((head) => head.level === 'customer') ?? heads[0]
  return last ? loadSnapshotView(ctx, last.id) : null
}

/** What changed since the measurement before it over as long a window; null without one. */
export async function changesBefore(ctx: Context, view: SnapshotView) {
  const heads = await listSnapshots(ctx.store)
  const before = heads.find((head) => head.level === view.level && head.id < view.id && head.as_of <= view.asOf)
  return before ? reportChanges(ctx, view, before.id) : null
}
