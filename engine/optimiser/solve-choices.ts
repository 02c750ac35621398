/**
 * The best choice of one column per account under limits, with a bound that proves how good it is.
 *
 * Prices first (exactly, whatever the number of accounts), whole columns from them, then mended and improved; where effort is 'full', what is
 * still open is searched until it is proved or has taken long enough. Nothing here asks a clock: the same input gives the same choice.
 */
import type { Choice, ChoiceColumns, Infeasible, Price, Solution, SolveOptions } from './choice-types.ts'
import { type Groups, keepColumns, type ScaledGroups, scaledGroups } from './groups.ts'
import { type Draft, improve, mend, worthLooking } from './improve.ts'
import { breakOf, columnsAt, exactlyOne, type Hulls, hullsOf } from './one-limit.ts'
import { relax } from './relaxation.ts'
import { regretsOf, searchChoices } from './search.ts'

/** What a slider keeps between calls: built once from the columns. */
export interface PreparedChoices {
  readonly columns: ChoiceColumns
  readonly scaled: ScaledGroups
  /** Where there is one limit. */
  readonly hulls: Hulls | null
  /** Values are multiples of it (scaled); 0: of nothing known. */
  readonly grain: number
}

/** Prices beyond this (scaled) say that a limit cannot be kept. */
const dear = 1e7
/** Groups that are searched, at most. */
const searched = 4000
/** Columns × limits that a search may look at: one to two seconds. */
const searchWork = 6e8

/**
 * Builds what does not depend on the limits.
 *
 * @param columns the accounts' columns
 * @returns       the columns with what is derived from them
 * @throws RangeError if an account has no column, a value or use is no finite number, or a use is negative
 * @source docs/methods/choosing-coverage.md
 * @example prepareChoices({ start: Int32Array.of(0, 1), value: Float64Array.of(5), use: [] }).columns.value.length // 1
 */
export function prepareChoices(columns: ChoiceColumns): PreparedChoices {
  const scaled = scaledGroups(columns)
  const grain = [1, 0.1, 0.01].find((one) => columns.value.every((v) => Math.abs(v / one - Math.round(v / one)) < 1e-7)) ?? 0
  return { columns, scaled, hulls: columns.use.length === 1 ? hullsOf(scaled.groups) : null, grain: grain * scaled.valueScale }
}

/**
 * Chooses one column per account for the most value within the limits.
 *
 * @param columns the accounts' columns: value in minor units, use in the unit of each limit
 * @param limits  per limit, the most that all accounts may use together; Infinity: none
 * @returns       the choice, a bound that no choice exceeds, the gap between them and what a unit of every limit is worth; or why there is none
 * @throws RangeError if a limit is not a number, or a column is not one (`prepareChoices`)
 * @source  Lagrangian relaxation of a multiple-choice knapsack with several limits: Kellerer, Pferschy & Pisinger, Knapsack Problems (2004), ch. 11 — docs/methods/choosing-coverage.md
 * @example solveChoices({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 6), use: [[0, 2]] }, [2]).choice.value // 6
 */
export function solveChoices(columns: ChoiceColumns, limits: ArrayLike<number>, options: SolveOptions = {}): Solution | Infeasible {
  return solvePrepared(prepareChoices(columns), limits, options)
}

/**
 * `solveChoices` on columns prepared before.
 *
 * @param prepared what `prepareChoices` built
 * @param limits   per limit, the most that all accounts may use together; Infinity: none
 * @returns        as `solveChoices`
 * @throws RangeError if a limit is not a number
 * @source docs/methods/choosing-coverage.md
 * @example solvePrepared(prepareChoices({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 6), use: [[0, 2]] }), [1]).relaxed // 3
 */
export function solvePrepared(prepared: PreparedChoices, limits: ArrayLike<number>, options: SolveOptions = {}): Solution | Infeasible {
  const found = solveOrNearest(prepared, limits, options)
  return isStuck(found) ? whyNot(prepared, limits, found) : found
}

/** No choice was found that keeps the limits: the one that came nearest. */
interface Stuck {
  readonly nearest: Int32Array
}

