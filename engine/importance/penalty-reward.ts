/**
 * What a low and a high rating of each attribute do to the whole: penalty-reward contrast. Ratings and the overall score are in any unit of
 * their own; coefficients are points of the overall score. Answers of an account go together, so intervals come from drawing accounts.
 */
import { explainedShare, solveNormal } from './least-squares.ts'
import { drawnAccounts, middleOf, seeded } from './resample.ts'
import { sharesOfExplained } from './shares-of-explained.ts'

export interface RatedAnswers {
  /** Account of each answer, 0 … accounts - 1. */
  readonly account: Int32Array
  readonly accounts: number
  readonly overall: Float64Array
  /** One column per attribute, as long as `overall`. */
  readonly ratings: readonly Float64Array[]
}

export interface Contrast {
  /** A rating at or below is low, at or above is high; what lies between is the reference. */
  readonly low: number
  readonly high: number
  readonly resamples: number
  readonly seed: number
}

export type AttributeClass = 'frustrator' | 'dissatisfier' | 'hybrid' | 'satisfier' | 'delighter'
export interface Range {
  readonly low: number
  readonly high: number
}

export interface AttributeEffect {
  readonly nLow: number
  readonly nHigh: number
  /** Whether there are at least ten low and ten high ratings: else nothing below is said of it. */
  readonly estimable: boolean
  /** ≤ 0, points; wrong signs are clipped to 0. */
  readonly penalty: number
  /** ≥ 0, points. */
  readonly reward: number
  readonly clipped: { readonly penalty: boolean; readonly reward: boolean }
  readonly penaltyRange: Range | null
  readonly rewardRange: Range | null
  /** |penalty| + reward: importance (RIOCS). */
  readonly importance: number
  readonly importanceRange: Range | null
  /** reward share - penalty share, -1 … 1; null where neither does anything. */
  readonly asymmetry: number | null
  readonly asymmetryRange: Range | null
  readonly kind: AttributeClass | null
  /** Mean rating. */
  readonly meanRating: number
  readonly meanRatingRange: Range | null
  /** What it adds to R², on the average of all orders; adds up to `linearR2`. */
  readonly share: number
}

export interface PenaltyReward {
  readonly n: number
  readonly accounts: number
  readonly intercept: number
  /** Of the contrast. */
  readonly r2: number
  /** Of the ratings as they are. */
  readonly linearR2: number
  readonly attributes: readonly AttributeEffect[]
  /** Pairs of attributes that go together so closely that what each does is hard to tell apart. */
  readonly together: readonly { readonly a: number; readonly b: number; readonly r: number }[]
}

/** Fewer ratings on one side may be two people's. */
export const FEWEST_RATINGS = 10
/** From here on two attributes are said to go together. */
const CLOSE = 0.7

/**
 * Penalty-reward contrast of attributes, with intervals by drawing accounts, and each attribute's share of what all explain.
 *
 * @param answers   complete answers, in order of (source, externalId)
 * @param contrast  what is low and high, how many resamples and their seed
 * @returns         an effect per attribute, in their order
 * @throws RangeError without an answer or if columns differ in length
 * @source  Brandt (1987); Mikulić & Prebežac, Managing Service Quality 18 (2008); methods §6 — docs/methods/what-matters.md
 * @example penaltyReward({ account: Int32Array.of(0, 1, 2), accounts: 3, overall: Float64Array.of(0, 5, 7), ratings: [Float64Array.of(1, 3, 5)] }, { low: 2, high: 5, resamples: 0, seed: 1 }).attributes[0].penalty.toFixed(6) // '-5.000000'
 */
