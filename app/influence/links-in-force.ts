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
  const shareInto = new Map<number, number>()
  return (await loadInfluence(db)).flatMap((record) => {
    const [from, to] = [find.byKey(record.from), find.byKey(record.to)]
    if (from === null || to === null) return []
    const share = (shareInto.get(to.id) ?? 0) + record.share
    const counts = from.id !== to.id && share <= 1 + TOLERANCE
    if (counts) shareInto.set(to.id, share)
    return [{ record, from, to, counts }]
  })
}

/** The part of an account that is due to others already. */
export const shareInto = (links: readonly LinkInForce[], account: number): number =>
  links.reduce((sum, one) => (one.counts && one.to.id === account ? sum + one.record.share : sum), 0)
