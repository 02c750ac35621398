import type { Portfolio } from '#api/routes/portfolio.ts'
import { meanOfAccounts } from '#engine/listening/mean-of-accounts.ts'
import { RISK_STATUSES } from '#engine/segmentation/safe-at-risk-unknown.ts'
import { sumByGroup } from '#engine/segmentation/sum-by-group.ts'
import { TIERS } from '#engine/segmentation/tier.ts'
import { thinCurve } from '#engine/value/thin-curve.ts'
import { accountsForShare } from '#engine/value/top-share.ts'
import { shareOfBest, shareOfWorst, type WhaleCurve, whaleCurve } from '#engine/value/whale-curve.ts'
import type { CostView, ShownAccount, SnapshotView } from '../access/views.ts'
import { reportConcentration, reportMap, reportPeanutButter, reportPriceService } from '../reporting/reports.ts'
import { bookHead, mayNameBelowZero } from './find-in-book.ts'

const chartPoints = 200
const named = 10

const made = new WeakMap<SnapshotView, Portfolio>()

/** What a snapshot says of the accounts in scope. Views do not change, so it is told once. */
export function reportPortfolio(view: SnapshotView): Portfolio {
  const known = made.get(view)
  if (known) return known
  const { accounts: n, top, gini, hhi, level, effectiveAccounts } = reportConcentration(view)
  const report: Portfolio = {
    head: bookHead(view),
    totals: totalsOf(view),
    explainedShare: explainedShare(view),
    whale: view.costClosed ? null : whaleOf(view as CostView),
    map: mapOf(view),
    price: view.costClosed ? null : priceOf(view),
    standings: standingsOf(view.accounts.filter((a) => !a.unassigned)),
    segments: segmentsOf(view),
    spread: view.costClosed ? null : spreadOf(view as CostView),
    concentration: {
      ...{ accounts: n, gini, hhi, level, effectiveAccounts },
      top: top.map(({ fraction, k, n, share }) => ({ fraction, k, n, share })),
    },
  }
  made.set(view, report)
  return report
}

function totalsOf(view: SnapshotView): Portfolio['totals'] {
  const t = view.result.totals
  const half = accountsForShare(
    view.accounts.filter((a) => !a.unassigned).map((a) => a.revenue),
    0.5,
  )
  return {
    ...{ accounts: t.accounts, buyingAccounts: t.buyingAccounts, orders: t.orders, interactions: t.interactions },
    ...{ revenueMinor: t.revenueMinor, marginMinor: t.marginMinor, costToServeMinor: t.costToServeMinor, freightMinor: t.freightMinor },
    ...{ netContributionMinor: t.netContributionMinor, notTracedMinor: t.notTracedMinor, halfOfRevenue: half },
    belowZero: mayNameBelowZero(view) ? t.belowZero : null,
  }
}

/** Of the hours that the sketch was told, those that the files explain. */
function explainedShare({ result: { sketch } }: SnapshotView): number | null {
  const sum = (value: (team: { hours: number; explainedMinutes: number }) => number) =>
    sketch?.teams.reduce((total, team) => total + value(team), 0) ?? 0
  const hours = sum((team) => team.hours)
  return hours > 0 ? sum((team) => team.explainedMinutes) / 60 / hours : null
}

/** Under a sketch the band between its edges; else the line, within the versions of the model, each account at its own low and high. */
function whaleOf(view: CostView): Portfolio['whale'] {
  const ranked = view.accounts.filter((a) => a.ranked && a.netContribution !== null)
  const shown = new Set(ranked)
  const leftOut = view.accounts.filter((a) => !a.unassigned && !shown.has(a) && a.revenue !== 0)
  const profits = ranked.map((a) => a.netContribution!)
  const base = whaleCurve(profits)
  const sketch = view.result.sketch !== null
  // The sketch's lower edge of cost leaves the rest untraced: that is the upper edge of the profit.
  const high = sketch ? profits : ranked.map((a) => a.rangeHigh ?? a.netContribution!)
  const low = ranked.map((a) => (sketch ? a.upperEdge?.netContribution : a.rangeLow) ?? a.netContribution!)
  const wide = low.some((amount, i) => amount !== high[i])
  const mayName = mayNameBelowZero(view as SnapshotView) && !sketch
  const account = (at: number) => {
    const { id, source, externalId, displayName } = ranked[at]!
    return { id, key: `${source}/${externalId}`, name: displayName, amountMinor: profits[at]! }
  }
  const order = [...base.order]
  return {
    ...{ accounts: ranked.length, accountsLeftOut: leftOut.length, revenueLeftOutMinor: leftOut.reduce((sum, a) => sum + a.revenue, 0) },
    line: sketch && wide ? null : shape(base),
    low: wide ? shape(whaleCurve(low)) : null,
    high: wide ? shape(whaleCurve(high)) : null,
    undecided: wide ? low.filter((amount, i) => amount < 0 !== high[i]! < 0).length : null,
    best: sketch ? [] : order.slice(0, named).map(account),
    // Only those below zero in every version are named.
    worst: mayName
      ? order
          .reverse()
          .filter((at) => ranked[at]!.belowZero === 'every')
          .slice(0, named)
          .map(account)
      : [],
  }
}

function shape(curve: WhaleCurve) {
  const of = curve.base === null ? null : curve.base === 'total' ? curve.total : curve.positive
  return {
    totalMinor: curve.total,
    peakMinor: curve.peak,
    peakShare: curve.peakShare,
    accountsToPeak: curve.accountsToPeak,
    destroyedMinor: curve.profitDestroyed,
    base: curve.base,
    best20Share: shareOfBest(curve, 0.2),
    worst10Share: shareOfWorst(curve, 0.1),
    points: thinCurve(curve, chartPoints).map((point) => ({ ...point, share: of === null ? null : point.cumulative / of })),
  }
}

