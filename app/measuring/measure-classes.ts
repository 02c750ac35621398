import type { Level } from '#engine/portfolio/portfolio.ts'
import { loadClassSpend } from '#store/class-spend.ts'
import type { Book } from '#store/portfolio.ts'
import type { Context } from '../context.ts'

/** What an account bought, by product class; '' = of none that is known. Minor units. */
export type SpendByClass = Readonly<Record<string, number>>

/** Spend on products per account of a level: each cell converted once, as the book is. */
export async function measureClasses(ctx: Context, book: Book, level: Level): Promise<SpendByClass[]> {
  const { window, currency } = book.portfolio
  const nodeOf = new Map(book.leafIds.map((id, leaf) => [id, level.nodeOfLeaf[leaf]!]))
  const spend = Array.from({ length: level.n }, () => new Map<string, number>())
  for (const group of await loadClassSpend(ctx.store, book.basis, window, currency))
    group.accountId.forEach((id, at) => {
      const node = nodeOf.get(id)
      const amount = group.month === null ? group.netMinor[at]! : book.convert(group.month, group.currency, group.netMinor[at]!)
      if (node === undefined || amount === null || amount === 0) return
      const name = group.productClass ?? ''
      spend[node]!.set(name, (spend[node]!.get(name) ?? 0) + amount)
    })
  return spend.map((classes) => Object.fromEntries(classes))
}
