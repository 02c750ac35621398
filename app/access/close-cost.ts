import { costAmounts, type ShownAccount, type SnapshotView } from './views.ts'

/** The view without margin, cost and anything made of them. */
export function closeCost(view: SnapshotView): SnapshotView {
  const { result } = view
  const { totals } = result
  const scoresAreRevenue = (result.segments?.params.value ?? 'revenue') === 'revenue'
  return {
    ...view,
    costClosed: true,
    accounts: view.accounts.map((a) => ({ ...a, ...closedAmounts, segment: a.segment && withoutScore(a.segment, scoresAreRevenue) })),
    peers: view.peers.map((p) => ({ ...p, costToServeShare: null, activityShare: {} })),
    result: {
      ...{ title: result.title, teamMonths: [], ledger: [], chargedBesideLedger: [], costTotals: null, activities: [], channels: null },
      sketch: null,
      segments: result.segments && (scoresAreRevenue ? result.segments : { ...result.segments, ...closedThresholds }),
      // A finding that names an amount may name a cost.
      findings: result.findings.filter((f) => f.amountMinor == null && f.minutes === undefined && !/\d/.test(f.message)),
      totals: { ...totals, ...closedTotals },
    },
  }
}

const withoutScore = (segment: NonNullable<ShownAccount['segment']>, open: boolean) => (open ? segment : { ...segment, scoreMinor: null })

const closedAmounts = {
  ...(Object.fromEntries(costAmounts.map((name) => [name, null])) as Record<(typeof costAmounts)[number], null>),
  ...{ costOfGoods: null, margin: null, netContribution: null, ifThisAccountLeft: null, rangeLow: null, rangeHigh: null },
  ...{ versions: null, belowZeroVersions: null, belowZero: 'not known' as const, activity: {}, upperEdge: null },
}

const closedThresholds = { keyThresholdMinor: null, majorThresholdMinor: null, tiers: [], proposals: [] }

const closedTotals = {
  ...{ costOfGoodsMinor: null, marginMinor: null, freightMinor: null, otherDirectMinor: null, activityCostMinor: null },
  ...{ costToServeMinor: null, causedByUsMinor: null, causedByUsAtMostMinor: null, netContributionMinor: null },
  ...{ tracedMinor: null, notTracedMinor: null, unusedMinor: null, notRecordedMinor: null },
  ...{ accountsBelowZero: null, belowZero: null, unassigned: null, missing: null, estimatedShare: null },
}