function mapOf(view: SnapshotView): Portfolio['map'] {
  const { cuts, revenueCutFrom, zones, notPlaced } = reportMap(view)
  return {
    ...{ revenueCutMinor: cuts.revenue, ordersCut: cuts.transactions, revenueCutFrom },
    zones: zones.map((z) => ({ zone: z.zone, treatment: z.treatment, n: z.n, revenueMinor: z.revenue, orders: z.transactions })),
    notPlaced: { n: notPlaced.n, revenueMinor: notPlaced.revenue },
  }
}

function priceOf(view: SnapshotView): Portfolio['price'] {
  const { cuts, quadrants, notPlaced } = reportPriceService(view)
  return {
    ...{ priceCut: cuts.price, serviceCut: cuts.service },
    quadrants: quadrants.map((q) => ({ quadrant: q.quadrant, n: q.n, revenueMinor: q.revenue, costToServeMinor: q.costToServe })),
    notPlaced: {
      ...{ n: notPlaced.n, revenueMinor: notPlaced.revenue },
      ...{ nothingSold: notPlaced.nothingSold, withoutListPrice: notPlaced.withoutListPrice },
    },
  }
}

/** Rows by tier, then accounts without one, then Unassigned: together they are the totals. */
function segmentsOf(view: SnapshotView): Portfolio['segments'] {
  const { accounts } = view
  const groups = [...TIERS, null, 'unassigned'] as const
  const group = accounts.map((a) => groups.indexOf(a.unassigned ? 'unassigned' : (a.segment?.tier ?? null)))
  const column = (value: (a: ShownAccount) => number | null) => accounts.map(value)
  const { n, sums, known } = sumByGroup(group, groups.length, [
    column((a) => a.orders),
    column((a) => a.revenue),
    column((a) => a.costToServe),
    column((a) => a.netContribution),
    column((a) => (a.belowZero === 'every' && !a.unassigned ? 1 : 0)),
  ])
  const [orders, revenue, costToServe, net, below] = sums as [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array]
  return groups.flatMap((name, i) => {
    if (n[i] === 0) return []
    const inside = accounts.filter((_, at) => group[at] === i)
    const unassigned = name === 'unassigned'
    const segment = unassigned ? null : name
    const peers = view.scope === 'own' ? (view.peers.find((one) => one.tier === segment) ?? null) : null
    return [
      {
        ...{ segment, unassigned, accounts: unassigned ? 0 : n[i]!, orders: orders[i]!, revenueMinor: revenue[i]! },
        costToServeMinor: view.costClosed ? null : costToServe[i]!,
        netContributionMinor: view.costClosed || known[3]![i] === 0 ? null : net[i]!,
        marginKnown: known[3]![i]!,
        belowZero: mayNameBelowZero(view) ? below[i]! : null,
        index: unassigned ? null : meanIndex(inside),
        atRiskMinor: standingsOf(inside)?.find((one) => one.standing === 'at risk')?.revenueMinor ?? null,
        others: peers && {
          ...{ accounts: peers.accounts, revenueMeanMinor: peers.revenueMinor, ordersMean: peers.ordersMean },
          costToServeShare: peers.costToServeShare,
        },
      },
    ]
  })
}

/** Null where none of them was measured with an index. */
function standingsOf(accounts: readonly ShownAccount[]): Portfolio['standings'] {
  if (accounts.every((a) => a.relationship === undefined)) return null
  const group = accounts.map((a) => RISK_STATUSES.indexOf(a.relationship?.standing ?? 'unknown'))
  const { n, sums } = sumByGroup(group, RISK_STATUSES.length, [accounts.map((a) => a.revenue)])
  return RISK_STATUSES.map((standing, i) => ({ standing, accounts: n[i]!, revenueMinor: sums[0]![i]! }))
}

/** Grade D is a guess from the segment: it says nothing of it. */
function meanIndex(accounts: readonly ShownAccount[]) {
  const sure = accounts.flatMap(({ relationship }) => (relationship && relationship.grade !== 'D' ? [relationship] : []))
  const found = meanOfAccounts(
    sure.map((one) => one.index),
    sure.map((one) => one.sd ?? Number.NaN),
  )
  return found && { mean: found.mean, low: found.low, high: found.high, n: found.n }
}

function spreadOf(view: CostView): Portfolio['spread'] {
  const idOf = new Map(view.accounts.map((a) => [`${a.source}/${a.externalId}`, a.id]))
  const report = reportPeanutButter(view as unknown as SnapshotView)
  return report.bases.flatMap((result) => {
    if (!result.defined) return []
    const { base, tracedMinor, misallocatedShare, segments, accounts } = result
    const account = (a: (typeof accounts)[number]) => ({ id: idOf.get(a.key)!, key: a.key, name: a.name, amountMinor: a.shiftMinor })
    // Largest shifts come first, whatever their direction.
    return [
      {
        ...{ base, tracedMinor, misallocatedShare },
        segments: [...TIERS, null].flatMap((segment) => segments.filter((one) => one.segment === segment)),
        sumMinor: segments.reduce((sum, one) => sum + one.shiftMinor, 0),
        takeMore: accounts
          .filter((a) => a.shiftMinor > 0)
          .slice(0, named)
          .map(account),
        payForIt: accounts
          .filter((a) => a.shiftMinor < 0)
          .slice(0, named)
          .map(account),
      },
    ]
  })
}
