/**
 * How likely an account is kept for a year: the retention of its segment at its age, moved by what is known of the account.
 *
 *   logit(hazard) = logit(hazard of segment and age) + Σ weight × sign
 *
 * Conventions: hazard = 1 − retention, of a year. A sign that is not known adds nothing and is named. With assumed weights (a scorecard) the page
 * shows bands and no probabilities; the number is there for ordering accounts and for the plan.
 */

/** What moves it, each 0 where there is nothing to say against the account. */
export interface RiskSigns {
  /** (mean index of the segment − its index) / 10: tens of points below. Its own interval moves the range. */
  readonly index: number
  /** 1 = nobody who decides has been heard. */
  readonly blindSpot: number
  /** 1 = an open alert of somebody who decides. */
  readonly deciderAlert: number
  /** 1 − share of the roles that have been heard. */
  readonly rolesUnheard: number
  /** Mean days overdue / 30, at most 3. */
  readonly overdue: number
  /** Fall of its orders against the year before: 0.4 = 40 % fewer; growth is negative; within −1 … 1. */
  readonly usage: number
  /** 1 = over 60 % of its interactions hang on one person. */
  readonly singleThreaded: number
}

export const riskSigns = [
  'index',
  'blindSpot',
  'deciderAlert',
  'rolesUnheard',
  'overdue',
  'usage',
  'singleThreaded',
] as const satisfies readonly (keyof RiskSigns)[]
export type RiskSign = (typeof riskSigns)[number]

/** Added to logit(hazard) per unit of each sign. */
export type RiskWeights = Readonly<Record<RiskSign, number>>

/**
 * Assumed until 50 accounts were lost under this record: ten points of the index are a third more odds, a decider's alert two thirds, all orders
 * gone the odds times 4.5. docs/methods/churn-risk.md says where each is from.
 */
export const SCORECARD: RiskWeights = {
  index: 0.3,
  blindSpot: 0.2,
  deciderAlert: 0.5,
  rolesUnheard: 0.3,
  overdue: 0.15,
  usage: 1.5,
  singleThreaded: 0.25,
}

/** Weights, and how far they are to be believed: logit of the hazard = level + slope × (that of the base + Σ weight × sign). */
export interface RiskModel {
  readonly weights: RiskWeights
  readonly level: number
  readonly slope: number
}

/** Assumed weights, believed as they are. */
export const ASSUMED_RISK: RiskModel = { weights: SCORECARD, level: 0, slope: 1 }

export type RiskBand = 'low' | 'raised' | 'high'
/** Yearly hazard from which a band begins. */
export const RISK_BANDS = { raised: 0.15, high: 0.3 } as const

export interface RiskInput {
  /** Retention of a year by segment and age (see fitContracts, yearlyRetention). */
  readonly base: number
  /** null or absent: not known. */
  readonly signs: Partial<Readonly<Record<RiskSign, number | null>>>
  /** The sign `index` at the low and the high end of the index's interval; null: no interval. */
  readonly indexRange: { readonly atLow: number; readonly atHigh: number } | null
}

export interface RetentionOf {
  /** Kept a year, in (0, 1). */
  readonly retention: number
  /** At the ends of the index's interval; equal to `retention` without one. */
  readonly low: number
  readonly high: number
  readonly band: RiskBand
  /** What each known sign adds to logit(hazard), largest first. */
  readonly moves: readonly { readonly sign: RiskSign; readonly value: number; readonly adds: number }[]
  /** Signs nobody knows of this account. */
  readonly missing: readonly RiskSign[]
}

/**
 * Retention of one account for a year.
 *
 * @param input    base retention and signs
 * @param model    assumed or learnt
 * @param bands    yearly hazard from which each begins
 * @returns        retention with its range, band, and what moved it
 * @throws RangeError if the base is outside [0, 1] or a sign is not finite
 * @source  methods §4.4; base clipped to [10⁻⁶, 1 − 10⁻⁶] before the logit (§12.8) — docs/methods/churn-risk.md
 * @example retentionOf({ base: 0.8, signs: {}, indexRange: null }).retention.toFixed(9) // '0.800000000'
 */
export function retentionOf(
  { base, signs, indexRange }: RiskInput,
  { weights, level, slope }: RiskModel = ASSUMED_RISK,
  bands: { readonly raised: number; readonly high: number } = RISK_BANDS,
): RetentionOf {
  if (!(base >= 0 && base <= 1)) throw new RangeError(`A retention of ${base} is no probability`)
  const moves: { sign: RiskSign; value: number; adds: number }[] = []
  const missing: RiskSign[] = []
  for (const sign of riskSigns) {
    const value = signs[sign] ?? null
    if (value === null) missing.push(sign)
    else if (!Number.isFinite(value)) throw new RangeError(`The sign ${sign} is ${value}`)
    else moves.push({ sign, value, adds: slope * weights[sign] * value })
  }
  const moved = level + slope * logit(1 - base) + moves.reduce((sum, { adds }) => sum + adds, 0)
  // The logit is linear in the index, so its expectation is its value at the index; only the range asks for the ends.
  const at = (index: number) => 1 - logistic(moved + slope * weights.index * (index - (signs.index ?? 0)))
  const retention = 1 - logistic(moved)
  const ends = indexRange && typeof signs.index === 'number' ? [at(indexRange.atLow), at(indexRange.atHigh)] : [retention, retention]
  const hazard = 1 - retention
  return {
    retention,
    low: Math.min(...ends, retention),
    high: Math.max(...ends, retention),
    band: hazard >= bands.high ? 'high' : hazard >= bands.raised ? 'raised' : 'low',
    moves: moves.sort((a, b) => Math.abs(b.adds) - Math.abs(a.adds)),
    missing,
  }
}

/** The index of an account as a sign, and at the ends of its interval. */
export interface IndexSign {
  readonly index: number
  readonly range: { readonly atLow: number; readonly atHigh: number }
}

/**
 * The relationship index as a sign of risk.
 *
 * @param index     points, 0-100
 * @param interval  its low and high end
 * @param mean      mean index of the segment
 * @returns         tens of points below the segment's mean, and the same at the ends
 * @source  methods §4.4: z = (mu − RI)/10 — docs/methods/churn-risk.md
 * @example indexSign(50, { low: 40, high: 60 }, 70).index // 2
 */
export function indexSign(index: number, interval: { readonly low: number; readonly high: number }, mean: number): IndexSign {
  const sign = (points: number) => (mean - points) / 10
  return { index: sign(index), range: { atLow: sign(interval.low), atHigh: sign(interval.high) } }
}

/**
 * Logarithm of the odds.
 *
 * @param p  probability; clipped to [10⁻⁶, 1 − 10⁻⁶]
 * @returns  ln(p / (1 − p))
 * @source  methods §12.8 — docs/methods/churn-risk.md
 * @example logit(0.5) // 0
 */
export function logit(p: number): number {
  const clipped = Math.min(Math.max(p, 1e-6), 1 - 1e-6)
  return Math.log(clipped / (1 - clipped))
}

/**
 * Probability of a logarithm of odds.
 *
 * @param x  ln(odds)
 * @returns  1 / (1 + e^-x), in (0, 1)
 * @source  docs/methods/churn-risk.md
 * @example logistic(0) // 0.5
 */
export function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x))
}
