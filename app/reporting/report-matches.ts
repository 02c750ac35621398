import { matchShares } from '#engine/matching/match-shares.ts'
import { countMatchPairs, loadAccountsToMatch, loadMatchMeasures, loadMatchPairs } from '#store/matching.ts'
import type { Context } from '../context.ts'

/** How much of each source came together with another, and the pairs a person should look at, by money. */
export async function reportMatches(ctx: Context) {
  const { store } = ctx
  const accounts = await loadAccountsToMatch(store)
  const byStandIn = new Map<number, { source: string; externalId: string }[]>()
  for (const a of accounts) {
    const members = byStandIn.get(a.stood_for_by ?? a.id) ?? []
    members.push({ source: a.source, externalId: a.external_id })
    byStandIn.set(a.stood_for_by ?? a.id, members)
  }
  const measures = await loadMatchMeasures(store)
  const shares = matchShares(
    { components: [...byStandIn.values()] },
    measures.map((m) => ({ measure: m.measure, source: m.source, externalId: m.external_id, n: m.n, amountMinor: m.amount })),
  )
  const counts = await countMatchPairs(store)
  const pair = (p: Awaited<ReturnType<typeof loadMatchPairs>>[number]) => ({
    left: { key: `${p.left_source}/${p.left_id}`, name: p.left_name },
    right: { key: `${p.right_source}/${p.right_id}`, name: p.right_name },
    rule: p.rule,
    score: Number(p.score),
    reasons: p.reasons,
    amountMinor: p.amount_minor,
  })
  return {
    accounts: accounts.length,
    customers: byStandIn.size,
    links: counts.links,
    doubtful: counts.doubtful,
    doubtfulAmountMinor: counts.doubtful_amount,
    shares,
    doubtfulPairs: (await loadMatchPairs(store, false)).map(pair),
    linkedPairs: (await loadMatchPairs(store, true)).map(pair),
  }
}
