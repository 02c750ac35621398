import type { z } from 'zod'
import type { draftSegmentation as body } from '#api/routes/segments.ts'
import { parseSegmentation, segmentationFormat } from '#api/segmentation.ts'
import { loadModels } from '#store/models.ts'
import type { Context } from '../context.ts'
import { askForApproval, createDraft } from '../models/drafts.ts'

/** Other lines as a draft: what the last approved segmentation says about single accounts stays as it is. */
export async function draftSegmentation(ctx: Context, by: string, { params, note, ask }: z.output<typeof body>) {
  const last = (await loadModels(ctx.store, 'segmentation')).filter((m) => m.state === 'approved').at(-1)
  const document = { ...((last?.body as object | undefined) ?? { tapeline: segmentationFormat }), params }
  parseSegmentation(document)
  const draft = await createDraft(ctx, by, { from: 'document', kind: 'segmentation', document })
  const saved = ask ? await askForApproval(ctx, by, draft.draft, draft.revision, note) : draft
  return { draft: saved.draft, revision: saved.revision }
}