export const isStuck = (found: Solution | Stuck): found is Stuck => 'nearest' in found

/**
 * `solvePrepared` without the reasons why there is no choice, which take as many solves as there are limits.
 *
 * @param prepared what `prepareChoices` built
 * @param limits   per limit, the most that all accounts may use together; Infinity: none
 * @returns        the solution, or the choice that came nearest to keeping the limits
 * @throws RangeError if a limit is not a number
 * @source docs/methods/choosing-coverage.md
 * @example solveOrNearest(prepareChoices({ start: Int32Array.of(0, 1), value: Float64Array.of(6), use: [[2]] }), [1]).nearest // Int32Array.of(0)
 */
export function solveOrNearest(prepared: PreparedChoices, limits: ArrayLike<number>, options: SolveOptions = {}): Solution | Stuck {
  const { scaled, grain } = prepared
  const { groups, valueScale, useScale } = scaled
  const quick = options.effort === 'quick'
  const room = limitsOf(limits, useScale)
  const relaxed = relaxedChoice(prepared, room, options)
  const { column, lambda } = relaxed
  // Prices of a whole pass over everything, so that the bound holds whatever rounding did to them.
  let bound = relaxed.bound
  const kept = { ...room, column }
  const draft = relaxed.left ? draftWith(relaxed.core, relaxed.left, room.nothing, column) : draftOf(relaxed.core, kept, groups)
  let fits = mend(relaxed.core, lambda, draft)
  let left = draft.left
  if (!fits && relaxed.core.n < groups.n) {
    write(relaxed.core, draft.at, column)
    const all = draftOf(groups, kept, groups)
    fits = mend(groups, lambda, all)
    left = all.left
    write(groups, all.at, column)
  } else {
    if (fits) improve(relaxed.core, lambda, draft, quick ? { moves: 150, rounds: 4 } : { moves: 700, rounds: 30 })
    write(relaxed.core, draft.at, column)
  }
  let best: Int32Array | null = fits ? column : null
  let value = fits ? worthOf(groups, column) : Number.NEGATIVE_INFINITY
  for (const start of options.starts ?? []) {
    // A slider has no time to weigh what is worth less anyway; mending only takes.
    if (quick && best && worthOf(groups, start) <= value) continue
    const candidate = Int32Array.from(start)
    const mended = draftOf(groups, { ...room, column: candidate }, groups)
    if (mended.left.some((left, k) => left < -mended.nothing[k]!)) {
      if (best && (quick || groups.n > searched)) continue
      if (!mend(groups, lambda, mended)) continue
      write(groups, mended.at, candidate)
    }
    const worth = worthOf(groups, candidate)
    if (worth > value) [best, value] = [candidate, worth]
  }
  if (!quick || (!best && groups.n <= searched)) {
    const searching = searchedChoice(prepared, room, lambda, relaxed.bound, value)
    if (searching.better) [best, value] = [searching.better, searching.value]
    bound = Math.min(bound, searching.bound)
  }
  if (!best) return { nearest: column }
  // What a slider's plan takes is known from what it leaves: adding it up again would be a third of the time.
  const known = quick && fits && best === column && relaxed.left !== undefined
  const choice = known
    ? { column: best, value: value / valueScale, used: left.map((rest, k) => (room.limit[k]! - rest) / useScale[k]!) }
    : scaledChoice(scaled, best)
  const floor = (most: number) => (grain > 0 ? Math.floor(most / grain + 1e-6) * grain : most)
  const proved = Math.max(choice.value, floor(bound) / valueScale)
  return {
    choice,
    bound: proved,
    relaxed: Math.max(choice.value, relaxed.bound / valueScale),
    gap: proved === 0 ? 0 : Math.max(0, (proved - choice.value) / Math.abs(proved)),
    prices: (quick ? null : relaxed.prices?.()) ?? Array.from(lambda, (l, k) => asPrice(scaled, k, l, l)),
    multipliers: lambda.map((l, k) => (l * useScale[k]!) / valueScale),
  }
}

