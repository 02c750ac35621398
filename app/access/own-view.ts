import type { AccountCost } from '#engine/costing/accounts-at-level.ts'
import { sumsOfAccounts } from '../measuring/totals.ts'
import { peerMeans } from './peer-means.ts'
import type { ShownAccount, ShownResult, SnapshotView, WholeAccount, WholeView } from './views.ts'

/**
 * A snapshot of somebody's own accounts: totals are sums over them, findings are about them, and of what cannot be told for a part of
 * the book — ledger, teams, channels, thresholds made by others' amounts — nothing is left.
 */
export function ownView(whole: WholeView, nodes: ReadonlySet<number>): SnapshotView {
  const accounts = whole.accounts.filter((a) => nodes.has(a.id) && !a.unassigned)
  const shown = accounts.map(withoutOthers)
  return {
    ...whole,
    ...{ costClosed: false, scope: 'own', accounts: shown, peers: peerMeans(whole.accounts, (a) => nodes.has(a.id)) },
    result: ownResult(whole, accounts),
  }
}

/** A score that counts connected value says what the accounts behind it are worth, and these may be others'. */
function withoutOthers({ segment, ...account }: WholeAccount): ShownAccount {
  if (!segment?.connectedMinor) return { ...account, segment }
  const { connectedMinor: _, ...own } = segment
  return { ...account, segment: { ...own, scoreMinor: null } }
}

function ownResult({ result }: WholeView, accounts: readonly WholeAccount[]): ShownResult {
  const { title, totals, sketch, activities } = result
  const keys = new Set(accounts.map((a) => `${a.source}/${a.externalId}`))
  const { asOf, from, to, level, currency, revenueBasis } = totals
  return {
    ...{ title, teamMonths: [], ledger: [], chargedBesideLedger: [], costTotals: null, channels: null },
    sketch: sketch && { teams: [], mayNameBelowZero: sketch.mayNameBelowZero },
    ...(result.promises && { promises: result.promises }),
    ...(result.value && { value: { ...result.value, fit: null } }),
    activities: activities.map((a) => ({
      ...a,
      costMinor: accounts.reduce((sum, account) => sum + (account.activity[a.id] ?? 0), 0),
      ...{ events: null, recordedSeconds: null, standardSeconds: null, quantity: null },
    })),
    segments: ownSegments(result.segments, accounts, keys),
    findings: result.findings.filter((f) => keys.has(f.subject)).map(({ details: _, ...finding }) => finding),
    totals: {
      ...{ asOf, from, to, level, currency, title, revenueBasis },
      ...sumsOfAccounts(accounts satisfies readonly AccountCost[]),
      ...{ tracedMinor: null, notTracedMinor: null, unusedMinor: null, notRecordedMinor: null },
      ...{ onTime: null, unassigned: null, missing: null, estimatedShare: null },
      sources: totals.sources.map((s) => ({ ...s, rows: null })),
    },
  }
}

/** Counts of own accounts; where a boundary lies is said by the accounts on both sides of it, so it is not told. */
function ownSegments(segments: WholeView['result']['segments'], accounts: readonly WholeAccount[], keys: ReadonlySet<string>) {
  if (segments === null) return null
  const tiers = segments.tiers.map(({ tier }) => {
    const inside = accounts.filter((a) => a.segment?.tier === tier)
    const sum = (value: (a: WholeAccount) => number) => inside.reduce((total, a) => total + value(a), 0)
    return {
      tier,
      n: inside.length,
      revenue: sum((a) => a.revenue),
      score: sum((a) => (a.segment?.connectedMinor ? 0 : (a.segment?.scoreMinor ?? 0))),
    }
  })
  return {
    ...segments,
    ...{ tiers, keyCount: tiers.find((t) => t.tier === 'KEY')?.n ?? 0, overCap: 0, potentialCovered: null },
    ...{ keyThresholdMinor: null, majorThresholdMinor: null, proposals: [] },
    moved: segments.moved.filter((m) => keys.has(m.key)),
  }
}
