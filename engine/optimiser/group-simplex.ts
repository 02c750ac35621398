/**
 * The linear relaxation, exactly: a primal simplex that knows the rows "one column per group" and keeps only a matrix of limits × limits.
 *
 * Every group has one *key* column in the basis; besides the keys there are as many basic columns as limits, so at most that many groups are
 * split. A slack may be sold at `low` and a shortage bought at `high`, which is the same as asking for prices between the two: every choice of
 * keys is a start, and a limit that cannot be kept shows by what is bought.
 */
import type { Groups } from './groups.ts'

export interface Vertex {
  /** Prices of the limits. */
  readonly lambda: Float64Array
  /** Per group, its key column; where the group is split, the column with the largest share. */
  readonly key: Int32Array
  /** Columns that share a group with its key, with their shares. */
  readonly split: readonly { readonly group: number; readonly column: number; readonly share: number }[]
  /** What had to be bought of every limit. */
  readonly bought: Float64Array
  /** No basic share is 0: the prices are the only ones. */
  readonly unique: boolean
  readonly pivots: number
}

const tolerance = 1e-9
/** Groups looked at before a pivot is made with the best of them. */
const block = 96

/**
 * Maximises Σ value over shares of columns, shares of every group adding to 1, Σ use ≤ limit, shortage bought at `high`, slack sold at `low`.
 *
 * @param groups the groups
 * @param limits per limit, what there is
 * @param low    least prices, ≥ 0
 * @param high   greatest prices, finite
 * @param guess  prices to start near
 * @returns      optimal prices and shares
 * @source  Dantzig & Van Slyke, Generalized upper bounding techniques, J. Comput. Syst. Sci. 1 (1967) — docs/methods/choosing-coverage.md
 * @example groupSimplex(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 4), use: [[0, 2]] }).groups, [0.5], [0], [99], [0]).lambda // Float64Array.of(1)
 */
export function groupSimplex(
  groups: Groups,
  limits: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  guess: ArrayLike<number>,
): Vertex {
  const { n, width: K, start, value, use } = groups
  const groupOf = new Int32Array(value.length)
  const key = new Int32Array(n)
  const left = Float64Array.from(limits)
  for (let g = 0; g < n; g++) {
    let [best, most] = [start[g]!, Number.NEGATIVE_INFINITY]
    for (let j = start[g]!; j < start[g + 1]!; j++) {
      groupOf[j] = g
      let score = value[j]!
      for (let k = 0, u = j * K; k < K; k++) score -= guess[k]! * use[u++]!
      if (score > most) [best, most] = [j, score]
    }
    key[g] = best
    for (let k = 0, u = best * K; k < K; k++) left[k] = left[k]! - use[u++]!
  }
  // Basic besides the keys: a column ≥ 0, the slack of limit k as −1 − k, its shortage as −1 − K − k.
  const basic = Int32Array.from({ length: K }, (_, k) => (left[k]! >= 0 ? -1 - k : -1 - K - k))
  const inverse = new Float64Array(K * K)
  const work = new Float64Array(2 * K * K)
  const lambda = new Float64Array(K)
  const share = new Float64Array(K)
  const cost = new Float64Array(K)
  const turn = new Float64Array(K)
  const entry = new Float64Array(K)
  const column = (j: number, into: Float64Array, at: number, stride: number): void => {
    for (let k = 0; k < K; k++) into[at + k * stride] = 0
    if (j >= 0) {
      const u = j * K
      const v = key[groupOf[j]!]! * K
      for (let k = 0; k < K; k++) into[at + k * stride] = use[u + k]! - use[v + k]!
    } else if (j >= -K) into[at + (-1 - j) * stride] = 1
    else into[at + (-1 - K - j) * stride] = -1
  }
  const worthOf = (j: number): number => (j >= 0 ? value[j]! - value[key[groupOf[j]!]!]! : j >= -K ? low[-1 - j]! : -high[-1 - K - j]!)
  let [cursor, stuck, pivots] = [0, 0, 0]
  // Who leaves: a basic column by its place, or the key of a group; how far the entering one may grow until then.
  let [step, strength, leaves, leavesKey, own, careful] = [0, 0, -1, false, -1, false]
  const idOf = (at: number, isKey: boolean): number => (isKey ? key[at]! : basic[at]!)
  const offer = (at: number, isKey: boolean, room: number, rate: number): void => {
    if (rate <= 1e-11) return
    const length = Math.max(0, room) / rate
    const tie = Math.abs(length - step) <= 1e-12
    if (length < step - 1e-12 || (tie && (careful ? idOf(at, isKey) < idOf(leaves, leavesKey) : rate > strength))) {
      step = length
      leaves = at
      leavesKey = isKey
      strength = rate
    }
  }
  const ofKey = (g: number): void => {
    let [room, rate] = [1, g === own ? 1 : 0]
    for (let i = 0; i < K; i++) {
      if (basic[i]! < 0 || groupOf[basic[i]!] !== g) continue
      room -= share[i]!
      rate -= turn[i]!
    }
    offer(g, true, room, rate)
  }
  const most = 20_000 + 60 * (n + K)
  for (; ; pivots++) {
    for (let i = 0; i < K; i++) column(basic[i]!, work, i, 2 * K)
    invert(work, inverse, K)
    for (let i = 0; i < K; i++) {
      let sum = 0
      for (let k = 0; k < K; k++) sum += inverse[i * K + k]! * left[k]!
      share[i] = Math.abs(sum) < 1e-13 ? 0 : sum
      cost[i] = worthOf(basic[i]!)
    }
    for (let k = 0; k < K; k++) {
      let sum = 0
      for (let i = 0; i < K; i++) sum += cost[i]! * inverse[i * K + k]!
      lambda[k] = sum
    }
    if (pivots >= most) break
    // After many steps that gain nothing: the first that would, and the lowest that may go (Bland), which cannot go in circles.
    careful = stuck > 60
    // Scores are as exact as the largest price lets them be.
    let dearest = 0
    for (let k = 0; k < K; k++) dearest = Math.max(dearest, Math.abs(lambda[k]!))
    const enough = tolerance + 1e-12 * dearest
    let [entering, gain] = [Number.NaN, enough]
    for (let k = 0; k < K && !(careful && gain > enough); k++) {
      if (low[k]! - lambda[k]! > gain) [entering, gain] = [-1 - k, low[k]! - lambda[k]!]
      if (lambda[k]! - high[k]! > gain) [entering, gain] = [-1 - K - k, lambda[k]! - high[k]!]
    }
    if (careful) cursor = 0
    for (let seen = 0; seen < n && !(careful && gain > enough); seen++) {
      if (seen % block === block - 1 && gain > enough) break
      const g = cursor
      cursor = cursor + 1 === n ? 0 : cursor + 1
      let base = value[key[g]!]!
      for (let k = 0, u = key[g]! * K; k < K; k++) base -= lambda[k]! * use[u++]!
      for (let j = start[g]!; j < start[g + 1]!; j++) {
        let score = value[j]! - base
        for (let k = 0, u = j * K; k < K; k++) score -= lambda[k]! * use[u++]!
        if (score > gain && j !== key[g]!) {
          entering = j
          gain = score
          if (careful) break
        }
      }
    }
    if (Number.isNaN(entering)) break
    // How every basic share moves as the entering one grows.
    column(entering, entry, 0, 1)
    for (let i = 0; i < K; i++) {
      let sum = 0
      for (let k = 0; k < K; k++) sum += inverse[i * K + k]! * entry[k]!
      turn[i] = sum
    }
    own = entering >= 0 ? groupOf[entering]! : -1
    step = Number.POSITIVE_INFINITY
    leaves = -1
    for (let i = 0; i < K; i++) offer(i, false, share[i]!, turn[i]!)
    if (own >= 0) ofKey(own)
    for (let i = 0; i < K; i++) {
      if (basic[i]! < 0) continue
      const g = groupOf[basic[i]!]!
      let first = g !== own
      for (let h = 0; h < i && first; h++) first = basic[h]! < 0 || groupOf[basic[h]!] !== g
      if (first) ofKey(g)
    }
    if (leaves < 0) break
    stuck = step * gain > 1e-12 ? 0 : stuck + 1
    if (!leavesKey) basic[leaves] = entering
    else {
      let next = entering
      if (leaves !== own) {
        const i = basic.findIndex((j) => j >= 0 && groupOf[j] === leaves)
        next = basic[i]!
        basic[i] = entering
      }
      const [u, v] = [key[leaves]! * K, next * K]
      for (let k = 0; k < K; k++) left[k] = left[k]! + use[u + k]! - use[v + k]!
      key[leaves] = next
    }
  }
  return read(groups, groupOf, key, basic, share, lambda, pivots)
}