interface Room {
  /** Scaled; 0 where there is none. */
  readonly limit: Float64Array
  /** Greatest price; 0 where there is no limit. */
  readonly high: Float64Array
  readonly nothing: Float64Array
}

function limitsOf(limits: ArrayLike<number>, useScale: Float64Array): Room {
  if (limits.length !== useScale.length) throw new RangeError(`${limits.length} limits for ${useScale.length} uses`)
  const given = Float64Array.from(limits)
  if (given.some(Number.isNaN)) throw new RangeError('A limit is not a number')
  const endless = (k: number) => given[k] === Number.POSITIVE_INFINITY
  return {
    limit: given.map((limit, k) => (endless(k) ? 0 : limit * useScale[k]!)),
    high: given.map((_, k) => (endless(k) ? 0 : dear)),
    nothing: given.map((limit, k) => (endless(k) ? Number.POSITIVE_INFINITY : 1e-12 * Math.abs(limit * useScale[k]!))),
  }
}

interface Relaxed {
  readonly lambda: Float64Array
  readonly column: Int32Array
  readonly core: Groups
  readonly bound: number
  /** What all others leave the core. */
  readonly left?: Float64Array
  readonly prices?: () => readonly Price[]
}

function relaxedChoice(prepared: PreparedChoices, room: Room, options: SolveOptions): Relaxed {
  const { scaled, hulls } = prepared
  const { groups, valueScale, useScale } = scaled
  if (hulls && room.high[0]! > 0) {
    const found = breakOf(hulls, room.limit[0]!)
    if (found)
      return {
        lambda: Float64Array.of(found.price.low),
        column: columnsAt(hulls, found.steps),
        core: coreAround(hulls, found.steps),
        bound: found.relaxed,
        prices: () => [asPrice(scaled, 0, found.price.low, found.price.high)],
      }
  }
  const column = new Int32Array(groups.n)
  const guess = options.multipliers?.map((l, k) => Math.min(room.high[k]!, (l * valueScale) / useScale[k]!)) ?? null
  const none = new Float64Array(groups.width)
  const quick = options.effort === 'quick'
  const { lambda, core, vertex, left, settled } = relax(groups, room.limit, none, room.high, guess, column, quick)
  return {
    lambda,
    column,
    core,
    left,
    bound: quick ? settled + boundAt(core, left, lambda) : boundAt(groups, room.limit, lambda),
    ...(vertex.unique ? {} : { prices: () => priceRanges(scaled, room, lambda) }),
  }
}

/** Groups whose steps are near the break, with all their columns. */
function coreAround({ groups, group }: Hulls, steps: number): Groups {
  if (groups.n <= 400) return groups
  const keep = new Uint8Array(groups.value.length)
  for (let i = Math.max(0, steps - 200); i < Math.min(group.length, steps + 200); i++)
    keep.fill(1, groups.start[group[i]!]!, groups.start[group[i]! + 1]!)
  return keepColumns(groups, keep).groups
}

function boundAt(groups: Groups, limit: Float64Array, lambda: Float64Array): number {
  const { n, width: K, start, value, use } = groups
  let bound = 0
  for (let g = 0, j = 0, u = 0; g < n; g++) {
    let most = Number.NEGATIVE_INFINITY
    for (const end = start[g + 1]!; j < end; j++) {
      let score = value[j]!
      for (let k = 0; k < K; k++) score -= lambda[k]! * use[u++]!
      if (score > most) most = score
    }
    bound += most
  }
  for (let k = 0; k < K; k++) bound += lambda[k]! * limit[k]!
  return bound
}

/** The least and the greatest of all optimal prices of each limit: those at a limit a little wider, and a little narrower. */
function priceRanges(scaled: ScaledGroups, room: Room, lambda: Float64Array): Price[] {
  const { groups } = scaled
  const none = new Float64Array(groups.width)
  const at = (k: number, by: number) => {
    const limit = room.limit.slice()
    limit[k] = limit[k]! + by
    return relax(groups, limit, none, room.high, lambda, new Int32Array(groups.n))
  }
  return Array.from(lambda, (l, k) => {
    if (room.high[k] === 0) return { low: 0, high: 0 }
    const step = Math.max(1e-6, 1e-9 * Math.abs(room.limit[k]!))
    const less = at(k, -step)
    const high = less.vertex.bought.some((bought, i) => room.high[i]! > 0 && bought > step / 2) ? Number.POSITIVE_INFINITY : less.lambda[k]!
    return asPrice(scaled, k, Math.min(l, at(k, step).lambda[k]!), Math.max(l < dear * 0.9 ? l : 0, high))
  })
}

