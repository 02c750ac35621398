/**
 * Sorts positions by an integer key, keeping the order of equal keys: counting sort by 16-bit digits, linear in their number.
 *
 * @param positions indexes into `key`, in the order that decides ties
 * @param key       integer key per index, any 32-bit integer
 * @returns         the positions by ascending key
 * @source  Knuth, The Art of Computer Programming 3, §5.2.5 (radix sort) — docs/methods/channels.md
 * @example [...sortStable(Int32Array.of(0, 1, 2), Int32Array.of(5, -1, 5))] // [1, 0, 2]
 */
export function sortStable(positions: Int32Array<ArrayBuffer>, key: Int32Array): Int32Array<ArrayBuffer> {
  let lowest = 0
  let highest = 0
  for (const at of positions) {
    lowest = Math.min(lowest, key[at]!)
    highest = Math.max(highest, key[at]!)
  }
  let order = positions
  for (let unit = 1; unit === 1 || unit <= highest - lowest; unit *= 65_536) {
    const counts = new Int32Array(65_537)
    const digitOf = (at: number): number => Math.floor((key[at]! - lowest) / unit) % 65_536
    for (const at of order) counts[digitOf(at) + 1]!++
    for (let digit = 0; digit < 65_536; digit++) counts[digit + 1]! += counts[digit]!
    const sorted = new Int32Array(order.length)
    for (const at of order) sorted[counts[digitOf(at)]!++] = at
    order = sorted
  }
  return order
}
