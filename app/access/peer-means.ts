import type { Tier } from '#engine/segmentation/tier.ts'
import type { PeerMeans, WholeAccount } from './views.ts'

/** Fewer would tell what one of them is like. */
const fewestPeers = 5

/**
 * Means of known accounts by tier, and of all (tier null).
 *
 * @param isOwn accounts that count as one's own: the means are of the others, so that nobody learns them by taking his own away
 */
export function peerMeans(accounts: readonly WholeAccount[], isOwn: (account: WholeAccount) => boolean): PeerMeans[] {
  const others = accounts.filter((a) => !a.unassigned && (a.revenue !== 0 || a.orders > 0) && !isOwn(a))
  const tiers: (Tier | null)[] = [...new Set(others.map((a) => a.segment?.tier ?? null)), null]
  return [...new Set(tiers)].flatMap((tier) => {
    const peers = tier === null ? others : others.filter((a) => a.segment?.tier === tier)
    return peers.length < fewestPeers ? [] : [meansOf(tier, peers)]
  })
}

function meansOf(tier: Tier | null, peers: readonly WholeAccount[]): PeerMeans {
  const sum = (value: (a: WholeAccount) => number) => peers.reduce((total, a) => total + value(a), 0)
  const revenue = sum((a) => a.revenue)
  const activity = new Map<string, number>()
  for (const a of peers) for (const [id, cost] of Object.entries(a.activity)) activity.set(id, (activity.get(id) ?? 0) + cost)
  return {
    ...{ tier, accounts: peers.length, revenueMinor: Math.round(revenue / peers.length), ordersMean: sum((a) => a.orders) / peers.length },
    costToServeShare: revenue > 0 ? sum((a) => a.costToServe) / revenue : null,
    activityShare: revenue > 0 ? Object.fromEntries([...activity].map(([id, cost]) => [id, cost / revenue])) : {},
  }
}