function asPrice({ valueScale, useScale }: ScaledGroups, k: number, low: number, high: number): Price {
  const per = useScale[k]! / valueScale
  return high < Number.POSITIVE_INFINITY && high - low <= 1e-9 * high
    ? { low: low * per, high: low * per }
    : { low: low * per, high: high * per }
}

/** What is still open at these prices, searched: exactly where it is little. */
function searchedChoice(prepared: PreparedChoices, room: Room, lambda: Float64Array, bound: number, value: number) {
  const { scaled, grain } = prepared
  const { groups } = scaled
  const { width: K } = groups
  const none = { better: null, value, bound }
  if (bound < worthLooking(value, grain)) return none
  const { regret } = regretsOf(groups, lambda)
  const keep = new Uint8Array(groups.value.length)
  for (let j = 0; j < keep.length; j++)
    keep[j] = groups.value[j]! > Number.NEGATIVE_INFINITY && bound - regret[j]! >= worthLooking(value, grain) ? 1 : 0
  const left = room.limit.slice()
  const column = new Int32Array(groups.n)
  let base = 0
  for (let g = 0; g < groups.n; g++) {
    let [count, last] = [0, -1]
    for (let j = groups.start[g]!; j < groups.start[g + 1]!; j++) if (keep[j] === 1) [count, last] = [count + 1, j]
    // Every column is behind what is known: nothing better can be.
    if (count === 0) return { ...none, bound: value }
    column[g] = last
    if (count > 1) continue
    keep[last] = 0
    base += groups.value[last]!
    for (let k = 0, u = last * K; k < K; k++) left[k] = left[k]! - groups.use[u++]!
  }
  const { groups: open } = keepColumns(groups, keep)
  if (prepared.hulls && room.high[0]! > 0) {
    const sorted = byRegret(open, lambda)
    const exact = exactlyOne(sorted, left[0]!, lambda[0]!, value - base, grain, 3_000_000)
    if (exact?.found) write(sorted, exact.found, column)
    if (exact) return { better: exact.found ? column : null, value: exact.value + base, bound: exact.value + base }
  }
  if (open.n > searched) return none
  const found = searchChoices(open, left, room.high, lambda, value - base, grain, room.nothing, searchWork)
  if (found.better) for (const [account, to] of found.better) column[account] = to
  return { better: found.better ? column : null, value: found.value + base, bound: found.bound + base }
}

/** Groups in the order of their second best: those nearest to a change first. */
function byRegret(groups: Groups, lambda: Float64Array): Groups {
  const { regret } = regretsOf(groups, lambda)
  const second = Float64Array.from({ length: groups.n }, (_, g) => {
    const own = regret.slice(groups.start[g]!, groups.start[g + 1]!).sort()
    return own[1] ?? Number.POSITIVE_INFINITY
  })
  const order = Array.from({ length: groups.n }, (_, g) => g).sort((a, b) => second[a]! - second[b]! || a - b)
  const columns = order.flatMap((g) => Array.from({ length: groups.start[g + 1]! - groups.start[g]! }, (_, i) => groups.start[g]! + i))
  let end = 0
  return {
    n: groups.n,
    width: groups.width,
    start: Int32Array.from([0, ...order.map((g) => (end += groups.start[g + 1]! - groups.start[g]!))]),
    value: Float64Array.from(columns, (j) => groups.value[j]!),
    use: Float64Array.from(columns.flatMap((j) => Array.from(groups.use.subarray(j * groups.width, (j + 1) * groups.width)))),
    account: Int32Array.from(order, (g) => groups.account[g]!),
    origin: Int32Array.from(columns, (j) => groups.origin[j]!),
  }
}