export function penaltyReward(answers: RatedAnswers, { low, high, resamples, seed }: Contrast): PenaltyReward {
  const { account, accounts, overall, ratings } = answers
  const n = overall.length
  if (n === 0 || account.length !== n || ratings.some((column) => column.length !== n))
    throw new RangeError(`Cannot contrast ${n} answers: the columns differ in length or are empty`)
  const k = ratings.length
  // Columns: 1, low and high of each attribute, ratings as they are, overall.
  const p = 3 * k + 2
  const byAccount = new Float64Array(accounts * p * p)
  const row = new Float64Array(p)
  for (let i = 0; i < n; i++) {
    row[0] = 1
    for (let a = 0; a < k; a++) {
      const rating = ratings[a]![i]!
      row[1 + 2 * a] = rating <= low ? 1 : 0
      row[2 + 2 * a] = rating >= high ? 1 : 0
      row[1 + 2 * k + a] = rating
    }
    row[p - 1] = overall[i]!
    const start = account[i]! * p * p
    for (let c = 0; c < p; c++) if (row[c] !== 0) for (let d = 0; d < p; d++) byAccount[start + c * p + d]! += row[c]! * row[d]!
  }
  const sumOf = (times: Int32Array | null): Float64Array => {
    const cross = new Float64Array(p * p)
    for (let at = 0; at < accounts; at++) {
      const weight = times === null ? 1 : times[at]!
      if (weight > 0) for (let c = 0; c < cross.length; c++) cross[c]! += weight * byAccount[at * p * p + c]!
    }
    return cross
  }
  const cross = sumOf(null)
  const dummies = Array.from({ length: 2 * k }, (_, at) => at + 1)
  const effects = (of: Float64Array) => solveNormal(of, p, [0, ...dummies], p - 1)
  const coefficients = effects(cross)
  const random = seeded(seed)
  const draws = Array.from({ length: resamples }, () => {
    const drawn = sumOf(drawnAccounts(accounts, random))
    return { found: effects(drawn), means: Array.from({ length: k }, (_, a) => drawn[1 + 2 * k + a]! / drawn[0]!) }
  })
  const plain = linearPart(cross, p, k)
  const shares = sharesOfExplained(plain, k + 2)
  const attributes = Array.from({ length: k }, (_, a): AttributeEffect => {
    const [nLow, nHigh] = [cross[1 + 2 * a]!, cross[2 + 2 * a]!]
    const effect = effectOf(coefficients[1 + 2 * a]!, coefficients[2 + 2 * a]!)
    const drawn = draws.map(({ found }) => effectOf(found[1 + 2 * a]!, found[2 + 2 * a]!))
    return {
      ...{ nLow, nHigh, estimable: nLow >= FEWEST_RATINGS && nHigh >= FEWEST_RATINGS, ...effect, kind: classOf(effect.asymmetry) },
      clipped: { penalty: coefficients[1 + 2 * a]! > 0, reward: coefficients[2 + 2 * a]! < 0 },
      penaltyRange: middleOf(drawn.map((one) => one.penalty)),
      rewardRange: middleOf(drawn.map((one) => one.reward)),
      importanceRange: middleOf(drawn.map((one) => one.importance)),
      asymmetryRange: middleOf(drawn.flatMap((one) => one.asymmetry ?? [])),
      meanRating: cross[1 + 2 * k + a]! / n,
      meanRatingRange: middleOf(draws.map(({ means }) => means[a]!)),
      share: shares[a]!,
    }
  })
  return {
    ...{ n, accounts, intercept: coefficients[0]!, r2: explainedShare(cross, p, dummies, p - 1) },
    linearR2: shares.reduce((sum, share) => sum + share, 0),
    ...{ attributes, together: closePairs(plain, k) },
  }
}

function effectOf(lowEffect: number, highEffect: number) {
  const [penalty, reward] = [Math.min(0, lowEffect), Math.max(0, highEffect)]
  const importance = reward - penalty
  return { penalty, reward, importance, asymmetry: importance > 0 ? (reward + penalty) / importance : null }
}

/**
 * What kind of attribute an asymmetry makes.
 *
 * @param asymmetry  reward share - penalty share, -1 … 1; null where neither does anything
 * @returns          frustrator … delighter; null likewise
 * @source  Mikulić & Prebežac (2008); bands as recalled in methods §6 — docs/methods/what-matters.md
 * @example classOf(-0.85) // 'frustrator'
 */
export function classOf(asymmetry: number | null): AttributeClass | null {
  if (asymmetry === null) return null
  if (asymmetry <= -0.7) return 'frustrator'
  if (asymmetry <= -0.2) return 'dissatisfier'
  if (asymmetry < 0.2) return 'hybrid'
  return asymmetry < 0.7 ? 'satisfier' : 'delighter'
}

/** 1, ratings, overall. */
function linearPart(cross: Float64Array, p: number, k: number): Float64Array {
  const places = [0, ...Array.from({ length: k }, (_, a) => 1 + 2 * k + a), p - 1]
  return Float64Array.from(places.flatMap((c) => places.map((d) => cross[c * p + d]!)))
}

function closePairs(plain: Float64Array, k: number) {
  const p = k + 2
  const n = plain[0]!
  const covariance = (c: number, d: number) => plain[c * p + d]! - (plain[c]! * plain[d]!) / n
  const pairs: { a: number; b: number; r: number }[] = []
  for (let a = 0; a < k; a++)
    for (let b = a + 1; b < k; b++) {
      const r = covariance(a + 1, b + 1) / Math.sqrt(covariance(a + 1, a + 1) * covariance(b + 1, b + 1))
      if (Math.abs(r) >= CLOSE) pairs.push({ a, b, r })
    }
  return pairs.sort((x, y) => Math.abs(y.r) - Math.abs(x.r))
}
