/** One channel of one reason: what a contact costs and where its repeats go. */
export interface ChannelStep {
  /** Minor units, k. */
  readonly costPerInteraction: number
  /** Interactions of which it is known whether a repeat followed. */
  readonly known: number
  readonly repeats: number
  /** Repeats by the position of the channel they came through; -1 = a channel that is not among these. */
  readonly into: readonly { readonly to: number; readonly count: number }[]
}

/**
 * Cost until a matter is resolved, whatever channels the repeats come through: R = k + P R, where P is the share of known
 * interactions of a channel whose repeat came through another. Not defined for a channel from which some chain can never end,
 * or that leads (directly or on) to a channel of which nothing is known.
 *
 * @param steps channels of one reason, length c (a handful: work is c³)
 * @returns     cost per resolution in minor units, unrounded; null where it is not defined
 * @source  Kemeny & Snell, Finite Markov Chains (1960) — docs/methods/channels.md
 * @example resolutionCosts([{ costPerInteraction: 100, known: 2, repeats: 1, into: [{ to: 0, count: 1 }] }]) // [200]
 */
export function resolutionCosts(steps: readonly ChannelStep[]): (number | null)[] {
  const ends = steps.map((step) => step.known > 0 && step.repeats < step.known)
  spread(
    steps,
    (step, at) => !ends[at] && step.known > 0 && step.into.some(({ to }) => ends[to] === true),
    (at) => {
      ends[at] = true
    },
  )
  const lost = steps.map((step, at) => step.known === 0 || !ends[at] || step.into.some(({ to }) => to < 0))
  spread(
    steps,
    (step, at) => !lost[at] && step.into.some(({ to }) => lost[to] === true),
    (at) => {
      lost[at] = true
    },
  )
  const defined = steps.map((_, at) => at).filter((at) => !lost[at])
  const matrix = defined.map((at) => {
    const step = steps[at]!
    const row = defined.map((other) => (other === at ? 1 : 0))
    for (const { to, count } of step.into) row[defined.indexOf(to)]! -= count / step.known
    return [...row, step.costPerInteraction]
  })
  const solution = solve(matrix)
  return steps.map((_, at) => (lost[at] ? null : solution[defined.indexOf(at)]!))
}

/** Marks channels until nothing changes. */
function spread(steps: readonly ChannelStep[], applies: (step: ChannelStep, at: number) => boolean, mark: (at: number) => void): void {
  for (let changed = true; changed; ) {
    changed = false
    steps.forEach((step, at) => {
      if (!applies(step, at)) return
      mark(at)
      changed = true
    })
  }
}

/** Gaussian elimination with partial pivoting on n rows of n + 1 numbers; the matrix is regular because every chain can end. */
function solve(rows: number[][]): number[] {
  const n = rows.length
  for (let column = 0; column < n; column++) {
    let pivot = column
    for (let row = column + 1; row < n; row++) if (Math.abs(rows[row]![column]!) > Math.abs(rows[pivot]![column]!)) pivot = row
    const swap = rows[column]!
    rows[column] = rows[pivot]!
    rows[pivot] = swap
    for (let row = column + 1; row < n; row++) {
      const factor = rows[row]![column]! / rows[column]![column]!
      if (factor === 0) continue
      for (let at = column; at <= n; at++) rows[row]![at]! -= factor * rows[column]![at]!
    }
  }
  const solution = new Array<number>(n).fill(0)
  for (let row = n - 1; row >= 0; row--) {
    let rest = rows[row]![n]!
    for (let at = row + 1; at < n; at++) rest -= rows[row]![at]! * solution[at]!
    solution[row] = rest / rows[row]![row]!
  }
  return solution
}
