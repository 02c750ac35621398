import { dayNumber } from '#engine/period/days.ts'
import type { Level } from '#engine/portfolio/portfolio.ts'
import type { Book } from '#store/portfolio.ts'
import { loadPurchases } from '#store/purchases.ts'
import type { Context } from '../context.ts'

/** What was bought day by day, from the first day of the record on: columns of one length, in the reporting currency. */
export interface BookPurchases {
  /** Node of the level. */
  readonly account: Int32Array
  /** Day number. */
  readonly day: Int32Array
  readonly amount: Float64Array
  /** 1: of a product class that is bought under contract. */
  readonly contract: Uint8Array
}

/** One read for everything that asks how accounts buy: behaviour looks three years back, lifetime value to the first order. */
export async function readPurchases(
  ctx: Context,
  { book, level, asOf, classes }: { book: Book; level: Level; asOf: string; classes: readonly string[] },
): Promise<BookPurchases> {
  const nodeOf = new Map(book.leafIds.map((id, leaf) => [id, level.nodeOfLeaf[leaf]!]))
  const [accounts, days, amounts, contracts]: [number[], number[], number[], number[]] = [[], [], [], []]
  // The engine counts days from its own first day.
  const epoch = dayNumber('1970-01-01')
  for (const purchases of await loadPurchases(ctx.store, book.basis, asOf, classes)) {
    for (let i = 0; i < purchases.day.length; i++) {
      const node = nodeOf.get(purchases.accountId[i]!)
      const amount = book.convert(purchases.month, purchases.currency, purchases.netMinor[i]!)
      if (node === undefined || amount === null) continue
      accounts.push(node)
      days.push(purchases.day[i]! + epoch)
      amounts.push(amount)
      contracts.push(purchases.contract ? 1 : 0)
    }
  }
  return {
    ...{ account: Int32Array.from(accounts), day: Int32Array.from(days) },
    ...{ amount: Float64Array.from(amounts), contract: Uint8Array.from(contracts) },
  }
}
