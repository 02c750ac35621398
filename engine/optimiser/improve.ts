/** From shares to whole columns: a choice that breaks limits is mended, one that keeps them is improved, by one or two changes at a time. */
import type { Groups } from './groups.ts'

/** One column per group, and what it leaves of every limit (less than nothing where the limit is broken). Changed in place. */
export interface Draft {
  /** Per group, its column. */
  readonly at: Int32Array
  readonly left: Float64Array
  /** Per limit, what counts as nothing. */
  readonly nothing: Float64Array
}

/** How thoroughly pairs of changes are looked for: so many single changes are paired, so many times. */
export interface Pairing {
  readonly moves: number
  readonly rounds: number
}

/**
 * Changes columns until every limit is kept, those first that lose least (at the prices given) for what they free.
 *
 * @param groups groups that may change
 * @param lambda prices of the limits
 * @param draft  the choice; changed in place, as far as it went
 * @returns      whether every limit is kept now
 * @source  repair of a Lagrangian solution: Kellerer, Pferschy & Pisinger, Knapsack Problems (2004), 11.9 — docs/methods/choosing-coverage.md
 * @example mend(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 4), use: [[0, 2]] }).groups, [1], { at: Int32Array.of(1), left: Float64Array.of(-1), nothing: Float64Array.of(0) }) // true
 */
export function mend(groups: Groups, lambda: ArrayLike<number>, draft: Draft): boolean {
  const { width: K } = groups
  for (let round = 0; round < 30; round++) {
    const before = excess(draft)
    if (before === 0) return true
    const moves = movesOf(groups, draft).flatMap((move) => {
      const relief = before - excessAfter(groups, draft, move)
      if (relief <= 1e-12) return []
      let loss = groups.value[draft.at[move.group]!]! - groups.value[move.to]!
      const [u, v] = [move.to * K, draft.at[move.group]! * K]
      for (let k = 0; k < K; k++) loss -= lambda[k]! * (groups.use[v + k]! - groups.use[u + k]!)
      return [{ ...move, price: (Math.max(0, loss) + 1e-9) / relief }]
    })
    moves.sort((a, b) => a.price - b.price || a.to - b.to)
    for (const move of moves) {
      const now = excess(draft)
      if (now === 0) break
      if (draft.at[move.group] === move.from && excessAfter(groups, draft, move) < now - 1e-12) apply(groups, draft, move)
    }
    if (excess(draft) < before - 1e-12) continue
    const pair = bestPair(groups, draft, movesOf(groups, draft).slice(0, 1500), before)
    if (!pair) break
    for (const move of pair) apply(groups, draft, move)
  }
  return excess(draft) === 0
}

/**
 * Changes columns while that gains value within the limits: single ones, then pairs.
 *
 * @param groups  groups that may change
 * @param lambda  prices of the limits, by which changes worth pairing are found
 * @param draft   a choice that keeps every limit; changed in place
 * @param pairing how thoroughly
 * @source docs/methods/choosing-coverage.md
 * @example improve(scaledGroups({ start: Int32Array.of(0, 2), value: Float64Array.of(0, 4), use: [[0, 2]] }).groups, [1], { at: Int32Array.of(0), left: Float64Array.of(1), nothing: Float64Array.of(0) }, { moves: 9, rounds: 9 }) // undefined
 */
export function improve(groups: Groups, lambda: ArrayLike<number>, draft: Draft, pairing: Pairing): void {
  const { width: K } = groups
  for (let round = 0; round <= pairing.rounds; round++) {
    let gained = true
    while (gained) {
      gained = false
      const better = movesOf(groups, draft).filter((move) => move.gain > 0)
      better.sort((a, b) => b.gain - a.gain || a.to - b.to)
      for (const move of better)
        if (draft.at[move.group] === move.from && fits(groups, draft, move)) {
          apply(groups, draft, move)
          gained = true
        }
    }
    if (round === pairing.rounds) return
    const near = movesOf(groups, draft).map((move) => {
      let loss = -move.gain
      const [u, v] = [move.to * K, move.from * K]
      for (let k = 0; k < K; k++) loss += lambda[k]! * (groups.use[u + k]! - groups.use[v + k]!)
      return { ...move, loss: Math.abs(loss) }
    })
    near.sort((a, b) => a.loss - b.loss || a.to - b.to)
    const pair = bestPair(groups, draft, near.slice(0, pairing.moves), 0)
    if (!pair) return
    for (const move of pair) apply(groups, draft, move)
  }
}

