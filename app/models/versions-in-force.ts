/** Which approved version of a model holds on a day: one rule for segmentation, rules of the index, coverage models and rules of value. */
import { firstDay, monthOfDay } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { loadModels, type ModelKind, type ModelRecord } from '#store/models.ts'
import type { Context } from '../context.ts'

const from = ({ valid_from, body }: ModelRecord): string => {
  // A draft that was approved keeps the month its file says.
  const said = (body as { validFrom?: string | null }).validFrom
  return valid_from ?? (said == null ? '' : firstDay(said))
}

/** One that names no month holds on every day, and counts as begun in the month it was approved in: it wins over those that held then. */
export const begunOn = (model: ModelRecord): Day => from(model) || firstDay(monthOfDay((model.approved_at ?? model.made_at).slice(0, 10)))

/** Approved versions that hold on the day; the one that holds comes last: whose validity began last, of several the last approved. */
export async function versionsOn(ctx: Context, kind: Exclude<ModelKind, 'cost-model' | 'sketch-model'>, asOf: Day): Promise<ModelRecord[]> {
  const valid = (await loadModels(ctx.store, kind)).filter((model) => model.state === 'approved' && from(model) <= asOf)
  return valid.sort((a, b) => (begunOn(a) < begunOn(b) ? -1 : begunOn(a) > begunOn(b) ? 1 : a.id - b.id))
}
