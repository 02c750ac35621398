/** Whether closing a case did anything: never by how much people recovered, as whoever answered low does that by himself. */

export interface LowAnswer {
  /** What makes two answers equally low: score band and segment. */
  readonly stratum: string
  /** Whether its case was closed before he answered again. */
  readonly closed: boolean
  /** His next answer less this one, points 0-100. */
  readonly change: number
}

export type ClosingEffect =
  | {
      readonly told: true
      /** Mean change with a closed case less the mean change of equally low answers that got none, points. */
      readonly difference: number
      readonly low: number
      readonly high: number
      readonly changeClosed: number
      readonly changeNone: number
      readonly closed: number
      readonly none: number
    }
  | { readonly told: false; readonly closed: number; readonly none: number; readonly needed: number }

const z90 = 1.6448536269514722

/**
 * Compares what came after low answers with a closed case and after equally low ones without a case. Regression to the mean is in both
 * alike, so the difference leaves it out. Strata that lack either are left out; the others weigh by their answers with a closed case.
 *
 * @param answers  low answers that were followed by another of the same person, in any order
 * @param needed   fewest of each that may tell anything, integer ≥ 2
 * @returns        difference with its 90 % interval from the scatter inside strata, `closed` and `none` counting those compared; or how many
 *                 there are of either while too few can be compared
 * @throws RangeError if `needed` is below 2
 * @source  Welch 1947, stratified (variance pooled inside strata per arm) — docs/methods/alerts-and-cases.md
 * @example closingEffect([{ stratum: 'a', closed: true, change: 20 }], 20) // { told: false, closed: 1, none: 0, needed: 20 }
 */
export function closingEffect(answers: readonly LowAnswer[], needed: number): ClosingEffect {
  if (needed < 2) throw new RangeError(`${needed} answers tell no scatter`)
  const strata = new Map<string, { closed: number[]; none: number[] }>()
  for (const { stratum, closed, change } of answers) {
    const one = strata.get(stratum) ?? { closed: [], none: [] }
    one[closed ? 'closed' : 'none'].push(change)
    strata.set(stratum, one)
  }
  const both = [...strata.values()].filter((one) => one.closed.length > 0 && one.none.length > 0)
  const closed = both.reduce((sum, one) => sum + one.closed.length, 0)
  const none = both.reduce((sum, one) => sum + one.none.length, 0)
  const free = (arm: 'closed' | 'none') => both.reduce((sum, one) => sum + one[arm].length - 1, 0)
  if (closed < needed || none < needed || free('closed') < 1 || free('none') < 1) {
    const all = answers.filter((one) => one.closed).length
    return { told: false, closed: all, none: answers.length - all, needed }
  }
  const weights = both.map((one) => one.closed.length / closed)
  const scatter = (arm: 'closed' | 'none') => both.reduce((sum, one) => sum + squares(one[arm]), 0) / free(arm)
  const weighted = (of: (one: (typeof both)[number]) => number) => both.reduce((sum, one, i) => sum + weights[i]! * of(one), 0)
  const changeClosed = weighted((one) => mean(one.closed))
  const changeNone = weighted((one) => mean(one.none))
  const spread = (arm: 'closed' | 'none') => scatter(arm) * both.reduce((sum, one, i) => sum + weights[i]! ** 2 / one[arm].length, 0)
  const half = z90 * Math.sqrt(spread('closed') + spread('none'))
  const difference = changeClosed - changeNone
  return { told: true, difference, low: difference - half, high: difference + half, changeClosed, changeNone, closed, none }
}

/** Two groups of scores: how far their means lie apart. */
export interface MeanDifference {
  readonly difference: number
  readonly low: number
  readonly high: number
}

/**
 * Difference of two means with its 90 % interval, Welch (normal quantile: for groups of five and more).
 *
 * @param a  scores, at least two
 * @param b  scores, at least two
 * @returns  mean of a less mean of b, in the unit given; null where either has fewer than two
 * @source  Welch 1947, Biometrika 34 — docs/methods/alerts-and-cases.md
 * @example meanDifference([80, 90], [60, 70]).difference // 20
 */
export function meanDifference(a: readonly number[], b: readonly number[]): MeanDifference | null {
  if (a.length < 2 || b.length < 2) return null
  const difference = mean(a) - mean(b)
  const of = (list: readonly number[]) => squares(list) / (list.length - 1) / list.length
  const half = z90 * Math.sqrt(of(a) + of(b))
  return { difference, low: difference - half, high: difference + half }
}

const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length
const squares = (list: readonly number[]): number => {
  const middle = mean(list)
  return list.reduce((sum, one) => sum + (one - middle) ** 2, 0)
}
