import type { AccountCost } from '#engine/costing/accounts-at-level.ts'
import type { SketchMeasurement } from '#engine/costing/measure-sketch.ts'
import type { CostMeasurement } from '#engine/costing/measurement.ts'
import { topShare } from '#engine/value/top-share.ts'
import type { Book } from '#store/portfolio.ts'
import type { SourceCoverage } from './coverage.ts'
import type { SnapshotTotals } from './measures.ts'

const topFraction = 0.2

/** The first page's numbers: sums of the accounts shown, and how sure they are. */
export function totalsOf(
  book: Book,
  { base, sketch }: { base: CostMeasurement; sketch: SketchMeasurement | null },
  accounts: readonly AccountCost[],
  dueUnshipped: number,
  sources: readonly SourceCoverage[],
): Omit<SnapshotTotals, 'asOf' | 'from' | 'to' | 'level' | 'currency' | 'title'> {
  const unassigned = accounts.find((a) => a.unassigned)
  const withoutMargin = accounts.filter((a) => !a.unassigned && a.margin === null)
  // What a month leaves untraced is known for whole months: a cut one has its cost in full and its work in part.
  const wholeMonths = base.teamMonths.filter((t) => t.whole)
  const teamSum = (value: (t: CostMeasurement['teamMonths'][number]) => number | null) =>
    wholeMonths.every((t) => value(t) === null) ? null : wholeMonths.reduce((total, t) => total + (value(t) ?? 0), 0)
  const { shipped, onTime, late, missing } = book.delivery
  const absoluteNet = base.columns.absoluteNet.reduce((total, x) => total + x, 0)
  const uncosted = base.columns.absoluteNetUncosted.reduce((total, x) => total + x, 0)
  return {
    revenueBasis: book.basis === 'invoice' ? 'invoices' : 'orders',
    ...sumsOfAccounts(accounts),
    tracedMinor: base.totals.traced,
    notTracedMinor: sketch ? sketch.teams.reduce((total, t) => total + t.rest, 0) : (teamSum((t) => t.notTraced) ?? 0),
    unusedMinor: teamSum((t) => t.unused),
    notRecordedMinor: teamSum((t) => t.notRecorded),
    onTime: { onTime, late, shipped, dueUnshipped, missing, share: onTime + late === 0 ? null : onTime / (onTime + late) },
    unassigned: {
      orders: unassigned?.orders ?? 0,
      interactions: unassigned?.interactions ?? 0,
      revenueMinor: unassigned?.revenue ?? 0,
      costToServeMinor: unassigned?.costToServe ?? 0,
    },
    missing: {
      linesWithoutCost: book.linesWithoutCost.lines,
      netWithoutCostMinor: book.linesWithoutCost.absoluteNetMinor,
      accountsWithoutMargin: withoutMargin.length,
      revenueWithoutMarginMinor: withoutMargin.reduce((t, a) => t + a.revenue, 0),
      absoluteNetWithoutListMinor: base.columns.absoluteNetUnlisted.reduce((t, x) => t + x, 0),
    },
    estimatedShare: absoluteNet === 0 ? 0 : uncosted / absoluteNet,
    sources,
  }
}

/** What totals are of any set of accounts: the whole book, or somebody's own. */
export function sumsOfAccounts(accounts: readonly AccountCost[]) {
  const sum = (value: (a: AccountCost) => number | null) => accounts.reduce((total, a) => total + (value(a) ?? 0), 0)
  const known = accounts.filter((a) => !a.unassigned)
  const buying = known.filter((a) => a.revenue !== 0 || a.orders > 0)
  const anyMargin = accounts.some((a) => a.margin !== null && a.revenue !== 0) || accounts.every((a) => a.revenue === 0)
  const top = topShare(
    buying.map((a) => a.revenue),
    topFraction,
  )
  return {
    accounts: known.length,
    buyingAccounts: buying.length,
    orders: sum((a) => a.orders),
    orderLines: sum((a) => a.orderLines),
    interactions: sum((a) => a.interactions),
    listValueMinor: sum((a) => a.listValue),
    discountMinor: sum((a) => a.discount),
    creditsMinor: sum((a) => a.credits),
    revenueMinor: sum((a) => a.revenue),
    rebatesMinor: sum((a) => a.rebates),
    costOfGoodsMinor: anyMargin ? sum((a) => a.costOfGoods) : null,
    marginMinor: anyMargin ? sum((a) => a.margin) : null,
    freightMinor: sum((a) => a.freight),
    otherDirectMinor: sum((a) => a.otherDirect),
    activityCostMinor: sum((a) => a.activityCost),
    costToServeMinor: sum((a) => a.costToServe),
    causedByUsMinor: sum((a) => a.causedByUs),
    causedByUsAtMostMinor: sum((a) => a.causedByUs + a.mixed),
    netContributionMinor: anyMargin ? sum((a) => a.netContribution) : null,
    accountsBelowZero: {
      all: known.filter((a) => a.netContribution !== null && a.netContribution < 0).length,
      buying: buying.filter((a) => a.netContribution !== null && a.netContribution < 0).length,
    },
    belowZero: {
      every: known.filter((a) => a.belowZero === 'every').length,
      some: known.filter((a) => a.belowZero === 'some').length,
      no: known.filter((a) => a.belowZero === 'no').length,
      notKnown: known.filter((a) => a.belowZero === 'not known').length,
    },
    topShare: { share: top.share, fraction: topFraction, accounts: top.k, of: top.n, rounding: top.rounding },
  }
}
