import { type PeerFigures, peerFigures } from '#engine/value/peer-comparison.ts'
import type { WholeAccount } from '../access/views.ts'
import type { OpenedAccount } from './open-account.ts'

/** What an account is compared with: the others of its segment that bought. */
export interface Peers {
  readonly of: string | null
  readonly figures: PeerFigures
}

/**
 * Means of at least five. For somebody with own accounts only, of accounts that are not his own: taking his own away would otherwise
 * tell what the rest are like.
 */
export function peersOf({ view, whole, wholeAccount }: OpenedAccount): Peers | null {
  if (wholeAccount.unassigned) return null
  const own = view.scope === 'own' ? new Set(view.accounts.map((a) => a.id)) : new Set([wholeAccount.id])
  const others = whole.accounts.filter((a) => !a.unassigned && (a.revenue !== 0 || a.orders > 0) && !own.has(a.id))
  const tierOf = (a: WholeAccount) => a.segment?.tier ?? null
  const tier = tierOf(wholeAccount)
  const same = tier === null ? null : peerFigures(others.filter((a) => tierOf(a) === tier))
  if (same) return { of: tier, figures: same }
  const all = peerFigures(others)
  return all && { of: null, figures: all }
}
