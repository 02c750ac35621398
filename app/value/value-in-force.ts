/** Rules of value in force, and what to call them by. */
import { defaultValueRules, parseValueRules, type ValueRules } from '#api/value-rules.ts'
import type { Day } from '#engine/period/period.ts'
import type { ModelRecord } from '#store/models.ts'
import type { Context } from '../context.ts'
import { labelOf } from '../models/versions.ts'
import { versionsOn } from '../models/versions-in-force.ts'

/** Model null: those Tapeline comes with. */
export interface ValueInForce {
  readonly model: ModelRecord | null
  readonly label: string
  readonly rules: ValueRules
}

export const defaultValueLabel = 'Default rules of value'

/** Of the approved versions that are valid on the day the one whose validity began last; of several, the last approved. */
export async function valueInForce(ctx: Context, asOf: Day): Promise<ValueInForce> {
  const model = (await versionsOn(ctx, 'value', asOf)).at(-1) ?? null
  return model === null
    ? { model, label: defaultValueLabel, rules: defaultValueRules }
    : { model, label: labelOf(model), rules: parseValueRules(model.body) }
}
