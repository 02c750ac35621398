import type { modelRoutes } from '#api/routes/models.ts'
import { measureAgain } from '#app/measuring/measure-again.ts'
import { approveDraft } from '#app/models/approve-model.ts'
import { askSketch } from '#app/models/ask-sketch.ts'
import { compareModel } from '#app/models/compare-models.ts'
import {
  askForApproval,
  changeDraft,
  createDraft,
  deleteDraft,
  findDraft,
  listDrafts,
  returnDraft,
  takeBackDraft,
} from '#app/models/drafts.ts'
import { modelMaterial } from '#app/models/model-material.ts'
import { previewSketch } from '#app/models/preview-sketch.ts'
import { saveSketch } from '#app/models/save-sketch.ts'
import { findVersion, lastSketch, listVersions } from '#app/models/versions.ts'
import type { Handlers, RequestContext } from './handler.ts'

/** Measures the book anew, over the days it was measured last: what a new model is followed by. */
const measureAnew = (ctx: RequestContext) => ctx.jobs.start(ctx, 'measure', async (ctx) => ({ snapshot: (await measureAgain(ctx)).id }))

const signer = (ctx: RequestContext) => ctx.caller!.name

export const modelHandlers: Handlers<typeof modelRoutes> = {
  getSketch: (ctx) => askSketch(ctx),
  previewSketch: (ctx, { body }) => previewSketch(ctx, body.answers),
  saveSketch: async (ctx, { body }) => ({ ...(await saveSketch(ctx, body.answers)), job: measureAnew(ctx) }),
  listModels: async (ctx, { query }) => ({
    versions: await listVersions(ctx, query.kind),
    drafts: await listDrafts(ctx, query.kind),
    sketch: query.kind === 'cost-model' ? await lastSketch(ctx) : null,
  }),
  getModel: (ctx, { params }) => findVersion(ctx, params.model),
  downloadModel: async (ctx, { params }) => {
    const { label, document } = await findVersion(ctx, params.model)
    return { name: `${label}.json`, type: 'application/json', body: `${JSON.stringify(document, null, 2)}\n` }
  },
  getModelMaterial: (ctx) => modelMaterial(ctx),
  createModelDraft: (ctx, { body }) => createDraft(ctx, signer(ctx), body),
  getModelDraft: (ctx, { params }) => findDraft(ctx, params.draft),
  changeModelDraft: (ctx, { params, body }) => changeDraft(ctx, signer(ctx), params.draft, body.revision, body.document),
  deleteModelDraft: async (ctx, { params, query }) => {
    await deleteDraft(ctx, params.draft, query.revision)
    return undefined
  },
  askForApproval: (ctx, { params, body }) => askForApproval(ctx, signer(ctx), params.draft, body.revision, body.note ?? null),
  takeBackModelDraft: (ctx, { params, body }) => takeBackDraft(ctx, signer(ctx), params.draft, body.revision),
  returnModelDraft: (ctx, { params, body }) => returnDraft(ctx, signer(ctx), params.draft, body.revision, body.reason),
  approveModelDraft: async (ctx, { params, body }) => {
    const { model, version } = await approveDraft(ctx, signer(ctx), params.draft, body)
    return { model, version, job: measureAnew(ctx) }
  },
  compareModel: (ctx, { body }) => ctx.jobs.start(ctx, 'compare', (ctx) => compareModel(ctx, body.document, body.validFrom)),
}
