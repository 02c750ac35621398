import { normalQuantile } from '../value/normal-quantile.ts'

export interface NpsChange {
  /** -1 to 1; null where nobody answered in that period. */
  readonly before: number | null
  readonly after: number | null
  /** After less before, -2 to 2; null where one of them is not known. */
  readonly change: number | null
  /** Of the change: the same people answering otherwise; null where nobody answered in both. */
  readonly likeForLike: number | null
  /** 90 % interval of it, from the scatter of people; null with fewer than two. */
  readonly likeForLikeInterval: { readonly low: number; readonly high: number } | null
  /** Of the change: other people answering; likeForLike + mix = change, where nobody is in both mix = change. */
  readonly mix: number | null
  /** Of the mix: people who answer now and did not, people who answered and do not now. */
  readonly joined: number | null
  readonly stopped: number | null
  readonly people: { readonly both: number; readonly joined: number; readonly stopped: number }
}

/**
 * Splits the change of an NPS into what the same people say otherwise and what comes of other people answering. A score that rises because
 * the unhappy no longer answer has not risen.
 *
 * @param before  answer (0-10) of each person in the first period: one each, the last
 * @param after   likewise in the second
 * @param level   of the interval, 0-1; default 90 %
 * @returns       the change, -2 to 2, and its parts, which add up to it exactly
 * @source  docs/methods/relationship-trend.md
 * @example npsChange(new Map([['a', 9], ['b', 3]]), new Map([['a', 7]])).likeForLike // -1
 */
export function npsChange<Person>(before: ReadonlyMap<Person, number>, after: ReadonlyMap<Person, number>, level = 0.9): NpsChange {
  const both = [...after.keys()].filter((person) => before.has(person))
  const moves = both.map((person) => side(after.get(person)!) - side(before.get(person)!))
  const first = scoreOf([...before.values()])
  const second = scoreOf([...after.values()])
  const sameFirst = scoreOf(both.map((person) => before.get(person)!))
  const sameSecond = scoreOf(both.map((person) => after.get(person)!))
  const likeForLike = both.length === 0 ? null : moves.reduce((sum, move) => sum + move, 0) / both.length
  const change = first === null || second === null ? null : second - first
  return {
    ...{ before: first, after: second, change, likeForLike, likeForLikeInterval: intervalOf(moves, likeForLike, level) },
    mix: change === null ? null : change - (likeForLike ?? 0),
    joined: second === null || sameSecond === null ? null : second - sameSecond,
    stopped: first === null || sameFirst === null ? null : sameFirst - first,
    people: { both: both.length, joined: after.size - both.length, stopped: before.size - both.length },
  }
}

const side = (score: number): number => (score < 7 ? -1 : score < 9 ? 0 : 1)
const scoreOf = (scores: readonly number[]): number | null =>
  scores.length === 0 ? null : scores.reduce((sum, score) => sum + side(score), 0) / scores.length

/** Nobody's move is certainty: as with the score itself, three people's worth of doubt is added, half a step up and half a step down each. */
function intervalOf(moves: readonly number[], mean: number | null, level: number): NpsChange['likeForLikeInterval'] {
  if (moves.length < 2 || mean === null) return null
  const n = moves.length + doubts.length
  const middle = moves.reduce((sum, move) => sum + move, 0) / n
  const squares = [...moves, ...doubts].reduce((sum, move) => sum + (move - middle) ** 2, 0)
  const half = normalQuantile((1 + level) / 2) * Math.sqrt(squares / n / n)
  return { low: Math.max(-2, middle - half), high: Math.min(2, middle + half) }
}
const doubts = [-1, 0, 1]
