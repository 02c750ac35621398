/**
 * In which segment an account was when it was first seen. Whoever left buys nothing now and is in the smallest today: by today's segments the large
 * ones would never have lost anybody.
 */

import type { Purchases } from '../segmentation/purchase-behaviour.ts'
import { rawTiers } from '../segmentation/raw-tiers.ts'
import type { SegmentParams } from '../segmentation/segment-types.ts'
import { TIERS } from '../segmentation/tier.ts'
import { firstWholeDay } from './contract-cohorts.ts'
import { lengthIn, spanOf } from './span.ts'

/**
 * The tier by what was bought in an account's first year, as everybody bought in that year. Years are counted back from the end.
 *
 * @param purchases  columns in any order; amounts are net, minor units
 * @param end        day number
 * @param n          number of accounts
 * @param params     shares and cap of the tiers
 * @returns          per account its index into TIERS; −1 = it bought nothing in a year that counts
 * @source  docs/methods/contract-retention.md; tiers: docs/methods/segmentation.md
 * @example tierAtStart({ account: Int32Array.of(0, 1), day: Int32Array.of(1, 2), amount: Float64Array.of(900, 10) }, 365, 3, { keyShare: 0.7, majorShare: 0.95, maxKey: 200 }) // Int32Array.of(0, 2, -1)
 */
export function tierAtStart(
  { account, day, amount }: Purchases,
  end: number,
  n: number,
  params: Pick<SegmentParams, 'keyShare' | 'majorShare' | 'maxKey'>,
): Int32Array {
  const length = lengthIn(spanOf(12, 'months'), 'days')
  const since = firstWholeDay({ account, day, amount }, end, length)
  const tier = new Int32Array(n).fill(-1)
  for (let back = Math.floor((end - since) / length); back >= 0; back--) {
    const net = new Float64Array(n)
    const bought = new Uint8Array(n)
    for (let at = 0; at < account.length; at++) {
      if (day[at]! < since || day[at]! > end || Math.floor((end - day[at]!) / length) !== back) continue
      net[account[at]!]! += amount[at]!
      if (amount[at]! > 0) bought[account[at]!] = 1
    }
    const { raw } = rawTiers(
      net.map((sum) => Math.max(0, sum)),
      params,
    )
    for (let of = 0; of < n; of++) if (tier[of] === -1 && bought[of]) tier[of] = TIERS.indexOf(raw[of]!)
  }
  return tier
}
