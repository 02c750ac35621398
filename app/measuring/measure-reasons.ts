import type { CostOfSale, WonOrders } from '#engine/channels/cost-of-sale.ts'
import type { ChannelData } from './load-channel-data.ts'

/** Reason → channel → how many; names as the record has them. */
export type CountByReason = Readonly<Record<string, Readonly<Record<string, number>>>>

/** What selling to an account through a channel took, and the orders it won, by the rules of the cost of sale. */
export interface AccountSelling {
  readonly n: number
  readonly costMinor: number
  readonly orders: number
  /** Of orders whose margin is known. */
  readonly marginMinor: number
  readonly ordersWithoutMargin: number
}

/** What an account turned to us for, and how it was sold to, in the window. Fields without anything in them are left out. */
export interface AccountReasons {
  /** Inbound interactions with a reason: over all accounts they are the rows of the channel report. */
  readonly reasons?: CountByReason
  /** Of these: another followed within a week, so that the matter was not settled. */
  readonly repeats?: CountByReason
  readonly selling?: Readonly<Record<string, AccountSelling>>
}

/**
 * The channel report account by account, counted while the interactions are in hand: later nobody goes through history again.
 *
 * @param outcome per interaction, of channelCosts
 * @param orders  with `creditedTo` of costOfSale
 */
export function measureReasons(
  data: ChannelData,
  accounts: number,
  window: { readonly from: number; readonly to: number },
  outcome: Uint8Array,
  orders: WonOrders,
  { creditedTo }: CostOfSale,
): AccountReasons[] {
  const [reasons, repeats] = [counter(accounts), counter(accounts)]
  const selling: (Record<string, Mutable<AccountSelling>> | undefined)[] = Array.from({ length: accounts })
  const sellingOf = (account: number, channel: number) => {
    selling[account] ??= noNames()
    selling[account][data.channels[channel]!] ??= { n: 0, costMinor: 0, orders: 0, marginMinor: 0, ordersWithoutMargin: 0 }
    return selling[account][data.channels[channel]!]!
  }
  for (let at = 0; at < data.n; at++) {
    const account = data.account[at]!
    if (account < 0 || data.day[at]! < window.from || data.day[at]! >= window.to) continue
    const [reason, channel] = [data.reasons[data.reason[at]!]!, data.channels[data.channel[at]!]!]
    if (outcome[at]! > 0) reasons.count(account, reason, channel)
    if (outcome[at] === 3) repeats.count(account, reason, channel)
    if (data.selling[at] !== 1) continue
    const sold = sellingOf(account, data.channel[at]!)
    sold.n++
    sold.costMinor += data.cost[at]!
  }
  for (let order = 0; order < creditedTo.length; order++) {
    const account = orders.account[order]!
    if (account < 0 || creditedTo[order]! < 0) continue
    const sold = sellingOf(account, creditedTo[order]!)
    sold.orders++
    if (Number.isNaN(orders.margin[order]!)) sold.ordersWithoutMargin++
    else sold.marginMinor += orders.margin[order]!
  }
  return Array.from({ length: accounts }, (_, account) => ({
    ...(reasons.of[account] && { reasons: reasons.of[account] }),
    ...(repeats.of[account] && { repeats: repeats.of[account] }),
    ...(selling[account] && { selling: selling[account] }),
  }))
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Names come from files: one of them may be `__proto__`. */
const noNames = <T>(): Record<string, T> => Object.create(null)

function counter(accounts: number) {
  const of: (Record<string, Record<string, number>> | undefined)[] = Array.from({ length: accounts })
  return {
    of,
    count: (account: number, reason: string, channel: string) => {
      of[account] ??= noNames()
      of[account][reason] ??= noNames()
      of[account][reason][channel] = (of[account][reason][channel] ?? 0) + 1
    },
  }
}
