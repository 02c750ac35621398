/**
 * Fits BG/NBD and MBG/NBD by maximum likelihood, on a book of any size.
 *
 * ln L of a group with x repeats, the last at t, age T (k = 1 for MBG/NBD, 0 for BG/NBD):
 *   ln Γ(r+x) − ln Γ(r) + r ln α + ln B(a, b+x+k) − ln B(a, b) − (r+x) ln(α+T) + ln(1 + e^q),
 *   q = ln a − ln(b+x−1+k) + (r+x)(ln(α+T) − ln(α+t));   without the last term where x + k = 0.
 * All but e^q depends on x, T or t alone and is computed once per different value: a million accounts take one exp and one log each.
 */
import { digamma, lnBeta, lnGamma } from './log-gamma.ts'
import { minimise, standardErrors, type ValueAndGradient } from './minimise.ts'
import type { BetaGeometric } from './order-model.ts'
import { type SummaryGroups, sampleGroups } from './summary-groups.ts'

/** In ln L of all accounts: what is gained less than this moves no parameter by a thousandth of its error. */
const LEAST_GAIN = 1e-8
/** Beyond this factor from 1 a shape is as good as infinite or none: accounts are all alike there, or as unlike as can be. */
const MOST_SHAPE = 20_000
const WALL: ValueAndGradient = { value: Number.POSITIVE_INFINITY, gradient: [0, 0, 0, 0] }
const tooFar = ([r, , a, b]: readonly number[]): boolean => [r!, a!, b!].some((log) => Math.abs(log) > Math.log(MOST_SHAPE))

/** Groups on which it is found where to begin: the rest only moves the end a little. */
const SAMPLE = 20_000

/**
 * −ln L over all groups and its slope by the parameters.
 *
 * @param kind        BG/NBD or MBG/NBD
 * @param groups      what is known of the accounts
 * @param parameters  r, alpha (in the unit of the groups), a, b; all > 0
 * @returns           −ln L and four derivatives, sums over accounts
 * @source  Fader, Hardie & Lee (2005), eq. 6; derivatives own — docs/methods/lifetime-value.md
 * @example (-orderLikelihood('bg-nbd', groupSummaries({ unit: 'weeks', repeats: Int32Array.of(200), lastAt: Float64Array.of(38), age: Float64Array.of(40), meanSpend: Float64Array.of(1) }), [0.25, 4, 0.8, 2.5]).value).toFixed(4) // '100.7957'
 */
export function orderLikelihood(kind: BetaGeometric['kind'], groups: SummaryGroups, parameters: readonly number[]): ValueAndGradient {
  const [r, alpha, a, b] = parameters as [number, number, number, number]
  const k = kind === 'mbg-nbd' ? 1 : 0
  const { repeats, ages, lasts, repeatsAt, ageAt, lastAt, count } = groups
  const logAge = ages.map((age) => Math.log(alpha + age))
  const logLast = lasts.map((last) => Math.log(alpha + last))
  const perAge = ages.map((age) => 1 / (alpha + age))
  const perLast = lasts.map((last) => 1 / (alpha + last))
  const leave = repeats.map((x) => Math.log(a) - Math.log(b + x - 1 + k))

  const accounts = new Float64Array(repeats.length)
  let [tail, left, leftByTime, leftByRate, leftByStay, ageSum, ageRate, ageSlope] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (let g = 0; g < count.length; g++) {
    const [of, T, t, w] = [repeatsAt[g]!, ageAt[g]!, lastAt[g]!, count[g]!]
    const x = repeats[of]!
    accounts[of]! += w
    ageSum += w * logAge[T]!
    ageRate += w * x * logAge[T]!
    ageSlope += w * (r + x) * perAge[T]!
    if (x + k === 0) continue
    const time = logAge[T]! - logLast[t]!
    const q = leave[of]! + (r + x) * time
    const gone = q > 0 ? 1 / (1 + Math.exp(-q)) : 1 - 1 / (1 + Math.exp(q))
    tail += w * (q > 35 ? q : Math.log1p(Math.exp(q)))
    left += w * gone
    leftByTime += w * gone * time
    leftByRate += w * gone * (r + x) * (perAge[T]! - perLast[t]!)
    leftByStay += (w * gone) / (b + x - 1 + k)
  }

  let value = tail - r * ageSum - ageRate
  const slope = [leftByTime - ageSum, leftByRate - ageSlope, left / a, -leftByStay]
  const [psiR, psiB, psiAB] = [digamma(r), digamma(b), digamma(a + b)]
  const always = r * Math.log(alpha) - lnGamma(r) - lnBeta(a, b)
  for (let of = 0; of < repeats.length; of++) {
    const [x, w] = [repeats[of]!, accounts[of]!]
    value += w * (always + lnGamma(r + x) + lnBeta(a, b + x + k))
    const psiAll = digamma(a + b + x + k)
    slope[0]! += w * (digamma(r + x) - psiR + Math.log(alpha))
    slope[1]! += (w * r) / alpha
    slope[2]! += w * (psiAB - psiAll)
    slope[3]! += w * (digamma(b + x + k) - psiAll - psiB + psiAB)
  }
  return { value: -value, gradient: slope.map((one) => -one) }
}

export interface FittedBetaGeometric {
  readonly model: BetaGeometric
  readonly logLikelihood: number
  readonly converged: boolean
}

