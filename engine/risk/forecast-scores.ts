/** How good probabilities were, once it is known what happened. */

export interface ForecastScores {
  readonly n: number
  readonly events: number
  /** Mean squared distance of probability and outcome; less is better. */
  readonly brier: number
  /** Mean −ln of the probability given to what happened; less is better. */
  readonly logLoss: number
  /** How likely one it happened to had the higher probability of two; null where it happened to all or none. */
  readonly auc: number | null
  /** Events among the tenth with the highest probability / events in general; null where there was none. */
  readonly liftTopTenth: number | null
}

/**
 * Scores of probabilities.
 *
 * @param outcome      1 = it happened, 0 = it did not
 * @param probability  foretold, in (0, 1)
 * @returns            Brier score, log-loss, AUC, lift of the top tenth
 * @throws RangeError if there is nothing to score or the columns differ in length
 * @source  Brier (1950); Mann & Whitney (1947) for AUC, ties count half; methods §4.4 — docs/methods/churn-risk.md
 * @example forecastScores([1, 0, 1, 0], [0.9, 0.2, 0.6, 0.4]).brier.toFixed(4) // '0.0925'
 */
export function forecastScores(outcome: ArrayLike<number>, probability: ArrayLike<number>): ForecastScores {
  const n = outcome.length
  if (n === 0 || probability.length !== n) throw new RangeError('Scores need as many outcomes as probabilities, and at least one')
  let [events, square, log] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const [y, p] = [outcome[i]!, Math.min(Math.max(probability[i]!, 1e-15), 1 - 1e-15)]
    events += y
    square += (y - probability[i]!) ** 2
    log -= y === 1 ? Math.log(p) : Math.log(1 - p)
  }
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => probability[b]! - probability[a]! || a - b)
  return {
    n,
    events,
    brier: square / n,
    logLoss: log / n,
    auc: events === 0 || events === n ? null : areaUnder(outcome, probability, order, events),
    liftTopTenth: events === 0 ? null : liftOf(outcome, probability, order, Math.ceil(n / 10)) / (events / n),
  }
}

/** Ranks from the least likely, ties with their mean rank. */
function areaUnder(outcome: ArrayLike<number>, probability: ArrayLike<number>, order: Int32Array, events: number): number {
  const n = order.length
  let ranks = 0
  for (let from = 0; from < n; ) {
    let [to, happened] = [from, 0]
    for (; to < n && probability[order[to]!] === probability[order[from]!]; to++) happened += outcome[order[to]!]!
    ranks += happened * (n - (from + to - 1) / 2)
    from = to
  }
  return (ranks - (events * (events + 1)) / 2) / (events * (n - events))
}

/** Share of events among the first k; of a tie at the end its mean. */
function liftOf(outcome: ArrayLike<number>, probability: ArrayLike<number>, order: Int32Array, k: number): number {
  const edge = probability[order[k - 1]!]!
  let [above, aboveEvents, tied, tiedEvents] = [0, 0, 0, 0]
  for (const i of order) {
    if (probability[i]! > edge) {
      above++
      aboveEvents += outcome[i]!
    } else if (probability[i] === edge) {
      tied++
      tiedEvents += outcome[i]!
    }
  }
  return (aboveEvents + ((k - above) * tiedEvents) / tied) / k
}
