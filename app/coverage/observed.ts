/** Order statistics of what was observed. */

/** Values at shares of the ordered list, between two by distance; null: there is none. */
export function quantiles(values: ArrayLike<number>, shares: readonly number[]): number[] | null {
  if (values.length === 0) return null
  const sorted = Float64Array.from(values).sort()
  return shares.map((at) => {
    const place = at * (sorted.length - 1)
    const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
    return low + (high - low) * (place - Math.floor(place))
  })
}

export const middle = (values: ArrayLike<number>): number | null => quantiles(values, [0.5])?.[0] ?? null
