/** When the changes of a plan are made: so many a quarter of each segment, the most worthwhile first, no limit broken on the way where that can be. */

export interface PlannedChanges {
  /** Per change: index into `mostPerQuarter`. */
  readonly segment: ArrayLike<number>
  /** Per change, at the prices of the plan, any unit. */
  readonly gain: ArrayLike<number>
  /** Per limit, per change: what it takes more (or, below 0, less) of it than today. */
  readonly use: readonly ArrayLike<number>[]
  /** Per limit: what is left of it today; below 0 where today takes more than there is. */
  readonly room: readonly number[]
}

/**
 * Lays changes over quarters. In each quarter what gains most comes first; what would take more of a limit than is free then waits until others
 * have freed it, unless the later quarters could not take it any more.
 *
 * @param changes        in key order: of equals the earlier comes first
 * @param mostPerQuarter per segment, changes in a quarter; Infinity: as many as it takes
 * @param quarters       1 or more
 * @returns              per change the quarter it is made in, from 0; no segment has more than its most in any
 * @throws RangeError if a segment has more changes than its quarters take
 * @source  a greedy order of our own, no optimum is claimed — docs/methods/scenarios.md, Over quarters
 * @example overQuarters({ segment: [0, 0, 0], gain: [5, 9, 7], use: [], room: [] }, [1], 3).join() // '2,0,1'
 */
export function overQuarters(changes: PlannedChanges, mostPerQuarter: readonly number[], quarters: number): Uint8Array {
  const { segment, gain, use, room } = changes
  const n = segment.length
  const waiting = mostPerQuarter.map(() => 0)
  for (let i = 0; i < n; i++) waiting[segment[i]!]!++
  waiting.forEach((count, g) => {
    if (count > mostPerQuarter[g]! * quarters)
      throw new RangeError(`${count} changes of segment ${g} do not fit into ${quarters} quarters of ${mostPerQuarter[g]}`)
  })
  const left = [...room]
  const quarter = new Uint8Array(n)
  let open = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => gain[b]! - gain[a]! || a - b)
  // What rounding leaves is no breach.
  const fits = (i: number) => use.every((of, k) => of[i]! <= 0 || of[i]! <= left[k]! + 1e-6)
  for (let q = 0; q < quarters; q++) {
    const may = mostPerQuarter.map((most, g) => Math.min(most, waiting[g]!))
    const must = mostPerQuarter.map((most, g) => Math.max(0, waiting[g]! - (q === quarters - 1 ? 0 : most * (quarters - 1 - q))))
    const make = (i: number) => {
      const g = segment[i]!
      quarter[i] = q
      waiting[g]!--
      may[g]!--
      must[g]!--
      use.forEach((of, k) => {
        left[k]! -= of[i]!
      })
    }
    const scan = (takes: (i: number) => boolean) => {
      const before = open.length
      open = open.filter((i) => {
        if (may[segment[i]!]! <= 0 || !takes(i)) return true
        make(i)
        return false
      })
      return open.length < before
    }
    while (scan(fits)) {
      // What one frees another may take.
    }
    scan((i) => must[segment[i]!]! > 0)
  }
  return quarter
}
