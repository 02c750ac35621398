import type { SnapshotView } from '../access/views.ts'
import type { Context } from '../context.ts'
import { showValue } from './show-value.ts'

/** Value as the command line tells it: per account and totals, parameters and what the hold-out said. */
export async function reportValue(ctx: Context, snapshot: number | null, view: SnapshotView) {
  const { head, columns, segments, total, links, whole } = await showValue(ctx, snapshot)
  const kept = view.result.value?.fit
  // One from before signs were looked back at says nothing of who was kept.
  const fit = kept?.risk ? kept : null
  const names = Object.keys(columns) as (keyof typeof columns)[]
  return {
    ...head,
    ...{ total, segments, links, ...whole },
    holdout: fit && {
      ...{
        fits: fit.verdict.fits,
        reasons: fit.verdict.reasons,
        from: fit.calibrationEnd,
        to: fit.end,
        actual: fit.actual,
        naive: fit.naive,
      },
      ...{ correlation: fit.correlation, models: fit.models, byFrequency: fit.byFrequency, spend: fit.spend, contract: fit.contract },
      ...{ retention: fit.retention, bySegment: fit.bySegment, risk: fit.risk, rule: fit.rule, leftOut: fit.leftOut },
    },
    accounts: columns.id.map((_, at) => Object.fromEntries(names.map((name) => [name, columns[name][at]]))),
  }
}
