/** The reports by name: each a plain object that the CLI, later the API, shows. Sums are the engine's. */
import { parseGeneralLedger } from '#api/general-ledger.ts'
import { revenueTieOut } from '#engine/costing/cost-centres.ts'
import { peanutButter, type SpreadBase, shiftBySegment } from '#engine/costing/peanut-butter.ts'
import type { Tier } from '#engine/segmentation/tier.ts'
import { accountMap, MAP_ZONES } from '#engine/value/account-map.ts'
import { concentrationLevel, effectiveAccounts, gini, hhi } from '#engine/value/concentration.ts'
import { PRICE_QUADRANTS, priceAgainstService } from '#engine/value/price-against-service.ts'
import { thinCurve } from '#engine/value/thin-curve.ts'
import { topShare } from '#engine/value/top-share.ts'
import { whaleBand } from '#engine/value/whale-band.ts'
import { shareOfBest, shareOfWorst, type WhaleCurve, whaleCurve } from '#engine/value/whale-curve.ts'
import { type ShownAccount, type SnapshotView, withCost, withWholeBook } from '../access/views.ts'
import { accountRow } from './account-row.ts'
import { headOf } from './load-snapshot.ts'

const chartPoints = 200

export const reportTotals = (view: SnapshotView) => view.result.totals

export const reportAccounts = (view: SnapshotView) => ({ ...headOf(view), accounts: view.accounts.map(accountRow) })

export const reportFindings = (view: SnapshotView) => ({ ...headOf(view), findings: view.result.findings })

/** Profit in order, account by account; under a sketch a band, and nobody is named. */
export function reportWhale(view: SnapshotView) {
  const ranked = withCost(view).accounts.filter((a) => a.ranked && a.netContribution !== null)
  const isRanked = new Set<ShownAccount>(ranked)
  const leftOut = view.accounts.filter((a) => !a.unassigned && !isRanked.has(a) && a.revenue !== 0)
  const name = (at: number) => ({ key: `${ranked[at]!.source}/${ranked[at]!.externalId}`, name: ranked[at]!.displayName })
  const shape = (curve: WhaleCurve) => ({
    totalMinor: curve.total,
    peakMinor: curve.peak,
    peakShare: curve.peakShare,
    accountsToPeak: curve.accountsToPeak,
    destroyedMinor: curve.peak - curve.total,
    base: curve.base,
    best20Share: shareOfBest(curve, 0.2),
    worst10Share: shareOfWorst(curve, 0.1),
    points: thinCurve(curve, chartPoints),
  })
  const leaves = { accountsLeftOut: leftOut.length, revenueLeftOutMinor: leftOut.reduce((sum, a) => sum + a.revenue, 0) }
  const profits = ranked.map((a) => a.netContribution!)
  if (view.result.sketch) {
    const band = whaleBand(
      profits,
      ranked.map((a) => a.upperEdge?.netContribution ?? a.netContribution!),
    )
    return {
      ...headOf(view),
      accounts: ranked.length,
      ...leaves,
      undecided: band.undecided,
      mayNameBelowZero: view.result.sketch.mayNameBelowZero,
      restUntraced: shape(band.upper),
      restByOrders: shape(band.lower),
      teams: view.result.sketch.teams,
    }
  }
  const curve = whaleCurve(profits)
  const order = [...curve.order]
  const named = (at: number) => ({ ...name(at), netContributionMinor: profits[at]!, belowZero: ranked[at]!.belowZero })
  return {
    ...headOf(view),
    accounts: ranked.length,
    ...leaves,
    curve: shape(curve),
    best: order.slice(0, 10).map(named),
    // Lists rank those below zero in every version first, and only those.
    worst: order
      .reverse()
      .filter((at) => ranked[at]!.belowZero === 'every')
      .slice(0, 10)
      .map(named),
  }
}

export function reportConcentration(view: SnapshotView) {
  const revenue = view.accounts.filter((a) => !a.unassigned && a.revenue !== 0).map((a) => a.revenue)
  const positive = revenue.map((r) => Math.max(0, r))
  const index = hhi(positive)
  return {
    ...headOf(view),
    accounts: revenue.length,
    top: [0.01, 0.05, 0.1, 0.2, 0.5].map((fraction) => ({ fraction, ...topShare(revenue, fraction) })),
    gini: gini(positive),
    hhi: index,
    level: index === null ? null : concentrationLevel(index),
    effectiveAccounts: effectiveAccounts(positive),
  }
}

/** What even spreading says against what tracing says, on three bases. */
export function reportPeanutButter(view: SnapshotView) {
  const { accounts } = withCost(view)
  const bases = (['orders', 'accounts', 'revenue'] as SpreadBase[]).map((base) => {
    const result = peanutButter(accounts, base)
    if (result === null) return { base, defined: false as const }
    const segments = shiftBySegment(result.shift, (i) => (accounts[i]!.unassigned ? null : (accounts[i]!.segment?.tier ?? null)))
    return {
      base,
      defined: true as const,
      tracedMinor: result.total,
      misallocatedShare: result.misallocatedShare,
      segments: [...segments].map(([segment, shiftMinor]) => ({ segment, shiftMinor })),
      accounts: accounts
        .map((a, i) => ({
          key: `${a.source}/${a.externalId}`,
          name: a.displayName,
          tracedMinor: a.activityCost,
          spreadMinor: result.spread[i]!,
          shiftMinor: result.shift[i]!,
        }))
        .filter((_, i) => !accounts[i]!.unassigned)
        .sort((a, b) => Math.abs(b.shiftMinor) - Math.abs(a.shiftMinor)),
    }
  })
  return { ...headOf(view), bases }
}

