/** What the parts of an account's page share: its data, and how numbers on it are named. */
import type { z } from 'zod'
import type { accountPage } from '#api/routes/accounts.ts'
import type { NumberToChallenge } from '../../app/challenge.tsx'
import { segmentName } from '../../app/marks.tsx'
import type { Format } from '../../ui/format.ts'

export type AccountPage = z.output<typeof accountPage>
export type AccountStep = AccountPage['steps'][number]

/** Fields that need no right to margin and cost. */
const open = new Set([
  'relationshipIndex',
  'orders',
  'averageOrderMinor',
  'revenueMinor',
  'listValue',
  'discount',
  'credits',
  'revenue',
  'rebates',
])

/** A number of the account, as a challenge names it. */
export const numberOf = (page: AccountPage, field: string, label: string, value: string): NumberToChallenge => ({
  ...{ key: `account:${page.account.key}:${field}`, label: `${label}, ${page.account.name}`, value, snapshot: page.head.snapshot },
  ...{ account: page.account.key, kind: open.has(field) ? null : 'cost' },
})

/** A link that opens what lies under a step, on this page. */
export const stepLink = (page: AccountPage, step: string, label: string) => ({
  label,
  to: `/accounts/${page.account.id}`,
  search: { step },
})

export const peersInWords = ({ peers, scope }: AccountPage, f: Format): string =>
  peers
    ? `${f.number(peers.accounts)} ${scope === 'own' ? 'accounts of others' : 'others'}${peers.of ? ` in ${segmentName(peers.of)}` : ', all segments'}, weighted by revenue`
    : 'no peers: fewer than five'

/** “below zero in every version”, as far as it may be said. */
export function belowZeroInWords({ account, sketch }: AccountPage): string | null {
  if (sketch) return 'a sketch: nobody is named below zero'
  if (account.belowZero === 'every') return 'below zero in every version'
  if (account.belowZero === 'some') return 'below zero in some versions'
  if (account.belowZero === 'no') return 'never below zero'
  return null
}
