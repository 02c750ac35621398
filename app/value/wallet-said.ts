import { type Wallet, walletOf } from '#engine/connected/wallet.ts'
import { roundHalfAwayFromZero } from '#engine/money/round.ts'
import { daysBetween, monthOfDay, monthsBetween } from '#engine/period/days.ts'
import type { WalletContent } from '#store/wallets.ts'

/** What a window's amount is a year. */
export function yearly(window: { readonly from: string; readonly to: string }, minor: number): number {
  const wholeYear = window.from.slice(8) === window.to.slice(8) && monthsBetween(monthOfDay(window.from), monthOfDay(window.to)) === 12
  return wholeYear ? minor : roundHalfAwayFromZero((minor * 365) / Math.max(1, daysBetween(window.from, window.to)))
}

/** The wallet that follows from what somebody said, by the revenue of a year. */
export function walletSaid(
  { amountMinor, share, rank, suppliers }: Pick<WalletContent, 'amountMinor' | 'share' | 'rank' | 'suppliers'>,
  revenueMinor: number,
): Wallet | null {
  if (amountMinor !== null) return walletOf(revenueMinor, { knows: 'amount', amountMinor })
  if (share !== null) return walletOf(revenueMinor, { knows: 'share', share })
  return walletOf(revenueMinor, { knows: 'rank', rank: rank!, suppliers: suppliers! })
}