export function reportMap(view: SnapshotView) {
  const accounts = view.accounts.filter((a) => !a.unassigned)
  const map = accountMap({
    revenue: accounts.map((a) => a.revenue),
    transactions: accounts.map((a) => a.orders),
    ...(view.result.segments && { tier: accounts.map((a): Tier | null => a.segment?.tier ?? null) }),
  })
  return {
    ...headOf(view),
    cuts: map.cuts,
    revenueCutFrom: map.revenueCutFrom,
    notPlaced: map.notPlaced,
    zones: MAP_ZONES.map((zone, i) => ({ ...zone, ...map.zones[i]! })),
    accounts: accounts.map((a, i) => ({
      key: `${a.source}/${a.externalId}`,
      name: a.displayName,
      transactions: a.orders,
      revenueMinor: a.revenue,
      averageTransactionMinor: Number.isNaN(map.averageTransaction[i]) ? null : map.averageTransaction[i]!,
      zone: MAP_ZONES[map.zone[i]!]?.zone ?? null,
      netContributionMinor: a.netContribution,
    })),
  }
}

export function reportPriceService(view: SnapshotView) {
  const accounts = view.accounts.filter((a) => !a.unassigned)
  const column = (value: (a: ShownAccount) => number) => accounts.map(value)
  const result = priceAgainstService({
    listValue: column((a) => a.listValue),
    revenue: column((a) => a.revenue),
    rebates: column((a) => a.rebates),
    costToServe: column((a) => a.costToServe ?? 0),
    unlistedShare: column((a) => a.unlistedShare),
  })
  const share = (x: number) => (Number.isNaN(x) ? null : x)
  // What is left where cost is closed: how much of the list price is realised.
  const costOpen = <T>(value: T) => (view.costClosed ? null : value)
  return {
    ...headOf(view),
    cuts: result.cuts,
    notPlaced: result.notPlaced,
    quadrants: PRICE_QUADRANTS.map((quadrant, i) => ({ quadrant, ...result.quadrants[i]! })),
    accounts: accounts.map((a, i) => ({
      key: `${a.source}/${a.externalId}`,
      name: a.displayName,
      priceRealised: share(result.priceRealised[i]!),
      serviceShare: costOpen(share(result.serviceShare[i]!)),
      quadrant: costOpen(PRICE_QUADRANTS[result.quadrant[i]!] ?? null),
    })),
  }
}

/** Traced, not traced and outside add up to the ledger, per cost centre and month and in all. */
export function reportReconciliation(view: SnapshotView, generalLedger: unknown = null) {
  const { ledger, chargedBesideLedger, costTotals, teamMonths, totals } = withWholeBook(view).result
  const stated = generalLedger === null ? null : parseGeneralLedger(generalLedger)
  return {
    ...headOf(view),
    total: {
      ledgerMinor: costTotals.ledger,
      tracedMinor: costTotals.ledgerTraced,
      notTracedMinor: costTotals.notTraced,
      outsideMinor: costTotals.outside,
    },
    costCentres: byCostCentre(ledger),
    months: ledger,
    teams: teamMonths,
    chargedBesideLedger,
    partialMonths: costTotals.partialMonths,
    activityCost: {
      tracedMinor: costTotals.traced,
      ratedMinor: costTotals.rated,
      totalMinor: costTotals.activityCost,
      ofAccountsMinor: costTotals.activityOfAccounts,
      unassignedMinor: costTotals.activityUnassigned,
    },
    revenue: {
      basis: totals.revenueBasis,
      bookMinor: totals.revenueMinor,
      rebatesMinor: totals.rebatesMinor,
      creditsMinor: totals.creditsMinor,
    },
    generalLedger: stated && { ...stated, ...revenueTieOut(totals.revenueMinor, stated.generalLedgerMinor, stated.differences) },
  }
}

function byCostCentre(ledger: SnapshotView['result']['ledger']) {
  const centres = new Map<
    string,
    { costCentre: string; name: string; ledgerMinor: number; tracedMinor: number; notTracedMinor: number; outsideMinor: number }
  >()
  for (const row of ledger) {
    const sum = centres.get(row.costCentre) ?? {
      costCentre: row.costCentre,
      name: row.name,
      ledgerMinor: 0,
      tracedMinor: 0,
      notTracedMinor: 0,
      outsideMinor: 0,
    }
    sum.ledgerMinor += row.ledger
    sum.tracedMinor += row.traced
    sum.notTracedMinor += row.notTraced
    sum.outsideMinor += row.outside
    centres.set(row.costCentre, sum)
  }
  return [...centres.values()]
}
