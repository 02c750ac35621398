/** One customer that came by a referral, in one period. Minor units. */
export interface Referral {
  /** Period in which it counts, 0 = now. */
  readonly period: number
  /** Would not have come without the referral: its margin counts. Else only the saved cost of winning it. */
  readonly becauseOfIt: boolean
  readonly marginMinor: number
  /** Paid for the referral, and spent on keeping the customer. */
  readonly referralCostMinor: number
  readonly marketingMinor: number
  /** What winning it otherwise would have cost. */
  readonly savedMinor: number
}

/**
 * What an account's referrals are worth: of those who would not have come without it the margin and the saved cost of winning them, of
 * those who would have come anyway only the saved cost. Discounted by whole periods.
 *
 * @param referrals customers referred, one entry per period each; the literature looks one year ahead
 * @param discount  per period, ≥ 0
 * @returns         minor units, not rounded
 * @throws RangeError if the discount is negative or a period is not a whole number ≥ 0
 * @source  Kumar, Petersen & Leone, Driving profitability by encouraging customer referrals, J. Marketing 74 (2010) — docs/methods/connected-value.md
 * @example referralValue([{ period: 0, becauseOfIt: true, marginMinor: 100, referralCostMinor: 10, marketingMinor: 5, savedMinor: 20 }], 0.1) // 105
 */
export function referralValue(referrals: readonly Referral[], discount: number): number {
  if (!(discount >= 0)) throw new RangeError(`A discount of ${discount} a period: it is at least 0`)
  let value = 0
  for (const one of referrals) {
    if (!Number.isInteger(one.period) || one.period < 0) throw new RangeError(`Period ${one.period} is not a whole number from 0`)
    const margin = one.becauseOfIt ? one.marginMinor - one.referralCostMinor - one.marketingMinor : 0
    value += (margin + one.savedMinor) / (1 + discount) ** one.period
  }
  return value
}
