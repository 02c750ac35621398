/**
 * Optimal prices over any number of groups: solved on a sample first, then exactly on the groups the remaining doubt leaves undecided.
 *
 * While prices stay in a box around a guess, most groups keep their best column whatever the prices are: they are set, and only the others are
 * looked at again, with a sample of their own and a smaller box, until so few are left that the simplex takes them. What the prices of a group
 * are worth is convex, so a minimum inside the box is one everywhere; one at the edge moves the box.
 */
import { groupSimplex, type Vertex } from './group-simplex.ts'
import { type Groups, pickColumns, type Sample } from './groups.ts'

export interface Relaxation {
  /** Prices of the limits, in the scales of the groups. */
  readonly lambda: Float64Array
  /** Groups that were still undecided, and what was found for them. */
  readonly core: Groups
  readonly vertex: Vertex
  /** What the others leave of every limit, and their value. */
  readonly left: Float64Array
  readonly settled: number
}

/** As many groups are solved at once. */
const direct = 320
/** A sample has an eighth of the groups, and is solved the same way. */
const sampleSize = (groups: number): number => (groups > many ? Math.max(4000, groups >> 5) : Math.max(2 * direct, groups >> 3))
/** Samples once drawn, as a slider asks for the same again and again. */
const samples = new WeakMap<Groups, Groups>()

/**
 * Minimises over prices in [low, high]: Σ over groups of the best value less price · use, plus price · limit.
 *
 * @param groups the groups
 * @param limits per limit, what there is
 * @param low    least prices, ≥ 0
 * @param high   greatest prices, finite
 * @param guess  prices to start from; null: none are known
 * @param column receives, per account, its column where prices are optimal (of a split group, the larger share)
 * @param hasty  of a large book one box will do: prices then are the best in it, near the best of all
 * @returns      the prices, and the undecided groups with their vertex
 * @source  box step: Marsten, Hogan & Blankenship, Operations Research 23 (1975) — docs/methods/choosing-coverage.md
 * @example relax(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 4), use: [[0, 2]] }).groups, [0.5], [0], [99], null, new Int32Array(1)).lambda // Float64Array.of(1)
 */
export function relax(
  groups: Groups,
  limits: ArrayLike<number>,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  guess: ArrayLike<number> | null,
  column: Int32Array,
  hasty = false,
): Relaxation {
  return descend({ column, hasty }, groups, Float64Array.from(limits), 0, low, high, guess ?? new Float64Array(groups.width), 1)
}

interface Search {
  readonly column: Int32Array
  readonly hasty: boolean
}

function descend(
  search: Search,
  groups: Groups,
  limits: Float64Array,
  settled: number,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  guess: ArrayLike<number>,
  doubt: number,
): Relaxation {
  const { column } = search
  const K = groups.width
  if (groups.n <= direct) return decide(groups, limits, settled, low, high, guess, column)
  let { center, wide, doubts } = nearPrices(search, groups, limits, low, high, guess, doubt)
  for (let tries = 0; ; tries++) {
    const half = Float64Array.from({ length: K }, (_, k) => (doubts ? doubts[k]! : 0) + wide * (center[k]! + 0.05))
    const boxLow = half.map((by, k) => Math.max(low[k]!, center[k]! - by))
    const boxHigh = half.map((by, k) => Math.min(high[k]!, center[k]! + by))
    const { core, left, value } = undecided(groups, limits, center, boxLow, boxHigh, column)
    if (core.n > 0.7 * groups.n && tries < 8) {
      // So many alike that a smaller box does not decide more: what the sample says stands, and rounding deals with the ties.
      if (wide < 1e-7) {
        const alike = core.n > 8 * direct
        const at = alike ? groupSimplex(sampleOf(core), left, boxLow, boxHigh, center).lambda : center
        return decide(core, left, settled + value, alike ? at : boxLow, alike ? at : boxHigh, at, column)
      }
      wide /= 4
      doubts = null
      continue
    }
    const found =
      groups.n > many && core.n <= 8000
        ? decide(core, left, settled + value, boxLow, boxHigh, center, column)
        : descend(search, core, left, settled + value, boxLow, boxHigh, center, 2 * wide)
    const inside = found.lambda.every(
      (l, k) => (l > boxLow[k]! * (1 + 1e-12) || boxLow[k] === low[k]) && (l < boxHigh[k]! * (1 - 1e-12) || boxHigh[k] === high[k]),
    )
    if (inside || tries >= 12 || (search.hasty && groups.n > many)) return found
    center = found.lambda
    doubts = null
    wide = Math.min(0.5, wide * 2)
  }
}