/**
 * Parameters under which the book is most likely.
 *
 * @param kind    BG/NBD or MBG/NBD
 * @param groups  what is known of the accounts; at least one
 * @param steadied  with a weak prior on the shapes, for a book that does not tell them
 * @returns       the model in the unit of the groups; without the prior shapes may run to an edge (the caller looks)
 * @throws RangeError if there is no account
 * @source  maximum likelihood, BFGS on log-parameters from three starts; prior: docs/methods/lifetime-value.md
 * @example fitBetaGeometric('mbg-nbd', groupSummaries({ unit: 'weeks', repeats: Int32Array.of(0, 1, 3, 0, 8), lastAt: Float64Array.of(0, 4, 20, 0, 30), age: Float64Array.of(30, 30, 31, 20, 32), meanSpend: new Float64Array(5) })).model.unit // 'weeks'
 */
export function fitBetaGeometric(kind: BetaGeometric['kind'], groups: SummaryGroups, steadied = false): FittedBetaGeometric {
  if (groups.accounts === 0) throw new RangeError('There is no account to fit a model to')
  const fitTo = (some: SummaryGroups, start: readonly number[], options: Parameters<typeof minimise>[2]) => {
    const likelihood = (at: readonly number[]) => orderLikelihood(kind, some, at)
    const mean = (logs: readonly number[]) => {
      if (tooFar(logs)) return WALL
      const of = onLogScale(logs, likelihood, some.accounts)
      return steadied ? withPrior(of, logs, some.accounts) : of
    }
    return minimise(mean, start, { ...options, worth: LEAST_GAIN / some.accounts })
  }
  const sample = sampleGroups(groups, SAMPLE)
  const best = startsFor(groups)
    .map((start) => fitTo(sample, start, { flat: 1e-6, steps: 100 }))
    .reduce((least, one) => (one.value < least.value ? one : least))
  const found = fitTo(groups, best.at, { inverse: best.inverse })
  const parameters = found.at.map(Math.exp)
  const [r, alpha, a, b] = parameters as [number, number, number, number]
  return {
    model: { kind, unit: groups.unit, r, alpha, a, b },
    logLikelihood: -orderLikelihood(kind, groups, parameters).value,
    converged: found.converged,
  }
}

/** Of the logarithm of a shape around 0: one between a fiftieth and fifty is as good as any other. */
const PRIOR_VARIANCE = 4
const SHAPES = [0, 2, 3]

/** As much as a handful of accounts would say: nothing beside a book that tells its shapes, enough where it does not. */
function withPrior({ value, gradient }: ValueAndGradient, logs: readonly number[], accounts: number): ValueAndGradient {
  const pull = (i: number) => (SHAPES.includes(i) ? logs[i]! / PRIOR_VARIANCE / accounts : 0)
  return {
    value: value + logs.reduce((sum, log, i) => sum + (log * pull(i)) / 2, 0),
    gradient: gradient.map((slope, i) => slope + pull(i)),
  }
}

/**
 * Standard errors of the parameters.
 *
 * @param fitted  the model
 * @param groups  what it was fitted to
 * @returns       of r, alpha, a, b, in their units; null where the maximum is flat
 * @source  observed information — docs/methods/lifetime-value.md
 * @example errorsOfFit({ kind: 'bg-nbd', unit: 'days', r: 1, alpha: 1, a: 1, b: 1 }, groupSummaries({ unit: 'days', repeats: Int32Array.of(0), lastAt: Float64Array.of(0), age: Float64Array.of(1), meanSpend: Float64Array.of(0) })) // null
 */
export function errorsOfFit(
  { kind, r, alpha, a, b }: BetaGeometric,
  groups: SummaryGroups,
): Record<'r' | 'alpha' | 'a' | 'b', number> | null {
  const errors = standardErrors((at) => orderLikelihood(kind, groups, at).gradient, [r, alpha, a, b])
  return errors && { r: errors[0]!, alpha: errors[1]!, a: errors[2]!, b: errors[3]! }
}

/**
 * A sum over accounts of positive parameters as a mean over accounts of their logarithms: steps are then factors, and nothing turns negative.
 *
 * @param logs      logarithms of the parameters
 * @param of        value and slope by the parameters, sums over accounts
 * @param accounts  what they are divided by
 * @returns         mean value and slope by the logarithms
 * @source  chain rule — docs/methods/lifetime-value.md
 * @example onLogScale([0], ([x]) => ({ value: 4 * x, gradient: [4] }), 2) // { value: 2, gradient: [2] }
 */
export function onLogScale(
  logs: readonly number[],
  of: (parameters: readonly number[]) => ValueAndGradient,
  accounts: number,
): ValueAndGradient {
  const parameters = logs.map(Math.exp)
  // Beyond these nothing is told apart any more; a wall keeps a flat ridge from being walked for ever.
  if (logs.some((log) => Math.abs(log) > MOST_LOG)) return { value: Number.POSITIVE_INFINITY, gradient: logs.map(() => 0) }
  const { value, gradient } = of(parameters)
  return { value: value / accounts, gradient: gradient.map((slope, i) => (slope * parameters[i]!) / accounts) }
}

const MOST_LOG = 16

/** Three guesses, in the units of this book: rates are of the order of its repeats over its ages. */
function startsFor({ repeats, ages, repeatsAt, ageAt, count }: SummaryGroups): number[][] {
  let [orders, time] = [0, 0]
  for (let g = 0; g < count.length; g++) {
    orders += count[g]! * repeats[repeatsAt[g]!]!
    time += count[g]! * ages[ageAt[g]!]!
  }
  const rate = (orders + 1) / (time + 1e-9)
  return [
    [1, 1, 1, 1],
    [0.3, 0.3, 0.8, 2.5],
    [3, 3, 0.3, 6],
  ].map(([r, scale, a, b]) => [r!, Math.min(Math.max(scale! / rate, 1e-6), 1e6), a!, b!].map(Math.log))
}
