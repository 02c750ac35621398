/**
 * BG/NBD and MBG/NBD: orders come at a rate of the account's own; after each order it leaves with a probability of its own.
 *
 * The two differ in one place only: whether it may leave after the very first purchase. In the formulas that is one more coin tossed
 * (`tosses`): 1 for MBG/NBD, 0 for BG/NBD.
 */
import { hypergeometricSeries } from './hypergeometric.ts'
import { lnBeta, lnGamma } from './log-gamma.ts'
import type { BetaGeometric, OrderHistory } from './order-model.ts'

const tosses = (kind: BetaGeometric['kind']): 0 | 1 => (kind === 'mbg-nbd' ? 1 : 0)

/**
 * Odds that an account has left against that it has not.
 *
 * @param model    fitted, in a unit
 * @param history  in the same unit (the caller sees to it)
 * @returns        0 (certainly there) to infinity; 0 for BG/NBD without a repeat
 * @source  Fader, Hardie & Lee (2005), eq. 10; Batislam et al. (2007) — docs/methods/lifetime-value.md
 * @example aliveOdds({ kind: 'bg-nbd', unit: 'weeks', r: 1, alpha: 1, a: 1, b: 1 }, { repeats: 0, lastAt: 0, age: 9 }) // 0
 */
export function aliveOdds(model: BetaGeometric, { repeats, lastAt, age }: Omit<OrderHistory, 'unit'>): number {
  const more = tosses(model.kind)
  if (repeats + more === 0) return 0
  const { r, alpha, a, b } = model
  return (a / (b + repeats - 1 + more)) * ((alpha + age) / (alpha + lastAt)) ** (r + repeats)
}

/**
 * Orders of an account that is certainly there: its expectation depends on the time ahead only through that time over alpha + age.
 *
 * @param model    fitted
 * @param repeats  so far
 * @param ratio    time ahead / (alpha + age), ≥ 0
 * @returns        expected number of orders
 * @source  Fader, Hardie & Lee (2005), eq. 10, and its form by Euler's transformation — docs/methods/lifetime-value.md
 * @example ordersIfAlive({ kind: 'bg-nbd', unit: 'weeks', r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }, 0, 39 / 4.414) > 1 // true
 */
export function ordersIfAlive(model: BetaGeometric, repeats: number, ratio: number): number {
  const { r, b } = model
  // a = 1 is a hole in the formula, not in what it stands for.
  const a = Math.abs(model.a - 1) < 1e-7 ? 1 + 1e-7 : model.a
  const stays = b + repeats + tosses(model.kind)
  const orders = r + repeats
  const all = a + stays - 1
  const [z, grown] = [ratio / (1 + ratio), Math.log1p(ratio)]
  // Of the two forms the one whose terms have one sign, the shorter first; factors apart, since they may be beyond any number.
  const shorter = orders > a - 1 && all > orders
  const { sum, scale } = shorter ? hypergeometricSeries(all - orders, a - 1, all, z) : hypergeometricSeries(orders, stays, all, z)
  return (all / (a - 1)) * (1 - sum * Math.exp(scale + (shorter ? 1 - a : -orders) * grown))
}

/**
 * How likely an account has made so many repeat purchases in a time since its first: P(X(t) = x).
 *
 * @param model    BG/NBD or MBG/NBD
 * @param repeats  x, a whole number ≥ 0
 * @param t        time since the first purchase, in the model's unit, > 0
 * @returns        0-1
 * @source  Fader, Hardie & Lee (2005), eq. 8 — docs/methods/lifetime-value.md
 * @example repeatsProbability({ kind: 'bg-nbd', unit: 'weeks', r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }, 0, 39).toFixed(7) // '0.5737864'
 */
export function repeatsProbability({ kind, r, alpha, a, b }: BetaGeometric, repeats: number, t: number): number {
  const more = tosses(kind)
  const base = Math.log(alpha / (alpha + t))
  const grows = Math.log(t / (alpha + t))
  const poisson = (x: number) => Math.exp(lnGamma(r + x) - lnGamma(r) - lnGamma(x + 1) + r * base + x * grows)
  const stays = Math.exp(lnBeta(a, b + repeats + more) - lnBeta(a, b)) * poisson(repeats)
  if (repeats + more === 0) return stays
  let before = 0
  for (let x = 0; x < repeats; x++) before += poisson(x)
  return stays + Math.exp(lnBeta(a + 1, b + repeats - 1 + more) - lnBeta(a, b)) * (1 - before)
}
