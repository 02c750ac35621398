/** Scores of surveys besides NPS, as their authors report them. */

/**
 * An answer as per cent of the maximum possible: scales of different length beside each other.
 *
 * @param value           as given, on its scale
 * @param min             lowest answer there is
 * @param max             highest answer there is
 * @param higherIsBetter  false where a low answer is the good one (CES of 2010)
 * @returns               0-100, higher is better
 * @throws RangeError if the scale has no length or the value lies outside it
 * @source  Cohen, Cohen, Aiken & West, Multivariate Behavioral Research 34 (1999), POMP — docs/methods/nps-csat-ces.md
 * @example pomp(4, 1, 5) // 75
 */
export function pomp(value: number, min: number, max: number, higherIsBetter = true): number {
  if (!(max > min && value >= min && value <= max)) throw new RangeError(`${value} is no answer on ${min} to ${max}`)
  const points = (100 * (value - min)) / (max - min)
  return higherIsBetter ? points : 100 - points
}

export interface ScoreSummary {
  readonly n: number
  readonly mean: number
  /** Answers at or above a step, and their share. */
  readonly top: number
  readonly topShare: number
}

/**
 * Mean and share of the top answers: of CSAT (1-5) those of 4 and 5, of CES 2.0 (1-7) those of 5 to 7.
 *
 * @param scores  as given, any order
 * @param from    lowest answer that counts as top
 * @returns       null without an answer
 * @source  docs/methods/nps-csat-ces.md
 * @example scoreSummary([5, 5, 4, 3, 1], 4).topShare // 0.6
 */
export function scoreSummary(scores: ArrayLike<number>, from: number): ScoreSummary | null {
  let [sum, top] = [0, 0]
  for (let i = 0; i < scores.length; i++) {
    sum += scores[i]!
    if (scores[i]! >= from) top++
  }
  const n = scores.length
  return n === 0 ? null : { n, mean: sum / n, top, topShare: top / n }
}

/**
 * Weighted score of several questions on 1 to 10, as the American Customer Satisfaction Index reports it.
 *
 * @param scores   1-10 each
 * @param weights  in the same order, sum 1
 * @returns        0-100
 * @throws RangeError if there are not as many weights, they do not sum to 1, or a score lies outside 1 to 10
 * @source  Fornell et al., Journal of Marketing 60 (1996); weights printed by the State of Ohio — docs/methods/nps-csat-ces.md
 * @example acsi([8, 7, 6], [0.3885, 0.319, 0.2925]).toFixed(4) // '67.7333'
 */
export function acsi(scores: readonly number[], weights: readonly number[]): number {
  if (scores.length !== weights.length || Math.abs(weights.reduce((sum, one) => sum + one, 0) - 1) > 1e-9)
    throw new RangeError(`${scores.length} answers need as many weights that sum to 1`)
  return scores.reduce((sum, score, i) => sum + weights[i]! * pomp(score, 1, 10), 0)
}