/**
 * What a choice must be worth to be better than one known.
 *
 * @param value what is known; -Infinity: nothing
 * @param grain values are multiples of it; 0: of nothing known
 * @returns     the least worth that is more, a little below it for rounding
 * @source docs/methods/choosing-coverage.md
 * @example worthLooking(10, 1) // 10.999
 */
export function worthLooking(value: number, grain: number): number {
  return value === Number.NEGATIVE_INFINITY ? value : value + Math.max(grain * 0.999, 1e-12 * Math.abs(value) + 1e-12)
}

interface Move {
  readonly group: number
  readonly from: number
  readonly to: number
  readonly gain: number
}

function movesOf({ n, start, value }: Groups, { at }: Draft): Move[] {
  const moves: Move[] = []
  for (let g = 0; g < n; g++) {
    const from = at[g]!
    for (let to = start[g]!; to < start[g + 1]!; to++)
      if (to !== from && value[to]! > Number.NEGATIVE_INFINITY) moves.push({ group: g, from, to, gain: value[to]! - value[from]! })
  }
  return moves
}

/** Two changes that together gain most and fit; while limits are broken (`broken` > 0), that free most. */
function bestPair(groups: Groups, draft: Draft, moves: Move[], broken: number): readonly [Move, Move] | null {
  const { use, width: K } = groups
  const { left, nothing } = draft
  moves.sort((a, b) => b.gain - a.gain || a.to - b.to)
  const rest = new Float64Array(K)
  let [best, most]: [readonly [Move, Move] | null, number] = [null, 1e-9]
  for (let p = 0; p < moves.length; p++) {
    const one = moves[p]!
    if (broken === 0 && 2 * one.gain <= most) break
    for (let k = 0; k < K; k++) rest[k] = left[k]! - use[one.to * K + k]! + use[one.from * K + k]!
    for (let q = p + 1; q < moves.length; q++) {
      const other = moves[q]!
      const gain = one.gain + other.gain
      if (broken === 0 && gain <= most) break
      if (other.group === one.group) continue
      const [u, v] = [other.to * K, other.from * K]
      if (broken > 0) {
        let over = 0
        for (let k = 0; k < K; k++) {
          const after = rest[k]! - use[u + k]! + use[v + k]!
          if (after < -nothing[k]!) over -= after
        }
        if (broken - over > most) [best, most] = [[one, other], broken - over]
        continue
      }
      let k = 0
      while (k < K && rest[k]! - use[u + k]! + use[v + k]! >= -nothing[k]!) k++
      if (k === K) [best, most] = [[one, other], gain]
    }
  }
  return best
}

function excess({ left, nothing }: Draft): number {
  let sum = 0
  for (let k = 0; k < left.length; k++) if (left[k]! < -nothing[k]!) sum -= left[k]!
  return sum
}

function excessAfter({ use, width: K }: Groups, { left, nothing }: Draft, { from, to }: Move): number {
  let sum = 0
  for (let k = 0; k < K; k++) {
    const after = left[k]! - use[to * K + k]! + use[from * K + k]!
    if (after < -nothing[k]!) sum -= after
  }
  return sum
}

function fits({ use, width: K }: Groups, { left, nothing }: Draft, { from, to }: Move): boolean {
  for (let k = 0; k < K; k++) if (left[k]! - use[to * K + k]! + use[from * K + k]! < -nothing[k]!) return false
  return true
}

function apply({ use, width: K }: Groups, { at, left }: Draft, { group, from, to }: Move): void {
  for (let k = 0; k < K; k++) left[k] = left[k]! - use[to * K + k]! + use[from * K + k]!
  at[group] = to
}
