import { parseCostModel, parseSketchModel } from '#api/cost-model.ts'
import { Refusal } from '#api/refusal.ts'
import type { CostModel } from '#engine/costing/cost-model.ts'
import type { SketchModel } from '#engine/costing/sketch-model.ts'

export type CostInput =
  | { readonly kind: 'cost-model'; readonly model: CostModel }
  | { readonly kind: 'sketch-model'; readonly model: SketchModel }

/** A file given as a cost model: a full one or a sketch, told apart by its first line. */
export function parseCostInput(body: unknown): CostInput {
  const format = (body as { tapeline?: unknown } | null)?.tapeline
  if (typeof format === 'string' && format.startsWith('sketch-model/')) return { kind: 'sketch-model', model: parseSketchModel(body) }
  if (typeof format === 'string' && format.startsWith('cost-model/')) return { kind: 'cost-model', model: parseCostModel(body) }
  throw new Refusal(
    'invalid',
    `This is no cost model: it should begin with "tapeline": "cost-model/1" or "sketch-model/1" (docs/examples/cost-models)`,
    [{ at: 'tapeline', message: `is ${JSON.stringify(format)}` }],
  )
}
