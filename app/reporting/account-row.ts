import type { ShownAccount } from '../access/views.ts'

/** An account as reports and exports show it: the same money as the totals, which are its sums. */
export const accountRow = (a: ShownAccount) => ({
  key: `${a.source}/${a.externalId}`,
  source: a.source,
  externalId: a.externalId,
  name: a.displayName,
  unassigned: a.unassigned,
  segment: a.segment?.tier ?? null,
  behaviour: a.segment?.behaviour?.name ?? null,
  orders: a.orders,
  orderLines: a.orderLines,
  interactions: a.interactions,
  listValueMinor: a.listValue,
  discountMinor: a.discount,
  creditsMinor: a.credits,
  revenueMinor: a.revenue,
  rebatesMinor: a.rebates,
  costOfGoodsMinor: a.costOfGoods,
  marginMinor: a.margin,
  freightMinor: a.freight,
  latePaymentMinor: a.latePayment,
  commissionsMinor: a.commissions,
  returnsHandlingMinor: a.returnsHandling,
  otherDirectMinor: a.otherDirect,
  activityCostMinor: a.activityCost,
  askedForMinor: a.askedFor,
  causedByUsMinor: a.causedByUs,
  mixedMinor: a.mixed,
  costToServeMinor: a.costToServe,
  costToServeUpperMinor: a.upperEdge?.costToServe ?? a.costToServe,
  netContributionMinor: a.netContribution,
  ifThisAccountLeftMinor: a.ifThisAccountLeft,
  lifetimeMinor: a.lifetime?.valueMinor ?? null,
  rangeLowMinor: rounded(a.rangeLow),
  rangeHighMinor: rounded(a.rangeHigh),
  belowZero: a.belowZero,
  estimatedShare: a.estimatedShare,
  ...indexOf(a),
  ranked: a.ranked,
  firstYear: a.firstYear,
  firstDay: a.firstDay,
})

/** Null: nobody is known at the account, or it may not be told to who asks. */
function indexOf({ relationship }: ShownAccount) {
  const shown = relationship ?? null
  return {
    index: hundredths(shown?.index),
    indexLow: hundredths(shown?.low),
    indexHigh: hundredths(shown?.high),
    grade: shown?.grade ?? null,
    heardShare: shown?.heardShare ?? null,
    blindSpot: shown?.blindSpot ?? null,
    standing: shown?.standing ?? null,
    indexShows: shown?.shows ?? null,
  }
}

const hundredths = (value: number | null | undefined): number | null => (value == null ? null : Math.round(value * 100) / 100)

const rounded = (value: number | null): number | null => (value === null ? null : Math.round(value))

export type AccountRow = ReturnType<typeof accountRow>
