/**
 * Contracts: how many renew, period by period (shifted beta-geometric, sBG). Retention rises with age not because customers grow loyal but
 * because those likely to go are gone.
 *
 * Conventions: a contract runs in periods of one length, told apart from 1; what is lost at t did not renew after its t-th period. Sums of
 * payments say when the first one falls: **ahead** = at the start of each period, the first one today and undiscounted (the papers' DEL and
 * DERL); **behind** = at the end of each month, as orders are discounted. The type keeps the two from being added.
 */
import { hypergeometric } from './hypergeometric.ts'
import { lnBeta } from './log-gamma.ts'
import { minimise, withDifferences } from './minimise.ts'
import type { Span } from './span.ts'

export interface ContractModel {
  readonly alpha: number
  readonly beta: number
  /** Length of a contract period. */
  readonly period: Span<'months'>
}

/** Sum of payments of 1, discounted. */
export interface Payments<When extends 'ahead' | 'behind'> {
  readonly sum: number
  readonly paid: When
}

/** Who was lost when, and who is still there. */
export interface ContractCohort {
  /** lost[t − 1] did not renew after their t-th period. */
  readonly lost: ArrayLike<number>
  /** stayed[t − 1] have renewed t times and nothing more is known of them yet. */
  readonly stayed: ArrayLike<number>
}

export interface FittedContract {
  readonly model: ContractModel
  readonly logLikelihood: number
  readonly accounts: number
  readonly losses: number
  /** Renewals of the longest known contract. */
  readonly periods: number
}

/** Why a cohort is not fitted: its segment's prior is used then. */
export interface NotFitted {
  readonly reason: 'too_few_periods' | 'too_few_losses'
  readonly accounts: number
  readonly losses: number
  readonly periods: number
}

/** With fewer periods a curve cannot be told from a level. */
export const FEWEST_PERIODS = 3
/** With fewer losses their pattern is chance. */
export const FEWEST_LOSSES = 5

/**
 * Parameters under which the renewals are most likely.
 *
 * @param cohort  who was lost when, who is still there
 * @param period  length of a period
 * @returns       the model, or why there is none: fewer than 3 periods or 5 losses
 * @source  Fader & Hardie, Journal of Interactive Marketing 21(1) (2007) — docs/methods/contract-retention.md
 * @example fitContract({ lost: [369, 163, 86, 56, 37, 27, 21], stayed: [0, 0, 0, 0, 0, 0, 241] }, spanOf(12, 'months')).model.beta.toFixed(2) // '1.18'
 */
export function fitContract({ lost, stayed }: ContractCohort, period: Span<'months'>): FittedContract | NotFitted {
  const counts = { accounts: 0, losses: 0, periods: 0 }
  for (let t = 1; t <= Math.max(lost.length, stayed.length); t++) {
    const [gone, here] = [lost[t - 1] ?? 0, stayed[t - 1] ?? 0]
    counts.accounts += gone + here
    counts.losses += gone
    if (gone + here > 0) counts.periods = t
  }
  if (counts.periods < FEWEST_PERIODS) return { reason: 'too_few_periods', ...counts }
  if (counts.losses < FEWEST_LOSSES) return { reason: 'too_few_losses', ...counts }
  const mean = (logs: readonly number[]): number => {
    if (logs.some((log) => Math.abs(log) > 12)) return Number.POSITIVE_INFINITY
    const [alpha, beta] = logs.map(Math.exp) as [number, number]
    let leave = Math.log(alpha / (alpha + beta))
    let stay = 0
    let sum = 0
    for (let t = 1; t <= counts.periods; t++) {
      if (t > 1) leave += Math.log((beta + t - 2) / (alpha + beta + t - 1))
      stay += Math.log((beta + t - 1) / (alpha + beta + t - 1))
      sum += (lost[t - 1] ?? 0) * leave + (stayed[t - 1] ?? 0) * stay
    }
    return -sum / counts.accounts
  }
  const found = [
    [1, 1],
    [1, 8],
  ]
    .map((start) => minimise(withDifferences(mean), start.map(Math.log), { flat: 1e-8, steps: 100 }))
    .reduce((least, one) => (one.value < least.value ? one : least))
  const [alpha, beta] = found.at.map(Math.exp) as [number, number]
  return { model: { alpha, beta, period }, logLikelihood: -found.value * counts.accounts, ...counts }
}

