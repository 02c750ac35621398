/**
 * Price realised against service: who pays for the service, and who gets it free.
 *
 * Conventions: one row per account in key order; money in minor units; shares 0-1. price realised = (revenue - rebates) / list value,
 * service = cost to serve / revenue; at the cut counts as high.
 */

/** In the order of their codes. */
export const PRICE_QUADRANTS = ['pays for it', 'gets it free', 'easy', 'discount deserved'] as const

/** Above this share of revenue without list price an account is not placed. */
const MOST_UNLISTED = 0.2

export interface PriceAccounts {
  readonly listValue: ArrayLike<number>
  /** Net of line discounts and credits, before rebates. */
  readonly revenue: ArrayLike<number>
  readonly rebates: ArrayLike<number>
  readonly costToServe: ArrayLike<number>
  /** Share of revenue from lines without list price, 0-1. */
  readonly unlistedShare: ArrayLike<number>
}

export interface PriceCuts {
  /** Price realised, 0-1; null = that of all placed accounts together. */
  readonly price: number | null
  /** Cost to serve per revenue; null = that of all placed accounts together. */
  readonly service: number | null
}

export interface PriceAgainstService {
  /** NaN = not placed. */
  readonly priceRealised: Float64Array
  /** NaN = not placed. */
  readonly serviceShare: Float64Array
  /** Index into `PRICE_QUADRANTS`; -1 = not placed. */
  readonly quadrant: Int8Array
  /** Null where nobody is placed and no cut was given. */
  readonly cuts: PriceCuts
  readonly quadrants: readonly { readonly n: number; readonly revenue: number; readonly costToServe: number }[]
  readonly notPlaced: {
    readonly n: number
    readonly revenue: number
    /** List value or revenue after rebates not above zero. */
    readonly nothingSold: number
    /** Over 20 % of revenue without list price. */
    readonly withoutListPrice: number
  }
}

/**
 * Places accounts in four quadrants: high price and high service pays for it, low and high gets it free, high and low is easy,
 * low and low is a discount deserved.
 *
 * @param accounts columns of equal length n, finite
 * @param cuts     default: the two ratios of all placed accounts together (sum over sum)
 * @returns        ratios and quadrant per account, sums per quadrant, and who could not be placed
 * @throws RangeError if the columns differ in length
 * @source  docs/methods/price-service.md
 * @example priceAgainstService({ listValue: [100], revenue: [80], rebates: [5], costToServe: [14], unlistedShare: [0] }).priceRealised[0] // 0.75
 */
export function priceAgainstService(accounts: PriceAccounts, cuts: PriceCuts = { price: null, service: null }): PriceAgainstService {
  const { listValue, revenue, rebates, costToServe, unlistedShare } = accounts
  const n = revenue.length
  if ([listValue, rebates, costToServe, unlistedShare].some((column) => column.length !== n))
    throw new RangeError(`Cannot compare price and service: the columns do not all hold ${n} accounts`)
  const priceRealised = new Float64Array(n).fill(Number.NaN)
  const serviceShare = new Float64Array(n).fill(Number.NaN)
  const quadrant = new Int8Array(n).fill(-1)
  const notPlaced = { n: 0, revenue: 0, nothingSold: 0, withoutListPrice: 0 }
  const sum = { list: 0, paid: 0, revenue: 0, cost: 0 }
  for (let account = 0; account < n; account++) {
    const paid = revenue[account]! - rebates[account]!
    const sold = listValue[account]! > 0 && paid > 0 && revenue[account]! > 0
    if (!sold || unlistedShare[account]! > MOST_UNLISTED) {
      notPlaced.n++
      notPlaced.revenue += revenue[account]!
      if (sold) notPlaced.withoutListPrice++
      else notPlaced.nothingSold++
      continue
    }
    priceRealised[account] = paid / listValue[account]!
    serviceShare[account] = costToServe[account]! / revenue[account]!
    sum.list += listValue[account]!
    sum.paid += paid
    sum.revenue += revenue[account]!
    sum.cost += costToServe[account]!
  }
  const price = cuts.price ?? (sum.list > 0 ? sum.paid / sum.list : null)
  const service = cuts.service ?? (sum.revenue > 0 ? sum.cost / sum.revenue : null)
  const quadrants = PRICE_QUADRANTS.map(() => ({ n: 0, revenue: 0, costToServe: 0 }))
  for (let account = 0; account < n; account++) {
    if (Number.isNaN(priceRealised[account]!)) continue
    const dear = priceRealised[account]! >= price!
    const code = serviceShare[account]! >= service! ? (dear ? 0 : 1) : dear ? 2 : 3
    quadrant[account] = code
    quadrants[code]!.n++
    quadrants[code]!.revenue += revenue[account]!
    quadrants[code]!.costToServe += costToServe[account]!
  }
  return { priceRealised, serviceShare, quadrant, cuts: { price, service }, quadrants, notPlaced }
}
