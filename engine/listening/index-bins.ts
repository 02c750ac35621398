export interface IndexBin {
  /** Index points; the last one holds 100. */
  readonly from: number
  readonly to: number
  readonly accounts: number
  readonly revenue: number
}

/**
 * How many accounts have an index of so many points, in steps.
 *
 * @param index    per account, 0-100; NaN = left out
 * @param revenue  per account, minor units
 * @param step     points, a divisor of 100
 * @returns        100 / step bins, from below
 * @throws RangeError if the columns differ in length, or 100 is no multiple of the step
 * @source  docs/methods/listening.md
 * @example indexBins([100, 64, Number.NaN], [5, 3, 2], 50)[1] // { from: 50, to: 100, accounts: 2, revenue: 8 }
 */
export function indexBins(index: ArrayLike<number>, revenue: ArrayLike<number>, step = 10): IndexBin[] {
  if (index.length !== revenue.length) throw new RangeError(`${index.length} indexes for ${revenue.length} revenues`)
  if (100 % step !== 0) throw new RangeError(`100 is no multiple of ${step}`)
  const bins = Array.from({ length: 100 / step }, (_, i) => ({ from: i * step, to: (i + 1) * step, accounts: 0, revenue: 0 }))
  for (let i = 0; i < index.length; i++) {
    if (Number.isNaN(index[i]!)) continue
    const bin = bins[binOf(index[i]!, step)]!
    bin.accounts++
    bin.revenue += revenue[i]!
  }
  return bins
}

/**
 * The bin of an index.
 *
 * @param index  0-100
 * @param step   points
 * @returns      position from below
 * @source  docs/methods/listening.md
 * @example binOf(100, 10) // 9
 */
export const binOf = (index: number, step = 10): number => Math.min(100 / step - 1, Math.floor(index / step))
