/**
 * Filters of account lists as an address writes them: several words as `a,b` (each percent-encoded where it holds a comma), a range as
 * `low..high` where either may be missing, `none` for accounts without a value. The browser, the API and exports read them alike.
 */
import type { AccountFilters, AccountSort } from '#engine/value/account-list.ts'
import { currencyDigits } from './currency.ts'
import { decodeWord, rangeOf, textOf } from './filter-text.ts'

/** Fields filtered by words. */
export const wordFilters = ['tier', 'zone', 'quadrant', 'belowZero', 'behaviour', 'colleague', 'country', 'grade', 'standing'] as const

/** Fields filtered by a range; money in minor units (`revenueMinor`), or in whole units without the ending (`revenue`). */
export const rangeFilters = [
  'orders',
  'orderLines',
  'interactions',
  'listValueMinor',
  'revenueMinor',
  'marginMinor',
  'creditsMinor',
  'freightMinor',
  'latePaymentMinor',
  'activityCostMinor',
  'causedByUsMinor',
  'costToServeMinor',
  'netContributionMinor',
  'ifThisAccountLeftMinor',
  'lifetimeMinor',
  'averageOrderMinor',
  'revenueChangeMinor',
  'netContributionChangeMinor',
  'priceRealised',
  'serviceShare',
  'estimatedShare',
  'index',
  'heardShare',
  'daysToRenewal',
] as const

/** Key in an address of a range in the unit people read: `revenue` for `revenueMinor`. */
export const readableKey = (field: string): string => field.replace(/Minor$/, '')

const shares: readonly string[] = ['priceRealised', 'serviceShare', 'estimatedShare', 'heardShare']

/**
 * The filters in the query of a request, or in the search part of an address. Keys that are no filter are left alone.
 *
 * @param merged accounts that are part of another now: an address that names one means that other
 */
export function parseAccountFilters(
  search: Readonly<Record<string, unknown>>,
  currency: string,
  merged: readonly { readonly id: number; readonly into: number }[] = [],
): AccountFilters {
  const words: Record<string, readonly (string | null)[]> = {}
  for (const field of wordFilters) {
    const given = textOf(search[field])
    if (given === '') continue
    words[field] = given.split(',').map((word) => (word === 'none' ? null : decodeWord(word)))
  }
  const ranges: Record<string, { low: number | null; high: number | null }> = {}
  const major = 10 ** currencyDigits(currency)
  for (const field of rangeFilters) {
    const exact = rangeOf(textOf(search[field]), 1)
    const readable = field === readableKey(field) ? null : rangeOf(textOf(search[readableKey(field)]), major)
    // Shares are 0–1 in the API; what people type in per cent has its own key.
    const percent = shares.includes(field) ? rangeOf(textOf(search[`${field}Percent`]), 0.01) : null
    const range = exact ?? readable ?? percent
    if (range) ranges[field] = range
  }
  const ids = textOf(search.account)
  return {
    text: textOf(search.q),
    words,
    ranges,
    ids:
      ids === ''
        ? null
        : ids
            .split(',')
            .map(Number)
            .filter(Number.isSafeInteger)
            .map((id) => merged.find((one) => one.id === id)?.into ?? id),
    leaveOutUnassigned: textOf(search.known) === '1',
  }
}

/** `-revenueMinor` = largest first; default so. */
export function parseAccountSort(given: unknown): AccountSort {
  const text = textOf(given) || '-revenueMinor'
  return text.startsWith('-') ? { by: text.slice(1), descending: true } : { by: text, descending: false }
}
