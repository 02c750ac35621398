/**
 * What a measured book says by itself: where money goes that a decision could change.
 *
 * Conventions: one row per account in key order; money in integer minor units, null = not known or closed; what is at stake is never
 * below zero, larger is worse. Findings overlap: one account may be in several, so they must not be added up.
 */
import type { BelowZero } from '../costing/accounts-at-level.ts'

/** In the order in which equal amounts are listed. */
export const BOOK_FINDINGS = [
  'below_zero',
  'service_beyond_orders',
  'gets_it_free',
  'caused_by_us',
  'price_corrections',
  'late_payment',
  'unassigned',
] as const
export type BookFindingCode = (typeof BOOK_FINDINGS)[number]

export interface FindingAccount {
  readonly unassigned: boolean
  readonly revenue: number
  readonly orders: number
  readonly credits: number
  readonly costToServe: number | null
  readonly netContribution: number | null
  readonly belowZero: BelowZero
  readonly causedByUs: number | null
  readonly latePayment: number | null
  /** Whether price realised × cost to serve puts it into "gets it free". */
  readonly getsItFree: boolean
  /** Traced less even spreading by orders: above 0 it takes more service than its orders explain; null = not known. */
  readonly shift: number | null
}

export interface BookFinding {
  readonly code: BookFindingCode
  /** Accounts. */
  readonly n: number
  /** Minor units, ≥ 0. */
  readonly atStakeMinor: number
}

/**
 * Finds what a book says by itself, largest amount first.
 *
 * @param accounts    of one level
 * @param namedBelow  whether accounts may be named below zero: else it is said who takes more service than orders explain
 * @returns           findings with at least one account and money at stake
 * @source  docs/methods/findings.md
 * @example bookFindings([{ unassigned: false, revenue: 9, orders: 1, credits: 0, costToServe: 5, netContribution: -4, belowZero: 'every', causedByUs: 0, latePayment: 0, getsItFree: false, shift: 0 }], true) // [{ code: 'below_zero', n: 1, atStakeMinor: 4 }]
 */
export function bookFindings(accounts: readonly FindingAccount[], namedBelow: boolean): BookFinding[] {
  const found = new Map<BookFindingCode, { n: number; atStakeMinor: number }>()
  const add = (code: BookFindingCode, atStake: number | null) => {
    if (atStake === null || atStake <= 0) return
    const sum = found.get(code) ?? { n: 0, atStakeMinor: 0 }
    sum.n++
    sum.atStakeMinor += atStake
    found.set(code, sum)
  }
  for (const account of accounts) {
    if (account.unassigned) {
      add('unassigned', Math.max(Math.abs(account.revenue), account.costToServe ?? 0))
      continue
    }
    if (namedBelow) {
      if (account.belowZero === 'every') add('below_zero', -account.netContribution!)
    } else add('service_beyond_orders', account.shift)
    if (account.getsItFree) add('gets_it_free', account.costToServe)
    add('caused_by_us', account.causedByUs)
    add('price_corrections', account.credits)
    add('late_payment', account.latePayment)
  }
  return BOOK_FINDINGS.flatMap((code) => {
    const sum = found.get(code)
    return sum ? [{ code, ...sum }] : []
  }).sort((a, b) => b.atStakeMinor - a.atStakeMinor)
}
