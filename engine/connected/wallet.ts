/** What an account spends on what we sell, with whomever, and how much of it is ours. */
import { roundHalfAwayFromZero } from '../money/round.ts'

/**
 * Our share of an account's wallet when only our rank among its suppliers is known.
 *
 * @param rank      1 = preferred; of suppliers that tie, the mean of their ranks
 * @param suppliers how many it buys from, us among them
 * @returns         share, 0–1; over all ranks they sum to 1
 * @throws RangeError if there is no supplier or the rank is not between 1 and their number
 * @source  Keiningham et al., Customer loyalty isn't enough. Grow your share of wallet, HBR Oct 2011 (Wallet Allocation Rule) — docs/methods/potential.md
 * @example [1, 2].map((rank) => walletAllocationShare(rank, 4)) // [0.4, 0.3]
 */
export function walletAllocationShare(rank: number, suppliers: number): number {
  if (!Number.isInteger(suppliers) || suppliers < 1) throw new RangeError(`${suppliers} suppliers: a whole number from 1`)
  if (!(rank >= 1 && rank <= suppliers)) throw new RangeError(`Rank ${rank} among ${suppliers} suppliers`)
  return ((1 - rank / (suppliers + 1)) * 2) / suppliers
}

/** What somebody knows of a wallet: its amount a year, or our share of it, or our rank among its suppliers. */
export type WalletSaid =
  | { readonly knows: 'amount'; readonly amountMinor: number }
  | { readonly knows: 'share'; readonly share: number }
  | { readonly knows: 'rank'; readonly rank: number; readonly suppliers: number }

export interface Wallet {
  /** Minor units a year. */
  readonly walletMinor: number
  readonly potentialMinor: number
  /** Ours. */
  readonly share: number
  /** By the rule of ranks, not from a figure of theirs. */
  readonly modelled: boolean
}

/**
 * Wallet and potential of an account: wallet less what it spends with us, never negative.
 *
 * @param revenueMinor what it spends with us a year, minor units
 * @param said         what is known
 * @returns            the wallet; null where a share or rank meets no revenue, as nothing follows from it
 * @throws RangeError if a share is not in (0, 1] or an amount is negative
 * @source  potential = wallet − revenue, wallet = revenue / share — docs/methods/potential.md
 * @example walletOf(4000, { knows: 'share', share: 0.4 }).potentialMinor // 6000
 */
export function walletOf(revenueMinor: number, said: WalletSaid): Wallet | null {
  if (said.knows === 'amount') {
    if (!(said.amountMinor >= 0)) throw new RangeError(`A wallet of ${said.amountMinor}: it is at least 0`)
    const walletMinor = Math.max(said.amountMinor, revenueMinor, 0)
    const share = walletMinor > 0 ? Math.max(0, revenueMinor) / walletMinor : 0
    return { walletMinor, potentialMinor: walletMinor - Math.max(0, revenueMinor), share, modelled: false }
  }
  const share = said.knows === 'share' ? said.share : walletAllocationShare(said.rank, said.suppliers)
  if (!(share > 0 && share <= 1)) throw new RangeError(`A share of wallet of ${share}: it is above 0 and at most 1`)
  if (!(revenueMinor > 0)) return null
  const walletMinor = roundHalfAwayFromZero(revenueMinor / share)
  return { walletMinor, potentialMinor: walletMinor - revenueMinor, share, modelled: said.knows === 'rank' }
}
