/** Rules of value in force, and what to call them by. */
import { defaultValueRules, parseValueRules, type ValueRules } from '#api/value-rules.ts'
import { firstDay } from '#engine/period/days.ts'
import type { Day } from '#engine/period/period.ts'
import { loadModels, type ModelRecord } from '#store/models.ts'
import type { Context } from '../context.ts'
import { labelOf } from '../models/versions.ts'

/** Model null: those Tapeline comes with. */
export interface ValueInForce {
  readonly model: ModelRecord | null
  readonly label: string
  readonly rules: ValueRules
}

export const defaultValueLabel = 'Default rules of value'

/** Of the approved versions that are valid on the day the one whose validity began last; of several, the last approved. */
export async function valueInForce(ctx: Context, asOf: Day): Promise<ValueInForce> {
  const from = ({ valid_from, body }: ModelRecord): string => {
    const said = (body as { validFrom?: string }).validFrom
    return valid_from ?? (said === undefined ? '' : firstDay(said))
  }
  const valid = (await loadModels(ctx.store, 'value')).filter((model) => model.state === 'approved' && from(model) <= asOf)
  const model = valid.sort((a, b) => (from(a) < from(b) ? -1 : from(a) > from(b) ? 1 : a.id - b.id)).at(-1) ?? null
  return model === null
    ? { model, label: defaultValueLabel, rules: defaultValueRules }
    : { model, label: labelOf(model), rules: parseValueRules(model.body) }
}
