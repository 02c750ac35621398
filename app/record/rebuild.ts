import { saveAudit } from '#store/audit.ts'
import { lockRecord } from '#store/imports.ts'
import { type RollupDifference, rebuildRollups, verifyRollups } from '#store/rollup.ts'
import type { Context } from '../context.ts'

/** Compares the kept sums with the facts; without `verifyOnly` makes them anew. */
export async function rebuild(
  ctx: Context,
  verifyOnly: boolean,
): Promise<{ clean: boolean; rebuilt: boolean; rollups: readonly RollupDifference[] }> {
  if (!verifyOnly) {
    await ctx.store.transaction(async (tx) => {
      await lockRecord(tx)
      await rebuildRollups(tx)
    })
    await saveAudit(ctx.store, ctx, 'rebuild', 'rollup', {})
  }
  const rollups = await verifyRollups(ctx.store)
  return { clean: rollups.every((r) => r.different === 0), rebuilt: !verifyOnly, rollups }
}
