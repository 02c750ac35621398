/**
 * The ± of an interval that may have been cut at the ends of its scale: the longer arm, which was not cut.
 *
 * @param value  0-100
 * @param low    lower end of its interval, 0-100
 * @param high   upper end, 0-100
 * @returns      half of the interval, points; an interval cut at both ends gives the longer of what is left
 * @source  methods §4.3, step 9 — docs/methods/relationship-index.md
 * @example halfWidth(92, 80, 100) // 12
 */
export function halfWidth(value: number, low: number, high: number): number {
  return Math.max(high - value, value - low)
}
