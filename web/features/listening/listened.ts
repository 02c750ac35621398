/** Numbers of listening and the accounts under them: what lies under a number is named in the address, as `of=standing:safe,tier:KEY`. */

import type { ListeningPage } from '#api/routes/listening.ts'
import { setInWords } from '../../app/parameter-set.ts'
import { type Format, shownParts } from '../../ui/format.ts'
import type { Source } from '../../ui/number-source.tsx'

export type Head = ListeningPage['head']
type Filters = Readonly<Record<string, string | number>>

export const ofText = (filters: Filters): string =>
  Object.entries(filters)
    .map(([key, value]) => `${key}:${encodeURIComponent(value)}`)
    .join(',')

export const ofFilters = (text: string | null): Record<string, string> =>
  Object.fromEntries(
    (text ?? '').split(',').flatMap((one) => {
      const at = one.indexOf(':')
      return at > 0 ? [[one.slice(0, at), decodeURIComponent(one.slice(at + 1))] as const] : []
    }),
  )

/** A number's source: what is said of every number of listening, and the accounts under it. */
export function sourceOf(head: Head, f: Format, source: Omit<Source, 'model' | 'links'>, under?: Filters): Source {
  return {
    ...source,
    model: setInWords(head.set, f),
    facts: [...(source.facts ?? []), ['As of', f.day(head.asOf, { year: 'always' })], ['Revenue of', f.window(head.from, head.to)]],
    ...(under && { links: [{ label: 'Accounts', to: '/listening', search: { of: ofText(under) } }] }),
  }
}

/** Shares of revenue by standing, rounded so that they add up to 100 %. */
export function standingShares({ standings, revenueMinor }: Pick<ListeningPage, 'standings' | 'revenueMinor'>): Map<string, number | null> {
  const shown = shownParts(
    standings.map((one) => (revenueMinor > 0 ? one.revenueMinor / revenueMinor : null)),
    2,
  )
  return new Map(standings.map(({ standing }, i) => [standing, shown[i]!]))
}

/** "90 % interval" said once, in the reader's own numbers. */
export const halfOf = ({ value, low, high }: { readonly value: number; readonly low: number; readonly high: number }): number =>
  Math.max(high - value, value - low)

export const groupNames = { decides: 'Decides', influences: 'Influences', uses: 'Uses', pays: 'Pays' } as const
export const groupOrder = ['decides', 'influences', 'uses', 'pays'] as const

/** What is left out for who asks, in a sentence; empty where nothing is. */
export const leftOutWords = ({ openOnly }: Head): string =>
  openOnly ? 'Answers given in confidence are in these sums by threes of an account only; of fewer than five accounts nothing is told.' : ''
