import { type MatchMeasure, type MatchShare, matchShares, overallShares } from '#engine/matching/match-shares.ts'
import type { AccountMatches, AccountRef } from '#engine/matching/match-types.ts'

export interface MatchSummary {
  readonly sources: readonly { readonly source: string; readonly accounts: number; readonly alone: number }[]
  readonly accounts: number
  readonly customers: number
  readonly linked: number
  readonly doubtful: number
  readonly alone: number
  readonly doubtfulAmountMinor: number
  readonly currency: string | null
  readonly shares: readonly (Omit<MatchShare, 'source' | 'matchedWith'> & { source: string | null })[]
  readonly pairsOfSources: readonly (MatchShare & { matchedWith: string })[]
  readonly notMatched: readonly { reason: string; message: string; rows: number; amountMinor: number }[]
}

type Matched = Pick<AccountMatches, 'components' | 'links'> & {
  readonly doubtful: readonly { readonly left: AccountRef; readonly right: AccountRef; readonly amountMinor: number }[]
}

const keyOf = ({ source, externalId }: { source: string; externalId: string | null }) => `${source}\u001f${externalId}`

/** The figures to look at before importing: what came together, and what did not and why. */
export function summaryOf(
  matches: Matched,
  accounts: readonly (AccountRef & { readonly name: string | null })[],
  measures: readonly MatchMeasure[],
  currency: string | null,
): MatchSummary {
  const together = new Set<string>()
  for (const members of matches.components)
    if (new Set(members.map((member) => member.source)).size > 1) for (const member of members) together.add(keyOf(member))
  const bySource = new Map<string, { accounts: number; alone: number }>()
  for (const account of accounts) {
    const found = bySource.get(account.source) ?? { accounts: 0, alone: 0 }
    bySource.set(account.source, found)
    found.accounts++
    if (!together.has(keyOf(account))) found.alone++
  }
  const shares = matchShares(matches, measures)
  return {
    sources: [...bySource].map(([source, counts]) => ({ source, ...counts })).sort((a, b) => (a.source < b.source ? -1 : 1)),
    accounts: accounts.length,
    customers: matches.components.length,
    linked: matches.links.length,
    doubtful: matches.doubtful.length,
    alone: accounts.length - accounts.filter((account) => together.has(keyOf(account))).length,
    doubtfulAmountMinor: matches.doubtful.reduce((sum, pair) => sum + pair.amountMinor, 0),
    currency,
    shares: [
      ...overallShares(matches, measures).map((share) => ({ ...share, source: null })),
      ...shares.filter((share) => share.matchedWith === null).map(({ matchedWith: _, ...share }) => share),
    ],
    pairsOfSources: shares.filter((share): share is MatchShare & { matchedWith: string } => share.matchedWith !== null),
    notMatched: notMatched(matches, accounts, measures, together),
  }
}

const reasons = {
  no_customer: 'Rows that name no customer: they go to Unassigned',
  not_listed: 'Customers that rows name and no list of accounts has',
  asked: 'Customers that a question is open about',
  alone: 'Customers without a partner in another system',
} as const

/** Revenue that did not come together, by the first reason that holds. */
function notMatched(
  matches: Matched,
  accounts: readonly (AccountRef & { readonly name: string | null })[],
  measures: readonly MatchMeasure[],
  together: ReadonlySet<string>,
): MatchSummary['notMatched'] {
  const listed = new Set(accounts.filter((account) => account.name !== null).map(keyOf))
  const asked = new Set(matches.doubtful.flatMap((pair) => [keyOf(pair.left), keyOf(pair.right)]))
  const sums = new Map<keyof typeof reasons, { rows: number; amountMinor: number }>()
  for (const row of measures) {
    const key = keyOf(row)
    if (row.measure !== 'revenue' || together.has(key)) continue
    const reason = row.externalId === null ? 'no_customer' : !listed.has(key) ? 'not_listed' : asked.has(key) ? 'asked' : 'alone'
    const sum = sums.get(reason) ?? { rows: 0, amountMinor: 0 }
    sums.set(reason, { rows: sum.rows + row.n, amountMinor: sum.amountMinor + (row.amountMinor ?? 0) })
  }
  return (Object.keys(reasons) as (keyof typeof reasons)[]).flatMap((reason) => {
    const sum = sums.get(reason)
    return sum ? [{ reason, message: reasons[reason], ...sum }] : []
  })
}
