import type { SnapshotView } from './load-snapshot.ts'

const headOf = (view: SnapshotView) => ({
  snapshot: view.id,
  asOf: view.asOf,
  from: view.from,
  to: view.to,
  level: view.level,
  currency: view.currency,
  title: view.result.title,
})

/** Channels and reasons, cost of sale with lost quotes. */
export function reportChannels(view: SnapshotView) {
  const { findings: _, ...channels } = view.result.channels
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