/** So many groups that a pass over them costs more than knowing better where to look. */
const many = 20_000

/** Where optimal prices are likely to be, and how far from there they may well be. */
function nearPrices(
  search: Search,
  groups: Groups,
  limits: Float64Array,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  guess: ArrayLike<number>,
  doubt: number,
): { center: Float64Array; wide: number; doubts: Float64Array | null } {
  const sample = sampleOf(groups)
  if (groups.n <= many) {
    const center =
      sample.n <= 3 * direct
        ? groupSimplex(sample, limits, low, high, guess).lambda
        : descend({ ...search, column: new Int32Array(search.column.length) }, sample, limits, 0, low, high, guess, doubt).lambda
    return { center, wide: (6 * doubt) / Math.sqrt(sample.n), doubts: null }
  }
  // One pass tells by how much the sample errs at these prices: asked to err as little, it is nearer by far.
  let center = groupSimplex(sample, limits, low, high, groupSimplex(sampleOf(sample), limits, low, high, guess).lambda).lambda
  let before = center
  for (let corrected = 0; corrected < corrections; corrected++) {
    before = center
    const [ofAll, ofSample] = [usesAt(groups, before), usesAt(sample, before)]
    const asked = limits.map((limit, k) => limit + ofSample[k]! - ofAll[k]!)
    center = groupSimplex(sample, asked, low, high, before).lambda
  }
  // Where prices trade off against each other the sample is unsure of both, and little is lost by either: in haste a narrow box will do.
  const most = search.hasty ? hastyDoubt : Number.POSITIVE_INFINITY
  return { center, wide: leastDoubt, doubts: center.map((price, k) => Math.min(most * (price + 0.05), Math.abs(price - before[k]!))) }
}

/** How often a sample is put right; how far off prices are taken to be, as a share, even where that changed nothing; in haste at most. */
const corrections = 2
const leastDoubt = 0.005
const hastyDoubt = 0.02

/** What all groups use, each by its best column at these prices. */
function usesAt({ n, width: K, start, value, use }: Groups, lambda: ArrayLike<number>): Float64Array {
  const prices = Float64Array.from(lambda)
  const uses = new Float64Array(K)
  for (let g = 0, j = 0, u = 0; g < n; g++) {
    let [best, most] = [0, Number.NEGATIVE_INFINITY]
    for (const end = start[g + 1]!; j < end; j++) {
      let score = value[j]!
      for (let k = 0; k < K; k++) score -= prices[k]! * use[u++]!
      if (score > most) {
        best = j
        most = score
      }
    }
    for (let k = 0, b = best * K; k < K; k++) uses[k] = uses[k]! + use[b++]!
  }
  return uses
}

function decide(
  groups: Groups,
  limits: Float64Array,
  settled: number,
  low: ArrayLike<number>,
  high: ArrayLike<number>,
  guess: ArrayLike<number>,
  column: Int32Array,
): Relaxation {
  const vertex = groupSimplex(groups, limits, low, high, guess)
  for (let g = 0; g < groups.n; g++) column[groups.account[g]!] = groups.origin[vertex.key[g]!]!
  return { lambda: vertex.lambda, core: groups, vertex, left: limits, settled }
}

