import { dayNumber } from '#engine/period/days.ts'
import type { Level } from '#engine/portfolio/portfolio.ts'
import { type Behaviour, behaviourNames, rfmScores } from '#engine/segmentation/behaviour-names.ts'
import { purchaseBehaviour } from '#engine/segmentation/purchase-behaviour.ts'
import type { Book } from '#store/portfolio.ts'
import { loadPurchases } from '#store/purchases.ts'
import type { Context } from '../context.ts'

/** How an account buys, beside its tier. */
export interface AccountBehaviour {
  readonly name: Behaviour
  /** Days with a purchase in the last three years. */
  readonly purchases: number
  readonly recencyDays: number | null
  /** Median days between its purchases; null under two gaps. */
  readonly ownGapDays: number | null
  readonly averagePurchaseMinor: number | null
  /** Bins 1–5, 5 = best; 0 = never bought. */
  readonly rfm: { readonly recency: number; readonly frequency: number; readonly monetary: number }
}

const known = (value: number): number | null => (Number.isNaN(value) ? null : value)

/** One per node of the level; null for Unassigned. */
export async function measureBehaviour(
  ctx: Context,
  { book, level, asOf }: { book: Book; level: Level; asOf: string },
): Promise<(AccountBehaviour | null)[]> {
  const nodeOf = new Map(book.leafIds.map((id, leaf) => [id, level.nodeOfLeaf[leaf]!]))
  const accounts: number[] = []
  const days: number[] = []
  const amounts: number[] = []
  // The engine counts days from its own first day.
  const epoch = dayNumber('1970-01-01')
  for (const purchases of await loadPurchases(ctx.store, book.basis, asOf)) {
    for (let i = 0; i < purchases.day.length; i++) {
      const node = nodeOf.get(purchases.accountId[i]!)
      const amount = book.convert(purchases.month, purchases.currency, purchases.netMinor[i]!)
      if (node === undefined || amount === null) continue
      accounts.push(node)
      days.push(purchases.day[i]! + epoch)
      amounts.push(amount)
    }
  }
  const behaviour = purchaseBehaviour(
    { account: Int32Array.from(accounts), day: Int32Array.from(days), amount: Float64Array.from(amounts) },
    dayNumber(asOf),
    level.n,
  )
  const names = behaviourNames(behaviour)
  const rfm = rfmScores(behaviour)
  return names.map((name, node) =>
    node === level.unassigned
      ? null
      : {
          name,
          purchases: behaviour.purchases[node]!,
          recencyDays: known(behaviour.recencyDays[node]!),
          ownGapDays: known(behaviour.ownGapDays[node]!),
          averagePurchaseMinor: known(behaviour.averagePurchase[node]!),
          rfm: { recency: rfm.recency[node]!, frequency: rfm.frequency[node]!, monetary: rfm.monetary[node]! },
        },
  )
}
