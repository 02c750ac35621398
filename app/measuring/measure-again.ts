import { trailingMonths } from '#engine/period/windows.ts'
import type { LevelName } from '#engine/portfolio/portfolio.ts'
import { loadSnapshot } from '#store/snapshots.ts'
import type { Context } from '../context.ts'
import { takeSnapshot } from './take-snapshot.ts'

const longestWindow = 120

/** Measures by the models that hold now, over the days and at the level of the last measurement, so that only the models differ. */
export async function measureAgain(ctx: Context) {
  const last = await loadSnapshot(ctx.store, null)
  return takeSnapshot(ctx, {
    asOf: last?.asOf ?? null,
    window: last ? windowOf(last) : '12m',
    level: (last?.level as LevelName | undefined) ?? 'customer',
    costModel: null,
    segmentation: null,
  })
}

function windowOf({ asOf, from }: { asOf: string; from: string }): string {
  for (let months = 1; months <= longestWindow; months++) if (trailingMonths(asOf, months).from === from) return `${months}m`
  return 'all'
}