/** Groups with more than one column that can be best while prices stay in the box; the others are set, and what they use is taken off. */
function undecided(
  groups: Groups,
  limits: Float64Array,
  center: Float64Array,
  boxLow: Float64Array,
  boxHigh: Float64Array,
  column: Int32Array,
): { core: Groups; left: Float64Array; value: number } {
  const { n, width: K, start, value, use, account, origin } = groups
  const left = limits.slice()
  let kept = new Int32Array(1024)
  const ends = new Int32Array(n)
  const owners = new Int32Array(n)
  let [columns, core, settled] = [0, 0, 0]
  const down = center.map((c, k) => c - boxLow[k]!)
  const up = center.map((c, k) => boxHigh[k]! - c)
  const either = up.map((u, k) => Math.max(u, down[k]!))
  let scores = new Float64Array(64)
  let sways = new Float64Array(64)
  for (let g = 0, j = start[0]!, u = j * K; g < n; g++) {
    const from = j
    const to = start[g + 1]!
    if (to - from > scores.length) {
      scores = new Float64Array(2 * (to - from))
      sways = new Float64Array(2 * (to - from))
    }
    if (columns + to - from > kept.length) {
      const longer = new Int32Array(2 * kept.length + to - from)
      longer.set(kept)
      kept = longer
    }
    let best = from
    let most = Number.NEGATIVE_INFINITY
    for (; j < to; j++) {
      let score = value[j]!
      if (score === Number.NEGATIVE_INFINITY) {
        scores[j - from] = score
        u += K
        continue
      }
      let sway = 0
      for (let k = 0; k < K; k++) {
        const one = use[u++]!
        score -= center[k]! * one
        sway += either[k]! * one
      }
      scores[j - from] = score
      sways[j - from] = sway
      if (score > most) {
        best = j
        most = score
      }
    }
    const b = best * K
    const before = columns
    for (let i = from; i < to; i++) {
      if (i === best) continue
      let behind = most - scores[i - from]!
      if (behind > sways[i - from]! + sways[best - from]!) continue
      for (let k = 0, v = i * K; k < K && behind >= 0; k++) {
        const more = use[v + k]! - use[b + k]!
        behind -= more > 0 ? more * down[k]! : -more * up[k]!
      }
      if (behind <= 0) kept[columns++] = i
    }
    column[account[g]!] = origin[best]!
    if (columns > before) {
      kept[columns++] = best
      ends[core] = columns
      owners[core++] = g
      continue
    }
    settled += value[best]!
    for (let k = 0; k < K; k++) left[k] = left[k]! - use[b + k]!
  }
  return { core: pickColumns(groups, owners.slice(0, core), ends.slice(0, core), kept.slice(0, columns)), left, value: settled }
}

/** Who stands for all of the groups; the same groups have the same sample. */
function sampleOf(groups: Groups): Groups {
  const drawn = samples.get(groups) ?? weighted(groups, groups.sample ?? drawSample(groups))
  samples.set(groups, drawn)
  return drawn
}

function weighted(groups: Groups, { group, weight }: Sample): Groups {
  const { width: K, start, value } = groups
  const ends = new Int32Array(group.length)
  const kept: number[] = []
  group.forEach((g, i) => {
    for (let j = start[g]!; j < start[g + 1]!; j++) if (value[j]! > Number.NEGATIVE_INFINITY) kept.push(j)
    ends[i] = kept.length
  })
  const some = pickColumns(groups, group, ends, Int32Array.from(kept))
  for (let i = 0; i < some.n; i++)
    for (let j = some.start[i]!; j < some.start[i + 1]!; j++) {
      some.value[j] = some.value[j]! * weight[i]!
      for (let k = 0, u = j * K; k < K; k++, u++) some.use[u] = some.use[u]! * weight[i]!
    }
  return some
}

/**
 * Some of the groups for all of them, each weighted by how many it stands for: the more its columns differ in use, the likelier it is there.
 * Systematic, so the same groups give the same sample.
 *
 * @param groups the groups
 * @returns      indices of groups, ascending, with their weights
 * @source  systematic sampling in proportion to size — docs/methods/choosing-coverage.md
 * @example drawSample(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 8), use: [[0, 4]] }).groups).weight.join() // '1'
 */
export function drawSample({ n, width: K, start, value, use }: Groups): Sample {
  const size = sampleSize(n)
  const spread = new Float64Array(n)
  let total = 0
  for (let g = 0; g < n; g++) {
    let sum = 1e-3
    for (let k = 0; k < K; k++) {
      let [least, most] = [Number.POSITIVE_INFINITY, 0]
      for (let j = start[g]!, u = j * K + k; j < start[g + 1]!; j++, u += K) {
        if (value[j] === Number.NEGATIVE_INFINITY) continue
        if (use[u]! < least) least = use[u]!
        if (use[u]! > most) most = use[u]!
      }
      sum += most - least
    }
    spread[g] = sum
    total += sum
  }
  const group: number[] = []
  const weight: number[] = []
  let passed = 0.5
  for (let g = 0; g < n; g++) {
    const chance = Math.min(1, (spread[g]! * size) / total)
    passed += chance
    if (passed < 1) continue
    passed -= 1
    group.push(g)
    weight.push(1 / chance)
  }
  return { group: Int32Array.from(group), weight: Float64Array.from(weight) }
}
