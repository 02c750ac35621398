import { type PeerFigures, type PeerSums, peerFigures, peerSums, withoutAccount } from '#engine/value/peer-comparison.ts'
import type { SnapshotView, WholeAccount, WholeView } from '../access/views.ts'
import type { OpenedAccount } from './open-account.ts'

/** What an account is compared with: the others of its segment that bought. */
export interface Peers {
  readonly of: string | null
  readonly figures: PeerFigures
}

/** Sums by segment ('' = all), made once per measurement (and, for own accounts, per reader): views stay while they are looked at. */
const kept = new WeakMap<WholeView | SnapshotView, ReadonlyMap<string, PeerSums>>()

/**
 * Means of at least five. For somebody with own accounts only, of accounts that are not his own: taking his own away would otherwise
 * tell what the rest are like.
 */
export function peersOf({ view, whole, wholeAccount }: OpenedAccount): Peers | null {
  if (wholeAccount.unassigned) return null
  const sums = view.scope === 'own' ? sumsOf(view, whole, new Set(view.accounts.map((a) => a.id))) : sumsOf(whole, whole, null)
  const tier = wholeAccount.segment?.tier ?? null
  const figures = (of: string) => {
    const all = sums.get(of)
    return all ? peerFigures(view.scope === 'own' || !bought(wholeAccount) ? all : withoutAccount(all, wholeAccount)) : null
  }
  const same = tier === null ? null : figures(tier)
  if (same) return { of: tier, figures: same }
  const all = figures('')
  return all && { of: null, figures: all }
}

const bought = (a: WholeAccount) => !a.unassigned && (a.revenue !== 0 || a.orders > 0)

function sumsOf(of: WholeView | SnapshotView, whole: WholeView, own: ReadonlySet<number> | null): ReadonlyMap<string, PeerSums> {
  const known = kept.get(of)
  if (known) return known
  const bySegment = new Map<string, WholeAccount[]>([['', []]])
  for (const account of whole.accounts) {
    if (!bought(account) || own?.has(account.id)) continue
    bySegment.get('')!.push(account)
    const tier = account.segment?.tier
    if (tier)
      bySegment
        .set(tier, bySegment.get(tier) ?? [])
        .get(tier)!
        .push(account)
  }
  const sums = new Map([...bySegment].map(([segment, accounts]) => [segment, peerSums(accounts)]))
  kept.set(of, sums)
  return sums
}
