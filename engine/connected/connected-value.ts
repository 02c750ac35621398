/**
 * What others buy because of an account.
 *
 * Conventions: values in minor units of one currency, NaN = not known; a link says that `share` of what the account `to` is worth is due
 * to the account `from`. One hop: whoever influenced the influencer gets nothing of it, so circles are harmless.
 */
import { roundHalfAwayFromZero } from '../money/round.ts'

/** Links in columns of one length. */
export interface InfluenceLinks {
  /** Account indices, 0 … n-1. */
  readonly from: ArrayLike<number>
  readonly to: ArrayLike<number>
  /** 0–1, above 0. */
  readonly share: ArrayLike<number>
}

/** Columns of length n; minor units. */
export interface ConnectedValue {
  /** Due to it of what others are worth, and due to others of what it is worth. */
  readonly received: Float64Array
  readonly given: Float64Array
  /** Its own and what it received: counts what was received twice over accounts, so for ranking only. NaN where its own is not known. */
  readonly credit: Float64Array
  /** Its own, less what was given, and what it received: sums to the sum of own values. NaN where its own is not known and nothing was received. */
  readonly allocated: Float64Array
  /** Links that carry nothing, as what the account `to` is worth is not known. */
  readonly unknown: number
}

/** Shares are decimals: 0.1 + 0.2 + 0.7 is 1.0000000000000002 in floating point. */
const TOLERANCE = 1e-9

/**
 * Credit and allocated view of connected value. Every link carries a whole number of minor units, so that the allocated view sums to the
 * last one.
 *
 * @param value own value per account, length n, minor units; NaN = not known
 * @param links who is due which share of whom; the shares into one account sum to at most 1
 * @returns     columns of length n
 * @throws RangeError if a link names an account outside 0 … n-1 or itself, a share is not in (0, 1], or those into one account exceed 1
 * @source  Weinberg & Berger, Connected customer lifetime value (2011); views: docs/methods/connected-value.md
 * @example [...connectedValue([1000, 400], { from: [0], to: [1], share: [0.5] }).allocated] // [1200, 200]
 */
export function connectedValue(value: ArrayLike<number>, links: InfluenceLinks): ConnectedValue {
  const n = value.length
  const shareInto = new Float64Array(n)
  const received = new Float64Array(n)
  const given = new Float64Array(n)
  let unknown = 0
  for (let link = 0; link < links.share.length; link++) {
    const [from, to, share] = [links.from[link]!, links.to[link]!, links.share[link]!]
    if (!(from >= 0 && from < n && to >= 0 && to < n)) throw new RangeError(`Link ${link} names accounts ${from} and ${to} of ${n}`)
    if (from === to) throw new RangeError(`Link ${link} says that account ${from} buys because of itself`)
    if (!(share > 0 && share <= 1)) throw new RangeError(`Link ${link} has a share of ${share}: it is above 0 and at most 1`)
    shareInto[to]! += share
    if (shareInto[to]! > 1 + TOLERANCE) throw new RangeError(`Shares into account ${to} exceed 1`)
    if (Number.isNaN(value[to]!)) {
      unknown++
      continue
    }
    const carried = roundHalfAwayFromZero(share * value[to]!)
    received[from]! += carried
    given[to]! += carried
  }
  const allocated = Float64Array.from(received, (got, at) => {
    const own = value[at]!
    return Number.isNaN(own) ? (got === 0 ? Number.NaN : got) : own - given[at]! + got
  })
  return { received, given, credit: Float64Array.from(received, (got, at) => value[at]! + got), allocated, unknown }
}
