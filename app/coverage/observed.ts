/** Order statistics of what was observed. */

/** The value at a share of the ordered list, between two by distance; null: none. */
export function quantile(values: readonly number[], at: number): number | null {
  if (values.length === 0) return null
  const sorted = [...values].sort((a, b) => a - b)
  const place = at * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(place)]!, sorted[Math.ceil(place)]!]
  return low + (high - low) * (place - Math.floor(place))
}

export const middle = (values: readonly number[]): number | null => quantile(values, 0.5)
