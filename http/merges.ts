import { pageFrom } from '#api/paging.ts'
import type { mergeRoutes } from '#api/routes/merges.ts'
import { mergeNumbers, undoNumbers } from '#app/merging/as-if.ts'
import { exportMerges, listMerges, previewUndo, showStandIn } from '#app/merging/list-merges.ts'
import { mergeAndMeasure } from '#app/merging/merge.ts'
import { previewMerge } from '#app/merging/preview-merge.ts'
import { undoAndMeasure } from '#app/merging/undo-merge.ts'
import type { Handlers } from './handler.ts'

export const mergeHandlers: Handlers<typeof mergeRoutes> = {
  previewMerge: (ctx, { body }) => previewMerge(ctx, body),
  previewMergeNumbers: (ctx, { body }) => ctx.jobs.start(ctx, 'preview merge', (job) => mergeNumbers(job, body)),
  mergeTwo: (ctx, { body }) => ctx.jobs.start(ctx, 'merge', (job) => mergeAndMeasure({ ...job, caller: ctx.caller }, body)),
  listMerges: async (ctx, { query }) => pageFrom(await listMerges(ctx, query), query),
  exportMerges: (ctx, { query }) => exportMerges(ctx, query),
  previewUndoMerge: (ctx, { params }) => previewUndo(ctx, params.merge),
  previewUndoMergeNumbers: (ctx, { params }) => ctx.jobs.start(ctx, 'preview undo of merge', (job) => undoNumbers(job, params.merge)),
  undoMerge: (ctx, { params, body }) =>
    ctx.jobs.start(ctx, 'undo merge', (job) => undoAndMeasure({ ...job, caller: ctx.caller }, params.merge, body)),
  getStandIn: (ctx, { params }) => showStandIn(ctx, params.account),
}
