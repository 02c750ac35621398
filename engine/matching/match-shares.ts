import { compareBytes } from '../money/compare-keys.ts'
import type { AccountMatches } from './match-types.ts'

/** What sits on one account in its own source: invoices, contacts, tickets … */
export interface MatchMeasure {
  readonly measure: 'revenue' | 'contacts' | 'tickets'
  readonly source: string
  /** Account in that source; null = the rows name none. */
  readonly externalId: string | null
  /** Number of rows, ≥ 0. */
  readonly n: number
  /** Integer minor units; null where the rows carry no money. */
  readonly amountMinor: number | null
}

export interface MatchShare {
  readonly measure: MatchMeasure['measure']
  readonly source: string
  /** The other source the rows were brought together with; null = any other. */
  readonly matchedWith: string | null
  readonly n: number
  readonly matchedN: number
  /** 0-1; null where there is no row. */
  readonly share: number | null
  readonly amountMinor: number
  readonly matchedAmountMinor: number
  /** 0-1, of absolute amounts, so that credit notes do not cancel; null where there is no money. */
  readonly amountShare: number | null
}

/**
 * How much of each source came together with another source: the figure to look at before importing.
 *
 * @param matches  result of matchAccounts
 * @param measures rows per account; an account that is not among the matched ones counts as not matched
 * @returns        per measure and source one row for any other source and one for each other source that occurs among the accounts
 * @source  docs/methods/matching.md
 * @example matchShares({ components: [] }, [{ measure: 'tickets', source: 'desk', externalId: null, n: 3, amountMinor: null }])[0].share // 0
 */
export function matchShares(matches: Pick<AccountMatches, 'components'>, measures: readonly MatchMeasure[]): MatchShare[] {
  const sources = new Set<string>()
  const sourcesWith = new Map<string, Map<string, ReadonlySet<string>>>()
  for (const members of matches.components) {
    const together = new Set(members.map((member) => member.source))
    for (const { source, externalId } of members) {
      sources.add(source)
      const ofSource = sourcesWith.get(source) ?? new Map<string, ReadonlySet<string>>()
      sourcesWith.set(source, ofSource.set(externalId, together))
    }
  }
  const others = [...sources].sort(compareBytes)
  const sums = new Map<string, { share: MatchShare; absolute: number; matchedAbsolute: number }>()
  for (const row of measures) {
    const together = row.externalId === null ? undefined : sourcesWith.get(row.source)?.get(row.externalId)
    for (const matchedWith of [null, ...others]) {
      if (matchedWith === row.source) continue
      const matched = together !== undefined && (matchedWith === null ? together.size > 1 : together.has(matchedWith))
      add(sums, row, matchedWith, matched)
    }
  }
  return [...sums.values()]
    .map(({ share, absolute, matchedAbsolute }) => ({
      ...share,
      share: share.n === 0 ? null : share.matchedN / share.n,
      amountShare: absolute === 0 ? null : matchedAbsolute / absolute,
    }))
    .sort(
      (a, b) =>
        compareBytes(a.measure, b.measure) || compareBytes(a.source, b.source) || compareBytes(a.matchedWith ?? '', b.matchedWith ?? ''),
    )
}

function add(
  sums: Map<string, { share: MatchShare; absolute: number; matchedAbsolute: number }>,
  row: MatchMeasure,
  matchedWith: string | null,
  matched: boolean,
): void {
  const { measure, source } = row
  const key = JSON.stringify([measure, source, matchedWith])
  const empty = { measure, source, matchedWith, n: 0, matchedN: 0, share: null, amountMinor: 0, matchedAmountMinor: 0, amountShare: null }
  const sum = sums.get(key) ?? { share: empty, absolute: 0, matchedAbsolute: 0 }
  const amount = row.amountMinor ?? 0
  sums.set(key, {
    share: {
      ...sum.share,
      n: sum.share.n + row.n,
      matchedN: sum.share.matchedN + (matched ? row.n : 0),
      amountMinor: sum.share.amountMinor + amount,
      matchedAmountMinor: sum.share.matchedAmountMinor + (matched ? amount : 0),
    },
    absolute: sum.absolute + Math.abs(amount),
    matchedAbsolute: sum.matchedAbsolute + (matched ? Math.abs(amount) : 0),
  })
}

/**
 * How much of each measure came together with any other source, over all sources.
 *
 * @param matches  result of matchAccounts
 * @param measures rows per account; an account that is not among the matched ones counts as not matched
 * @returns        one row per measure that has rows, in order of its name; amounts in integer minor units, shares 0-1
 * @source  docs/methods/matching.md
 * @example overallShares({ components: [] }, [{ measure: 'tickets', source: 'desk', externalId: null, n: 3, amountMinor: null }])[0].share // 0
 */
export function overallShares(
  matches: Pick<AccountMatches, 'components'>,
  measures: readonly MatchMeasure[],
): Omit<MatchShare, 'source' | 'matchedWith'>[] {
  const together = new Set<string>()
  for (const members of matches.components)
    if (new Set(members.map((member) => member.source)).size > 1)
      for (const { source, externalId } of members) together.add(JSON.stringify([source, externalId]))
  return (['contacts', 'revenue', 'tickets'] as const).flatMap((measure) => {
    let [n, matchedN, amountMinor, matchedAmountMinor, absolute, matchedAbsolute] = [0, 0, 0, 0, 0, 0]
    for (const row of measures) {
      if (row.measure !== measure) continue
      const matched = row.externalId !== null && together.has(JSON.stringify([row.source, row.externalId]))
      const amount = row.amountMinor ?? 0
      n += row.n
      amountMinor += amount
      absolute += Math.abs(amount)
      if (!matched) continue
      matchedN += row.n
      matchedAmountMinor += amount
      matchedAbsolute += Math.abs(amount)
    }
    if (n === 0) return []
    const amountShare = absolute === 0 ? null : matchedAbsolute / absolute
    return [{ measure, n, matchedN, share: matchedN / n, amountMinor, matchedAmountMinor, amountShare }]
  })
}
