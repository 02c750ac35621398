/** How many average accounts one account is worth: what its leaving would cost, told in others. */

export interface AverageAccounts {
  /** Change of profit if this account left / mean of it; null where the question makes no sense. */
  readonly accounts: number | null
  /** Mean change of profit if one account left, over the accounts it is known of; negative = profit falls. */
  readonly meanMinor: number | null
  /** Accounts the mean is over. */
  readonly n: number
}

/**
 * What losing an account equals, in average accounts.
 *
 * @param ifThisAccountLeft  of the account, integer minor units, negative = profit falls; null = margin not known
 * @param ofAll              of every account that bought and whose margin is known, the account among them
 * @returns                  own / mean; null where either is not known, profit would not fall, or the mean account brings nothing
 * @source  own definition — docs/methods/peers.md
 * @example averageAccountsLost(-60, [-60, -20, -10, -20, 10]) // { accounts: 3, meanMinor: -20, n: 5 }
 */
export function averageAccountsLost(ifThisAccountLeft: number | null, ofAll: readonly number[]): AverageAccounts {
  const n = ofAll.length
  if (n === 0) return { accounts: null, meanMinor: null, n }
  const meanMinor = ofAll.reduce((sum, one) => sum + one, 0) / n
  const defined = ifThisAccountLeft !== null && ifThisAccountLeft < 0 && meanMinor < 0
  return { accounts: defined ? ifThisAccountLeft / meanMinor : null, meanMinor, n }
}
