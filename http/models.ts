import type { modelRoutes } from '#api/routes/models.ts'
import { measureAgain } from '#app/measuring/measure-again.ts'
import { askSketch } from '#app/models/ask-sketch.ts'
import { previewSketch } from '#app/models/preview-sketch.ts'
import { saveSketch } from '#app/models/save-sketch.ts'
import type { Handlers, RequestContext } from './handler.ts'

/** Measures the book anew, over the days it was measured last: what a new model is followed by. */
const measureAnew = (ctx: RequestContext) => ctx.jobs.start(ctx, 'measure', async (ctx) => ({ snapshot: (await measureAgain(ctx)).id }))

export const modelHandlers: Handlers<typeof modelRoutes> = {
  getSketch: (ctx) => askSketch(ctx),
  previewSketch: (ctx, { body }) => previewSketch(ctx, body.answers),
  saveSketch: async (ctx, { body }) => ({ ...(await saveSketch(ctx, body.answers)), job: measureAnew(ctx) }),
}
