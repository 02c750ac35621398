/**
 * Columns in groups, laid out for passes: the uses of a column side by side.
 *
 * Inside the optimiser values and uses are scaled by powers of two, so that prices are near 1 and no digit is lost.
 */
import type { ChoiceColumns } from './choice-types.ts'

export interface Groups {
  /** Number of groups (accounts, or those of them still undecided). */
  readonly n: number
  /** Number of limits. */
  readonly width: number
  /** n + 1 places. */
  readonly start: Int32Array
  /** −∞: a column that is closed. */
  readonly value: Float64Array
  /** Uses of column j at j · width. */
  readonly use: Float64Array
  /** Per group, its account. */
  readonly account: Int32Array
  /** Per column, its index among all columns. */
  readonly origin: Int32Array
  /** Who stands for all of them, where that was settled before; else it is drawn when it is needed. */
  readonly sample?: Sample
}

/** Some of the groups for all, each with how many it stands for. */
export interface Sample {
  readonly group: Int32Array
  readonly weight: Float64Array
}

/** All columns of the accounts with the scales that were taken out: value = given · valueScale, use = given · useScale. */
export interface ScaledGroups {
  readonly groups: Groups
  readonly valueScale: number
  readonly useScale: Float64Array
}

/**
 * Lays columns out for passes, scaled so that what a column differs from its neighbours is about 1 on average.
 *
 * @param columns the accounts' columns: values in minor units, uses ≥ 0 in the unit of each limit
 * @returns       the same with one group per account, and the scales (powers of two)
 * @throws RangeError if an account has no column, or a value or use is no finite number, or a use is negative
 * @source docs/methods/choosing-coverage.md
 * @example scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 8), use: [[0, 4]] }).valueScale // 0.125
 */
export function scaledGroups({ start, value, use }: ChoiceColumns): ScaledGroups {
  const n = start.length - 1
  const size = value.length
  const width = use.length
  if (start[0] !== 0 || start[n] !== size) throw new RangeError(`${size} columns, but accounts have ${start[n]}`)
  for (let a = 0; a < n; a++) if (start[a]! >= start[a + 1]!) throw new RangeError(`Account ${a} has no column to choose`)
  for (let j = 0; j < size; j++) if (!Number.isFinite(value[j]!)) throw new RangeError(`Column ${j} is worth ${value[j]}`)
  const valueScale = scaleOf(meanSpread(start, value))
  const useScale = new Float64Array(width)
  const scaled = new Float64Array(size * width)
  use.forEach((given, k) => {
    if (given.length !== size) throw new RangeError(`Limit ${k} has ${given.length} uses for ${size} columns`)
    const of = given instanceof Float64Array ? given : Float64Array.from(given)
    let sum = 0
    let some = 0
    for (let j = 0; j < size; j++) {
      const one = of[j]!
      if (!(one >= 0 && one < Number.POSITIVE_INFINITY))
        throw new RangeError(`Column ${j} uses ${one} of limit ${k}: uses are finite and ≥ 0`)
      sum += one
      if (one > 0) some++
    }
    const scale = scaleOf(some === 0 ? 1 : sum / some)
    useScale[k] = scale
    for (let j = 0, at = k; j < size; j++, at += width) scaled[at] = of[j]! * scale
  })
  return {
    groups: {
      n,
      width,
      start,
      value: value.map((one) => one * valueScale),
      use: scaled,
      account: Int32Array.from({ length: n }, (_, a) => a),
      origin: Int32Array.from({ length: size }, (_, j) => j),
    },
    valueScale,
    useScale,
  }
}

/**
 * The power of two that brings a size near 1.
 *
 * @param size what numbers are on average, in their own unit
 * @returns    what to multiply them by; 1 where there is nothing
 * @source docs/methods/choosing-coverage.md
 * @example scaleOf(4) // 0.25
 */
export function scaleOf(size: number): number {
  return size > 0 ? 2 ** -Math.round(Math.log2(size)) : 1
}

function meanSpread(start: Int32Array, value: Float64Array): number {
  let sum = 0
  for (let a = 0; a + 1 < start.length; a++) {
    let [least, most] = [value[start[a]!]!, value[start[a]!]!]
    for (let j = start[a]! + 1; j < start[a + 1]!; j++) {
      if (value[j]! < least) least = value[j]!
      if (value[j]! > most) most = value[j]!
    }
    sum += most - least
  }
  return sum / Math.max(1, start.length - 1)
}

/** Columns of `groups` that a mask keeps, as groups of their own; groups left with none are gone. */
export interface Kept {
  readonly groups: Groups
  /** Per kept group, its index in the groups it came from. */
  readonly from: Int32Array
}

/**
 * Keeps some columns of some groups.
 *
 * @param groups the groups
 * @param keep   per column, 1 to keep it
 * @returns      the kept columns as groups; groups without a kept column are left out
 * @source docs/methods/choosing-coverage.md
 * @example keepColumns(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 8), use: [] }).groups, Uint8Array.of(0, 1)).groups.n // 1
 */
export function keepColumns(groups: Groups, keep: Uint8Array): Kept {
  const { n, width, start, value, use, account, origin } = groups
  let [groupsLeft, columnsLeft] = [0, 0]
  for (let g = 0; g < n; g++) {
    let here = 0
    for (let j = start[g]!; j < start[g + 1]!; j++) here += keep[j]!
    columnsLeft += here
    if (here > 0) groupsLeft++
  }
  const kept = {
    n: groupsLeft,
    width,
    start: new Int32Array(groupsLeft + 1),
    value: new Float64Array(columnsLeft),
    use: new Float64Array(columnsLeft * width),
    account: new Int32Array(groupsLeft),
    origin: new Int32Array(columnsLeft),
  }
  const from = new Int32Array(groupsLeft)
  let [to, at] = [0, 0]
  for (let g = 0; g < n; g++) {
    const before = at
    for (let j = start[g]!; j < start[g + 1]!; j++) {
      if (keep[j] === 0) continue
      kept.value[at] = value[j]!
      kept.origin[at] = origin[j]!
      for (let k = 0, u = j * width, v = at * width; k < width; k++) kept.use[v++] = use[u++]!
      at++
    }
    if (at === before) continue
    kept.account[to] = account[g]!
    from[to] = g
    kept.start[++to] = at
  }
  return { groups: kept, from }
}

/**
 * Columns named one by one, as groups.
 *
 * @param groups the groups they come from
 * @param owners per picked group, its index there
 * @param ends   per picked group, where its columns end in `picked`
 * @param picked columns, group by group
 * @returns      the picked columns in that order
 * @source docs/methods/choosing-coverage.md
 * @example pickColumns(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 8), use: [] }).groups, Int32Array.of(0), Int32Array.of(1), Int32Array.of(1)).origin // Int32Array.of(1)
 */
export function pickColumns(groups: Groups, owners: Int32Array, ends: Int32Array, picked: Int32Array): Groups {
  const { width } = groups
  const size = picked.length
  const kept = { value: new Float64Array(size), use: new Float64Array(size * width), origin: new Int32Array(size) }
  for (let i = 0, v = 0; i < size; i++) {
    const j = picked[i]!
    kept.value[i] = groups.value[j]!
    kept.origin[i] = groups.origin[j]!
    for (let k = 0, u = j * width; k < width; k++) kept.use[v++] = groups.use[u++]!
  }
  const start = new Int32Array(ends.length + 1)
  start.set(ends, 1)
  return { n: owners.length, width, start, ...kept, account: owners.map((g) => groups.account[g]!) }
}
