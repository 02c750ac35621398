/** How far people of one account agree: beside the index, never multiplied into it. Two who disagree are a fact, not noise. */

export interface Agreement {
  readonly n: number
  readonly mean: number
  /** With n - 1. */
  readonly variance: number
  /** Of answers at random on so many steps. */
  readonly expectedVariance: number
  /** 1 = all say the same, 0 = as scattered as at random or more. */
  readonly rwg: number
  /** Mean distance from the mean, and from the median, in steps. */
  readonly adMean: number
  readonly adMedian: number
  /** Whether the mean distance is at most a sixth of the steps. */
  readonly agree: boolean
}

/** Of fewer, agreement is shown to nobody: it would be chance. */
export const leastForAgreement = 3

/**
 * Agreement of raters on one item.
 *
 * @param ratings  in steps of the scale, any order
 * @param options  steps of the scale: 5 for 1 to 5, 11 for 0 to 10
 * @returns        null with fewer than two ratings
 * @throws RangeError if the scale has fewer than two steps
 * @source  James, Demaree & Wolf, Journal of Applied Psychology 69 (1984); Burke & Dunlap, Organizational Research Methods 5 (2002) — docs/methods/agreement.md
 * @example agreement([4, 4, 5, 3, 4], 5).rwg // 0.75
 */
export function agreement(ratings: readonly number[], options: number): Agreement | null {
  if (!(options >= 2)) throw new RangeError(`A scale of ${options} steps has nothing to agree on`)
  const n = ratings.length
  if (n < 2) return null
  const mean = ratings.reduce((sum, one) => sum + one, 0) / n
  const variance = ratings.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (n - 1)
  const expectedVariance = (options * options - 1) / 12
  const adMean = distance(ratings, mean)
  return {
    ...{ n, mean, variance, expectedVariance, rwg: Math.max(0, 1 - variance / expectedVariance) },
    ...{ adMean, adMedian: distance(ratings, median(ratings)), agree: adMean <= options / 6 },
  }
}

const distance = (ratings: readonly number[], from: number): number =>
  ratings.reduce((sum, one) => sum + Math.abs(one - from), 0) / ratings.length

function median(ratings: readonly number[]): number {
  const sorted = [...ratings].sort((a, b) => a - b)
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

export interface Icc {
  readonly groups: number
  readonly n: number
  readonly msb: number
  readonly msw: number
  /** Share of the scatter that lies between groups; may be below 0. */
  readonly icc1: number
  /** How reliable a group's mean is. */
  readonly icc2: number
}

/**
 * How much of the scatter of answers lies between accounts, and how reliable an account's mean is.
 *
 * @param groups  ratings of each group; empty ones are left out
 * @returns       null with fewer than two groups, or no group of two
 * @source  Shrout & Fleiss, Psychological Bulletin 86 (1979), with the mean group size as in Bliese's R package multilevel — docs/methods/agreement.md
 * @example icc([[1, 2], [5, 6]]).icc1.toFixed(4) // '0.9394'
 */
export function icc(groups: readonly (readonly number[])[]): Icc | null {
  const heard = groups.filter((group) => group.length > 0)
  const n = heard.reduce((sum, group) => sum + group.length, 0)
  if (heard.length < 2 || n === heard.length) return null
  const grand = heard.reduce((sum, group) => sum + group.reduce((all, one) => all + one, 0), 0) / n
  let [between, within] = [0, 0]
  for (const group of heard) {
    const mean = group.reduce((sum, one) => sum + one, 0) / group.length
    between += group.length * (mean - grand) ** 2
    within += group.reduce((sum, one) => sum + (one - mean) ** 2, 0)
  }
  const [msb, msw, k] = [between / (heard.length - 1), within / (n - heard.length), n / heard.length]
  return { groups: heard.length, n, msb, msw, icc1: (msb - msw) / (msb + (k - 1) * msw), icc2: (msb - msw) / msb }
}