/**
 * Share of contracts that is still there after some periods: S(t).
 *
 * @param model    alpha, beta
 * @param periods  t, whole, ≥ 0
 * @returns        0-1
 * @source  Fader & Hardie (2007), eq. 6 — docs/methods/contract-retention.md
 * @example contractSurvival({ alpha: 1, beta: 1 }, 3) // 0.25
 */
export function contractSurvival({ alpha, beta }: Pick<ContractModel, 'alpha' | 'beta'>, periods: number): number {
  if (periods <= 64) {
    let left = 1
    for (let t = 1; t <= periods; t++) left *= (beta + t - 1) / (alpha + beta + t - 1)
    return left
  }
  return Math.exp(lnBeta(alpha, beta + periods) - lnBeta(alpha, beta))
}

/**
 * How likely a contract in its n-th period is renewed: rises with n.
 *
 * @param model   alpha, beta
 * @param period  n, from 1
 * @returns       0-1
 * @source  Fader & Hardie (2007), eq. 8 — docs/methods/contract-retention.md
 * @example contractRetention({ alpha: 1, beta: 3 }, 1) // 0.75
 */
export function contractRetention({ alpha, beta }: Pick<ContractModel, 'alpha' | 'beta'>, period: number): number {
  return (beta + period - 1) / (alpha + beta + period - 1)
}

/**
 * How likely a contract in its n-th period is still there a year on.
 *
 * @param model   with its period
 * @param period  n, from 1
 * @returns       0-1; product of the renewals of 12 months, a part of one as a power
 * @source  Fader & Hardie (2007), eq. 8 — docs/methods/contract-retention.md
 * @example yearlyRetention({ alpha: 1, beta: 3, period: spanOf(6, 'months') }, 1) // 0.75 * 0.8
 */
export function yearlyRetention(model: ContractModel, period: number): number {
  let left = 1
  let rest = 12 / model.period.length
  for (let n = period; rest > 0; n++, rest--) left *= contractRetention(model, n) ** Math.min(1, rest)
  return left
}

/**
 * All payments of a new contract, one per period: DEL. The first falls today and is not discounted.
 *
 * @param model     alpha, beta
 * @param discount  per period, > 0
 * @returns         discounted number of payments, paid ahead
 * @throws RangeError if there is no discount: the sum need not be finite
 * @source  Fader & Hardie, Marketing Science 29(1) (2010), eq. 5 — docs/methods/contract-retention.md
 * @example discountedLifetime({ alpha: 1, beta: 1 }, 0.1).paid // 'ahead'
 */
export function discountedLifetime({ alpha, beta }: Pick<ContractModel, 'alpha' | 'beta'>, discount: number): Payments<'ahead'> {
  return { sum: hypergeometric(1, beta, alpha + beta, perPeriod(discount)), paid: 'ahead' }
}

/**
 * All further payments of a contract in its n-th period, seen just before it is renewed or not: DERL. The renewal itself is not discounted.
 *
 * @param model     alpha, beta
 * @param period    n, from 1
 * @param discount  per period, > 0
 * @returns         discounted number of payments, paid ahead
 * @throws RangeError if there is no discount
 * @source  Fader & Hardie (2010), eq. 6 — docs/methods/contract-retention.md
 * @example discountedResidual({ alpha: 0.7040773, beta: 1.182043 }, 1, 0.1).sum.toFixed(3) // '2.964'
 */
export function discountedResidual(
  { alpha, beta }: Pick<ContractModel, 'alpha' | 'beta'>,
  period: number,
  discount: number,
): Payments<'ahead'> {
  const renewed = contractRetention({ alpha, beta }, period)
  return { sum: renewed * hypergeometric(1, beta + period, alpha + beta + period, perPeriod(discount)), paid: 'ahead' }
}

function perPeriod(discount: number): number {
  if (!(discount > 0)) throw new RangeError('Payments without end need a discount above zero')
  return 1 / (1 + discount)
}
