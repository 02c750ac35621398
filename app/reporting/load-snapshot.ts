import { Refusal } from '#api/refusal.ts'
import type { Store } from '#store/db.ts'
import { loadSnapshot, loadSnapshotAccounts } from '#store/snapshots.ts'
import { restrictView } from '../access/restrict-view.ts'
import type { SnapshotView, WholeView } from '../access/views.ts'
import type { Context } from '../context.ts'
import type { AccountMeasures, SnapshotResult } from '../measuring/measures.ts'

export type { ShownAccount, SnapshotView } from '../access/views.ts'

/**
 * A snapshot with its accounts, in order of (source, externalId): the last one made, or the one asked for; as much of it as who asks
 * may see.
 */
export async function loadSnapshotView(ctx: Context, id: number | null): Promise<SnapshotView> {
  return restrictView(ctx, await loadWholeView(ctx, id))
}

/** A snapshot never changes, so those last looked at stay in memory. */
const kept = new WeakMap<Store, Map<number, WholeView>>()
const viewsKept = 3

async function loadWholeView(ctx: Context, id: number | null): Promise<WholeView> {
  const views = kept.get(ctx.store) ?? new Map<number, WholeView>()
  kept.set(ctx.store, views)
  const head = await loadSnapshot(ctx.store, id)
  if (!head)
    throw new Refusal(
      'not_found',
      id === null
        ? 'Nothing was measured yet: run `tapeline measure` first'
        : `There is no snapshot ${id}: \`tapeline snapshots\` lists them`,
    )
  const known = views.get(head.id)
  if (known) return known
  const accounts = await loadSnapshotAccounts<AccountMeasures>(ctx.store, head.id)
  const view = { ...head, result: head.result as SnapshotResult, accounts: accounts.map((a) => ({ id: a.accountId, ...a.measures })) }
  views.set(head.id, view)
  for (const old of [...views.keys()].slice(0, Math.max(0, views.size - viewsKept))) views.delete(old)
  return view
}

/** What every report of a snapshot begins with. */
export const headOf = (view: WholeView | SnapshotView) => ({
  snapshot: view.id,
  asOf: view.asOf,
  from: view.from,
  to: view.to,
  level: view.level,
  currency: view.currency,
  title: view.result.title,
})
