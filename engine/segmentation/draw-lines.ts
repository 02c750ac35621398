/**
 * Where the lines between the tiers fall. Scores are ranked once; every position of a line is then found by search, so that a line can
 * be dragged over a hundred thousand accounts.
 */
import { parseDecimal } from '../money/decimal.ts'
import type { SegmentParams } from './segment-types.ts'

/** Accounts from the largest score down; ties go to the lower index. */
export interface RankedScores {
  /** Integer minor units ≥ 0, by account, length n. */
  readonly score: ArrayLike<number>
  /** Account at each rank, length n. */
  readonly order: Int32Array
  /** Sum of the scores of the first k accounts, length n + 1. */
  readonly cumulative: Float64Array
  /** Accounts with a score above 0: the others are in no tier but SME. */
  readonly positive: number
}

/**
 * Ranks accounts by score.
 *
 * @param score integer minor units ≥ 0 per account, length n
 * @returns     order and running sums
 * @throws RangeError if the sum of scores is not a safe integer
 * @source  Pareto segmentation by cumulative share — docs/methods/segmentation.md
 * @example [...rankScores([10, 30, 20]).cumulative] // [0, 30, 50, 60]
 */
export function rankScores(score: ArrayLike<number>): RankedScores {
  const n = score.length
  const order = Int32Array.from({ length: n }, (_, at) => at).sort((a, b) => score[b]! - score[a]! || a - b)
  const cumulative = new Float64Array(n + 1)
  for (let rank = 0; rank < n; rank++) cumulative[rank + 1] = cumulative[rank]! + score[order[rank]!]!
  const total = cumulative[n]!
  if (!Number.isSafeInteger(total)) throw new RangeError(`Cannot segment: the scores sum to ${total}, not a safe integer of minor units`)
  return { score, order, cumulative, positive: firstRank(n, (rank) => !(score[order[rank]!]! > 0)) }
}

export interface DrawnLines {
  /** Accounts inside the KEY line. */
  readonly keys: number
  /** Accounts inside the MAJOR line, key accounts included. */
  readonly majors: number
  /** Sum of the scores of the last account inside and the first one outside: twice the threshold, an exact integer; null where nobody is inside. */
  readonly doubleKeyThreshold: number | null
  readonly doubleMajorThreshold: number | null
}

/**
 * Draws the two lines: KEY is the smallest set that reaches its share of all scores, capped; MAJOR goes on from the next account to its
 * cumulative share. An account with a score of 0 is inside neither.
 *
 * @param ranked scores in order
 * @param params shares (0-1) and cap
 * @returns      accounts inside each line, and the thresholds, doubled
 * @source  docs/methods/segmentation.md
 * @example drawLines(rankScores([5000, 2000, 1000]), { keyShare: 0.7, majorShare: 0.95, maxKey: 200 }) // { keys: 2, majors: 3, doubleKeyThreshold: 3000, doubleMajorThreshold: 2000 }
 */
export function drawLines(ranked: RankedScores, params: Pick<SegmentParams, 'keyShare' | 'majorShare' | 'maxKey'>): DrawnLines {
  const { score, order, cumulative, positive } = ranked
  const n = order.length
  const reaching = (share: number): number => {
    const enough = leastReaching(share, cumulative[n]!)
    return Math.min(
      positive,
      firstRank(n + 1, (rank) => cumulative[rank]! >= enough),
    )
  }
  const keys = Math.min(reaching(params.keyShare), params.maxKey)
  const majors = Math.max(keys, reaching(params.majorShare))
  const boundary = (inside: number): number | null => {
    if (inside === 0) return null
    const last = score[order[inside - 1]!]!
    return inside === n ? 2 * last : last + score[order[inside]!]!
  }
  return { keys, majors, doubleKeyThreshold: boundary(keys), doubleMajorThreshold: boundary(majors) }
}

/**
 * The share that puts a line behind the k-th account: the one with the fewest decimals that does.
 *
 * @param ranked scores in order
 * @param inside accounts that shall be inside, 1 … accounts with a score above 0
 * @returns      share of all scores, 0-1; null where `inside` is out of that range
 * @source  docs/methods/segmentation.md
 * @example [1, 2, 4].map((inside) => shareOfRank(rankScores([5000, 2000, 1000]), inside)) // [0.6, 0.8, null]
 */
export function shareOfRank(ranked: RankedScores, inside: number): number | null {
  const { cumulative, positive } = ranked
  if (!Number.isSafeInteger(inside) || inside < 1 || inside > positive) return null
  const total = BigInt(cumulative[cumulative.length - 1]!)
  const [before, until] = [BigInt(cumulative[inside - 1]!), BigInt(cumulative[inside]!)]
  for (let one = 10n; ; one *= 10n) {
    const units = (until * one) / total
    if (units * total > before * one) return Number(units) / Number(one)
  }
}

/**
 * How many accounts score at least so much.
 *
 * @param ranked scores in order
 * @param least  minor units
 * @returns      accounts at or above it
 * @source  docs/methods/segmentation.md
 * @example rankOfScore(rankScores([5000, 2000, 1000]), 2000) // 2
 */
export function rankOfScore(ranked: RankedScores, least: number): number {
  return firstRank(ranked.order.length, (rank) => ranked.score[ranked.order[rank]!]! < least)
}

/** First of 0 … n-1 where something holds that holds from there on; n where it never does. */
function firstRank(n: number, holds: (rank: number) => boolean): number {
  let [from, to] = [0, n]
  while (from < to) {
    const middle = (from + to) >> 1
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return from
}

/** Smallest integer ≥ share · total, exact. */
function leastReaching(share: number, total: number): number {
  const { units, scale } = parseDecimal(share)
  const divisor = 10n ** BigInt(scale)
  return Number((units * BigInt(total) + divisor - 1n) / divisor)
}
