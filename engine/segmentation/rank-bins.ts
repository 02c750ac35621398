/**
 * Quintiles by rank, 5 = best. Ties share the better bin; with fewer than five different values there are fewer bins, one per value.
 *
 * @param values value per account, any unit, length n; NaN = missing
 * @param better which values are better
 * @returns      bin per account, 1 … bins, 0 = missing; and the number of bins (at most 5)
 * @source  RFM quintiles: Hughes, Strategic Database Marketing (1994); rule of ties — docs/methods/segmentation.md
 * @example [...rankBins([10, 20, 30, 40, 50], 'high').bin] // [1, 2, 3, 4, 5]
 */
export function rankBins(values: ArrayLike<number>, better: 'high' | 'low'): { bin: Int8Array; bins: number } {
  const n = values.length
  const sign = better === 'high' ? -1 : 1
  const order = Int32Array.from({ length: n }, (_, at) => at)
    .filter((at) => !Number.isNaN(values[at]!))
    .sort((a, b) => sign * (values[a]! - values[b]!) || a - b)
  let distinct = 0
  for (let rank = 0; rank < order.length; rank++) if (rank === 0 || values[order[rank]!] !== values[order[rank - 1]!]) distinct++
  const bins = Math.min(5, distinct)
  const bin = new Int8Array(n)
  let ahead = 0
  let step = -1
  for (let rank = 0; rank < order.length; rank++) {
    if (rank === 0 || values[order[rank]!] !== values[order[rank - 1]!]) {
      ahead = rank
      step++
    }
    bin[order[rank]!] = distinct <= 5 ? bins - step : 5 - Math.floor((5 * ahead) / order.length)
  }
  return { bin, bins }
}
