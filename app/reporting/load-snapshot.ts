import { Refusal } from '#api/refusal.ts'
import { loadSnapshot, loadSnapshotAccounts, type SnapshotHead } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import type { AccountMeasures, SnapshotResult } from '../measuring/measures.ts'

export interface SnapshotView extends SnapshotHead {
  readonly result: SnapshotResult
  readonly accounts: readonly AccountMeasures[]
}

/** A snapshot with its accounts, in order of (source, externalId): the last one made, or the one asked for. */
export async function loadSnapshotView(ctx: Context, id: number | null): Promise<SnapshotView> {
  const head = await loadSnapshot(ctx.store, id)
  if (!head)
    throw new Refusal(
      'not_found',
      id === null
        ? 'Nothing was measured yet: run `tapeline measure` first'
        : `There is no snapshot ${id}: \`tapeline snapshots\` lists them`,
    )
  const accounts = await loadSnapshotAccounts<AccountMeasures>(ctx.store, head.id)
  return { ...head, result: head.result as SnapshotResult, accounts: accounts.map((a) => a.measures) }
}

/** What every report of a snapshot begins with. */
export const headOf = (view: SnapshotView) => ({
  snapshot: view.id,
  asOf: view.asOf,
  from: view.from,
  to: view.to,
  level: view.level,
  currency: view.currency,
  title: view.result.title,
})
