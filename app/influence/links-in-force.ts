import type { Db } from '#store/db.ts'
import { type InfluenceRecord, loadInfluence } from '#store/influence.ts'
import type { AccountFinder, FoundAccount } from './find-accounts.ts'

/** A link as it holds between the customers that stand for its keys now. */
export interface LinkInForce {
  readonly record: InfluenceRecord
  readonly from: FoundAccount
  readonly to: FoundAccount
  /** False: it links an account with itself since a merge, or the shares into its account would exceed all of it. */
  readonly counts: boolean
}

const TOLERANCE = 1e-9

/**
 * Links of the whole record, in the order they were made. Those whose keys nobody has are left out. What a merge makes too much is not
 * counted, the last first.
 */
export async function linksInForce(db: Db, find: AccountFinder): Promise<LinkInForce[]> {
  const taken = new Map<number, number>()
  return (await loadInfluence(db)).flatMap((record) => {
    const [from, to] = [find.byKey(record.from), find.byKey(record.to)]
    if (from === null || to === null) return []
    const share = (taken.get(to.id) ?? 0) + record.share
    const counts = from.id !== to.id && share <= 1 + TOLERANCE
    if (counts) taken.set(to.id, share)
    return [{ record, from, to, counts }]
  })
}

/** Account → the part of it that is due to others already. */
export function sharesInto(links: readonly LinkInForce[]): Map<number, number> {
  const shares = new Map<number, number>()
  for (const { counts, to, record } of links) if (counts) shares.set(to.id, (shares.get(to.id) ?? 0) + record.share)
  return shares
}
