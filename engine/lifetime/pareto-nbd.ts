/**
 * Pareto/NBD: orders come at a rate of the account's own, and it leaves at a rate of its own, whether it orders or not. A yardstick: it costs two
 * hypergeometric series per account and step of the fit, so a large book is fitted on an even sample.
 */
import { hypergeometricSeries, tricomi } from './hypergeometric.ts'
import { lnGamma } from './log-gamma.ts'
import { minimise, withDifferences } from './minimise.ts'
import type { OrderHistory, ParetoNbd } from './order-model.ts'
import { type SummaryGroups, sampleGroups } from './summary-groups.ts'

type History = Omit<OrderHistory, 'unit'>

/** ln of ((α+T)^-(r+x) (β+T)^-s + s/R·A0), and of its first term: what both the likelihood and P(alive) are made of. */
function bracket(
  { r, alpha, s, beta }: Omit<ParetoNbd, 'kind' | 'unit'>,
  { repeats, lastAt, age }: History,
): { all: number; here: number } {
  const here = -(r + repeats) * Math.log(alpha + age) - s * Math.log(beta + age)
  const most = Math.max(alpha, beta)
  const apart = Math.abs(alpha - beta)
  const power = alpha >= beta ? s + 1 : r + repeats
  const total = r + s + repeats
  const term = (at: number) => {
    const z = apart / (most + at)
    // Euler's transformation, its factor as a logarithm: all terms are positive and fall.
    const { sum, scale } = hypergeometricSeries(1, total + 1 - power, total + 1, z)
    return (1 - power) * Math.log1p(-z) + Math.log(sum) + scale - total * Math.log(most + at)
  }
  const [last, end] = [term(lastAt), term(age)]
  const gone = end >= last ? Number.NEGATIVE_INFINITY : Math.log(s / total) + last + Math.log1p(-Math.exp(end - last))
  return { here, all: gone > here ? gone + Math.log1p(Math.exp(here - gone)) : here + Math.log1p(Math.exp(gone - here)) }
}

/**
 * How likely an account still orders.
 *
 * @param model    fitted, in a unit
 * @param history  in the same unit (the caller sees to it)
 * @returns        0-1
 * @source  Schmittlein, Morrison & Colombo, Management Science 33 (1987); Fader & Hardie, note 9 (2005) — docs/methods/lifetime-value.md
 * @example paretoAlive({ kind: 'pareto-nbd', unit: 'weeks', r: 0.5534, alpha: 10.5802, s: 0.6061, beta: 11.6562 }, { repeats: 26, lastAt: 30.86, age: 31 }).toFixed(4) // '0.9979'
 */
export function paretoAlive(model: Omit<ParetoNbd, 'kind' | 'unit'>, history: History): number {
  const { all, here } = bracket(model, history)
  return Math.exp(here - all)
}

/**
 * Orders of an account that is certainly there.
 *
 * @param model    fitted
 * @param repeats  so far
 * @param age      since the first purchase, in the unit of the model
 * @param t        time ahead, in the same unit
 * @returns        expected number of orders
 * @source  Fader & Hardie, note 9 (2005) — docs/methods/lifetime-value.md
 * @example paretoOrdersIfAlive({ r: 0.55, alpha: 10.56, s: 0.61, beta: 11.64 }, 0, 0, 1).toFixed(8) // '0.05077821'
 */
export function paretoOrdersIfAlive(model: Omit<ParetoNbd, 'kind' | 'unit'>, repeats: number, age: number, t: number): number {
  const { r, alpha, beta } = model
  // s = 1 is a hole in the formula, not in what it stands for.
  const s = Math.abs(model.s - 1) < 1e-7 ? 1 + 1e-7 : model.s
  return (((r + repeats) * (beta + age)) / ((alpha + age) * (s - 1))) * (1 - ((beta + age) / (beta + age + t)) ** (s - 1))
}

/**
 * ln L of one account.
 *
 * @param model    parameters
 * @param history  in the unit of the parameters
 * @returns        natural logarithm of the likelihood
 * @source  methods §3.4 — docs/methods/lifetime-value.md
 * @example paretoLogLikelihood({ r: 1, alpha: 1, s: 1, beta: 1 }, { repeats: 0, lastAt: 0, age: 0 }) // 0
 */
