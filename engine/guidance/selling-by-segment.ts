/** What selling through a channel takes in a segment against the margin it won: the cost of sale, segment by segment. Minor units. */
export interface Selling {
  readonly n: number
  readonly costMinor: number
  readonly orders: number
  readonly marginMinor: number
  readonly ordersWithoutMargin: number
}

export interface SegmentSelling extends Selling {
  readonly segment: string
  readonly channel: string
  /** Accounts with selling through it. */
  readonly accounts: number
  /** Of them: selling cost more than the orders it won brought. */
  readonly accountsLosing: number
  /** What those cost beyond the margin won, > 0 where there are any. */
  readonly lossMinor: number
  /** Cost / margin; null where the margin is not positive. */
  readonly costOfSale: number | null
  readonly losesMoney: boolean
}

/**
 * Adds up selling by segment and channel. An account without an order of its own counts with its cost: visits that won nothing are what
 * selling costs.
 *
 * @param accounts  segment of each and what selling to it took, by channel; orders are credited as in the cost of sale
 * @returns         one row per segment and channel, in order of first appearance
 * @source  last selling interaction within 90 days: costOfSale — docs/methods/cost-of-sale.md
 * @example sellingBySegment([{ segment: 'SME', selling: { Visit: { n: 2, costMinor: 90, orders: 1, marginMinor: 60, ordersWithoutMargin: 0 } } }])[0].lossMinor // 30
 */
export function sellingBySegment(
  accounts: readonly { readonly segment: string; readonly selling: Readonly<Record<string, Selling>> }[],
): SegmentSelling[] {
  const rows = new Map<string, { -readonly [K in keyof SegmentSelling]: SegmentSelling[K] }>()
  for (const { segment, selling } of accounts)
    for (const [channel, sold] of Object.entries(selling)) {
      const key = `${segment}\u001f${channel}`
      const row = rows.get(key) ?? { ...nothing, segment, channel }
      rows.set(key, row)
      row.accounts++
      row.n += sold.n
      row.costMinor += sold.costMinor
      row.orders += sold.orders
      row.marginMinor += sold.marginMinor
      row.ordersWithoutMargin += sold.ordersWithoutMargin
      if (!losesOn(sold)) continue
      row.accountsLosing++
      row.lossMinor += sold.costMinor - sold.marginMinor
    }
  return [...rows.values()].map((row) => ({
    ...row,
    costOfSale: row.marginMinor > 0 ? row.costMinor / row.marginMinor : null,
    losesMoney: row.costMinor > row.marginMinor,
  }))
}

/**
 * Whether selling to an account took more than the orders it won brought. Where a margin is not known nobody can say so.
 *
 * @param sold what selling took and won, minor units
 * @returns    true where every margin is known and cost is above it
 * @source  docs/methods/cost-of-sale.md
 * @example losesOn({ n: 1, costMinor: 50, orders: 0, marginMinor: 0, ordersWithoutMargin: 0 }) // true
 */
export const losesOn = ({ costMinor, marginMinor, ordersWithoutMargin }: Selling): boolean =>
  ordersWithoutMargin === 0 && costMinor > marginMinor

const nothing = {
  ...{ accounts: 0, accountsLosing: 0, lossMinor: 0, n: 0, costMinor: 0, orders: 0, marginMinor: 0, ordersWithoutMargin: 0 },
  ...{ costOfSale: null, losesMoney: false },
}
