import { Refusal } from '#api/refusal.ts'
import type { CostModel } from '#engine/costing/cost-model.ts'
import type { SketchModel } from '#engine/costing/sketch-model.ts'
import { firstDay } from '#engine/period/days.ts'
import type { Finding } from '#engine/portfolio/portfolio.ts'
import { loadModels, type ModelRecord, saveLatestModel, saveModel } from '#store/models.ts'
import type { Context } from '../context.ts'
import { type CostInput, parseCostInput } from '../models/parse-models.ts'
import { bodyHash } from './input-hash.ts'

/** What a measurement costs by. */
export interface ChosenCost {
  readonly sketch: SketchModel | null
  /** Versions of the cost model; a forced one is valid in every month. */
  readonly models: readonly CostModel[]
  readonly records: readonly ModelRecord[]
  readonly findings: readonly Finding[]
}

/** The file given, else the approved cost models, else the sketch, else nothing but what is known without a model. */
export async function chooseCost(ctx: Context, given: unknown | null, currency: string): Promise<ChosenCost> {
  const { store } = ctx
  if (given !== null) {
    const parsed = parseCostInput(given)
    checkCurrency(parsed.model.currency, currency)
    // The last sketch is the one that counts from now on.
    const save = parsed.kind === 'sketch-model' ? saveLatestModel : saveModel
    const record = await save(store, {
      kind: parsed.kind,
      name: parsed.model.name ?? parsed.kind,
      validFrom: validFrom(parsed),
      author: ctx.actor,
      now: ctx.now,
      reason: null,
      body: given,
      hash: bodyHash(given),
      state: 'draft',
    })
    if (parsed.kind === 'sketch-model') return { sketch: parsed.model, models: [], records: [record], findings: [] }
    return { sketch: null, models: [{ ...parsed.model, validFrom: '0001-01' }], records: [record], findings: [] }
  }
  const approved = (await loadModels(store, 'cost-model')).filter((m) => m.state === 'approved')
  if (approved.length > 0) {
    const models = approved.map((record) => parseCostInput(record.body).model as CostModel)
    for (const model of models) checkCurrency(model.currency, currency)
    return { sketch: null, models, records: approved, findings: [] }
  }
  const sketch = (await loadModels(store, 'sketch-model')).at(-1)
  if (sketch) {
    const { model } = parseCostInput(sketch.body) as CostInput & { kind: 'sketch-model' }
    return { sketch: model, models: [], records: [sketch], findings: [] }
  }
  const message =
    'There is no cost model: nothing but revenue and direct costs is measured. Give one with --cost-model; a sketch needs no more than the yearly cost and heads of three teams'
  return { sketch: null, models: [], records: [], findings: [{ code: 'no_cost_model', subject: 'cost model', message }] }
}

const validFrom = (input: CostInput): string | null => (input.model.validFrom === undefined ? null : firstDay(input.model.validFrom))

function checkCurrency(of: string | undefined, currency: string): void {
  if (of !== undefined && of !== currency)
    throw new Refusal(
      'invalid',
      `Cannot cost in ${currency} with a cost model in ${of}: restate the model in ${currency}, the reporting currency`,
      [{ at: 'currency', message: of }],
    )
}
