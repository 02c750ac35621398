export interface AmountBands {
  /** Largest amount of the smallest third, and of the middle one; minor units. */
  readonly upTo: readonly [number, number]
  /** 0 = smallest third … 2 = largest; -1 = no amount. Per row of the list. */
  readonly band: Int8Array
}

/**
 * Cuts amounts into a smallest, a middle and a largest third. Equal amounts are in one band: the smaller.
 *
 * @param amountMinor amounts of a list, minor units; null = not stated
 * @returns           bounds and bands; null where fewer than three amounts are stated
 * @source  quantiles by inverse of the empirical distribution (type 1 of Hyndman & Fan, 1996) — docs/methods/hit-rate.md
 * @example [...amountBands([100, 200, 300, null]).band] // [0, 1, 2, -1]
 */
export function amountBands(amountMinor: readonly (number | null)[]): AmountBands | null {
  const ascending = Float64Array.from(amountMinor.filter((amount) => amount !== null)).sort()
  const m = ascending.length
  if (m < 3) return null
  const upTo = [ascending[Math.ceil(m / 3) - 1]!, ascending[Math.ceil((2 * m) / 3) - 1]!] as const
  return {
    upTo,
    band: Int8Array.from(amountMinor, (amount) => (amount === null ? -1 : amount <= upTo[0] ? 0 : amount <= upTo[1] ? 1 : 2)),
  }
}