/** The groups' part of a choice over all accounts, where what the others leave is known. */
function draftWith(groups: Groups, limits: Float64Array, nothing: Float64Array, column: Int32Array): Draft {
  const at = atOf(groups, column)
  const left = limits.slice()
  for (let g = 0; g < groups.n; g++) for (let k = 0, u = at[g]! * groups.width; k < groups.width; k++) left[k] = left[k]! - groups.use[u++]!
  return { at, left, nothing }
}

/** The groups' part of a choice over all accounts, and what the whole leaves. */
function draftOf(groups: Groups, { limit, nothing, column }: Room & { readonly column: Int32Array }, all: Groups): Draft {
  const K = all.width
  const left = limit.slice()
  for (let a = 0; a < column.length; a++) for (let k = 0, u = column[a]! * K; k < K; k++) left[k] = left[k]! - all.use[u++]!
  return { at: atOf(groups, column), left, nothing }
}

function atOf(groups: Groups, column: Int32Array): Int32Array {
  const at = new Int32Array(groups.n)
  for (let g = 0; g < groups.n; g++) {
    at[g] = groups.start[g]!
    for (let j = groups.start[g]!; j < groups.start[g + 1]!; j++) if (groups.origin[j] === column[groups.account[g]!]) at[g] = j
  }
  return at
}

function write(groups: Groups, at: Int32Array, column: Int32Array): void {
  for (let g = 0; g < groups.n; g++) column[groups.account[g]!] = groups.origin[at[g]!]!
}

function worthOf({ value }: Groups, column: Int32Array): number {
  let sum = 0
  for (let a = 0; a < column.length; a++) sum += value[column[a]!]!
  return sum
}

function scaledChoice({ groups, valueScale, useScale }: ScaledGroups, column: Int32Array): Choice {
  const K = groups.width
  const used = new Float64Array(K)
  for (let a = 0; a < column.length; a++) for (let k = 0, u = column[a]! * K; k < K; k++) used[k] = used[k]! + groups.use[u++]!
  return { column, value: worthOf(groups, column) / valueScale, used: used.map((u, k) => u / useScale[k]!) }
}

/** By how much limits would have to be wider: each alone, all others kept, and all together. */
function whyNot(prepared: PreparedChoices, limits: ArrayLike<number>, { nearest }: Stuck): Infeasible {
  const { columns } = prepared
  const size = columns.value.length
  const least = columns.use.map((use, k) => {
    const found = solveOrNearest(
      prepareChoices({ start: columns.start, value: Float64Array.from({ length: size }, (_, j) => -use[j]!), use: columns.use }),
      Float64Array.from(limits, (limit, i) => (i === k ? Number.POSITIVE_INFINITY : limit)),
      {},
    )
    return isStuck(found) ? null : Math.max(limits[k]!, found.choice.used[k]!)
  })
  const { used } = scaledChoice(prepared.scaled, leastExcess(prepared, limits, nearest))
  return { least, together: used.map((u, k) => Math.max(0, u - limits[k]!)) }
}

/** Of the choice that came nearest and of one made for nothing but keeping limits, the one that breaks them less (in the scales of the uses). */
function leastExcess({ scaled }: PreparedChoices, limits: ArrayLike<number>, nearest: Int32Array): Int32Array {
  const { groups, useScale } = scaled
  const room = limitsOf(limits, useScale)
  const idle: Groups = { ...groups, value: new Float64Array(groups.value.length) }
  const column = new Int32Array(groups.n)
  const cheap = room.high.map((high) => Math.min(1, high))
  const { lambda } = relax(idle, room.limit, new Float64Array(groups.width), cheap, null, column)
  const excess = [nearest, column].map((one) => {
    const draft = draftOf(groups, { ...room, column: one }, groups)
    mend(idle, lambda, draft)
    write(groups, draft.at, one)
    return draft.left.reduce((sum, left, k) => (left < -draft.nothing[k]! ? sum - left : sum), 0)
  })
  return excess[1]! < excess[0]! ? column : nearest
}
