/**
 * What one person would best take with the hours there are (0-1 knapsack), exact by branch and bound up to a number of nodes.
 *
 * Items are given in order of profit per size, the best first. Buffers are made once: the bound asks thousands of times.
 */

export interface Filled {
  /** Profit of what was taken. */
  readonly value: number
  /** No other filling brings more: `value` where the search ended by itself. */
  readonly bound: number
}

export interface Filler {
  /** Per item: 1 = taken. */
  readonly taken: Uint8Array
  fill(profit: Float64Array, size: Float64Array, n: number, capacity: number, nodes: number): Filled
}

const enough = 1e-9

/**
 * A knapsack for up to so many items.
 *
 * @param most  items at most
 * @returns     `fill`: profits > 0 and sizes ≥ 0 of n items by profit per size, falling; capacity ≥ 0; nodes at most. `taken` is overwritten.
 * @source  Horowitz & Sahni (1974), Dantzig bound; Martello & Toth, Knapsack Problems (1990), ch. 2 — docs/methods/assignment.md
 * @example makeFiller(3).fill(Float64Array.of(6, 10, 12), Float64Array.of(1, 2, 3), 3, 5, 100) // { value: 22, bound: 22 }
 */
export function makeFiller(most: number): Filler {
  const taken = new Uint8Array(most)
  const now = new Uint8Array(most)
  const profitBefore = new Float64Array(most + 1)
  const sizeBefore = new Float64Array(most + 1)

  /** Profit of the rest if the first item that does not fit could be cut (Dantzig). */
  function atMost(from: number, n: number, room: number, profit: Float64Array, size: Float64Array): number {
    let [low, high] = [from, n]
    const reach = sizeBefore[from]! + room
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (sizeBefore[middle]! <= reach) low = middle
      else high = middle - 1
    }
    const whole = profitBefore[low]! - profitBefore[from]!
    return low === n ? whole : whole + ((reach - sizeBefore[low]!) * profit[low]!) / size[low]!
  }

  function fill(profit: Float64Array, size: Float64Array, n: number, capacity: number, nodes: number): Filled {
    for (let i = 0; i < n; i++) {
      profitBefore[i + 1] = profitBefore[i]! + profit[i]!
      sizeBefore[i + 1] = sizeBefore[i]! + size[i]!
    }
    const room0 = capacity + enough
    now.fill(0, 0, n)
    taken.fill(0, 0, n)
    if (sizeBefore[n]! <= room0) {
      taken.fill(1, 0, n)
      return { value: profitBefore[n]!, bound: profitBefore[n]! }
    }
    const root = atMost(0, n, room0, profit, size)
    let [best, value, room, i] = [0, 0, room0, 0]
    for (let node = 0; ; node++) {
      if (node >= nodes) return { value: best, bound: root }
      if (value + atMost(i, n, room, profit, size) > best + enough) {
        for (; i < n; i++) {
          if (size[i]! > room) continue
          now[i] = 1
          room -= size[i]!
          value += profit[i]!
          // What follows is looked at again where an item had to be passed by.
          if (i + 1 < n && size[i + 1]! > room) {
            i += 2
            break
          }
        }
        if (i < n) continue
        if (value > best) {
          best = value
          taken.set(now.subarray(0, n))
        }
      }
      let back = Math.min(i, n) - 1
      while (back >= 0 && now[back] === 0) back--
      if (back < 0) return { value: best, bound: best }
      now[back] = 0
      room += size[back]!
      value -= profit[back]!
      i = back + 1
    }
  }
  return { taken, fill }
}
