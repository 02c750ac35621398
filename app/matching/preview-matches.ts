import { type MatchShare, matchShares } from '#engine/matching/match-shares.ts'
import type { DoubtfulPair } from '#engine/matching/match-types.ts'
import type { Context } from '../context.ts'
import { type Collected, matchCollected } from './collect-accounts.ts'

export interface MatchPreview {
  /** Accounts of the files and of the record, and the customers they would be. */
  readonly accounts: number
  readonly customers: number
  readonly links: number
  readonly doubtful: number
  readonly shares: readonly MatchShare[]
  /** The largest by money. */
  readonly doubtfulPairs: readonly DoubtfulPair[]
}

const pairsShown = 50

/** How systems would come together, before an import. */
export async function previewMatches({ store }: Context, collected: Collected, currency: string): Promise<MatchPreview> {
  const { matches, measures } = await matchCollected(store, collected, currency)
  return {
    accounts: matches.componentOf.length,
    customers: matches.components.length,
    links: matches.links.length,
    doubtful: matches.doubtful.length,
    shares: matchShares(matches, measures),
    doubtfulPairs: matches.doubtful.slice(0, pairsShown),
  }
}
