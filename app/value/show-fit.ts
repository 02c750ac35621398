import { Refusal } from '#api/refusal.ts'
import type { ValueFit } from '#api/routes/value.ts'
import { withWholeBook } from '../access/views.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { headOfValue } from './value-of-view.ts'

/** How well the models told what was kept back: as it was found when the book was measured. */
export async function showFit(ctx: Context, snapshot: number | null): Promise<ValueFit> {
  const view = withWholeBook(await loadSnapshotView(ctx, snapshot))
  const fit = view.result.value?.fit
  if (!fit?.risk)
    throw new Refusal('not_found', 'This measurement is from before the fit of lifetime value was kept so: measure the book again')
  return { head: headOfValue(view), ...fit }
}
