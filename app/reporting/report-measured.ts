import { type SnapshotView, withWholeBook } from '../access/views.ts'
import { headOf } from './load-snapshot.ts'

/** Channels and reasons, cost of sale with lost quotes. */
export function reportChannels(view: SnapshotView) {
  const { findings: _, ...channels } = withWholeBook(view).result.channels
  return { ...headOf(view), ...channels }
}

export function reportSegments(view: SnapshotView) {
  return {
    ...headOf(view),
    ...view.result.segments,
    accounts: view.accounts.flatMap((a) =>
      a.segment ? [{ key: `${a.source}/${a.externalId}`, name: a.displayName, revenueMinor: a.revenue, ...a.segment }] : [],
    ),
  }
}
