import { pageFrom } from '#api/paging.ts'
import type { segmentRoutes } from '#api/routes/segments.ts'
import { draftSegmentation } from '#app/segmentation/draft-segmentation.ts'
import { listOverrides } from '#app/segmentation/list-overrides.ts'
import { endOverride, overrideSegments, resumeOverride } from '#app/segmentation/override-segments.ts'
import { accountSegments, segmentHistory } from '#app/segmentation/segment-history.ts'
import { showSegments } from '#app/segmentation/show-segments.ts'
import type { Handlers, RequestContext } from './handler.ts'

const author = (ctx: RequestContext) => ({ name: ctx.caller?.name ?? ctx.actor })

export const segmentHandlers: Handlers<typeof segmentRoutes> = {
  getSegments: (ctx, { query }) => showSegments(ctx, query.snapshot ?? null),
  getSegmentHistory: (ctx, { query }) => segmentHistory(ctx, query),
  getAccountSegments: (ctx, { params, query }) => accountSegments(ctx, params.account, query.snapshot ?? null),
  draftSegmentation: (ctx, { body }) => draftSegmentation(ctx, author(ctx).name, body),
  listOverrides: async (ctx, { query }) => pageFrom(await listOverrides(ctx, query), query),
  overrideSegments: (ctx, { body }) => overrideSegments(ctx, author(ctx), body),
  endOverride: (ctx, { params }) => endOverride(ctx, author(ctx), params.override),
  resumeOverride: (ctx, { params }) => resumeOverride(ctx, params.override),
}