export function paretoLogLikelihood(model: Omit<ParetoNbd, 'kind' | 'unit'>, history: History): number {
  const { r, alpha, s, beta } = model
  return lnGamma(r + history.repeats) - lnGamma(r) + r * Math.log(alpha) + s * Math.log(beta) + bracket(model, history).all
}

/**
 * All orders an account will ever make, discounted continuously: DERT.
 *
 * @param model     fitted, in a unit
 * @param history   in the same unit
 * @param discount  continuous rate per unit, > 0: ln(1 + yearly rate) / units a year
 * @returns         discounted expected orders
 * @throws RangeError if the rate is not above zero: the sum would have no end
 * @source  Fader, Hardie & Lee, Journal of Marketing Research 42 (2005), eq. 2 — docs/methods/lifetime-value.md
 * @example paretoDiscountedOrders({ kind: 'pareto-nbd', unit: 'weeks', r: 0.55, alpha: 10.56, s: 0.61, beta: 11.64 }, { repeats: 2, lastAt: 30, age: 39 }, 0.0028).toFixed(3) // '6.206'
 */
export function paretoDiscountedOrders(model: ParetoNbd, history: History, discount: number): number {
  if (!(discount > 0)) throw new RangeError('Orders without end are only finite when discounted')
  const { r, alpha, s, beta } = model
  const { repeats, age } = history
  const power = (s - 1) * Math.log(discount) - (r + repeats + 1) * Math.log(alpha + age) - bracket(model, history).all
  return (r + repeats) * Math.exp(power) * tricomi(s, discount * (beta + age))
}

/**
 * Parameters under which the book is most likely.
 *
 * @param groups  what is known of the accounts; at least one
 * @param most    groups that are looked at, evenly over all
 * @returns       the model in the unit of the groups, ln L of the accounts looked at, and how many those are
 * @throws RangeError if there is no account
 * @source  maximum likelihood on log-parameters, slopes by differences — docs/methods/lifetime-value.md
 * @example fitParetoNbd(groupSummaries({ unit: 'weeks', repeats: Int32Array.of(0, 1, 3, 0, 8), lastAt: Float64Array.of(0, 4, 20, 0, 30), age: Float64Array.of(30, 30, 31, 20, 32), meanSpend: new Float64Array(5) })).accounts // 5
 */
export function fitParetoNbd(
  groups: SummaryGroups,
  most = 2000,
): { readonly model: ParetoNbd; readonly logLikelihood: number; readonly accounts: number; readonly converged: boolean } {
  if (groups.accounts === 0) throw new RangeError('There is no account to fit a model to')
  const { repeats, ages, lasts, repeatsAt, ageAt, lastAt, count, accounts } = sampleGroups(groups, most)
  let time = 0
  for (let g = 0; g < count.length; g++) time += (count[g]! * ages[ageAt[g]!]!) / accounts
  const scale = Math.max(time, 1e-6)
  const mean = (logs: readonly number[]): number => {
    if (tooFar(logs, Math.log(scale))) return Number.POSITIVE_INFINITY
    const [r, alpha, s, beta] = logs.map(Math.exp) as [number, number, number, number]
    let sum = 0
    for (let g = 0; g < count.length; g++)
      sum +=
        count[g]! *
        paretoLogLikelihood({ r, alpha, s, beta }, { repeats: repeats[repeatsAt[g]!]!, age: ages[ageAt[g]!]!, lastAt: lasts[lastAt[g]!]! })
    return -sum / accounts
  }
  const found = [
    [0.6, 0.3 * scale, 0.6, 0.3 * scale],
    [2, scale, 1.5, 2 * scale],
  ]
    .map((start) => minimise(withDifferences(mean), start.map(Math.log), { flat: 1e-6, steps: 60, worth: 1e-6 / accounts }))
    .reduce((least, one) => (one.value < least.value ? one : least))
  const [r, alpha, s, beta] = found.at.map(Math.exp) as [number, number, number, number]
  return {
    model: { kind: 'pareto-nbd', unit: groups.unit, r, alpha, s, beta },
    logLikelihood: -found.value * accounts,
    accounts,
    converged: found.converged,
  }
}

/** Shapes beyond e⁶ from 1, times beyond e⁴ from the mean age: nothing more is told apart there, and the series grow long. */
const tooFar = ([r, alpha, s, beta]: readonly number[], scale: number): boolean =>
  Math.max(Math.abs(r!), Math.abs(s!)) > 6 || Math.max(Math.abs(alpha! - scale), Math.abs(beta! - scale)) > 4