function read(
  { width: K }: Groups,
  groupOf: Int32Array,
  key: Int32Array,
  basic: Int32Array,
  share: Float64Array,
  lambda: Float64Array,
  pivots: number,
): Vertex {
  const bought = new Float64Array(K)
  const split: { group: number; column: number; share: number }[] = []
  const ofKey = new Map<number, number>()
  let unique = true
  basic.forEach((j, i) => {
    const x = Math.max(0, share[i]!)
    if (x <= tolerance) unique = false
    if (j < -K) bought[-1 - K - j] = x
    if (j < 0) return
    const group = groupOf[j]!
    split.push({ group, column: j, share: x })
    ofKey.set(group, (ofKey.get(group) ?? 1) - x)
  })
  for (const [group, x] of ofKey) {
    if (x <= tolerance) unique = false
    let most = x
    split.push({ group, column: key[group]!, share: Math.max(0, x) })
    for (const one of split) if (one.group === group && one.share > most) [key[group], most] = [one.column, one.share]
  }
  return { lambda: lambda.map((l) => Math.max(0, l)), key, split, bought, unique, pivots }
}

/** Gauss–Jordan on [matrix | unit], rows of 2 × size places; the left half is destroyed. */
function invert(work: Float64Array, into: Float64Array, size: number): void {
  const row = 2 * size
  for (let i = 0; i < size; i++) for (let k = 0; k < size; k++) work[i * row + size + k] = i === k ? 1 : 0
  for (let c = 0; c < size; c++) {
    let best = c
    for (let i = c + 1; i < size; i++) if (Math.abs(work[i * row + c]!) > Math.abs(work[best * row + c]!)) best = i
    const pivot = work[best * row + c]!
    if (Math.abs(pivot) < 1e-14) continue
    if (best !== c)
      for (let k = 0; k < row; k++) {
        const held = work[c * row + k]!
        work[c * row + k] = work[best * row + k]!
        work[best * row + k] = held
      }
    for (let k = 0; k < row; k++) work[c * row + k] = work[c * row + k]! / pivot
    for (let i = 0; i < size; i++) {
      const by = work[i * row + c]!
      if (i === c || by === 0) continue
      for (let k = c; k < row; k++) work[i * row + k] = work[i * row + k]! - by * work[c * row + k]!
    }
  }
  for (let i = 0; i < size; i++) for (let k = 0; k < size; k++) into[i * size + k] = work[i * row + size + k]!
}
