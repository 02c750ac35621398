import type { ShownAccount, SnapshotView } from './views.ts'

/** The view without margin, cost and anything made of them. */
export function closeCost(view: SnapshotView): SnapshotView {
  const { result } = view
  const { totals } = result
  const scoresAreRevenue = (result.segments?.params.value ?? 'revenue') === 'revenue' && !result.value?.rules.weightConnected
  return {
    ...view,
    costClosed: true,
    accounts: view.accounts.map((a) => closedAccount(a, scoresAreRevenue)),
    peers: view.peers.map((p) => ({ ...p, costToServeShare: null, activityShare: {} })),
    result: {
      ...{ title: result.title, teamMonths: [], ledger: [], chargedBesideLedger: [], costTotals: null, activities: [], channels: null },
      sketch: null,
      ...(result.value && { value: { ...result.value, fit: null } }),
      segments: result.segments && (scoresAreRevenue ? result.segments : { ...result.segments, ...closedThresholds }),
      // A finding that names an amount may name a cost.
      findings: result.findings.filter((f) => f.amountMinor == null && f.minutes === undefined && !/\d/.test(f.message)),
      totals: { ...totals, ...closedTotals },
    },
  }
}

/** Said field by field: what is measured of an account some day is closed until somebody opens it here. */
const closedAccount = (a: ShownAccount, scoresAreRevenue: boolean): ShownAccount => ({
  id: a.id,
  source: a.source,
  externalId: a.externalId,
  displayName: a.displayName,
  unassigned: a.unassigned,
  listValue: a.listValue,
  discount: a.discount,
  credits: a.credits,
  revenue: a.revenue,
  rebates: a.rebates,
  orders: a.orders,
  orderLines: a.orderLines,
  interactions: a.interactions,
  firstDay: a.firstDay,
  firstYear: a.firstYear,
  estimatedShare: a.estimatedShare,
  unlistedShare: a.unlistedShare,
  ranked: a.ranked,
  ...(a.classes && { classes: a.classes }),
  ...(a.relationship !== undefined && { relationship: a.relationship }),
  ...(a.retention !== undefined && { retention: a.retention }),
  segment: a.segment && (scoresAreRevenue ? a.segment : { ...withoutConnected(a.segment), scoreMinor: null }),
  costOfGoods: null,
  margin: null,
  freight: null,
  returnsHandling: null,
  latePayment: null,
  commissions: null,
  otherDirect: null,
  activity: {},
  activityCost: null,
  askedFor: null,
  causedByUs: null,
  mixed: null,
  costToServe: null,
  netContribution: null,
  ifThisAccountLeft: null,
  versions: null,
  belowZeroVersions: null,
  rangeLow: null,
  rangeHigh: null,
  belowZero: 'not known',
  upperEdge: null,
})

const withoutConnected = ({ connectedMinor: _, ...segment }: NonNullable<ShownAccount['segment']>) => segment

const closedThresholds = { keyThresholdMinor: null, majorThresholdMinor: null, tiers: [], proposals: [] }

const closedTotals = {
  ...{ costOfGoodsMinor: null, marginMinor: null, freightMinor: null, otherDirectMinor: null, activityCostMinor: null },
  ...{ costToServeMinor: null, causedByUsMinor: null, causedByUsAtMostMinor: null, netContributionMinor: null },
  ...{ tracedMinor: null, notTracedMinor: null, unusedMinor: null, notRecordedMinor: null },
  ...{ accountsBelowZero: null, belowZero: null, unassigned: null, missing: null, estimatedShare: null },
}
