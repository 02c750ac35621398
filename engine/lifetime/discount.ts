/**
 * What comes later is worth less: sums of orders and of months under contract, both counted at the end of each period (**behind**).
 *
 * Conventions: a yearly rate d makes the factor (1 + d)^(−months/12); nothing is discounted continuously but in `paretoDiscountedOrders`.
 */
import { type ContractModel, contractRetention, type Payments } from './contract-model.ts'
import { lengthIn, type Span } from './span.ts'

export interface DiscountRule {
  /** How far ahead counts, in periods. */
  readonly periods: number
  /** Length of a period. */
  readonly period: Span
  /** Per period, ≥ 0. */
  readonly rate: number
}

/**
 * Monthly steps over a horizon, from a yearly rate.
 *
 * @param months  horizon, whole, ≥ 1
 * @param yearly  discount per year, ≥ 0
 * @returns       the rule
 * @source  methods §3.6 and §12.8 — docs/methods/lifetime-value.md
 * @example monthlyDiscount(36, 0).rate // 0
 */
export function monthlyDiscount(months: number, yearly: number): DiscountRule {
  return { periods: months, period: { length: 1, unit: 'months' }, rate: (1 + yearly) ** (1 / 12) - 1 }
}

/**
 * Expected orders of one account over the horizon, each discounted from the end of its period.
 *
 * @param expected  cumulative expected orders within t, in the unit given
 * @param unit      the unit of t: that of the model
 * @param rule      periods, their length and rate
 * @returns         discounted number of orders
 * @source  methods §3.6; Fader, Hardie & Lee (2005) — docs/methods/lifetime-value.md
 * @example discountedOrders((weeks) => weeks, 'weeks', { periods: 3, period: spanOf(2, 'weeks'), rate: 0 }).sum // 6
 */
export function discountedOrders(expected: (t: number) => number, unit: Span['unit'], rule: DiscountRule): Payments<'behind'> {
  const step = lengthIn(rule.period, unit)
  let [sum, before, factor] = [0, 0, 1]
  for (let k = 1; k <= rule.periods; k++) {
    const until = expected(k * step)
    factor /= 1 + rule.rate
    sum += (until - before) * factor
    before = until
  }
  return { sum, paid: 'behind' }
}

/**
 * Months that a running contract still lasts, each discounted from its end. It renews when its period is over, as likely as its age says.
 *
 * @param model            alpha, beta, length of a period
 * @param period           the period it is in, from 1
 * @param monthsToRenewal  until that ends, 0 < m ≤ length of a period
 * @param rule             periods of one month
 * @returns                discounted number of months
 * @throws RangeError if the rule does not count in months
 * @source  Fader & Hardie (2007), eq. 8; the convention of methods §3.6 — docs/methods/contract-retention.md
 * @example discountedContract({ alpha: 1, beta: 1, period: spanOf(12, 'months') }, 1, 12, monthlyDiscount(24, 0)).sum // 18
 */
export function discountedContract(model: ContractModel, period: number, monthsToRenewal: number, rule: DiscountRule): Payments<'behind'> {
  if (rule.period.unit !== 'months' || rule.period.length !== 1) throw new RangeError('Contracts are counted in months')
  let [sum, there, factor, n, renewal] = [0, 1, 1, period, monthsToRenewal]
  for (let month = 1; month <= rule.periods; month++) {
    // A month that begins at or after the renewal is only paid if it was renewed.
    for (; month - 1 >= renewal; renewal += model.period.length) there *= contractRetention(model, n++)
    factor /= 1 + rule.rate
    sum += there * factor
  }
  return { sum, paid: 'behind' }
}

/**
 * Months an account goes on as it did, kept from year to year with one probability: the simple rule where no model fits.
 *
 * @param retention  probability to be kept a year, 0-1
 * @param rule       periods of one month
 * @returns          discounted number of months
 * @throws RangeError if the rule does not count in months
 * @source  methods §8 with H = horizon; Gupta & Lehmann, Managing Customers as Investments (2005) — docs/methods/lifetime-value.md
 * @example discountedAsBefore(1, monthlyDiscount(36, 0)).sum // 36
 */
export function discountedAsBefore(retention: number, rule: DiscountRule): Payments<'behind'> {
  if (rule.period.unit !== 'months' || rule.period.length !== 1) throw new RangeError('The simple rule counts in months')
  let sum = 0
  for (let month = 1; month <= rule.periods; month++) sum += retention ** (month / 12) / (1 + rule.rate) ** month
  return { sum, paid: 'behind' }
}
