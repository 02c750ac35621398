/** What even spreading says against what tracing says: who takes more service than an even share, and who pays for it. */
import { allocate } from '../money/allocate.ts'

/** What the cost is spread by: one share each, by orders, or by revenue above 0. */
export type SpreadBase = 'accounts' | 'orders' | 'revenue'

/** An account as far as spreading needs it; rows of `accountsAtLevel` fit. Amounts in integer minor units. */
export interface SpreadAccount {
  /** Traced activity cost: timed, declared and rated; freight and other direct cost are already the account's own. */
  readonly activityCost: number
  readonly orders: number
  readonly revenue: number
  /** Stays outside. */
  readonly unassigned: boolean
}

export interface PeanutButter {
  /** Activity cost of known accounts, spread and traced alike. */
  readonly total: number
  /** Per account, 0 for Unassigned. */
  readonly spread: readonly number[]
  /** traced - spread: above 0 the account takes more than spreading shows. Sums to 0. */
  readonly shift: readonly number[]
  /** 0.5 × Σ |shift| / total; null where nothing is traced. */
  readonly misallocatedShare: number | null
}

/**
 * Spreads the traced activity cost of known accounts evenly, and compares.
 *
 * @param accounts  in order of (source, externalId): the odd units go to the first
 * @param base      what an even share is; default: an order is an order
 * @returns         integer minor units per account, or null where the base is 0 for everybody (not defined)
 * @source  methods §1.2 — docs/methods/peanut-butter.md
 * @example peanutButter([{ activityCost: 80, orders: 1, revenue: 9, unassigned: false }, { activityCost: 20, orders: 3, revenue: 9, unassigned: false }])?.shift // [55, -55]
 */
export function peanutButter(accounts: readonly SpreadAccount[], base: SpreadBase = 'orders'): PeanutButter | null {
  const weights = accounts.map((account) => (account.unassigned ? 0 : weightOf(account, base)))
  if (weights.every((weight) => weight === 0)) return null
  const traced = accounts.map((account) => (account.unassigned ? 0 : account.activityCost))
  const total = traced.reduce((sum, cost) => sum + cost, 0)
  const spread = allocate(total, weights)
  const shift = traced.map((cost, i) => cost - spread[i]!)
  const misallocatedShare = total === 0 ? null : (0.5 * shift.reduce((sum, amount) => sum + Math.abs(amount), 0)) / total
  return { total, spread, shift, misallocatedShare }
}

function weightOf(account: SpreadAccount, base: SpreadBase): number {
  if (base === 'orders') return Math.max(0, account.orders)
  if (base === 'revenue') return Math.max(0, account.revenue)
  return account.orders !== 0 || account.revenue !== 0 || account.activityCost !== 0 ? 1 : 0
}

/**
 * Cross-subsidy of segments: the shifts of their accounts, added up.
 *
 * @param shift           per account, integer minor units
 * @param segmentOf       segment of the account at an index; null = in none
 * @returns               segment → Σ shift; above 0 the others pay for it
 * @source  methods §1.2 — docs/methods/peanut-butter.md
 * @example shiftBySegment([55, -60, 5], (i) => ['KEY', 'SME', 'KEY'][i]).get('KEY') // 60
 */
export function shiftBySegment(shift: readonly number[], segmentOf: (account: number) => string | null | undefined): Map<string, number> {
  const segments = new Map<string, number>()
  shift.forEach((amount, account) => {
    const segment = segmentOf(account)
    if (segment !== null && segment !== undefined) segments.set(segment, (segments.get(segment) ?? 0) + amount)
  })
  return segments
}
