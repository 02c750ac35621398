/**
 * Logistic regression with a ridge: weights of signs by maximum likelihood, drawn towards what they are assumed to be, so that a sign seldom seen
 * keeps its assumed weight instead of an invented one.
 */
import { logistic } from './retention-of.ts'

export interface LogisticRows {
  /** Known part of the logit, per row (here: logit of the base hazard). */
  readonly offset: ArrayLike<number>
  /** One column per sign. */
  readonly columns: readonly ArrayLike<number>[]
  /** 1 = it happened. */
  readonly outcome: ArrayLike<number>
}

export interface RidgePrior {
  /** Per column: what it is drawn towards. */
  readonly weights: readonly number[]
  /** Precision of that: 1 / variance of a weight around it, ≥ 0 per column. */
  readonly precision: readonly number[]
}

/**
 * Weights under which the outcomes are most likely, given what was assumed.
 *
 * @param rows   offset, columns and outcomes
 * @param prior  assumed weights and how firmly
 * @returns      one weight per column; Newton's method, at most 50 steps
 * @throws RangeError if columns differ in length
 * @source  le Cessie & van Houwelingen, Applied Statistics 41 (1992) — docs/methods/churn-risk.md
 * @example fitRidgeLogistic({ offset: [0, 0, 0, 0], columns: [[1, 1, 1, 1]], outcome: [1, 1, 1, 0] }, { weights: [0], precision: [1e-9] })[0].toFixed(6) // Math.log(3).toFixed(6)
 */
export function fitRidgeLogistic({ offset, columns, outcome }: LogisticRows, prior: RidgePrior): number[] {
  const [n, p] = [outcome.length, columns.length]
  if (offset.length !== n || columns.some((column) => column.length !== n)) throw new RangeError('Rows of a logistic fit differ in length')
  let weights = [...prior.weights]
  let loss = lossAt(weights)
  for (let step = 0; step < 50; step++) {
    const slope = weights.map((weight, j) => prior.precision[j]! * (weight - prior.weights[j]!))
    const bend = Array.from({ length: p }, (_, j) => Array.from({ length: p }, (_, k) => (j === k ? prior.precision[j]! + 1e-12 : 0)))
    for (let i = 0; i < n; i++) {
      const expected = logistic(logitOfRow(weights, i))
      const weight = expected * (1 - expected)
      for (let j = 0; j < p; j++) {
        const x = columns[j]![i]!
        slope[j]! += (expected - outcome[i]!) * x
        for (let k = 0; k <= j; k++) bend[j]![k]! += weight * x * columns[k]![i]!
      }
    }
    const move = solve(bend, slope)
    let next = weights.map((weight, j) => weight - move[j]!)
    // Newton may leap too far where the outcomes are nearly told apart.
    for (let half = 0; half < 30 && lossAt(next) > loss + 1e-12; half++) next = next.map((weight, j) => (weight + weights[j]!) / 2)
    const moved = Math.max(...next.map((weight, j) => Math.abs(weight - weights[j]!)), 0)
    weights = next
    loss = lossAt(weights)
    if (moved < 1e-10) break
  }
  return weights

  function logitOfRow(of: readonly number[], i: number): number {
    let sum = offset[i]!
    for (let j = 0; j < p; j++) sum += of[j]! * columns[j]![i]!
    return sum
  }
  function lossAt(of: readonly number[]): number {
    let sum = of.reduce((total, weight, j) => total + (prior.precision[j]! / 2) * (weight - prior.weights[j]!) ** 2, 0)
    for (let i = 0; i < n; i++) {
      const x = logitOfRow(of, i)
      sum += (x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x))) - outcome[i]! * x
    }
    return sum
  }
}

/** Cholesky of the lower half; the ridge keeps it positive. */
function solve(lower: readonly number[][], right: readonly number[]): number[] {
  const p = right.length
  const factor = lower.map((row) => [...row])
  for (let i = 0; i < p; i++)
    for (let j = 0; j <= i; j++) {
      let sum = factor[i]![j]!
      for (let k = 0; k < j; k++) sum -= factor[i]![k]! * factor[j]![k]!
      factor[i]![j] = i === j ? Math.sqrt(Math.max(sum, 1e-300)) : sum / factor[j]![j]!
    }
  const found = [...right]
  for (let i = 0; i < p; i++) {
    for (let k = 0; k < i; k++) found[i]! -= factor[i]![k]! * found[k]!
    found[i]! /= factor[i]![i]!
  }
  for (let i = p - 1; i >= 0; i--) {
    for (let k = i + 1; k < p; k++) found[i]! -= factor[k]![i]! * found[k]!
    found[i]! /= factor[i]![i]!
  }
  return found
}
