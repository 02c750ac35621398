import { saveAudit } from '#store/audit.ts'
import { saveGeneralLedger } from '#store/general-ledger.ts'
import { withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'

export interface StatedInput {
  readonly generalLedgerMinor: number
  readonly differences: { readonly name: string; readonly amountMinor: number }[]
}

/** Keeps what finance says about revenue of the window: shown beside the book, and what is unexplained stays visible. */
export async function stateGeneralLedger(ctx: Context, name: string, snapshot: number | null, stated: StatedInput): Promise<void> {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  await ctx.store.transaction(async (tx) => {
    await saveGeneralLedger(tx, view, { ...stated, statedBy: name, statedAt: ctx.now })
    await saveAudit(tx, ctx, 'state general ledger', `window:${view.from}/${view.to}`, { differences: stated.differences.length })
  })
}
