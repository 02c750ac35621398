import { Refusal } from '#api/refusal.ts'
import type { KeptPromise } from '#api/routes/promises-kept.ts'
import { standardSegment } from '#engine/promises/standards.ts'
import type { Context } from '../context.ts'
import { loadSnapshotView } from '../reporting/load-snapshot.ts'
import { judgePromises } from './judge-promise.ts'
import { showPromises } from './show-promises.ts'
import { standardsInForce } from './standards-in-force.ts'

export interface MissedPromise {
  readonly accountId: number
  readonly promise: KeptPromise['promise']
  /** As the page calls it, with the standard's hours or days. */
  readonly name: string
  readonly kept: number
  readonly n: number
  /** Least share of the account's segment, 0-1. */
  readonly standard: number
  readonly low: number
  readonly high: number
}

/** More than so many are looked at as they were measured. */
const liveAtMost = 50

/**
 * Promises whose whole interval lies below the standard, of accounts in the scope of who asks. Of a few accounts: as the record says now,
 * in the window of the last measurement; of the book (null): as it was measured. Nothing measured yet: none.
 */
export async function promisesMissed(ctx: Context, accounts: Iterable<number> | null): Promise<readonly MissedPromise[]> {
  const view = await loadSnapshotView(ctx, null).catch((error: unknown) => {
    if (error instanceof Refusal && error.code === 'not_found') return null
    throw error
  })
  if (view === null) return []
  const wanted = accounts === null ? null : new Set(accounts)
  const shown = view.accounts.filter((a) => !a.unassigned && (wanted === null || wanted.has(a.id)))
  if (wanted !== null && shown.length <= liveAtMost) {
    const missed: MissedPromise[] = []
    for (const { id } of shown) missed.push(...missedOf(id, (await showPromises(ctx, id, null)).promises))
    return missed
  }
  const { standards } = await standardsInForce(ctx.store)
  return shown.flatMap((a) =>
    a.promises === undefined ? [] : missedOf(a.id, judgePromises(a.promises, standards.segments[standardSegment(a.segment?.tier)])),
  )
}

const missedOf = (accountId: number, promises: readonly KeptPromise[]): MissedPromise[] =>
  promises.flatMap(({ promise, name, kept, n, standard, low, high, verdict }) =>
    verdict === 'missed' ? [{ ...{ accountId, promise, name, kept, n }, standard: standard!, low: low!, high: high! }] : [],
  )
