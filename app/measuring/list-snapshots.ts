import { Refusal } from '#api/refusal.ts'
import type { SnapshotSummary } from '#api/routes/snapshots.ts'
import { loadModelNames } from '#store/models.ts'
import { listSnapshots } from '#store/snapshots.ts'
import type { Context } from '../context.ts'

/** Every measurement, newest first. */
export async function listSnapshotSummaries(ctx: Context, level: string | null): Promise<SnapshotSummary[]> {
  const heads = (await listSnapshots(ctx.store)).filter((head) => level === null || head.level === level)
  const ids = [...new Set(heads.flatMap((head) => head.model_ids))]
  const names = new Map((await loadModelNames(ctx.store, ids)).map((name, i) => [ids[i]!, name]))
  return heads.map((head) => ({
    ...{ id: head.id, asOf: head.as_of, from: head.from_day, to: head.to_day, level: head.level as SnapshotSummary['level'] },
    ...{ currency: head.currency, title: head.title, madeAt: head.made_at, actor: head.actor, inputHash: head.input_hash },
    models: head.model_ids.flatMap((id) => names.get(id) ?? []),
    replayable: head.replayable,
  }))
}

/** @throws Refusal not_found */
export async function findSnapshot(ctx: Context, id: number): Promise<SnapshotSummary> {
  const found = (await listSnapshotSummaries(ctx, null)).find((one) => one.id === id)
  if (!found) throw new Refusal('not_found', `There is no snapshot ${id}`)
  return found
}
