import { Refusal } from '#api/refusal.ts'
import type { ModelVersion } from '#api/routes/models.ts'
import { loadModel, loadModels, type ModelRecord } from '#store/models.ts'
import type { Context } from '../context.ts'
import { type DraftKind, validities } from './model-kinds.ts'
import { mustSeeCosts, tellsCosts } from './must-see-costs.ts'
import { begunOn } from './versions-in-force.ts'

/** Approved versions of a kind, newest first. */
export async function listVersions(ctx: Context, kind: DraftKind): Promise<ModelVersion[]> {
  const approved = (await loadModels(ctx.store, kind)).filter((model) => model.state === 'approved')
  const holds = validities(approved, (model) => (kind === 'cost-model' ? (model.valid_from ?? '') : begunOn(model)))
  return approved.map((model) => presentVersion(model, holds.get(model.id)!)).reverse()
}

/** An approved version with its document. */
export async function findVersion(ctx: Context, id: number): Promise<ModelVersion & { document: unknown }> {
  const model = await loadModel(ctx.store, id)
  const version = model && model.kind !== 'sketch-model' ? (await listVersions(ctx, model.kind)).find((one) => one.model === id) : undefined
  if (!model || !version) throw new Refusal('not_found', 'There is no approved model with this number')
  if (tellsCosts(version.kind)) mustSeeCosts(ctx)
  return { ...version, document: model.body }
}

/** The sketch that measurements use while no cost model is approved. */
export async function lastSketch(ctx: Context): Promise<{ model: number; label: string } | null> {
  const last = (await loadModels(ctx.store, 'sketch-model')).at(-1)
  return last ? { model: last.id, label: labelOf(last) } : null
}

export const labelOf = (model: { readonly name: string; readonly version: number }) => `${model.name} v${model.version}`

function presentVersion(model: ModelRecord, holds: { validFrom: string | null; validTo: string | null; replaced: boolean }): ModelVersion {
  return {
    ...{ model: model.id, kind: model.kind as DraftKind, name: model.name, version: model.version, label: labelOf(model) },
    ...holds,
    author: model.author_name ?? model.author,
    madeAt: model.made_at,
    approvedBy: model.approved_by_name ?? model.approved_by ?? model.author,
    approvedAt: model.approved_at ?? model.made_at,
    byAuthorAlone: (model.approved_by ?? model.author) === model.author,
    reason: model.reason,
  }
}
