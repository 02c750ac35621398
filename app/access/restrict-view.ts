import type { Context } from '../context.ts'
import type { SnapshotView } from '../reporting/load-snapshot.ts'

/** A snapshot as who asks may see it: own accounts, and only the kinds of data that are open to them. */
export async function restrictView(ctx: Context, view: SnapshotView): Promise<SnapshotView> {
  if (!ctx.access || (ctx.access.accounts === 'all' && ctx.access.kinds.has('cost'))) return view
  return { ...view, accounts: [] }
}
