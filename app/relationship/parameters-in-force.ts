/** Rules and estimate that the index is reckoned with now, and what to call them by. */
import { parseRelationshipRules } from '#api/relationship-rules.ts'
import type { Day } from '#engine/period/period.ts'
import { type AlertRules, alertDefaults } from '#engine/relationship/alerts.ts'
import { defaultEstimate, defaultRules } from '#engine/relationship/default-parameters.ts'
import type { EstimateBasis } from '#engine/relationship/estimate-parameters.ts'
import type { RelationshipEstimate, RelationshipRules } from '#engine/relationship/index-types.ts'
import { loadModels, type ModelRecord } from '#store/models.ts'
import { type EstimateRecord, loadEstimate, loadLastEstimate } from '#store/relationship-estimates.ts'
import type { Context } from '../context.ts'
import { bodyHash } from '../measuring/input-hash.ts'
import { labelOf } from '../models/versions.ts'
import { versionsOn } from '../models/versions-in-force.ts'
import { today } from '../today/day-of.ts'
import type { ParameterSet } from './voices.ts'

/** Rules in force on a day; model null: those Tapeline comes with. */
export interface RulesInForce {
  readonly model: ModelRecord | null
  readonly label: string
  readonly rules: RelationshipRules
  readonly alerts: AlertRules
}

/** Of the approved versions that are valid on the day the one whose validity began last; of several, the last approved. */
export async function rulesInForce(ctx: Context, asOf: Day): Promise<RulesInForce> {
  const model = (await versionsOn(ctx, 'relationship', asOf)).at(-1) ?? null
  if (model === null) return { model, label: defaultLabel, rules: defaultRules, alerts: alertDefaults }
  const { rules, alerts } = parseRelationshipRules(model.body)
  return { model, label: labelOf(model), rules, alerts }
}

export const defaultLabel = 'Default rules'

/** As it is kept. */
export interface KeptEstimate {
  readonly estimate: RelationshipEstimate
  readonly restsOn: EstimateBasis
}

/** The set of rules and estimate; its id says what is in it, so that the same parameters have the same id. */
export function parameterSet(
  rules: RulesInForce,
  estimate: { readonly id: number; readonly asOf: Day; readonly body: KeptEstimate } | null,
): ParameterSet {
  const parameters = { rules: rules.rules, estimate: estimate?.body.estimate ?? defaultEstimate }
  return {
    id: bodyHash(parameters).slice(0, 12),
    label: `${rules.label}, ${estimate === null ? 'assumed' : `own answers up to ${estimate.asOf}`}`,
    rules: { model: rules.model?.id ?? null, label: rules.label },
    estimate: estimate && { id: estimate.id, asOf: estimate.asOf },
    parameters,
  }
}

const kept = (record: EstimateRecord | null) => record && { id: record.id, asOf: record.asOf, body: record.body as KeptEstimate }

/** What is live is reckoned with: the rules that hold today, and the estimate of the latest day. */
export async function parametersInForce(ctx: Context): Promise<ParameterSet> {
  return parameterSet(await rulesInForce(ctx, await today(ctx)), kept(await loadLastEstimate(ctx.store)))
}

/** What a measurement was made with. */
export interface MeasuredSet {
  readonly id: string
  readonly label: string
  readonly rules: { readonly model: number | null; readonly label: string }
  readonly estimate: number | null
}

/** The parameters that a measurement names, as they were; null: one of them is gone. */
export async function parametersOf(ctx: Context, set: MeasuredSet): Promise<ParameterSet | null> {
  const model =
    set.rules.model === null ? null : ((await loadModels(ctx.store, 'relationship')).find((one) => one.id === set.rules.model) ?? undefined)
  const estimate = set.estimate === null ? null : await loadEstimate(ctx.store, set.estimate)
  if (model === undefined || (set.estimate !== null && estimate === null)) return null
  const rules = model === null ? { rules: defaultRules, alerts: alertDefaults } : parseRelationshipRules(model.body)
  return parameterSet({ model, label: set.rules.label, ...rules }, kept(estimate))
}
