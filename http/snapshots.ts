import { pageFrom } from '#api/paging.ts'
import type { snapshotRoutes } from '#api/routes/snapshots.ts'
import { lookAfterMeasuring } from '#app/cases/look-again.ts'
import { findSnapshot, listSnapshotSummaries } from '#app/measuring/list-snapshots.ts'
import { takeSnapshot } from '#app/measuring/take-snapshot.ts'
import { loadSnapshotView } from '#app/reporting/load-snapshot.ts'
import { reportChanges } from '#app/reporting/report-changes.ts'
import type { Handlers } from './handler.ts'

export const snapshotHandlers: Handlers<typeof snapshotRoutes> = {
  listSnapshots: async (ctx, { query }) => pageFrom(await listSnapshotSummaries(ctx, query.level ?? null), query),
  getSnapshot: (ctx, { params }) => findSnapshot(ctx, params.snapshot),
  takeSnapshot: ({ home, ...ctx }, { body }) =>
    ctx.jobs.start(ctx, 'measure', async (ctx) => {
      const { id, asOf, level } = await takeSnapshot(ctx, { ...body, asOf: body.asOf ?? null, costModel: null, segmentation: null })
      await lookAfterMeasuring({ ...ctx, home })
      return { snapshot: id, asOf, level }
    }),
  compareSnapshots: async (ctx, { params, query }) =>
    reportChanges(ctx, await loadSnapshotView(ctx, params.snapshot), query.against ?? null),
}
