import type { Context } from '../context.ts'
import { openFeedBook } from './feed-book.ts'
import type { FeedSummary } from './feed-summary.ts'

/** A summary with accounts as they are called now; several keys of one customer are one. */
export async function presentSummary(ctx: Context, { files: _, ...summary }: FeedSummary) {
  const { byId } = (await openFeedBook(ctx.store)).accounts
  const byNode = new Map<number, { account: number; name: string | null; n: number }>()
  for (const { account, n } of summary.accounts) {
    const node = byId.get(account)?.node ?? account
    const there = byNode.get(node) ?? { account: node, name: byId.get(node)?.name ?? byId.get(account)?.name ?? null, n: 0 }
    byNode.set(node, { ...there, n: there.n + n })
  }
  return {
    ...summary,
    read: summary.messages + summary.entries,
    leftOut: [...summary.leftOut],
    leftOutCount: summary.leftOut.reduce((sum, { n }) => sum + n, 0),
    accounts: [...byNode.values()].sort((a, b) => b.n - a.n),
  }
}
