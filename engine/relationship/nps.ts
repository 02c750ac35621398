/**
 * Net Promoter Score as its authors define it, with an interval that is honest with few answers. Inside -1 to 1, on the screen times 100.
 * NPS, Net Promoter and Net Promoter Score are marks of their owners.
 */
import { normalQuantile } from '../value/normal-quantile.ts'

/** Answers 0-6, 7-8 and 9-10. */
export interface NpsCounts {
  readonly detractors: number
  readonly passives: number
  readonly promoters: number
}

export interface Nps extends NpsCounts {
  readonly n: number
  /** -1 to 1. */
  readonly nps: number
  /** Of one answer, and of the score. */
  readonly variance: number
  readonly se: number
  /** Middle and standard error of the interval: with three answers' worth of doubt added. */
  readonly centre: number
  readonly centreSe: number
  readonly low: number
  readonly high: number
}

/** Added to detractors and promoters each; twice as many to passives. */
const doubt = 0.75

/**
 * The score of so many answers, and where it probably lies: adjusted Wald, with 3/4, 3/2 and 3/4 answers added, so that three promoters
 * are not certainty.
 *
 * @param counts  answers 0-6, 7-8, 9-10; integers ≥ 0
 * @param level   of the interval, 0-1; default 90 %
 * @returns       score and interval, -1 to 1; null without an answer
 * @throws RangeError if a count is negative
 * @source  Rocks, The American Statistician 70 (2016), AW(3/4, 3/2, 3/4) — docs/methods/nps-csat-ces.md
 * @example nps({ detractors: 9, passives: 8, promoters: 19 }).nps.toFixed(4) // '0.2778'
 */
export function nps({ detractors, passives, promoters }: NpsCounts, level = 0.9): Nps | null {
  if (!(detractors >= 0 && passives >= 0 && promoters >= 0))
    throw new RangeError(`There cannot be ${detractors} detractors, ${passives} passives and ${promoters} promoters`)
  const n = detractors + passives + promoters
  if (n === 0) return null
  const score = (promoters - detractors) / n
  const variance = (promoters + detractors) / n - score * score
  const all = n + 4 * doubt
  const centre = (promoters - detractors) / all
  const centreSe = Math.sqrt(((promoters + detractors + 2 * doubt) / all - centre * centre) / all)
  const half = normalQuantile((1 + level) / 2) * centreSe
  return {
    ...{ detractors, passives, promoters, n, nps: score, variance, se: Math.sqrt(Math.max(0, variance) / n), centre, centreSe },
    ...{ low: Math.max(-1, centre - half), high: Math.min(1, centre + half) },
  }
}

/**
 * Answers on 0 to 10, counted.
 *
 * @param scores  0-10 each, any order
 * @returns       how many are 0-6, 7-8, 9-10
 * @throws RangeError if a score lies outside 0 to 10
 * @source  Reichheld, Harvard Business Review 81 (2003) — docs/methods/nps-csat-ces.md
 * @example npsCounts([0, 7, 7, 9, 9, 9]) // { detractors: 1, passives: 2, promoters: 3 }
 */
export function npsCounts(scores: ArrayLike<number>): NpsCounts {
  let [detractors, passives, promoters] = [0, 0, 0]
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!
    if (!(score >= 0 && score <= 10)) throw new RangeError(`${score} is no answer on 0 to 10`)
    if (score < 7) detractors++
    else if (score < 9) passives++
    else promoters++
  }
  return { detractors, passives, promoters }
}
