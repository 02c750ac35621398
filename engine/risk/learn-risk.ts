/**
 * Weights of the signs of risk from one's own history, once there is enough of it: learnt on the earlier part, calibrated and judged on the later.
 *
 * Conventions: a row is an account on a day, what was known of it then, and whether it was lost within the year after. A sign not known counts 0, as
 * in `retentionOf`. Rows are split by day, never within one: nothing of the later part is seen before it is judged.
 */
import { type ForecastScores, forecastScores } from './forecast-scores.ts'
import { ASSUMED_RISK, logistic, logit, type RiskModel, type RiskSign, type RiskWeights, riskSigns, SCORECARD } from './retention-of.ts'
import { fitRidgeLogistic } from './ridge-logistic.ts'

export interface RiskRow {
  readonly day: number
  /** Retention of segment and age on that day. */
  readonly base: number
  readonly signs: Partial<Readonly<Record<RiskSign, number | null>>>
  readonly lost: boolean
}

/** Fewer losses than this, and the scorecard stands. */
export const FEWEST_EVENTS = 50
/** Of them so many on later days, to judge by. */
const FEWEST_LATER = 10
/** Weights are drawn to the scorecard as if each were known to ± 0.5. */
const PRECISION = 4
const LATER_SHARE = 0.3

export interface LearntRisk {
  /** `scorecard`: assumed weights, shown as bands. `learnt`: own history, calibrated, probabilities may be shown. */
  readonly kind: 'scorecard' | 'learnt'
  readonly model: RiskModel
  readonly why: 'too_few_events' | 'too_few_later' | 'no_better' | null
  readonly events: number
  readonly rows: number
  /** Out of time: on days after those that were learnt from. null without such rows. */
  readonly validation: {
    readonly from: number
    readonly base: ForecastScores
    readonly scorecard: ForecastScores
    readonly learnt: ForecastScores
  } | null
}

/**
 * Learns the weights, or says why not.
 *
 * @param rows  accounts on days of the past, in any order
 * @returns     weights, calibration, and how well they told the later days against the scorecard and the base
 * @source  methods §4.4; Platt (1999) for the calibration — docs/methods/churn-risk.md
 * @example learnRisk([{ day: 1, base: 0.8, signs: {}, lost: true }]).why // 'too_few_events'
 */
export function learnRisk(rows: readonly RiskRow[]): LearntRisk {
  const events = rows.reduce((sum, row) => sum + Number(row.lost), 0)
  const stays = (why: LearntRisk['why'], validation: LearntRisk['validation'] = null): LearntRisk => ({
    ...{ kind: 'scorecard', model: ASSUMED_RISK, why, events, rows: rows.length, validation },
  })
  if (events < FEWEST_EVENTS) return stays('too_few_events')
  const from = splitDay(rows)
  const [earlier, later] = [rows.filter((row) => row.day < from), rows.filter((row) => row.day >= from)]
  const laterEvents = later.reduce((sum, row) => sum + Number(row.lost), 0)
  if (laterEvents < FEWEST_LATER || laterEvents === later.length || earlier.every((row) => !row.lost)) return stays('too_few_later')

  // The last of the earlier days calibrate, so that the later ones are new to both.
  const inner = splitDay(earlier)
  const [learn, tune] = [earlier.filter((row) => row.day < inner), earlier.filter((row) => row.day >= inner)]
  const enough = (some: readonly RiskRow[]) => some.reduce((sum, row) => sum + Number(row.lost), 0) >= FEWEST_LATER
  const apart = enough(learn) && enough(tune)
  const uncalibrated = fitRisk(apart ? learn : earlier)
  const model = apart ? { ...uncalibrated, ...platt(tune, uncalibrated.weights) } : uncalibrated
  const scores = (by: (row: RiskRow) => number) =>
    forecastScores(
      later.map((row) => Number(row.lost)),
      later.map(by),
    )
  const validation = {
    from,
    base: scores((row) => 1 - row.base),
    scorecard: scores((row) => hazardBy(ASSUMED_RISK, row)),
    learnt: scores((row) => hazardBy(model, row)),
  }
  if (validation.learnt.logLoss >= Math.min(validation.scorecard.logLoss, validation.base.logLoss)) return stays('no_better', validation)
  return { kind: 'learnt', model, why: null, events, rows: rows.length, validation }
}

/** First day of the later part: at least the last three tenths of the rows, whole days only. */
function splitDay(rows: readonly RiskRow[]): number {
  const days = rows.map((row) => row.day).sort((a, b) => a - b)
  return days[Math.floor(days.length * (1 - LATER_SHARE))] ?? Number.POSITIVE_INFINITY
}

/** The level is learnt with the weights: a base that is off for all accounts must not be told by their signs. */
function fitRisk(rows: readonly RiskRow[]): RiskModel {
  const [level, ...found] = fitRidgeLogistic(
    {
      offset: rows.map((row) => logit(1 - row.base)),
      columns: [rows.map(() => 1), ...riskSigns.map((sign) => rows.map((row) => row.signs[sign] ?? 0))],
      outcome: rows.map((row) => Number(row.lost)),
    },
    { weights: [0, ...riskSigns.map((sign) => SCORECARD[sign])], precision: [1, ...riskSigns.map(() => PRECISION)] },
  )
  const weights = Object.fromEntries(riskSigns.map((sign, j) => [sign, found[j]!])) as unknown as RiskWeights
  return { weights, level: level!, slope: 1 }
}

const rawLogit = (row: RiskRow, weights: RiskWeights): number =>
  riskSigns.reduce((sum, sign) => sum + weights[sign] * (row.signs[sign] ?? 0), logit(1 - row.base))

const hazardBy = ({ weights, level, slope }: RiskModel, row: RiskRow): number => logistic(level + slope * rawLogit(row, weights))

/** Level and slope, drawn a little to none and one. */
function platt(rows: readonly RiskRow[], weights: RiskWeights): Pick<RiskModel, 'level' | 'slope'> {
  const raw = rows.map((row) => rawLogit(row, weights))
  const [level, slope] = fitRidgeLogistic(
    { offset: raw.map(() => 0), columns: [raw.map(() => 1), raw], outcome: rows.map((row) => Number(row.lost)) },
    { weights: [0, 1], precision: [1, 1] },
  )
  return { level: level!, slope: slope! }
}
